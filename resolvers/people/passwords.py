"""Passwords: which are taken, and how they are checked without telling which addresses are known."""

import re
import unicodedata
from collections.abc import Sequence

from resolvers.languages.translations import message
from resolvers.ports import PasswordsBusy
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import Shop
from resolvers.throttling import TOO_OFTEN

SHORTEST, LONGEST = 8, 128
SHORTEST_WORD = 3
# A sign may be typed as several; a password that is longer still is no password of anybody.
LONGEST_TYPED = 4 * LONGEST
# Of zxcvbn's five: 3 is « safely unguessable » against an online attack, and enough against a slow offline one.
STRONG_ENOUGH = 3


def composed(password: str) -> str:
    """A password as it is hashed: the same signs however a keyboard composes them.

    Cut far beyond what one may have: composing is slow for long texts, and nobody waits for a stranger's.
    """
    return unicodedata.normalize("NFC", password[:LONGEST_TYPED])


async def check(shop: Shop, password: str, context: Sequence[str], path: tuple[str, ...]) -> None:
    """Whether a new password is taken: 8 to 128 signs, and hard to guess for one who knows the person and the maison.

    Raises:
        Refused: WEAK_PASSWORD.
    """
    text = composed(password)
    if not SHORTEST <= len(text) <= LONGEST:
        said = message("A password has {min} to {max} characters.")
        raise Refused(_weak(said, path, min=SHORTEST, max=LONGEST))
    words = [word for word in (*context, shop.maison.name, "bijoux", "joaillerie", "diamant") if word]
    parts = [part for word in words for part in word.replace("@", " ").replace(".", " ").split()]
    try:
        strength = await shop.passwords.strength(_without(text, parts), [*words, *parts])
    except PasswordsBusy:
        raise Refused(TOO_OFTEN) from None
    if strength < STRONG_ENOUGH:
        said = message("This password is easy to guess. Several unrelated words make a good one.")
        raise Refused(_weak(said, path))


def _without(password: str, words: Sequence[str]) -> str:
    """A password without the words that anybody who knows the person would try: what is left must be strong."""
    known = [re.escape(word) for word in sorted(words, key=len, reverse=True) if len(word) >= SHORTEST_WORD]
    return re.sub("|".join(known), "", password, flags=re.IGNORECASE) if known else password


async def hashed(shop: Shop, password: str) -> str:
    """A password as it is stored.

    Raises:
        Refused: too many wait.
    """
    try:
        return await shop.passwords.hash(composed(password))
    except PasswordsBusy:
        raise Refused(TOO_OFTEN) from None


async def matches(shop: Shop, stored: str | None, password: str) -> bool:
    """Whether it is the one stored; as slow for None, and for one that nobody could have.

    Raises:
        Refused: too many wait.
    """
    try:
        return await shop.passwords.verify(stored, composed(password))
    except PasswordsBusy:
        raise Refused(TOO_OFTEN) from None


def _weak(text: str, path: tuple[str, ...], **params: object) -> Refusal:
    return Refusal(code=UserErrorCode.WEAK_PASSWORD, message=text, path=path, params=params)
