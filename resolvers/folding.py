"""Texts reduced to what sorting, searching and handles compare: ASCII letters and digits, without case or accents."""

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ß": "ss"})
NOT_WORD = re.compile(r"[^a-z0-9]+")


def folded(text: str) -> str:
    """« Éternité d'Or » → "eternite d or"."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES))
    return NOT_WORD.sub(" ", _ascii(plain)).strip()


def slug(text: str) -> str:
    """« Or jaune » → "or-jaune"; empty for a text without letters or digits."""
    return folded(text).replace(" ", "-")


def _ascii(text: str) -> str:
    """Drop accents, and turn every other sign into a space, so that « l’or » is two words."""
    return "".join(" " if ord(sign) > 127 else sign for sign in text if not unicodedata.combining(sign))
