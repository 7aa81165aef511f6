"""Refusals for what is asked too often: counted by address, account and client, each alias of a document by itself."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from resolvers.languages.translations import message
from resolvers.ports import Allowance
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import Shop

TOO_OFTEN = Refusal(
    code=UserErrorCode.TOO_MANY_REQUESTS, message=message("Too many attempts. Please try again in a few minutes.")
)
# How long the window is that has to move on, and what a customer reads of it.
WAITS = (
    (timedelta(minutes=10), TOO_OFTEN.message),
    (timedelta(hours=1), message("Too many attempts. Please try again in an hour.")),
    (timedelta.max, message("Too many attempts. Please try again tomorrow.")),
)


async def admit(shop: Shop, *counted: tuple[Allowance, str]) -> None:
    """Count one more of each; a key may be personal, only its hash leaves this function.

    Raises:
        Refused: TOO_MANY_REQUESTS; all were counted nevertheless.
    """
    refused = [allowance for allowance, key in counted if not await shop.counters.admit(allowance, opaque(key))]
    if refused:
        longest = max(allowance.per for allowance in refused)
        text = next(text for window, text in WAITS if longest <= window)
        raise Refused(replace(TOO_OFTEN, message=text))


async def forget(shop: Shop, allowance: Allowance, key: str) -> None:
    """Begin anew: whoever proved to be the owner starts without the attempts of others."""
    await shop.counters.forget(allowance, opaque(key))


def opaque(key: str) -> str:
    """A hash that stands for a key and tells nothing of it."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()
