"""Refusals for what is asked too often: counted by address, account and client, each alias of a document by itself."""

from hashlib import sha256

from resolvers.languages.translations import message
from resolvers.ports import Allowance
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import Shop

TOO_OFTEN = Refusal(
    code=UserErrorCode.TOO_MANY_REQUESTS, message=message("Too many attempts. Please try again in a few minutes.")
)


async def admit(shop: Shop, *counted: tuple[Allowance, str]) -> None:
    """Count one more of each; a key may be personal, only its hash leaves this function.

    Raises:
        Refused: TOO_MANY_REQUESTS; all were counted nevertheless.
    """
    admitted = [await shop.counters.admit(allowance, opaque(key)) for allowance, key in counted]
    if not all(admitted):
        raise Refused(TOO_OFTEN)


async def forget(shop: Shop, allowance: Allowance, key: str) -> None:
    """Begin anew: whoever proved to be the owner starts without the attempts of others."""
    await shop.counters.forget(allowance, opaque(key))


def opaque(key: str) -> str:
    """A hash that stands for a key and tells nothing of it."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()
