"""The countries of the world (ISO 3166-1) and their names in each language."""

import re

from babel import Locale

# CLDR also names unions, reservations and private codes that are no country of the standard.
_NO_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}

COUNTRIES = frozenset(filter(re.compile("[A-Z]{2}").fullmatch, map(str, Locale("en").territories))) - _NO_COUNTRIES


def country_code(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code, whatever its case; None for what is no country."""
    # `upper` makes ASCII of some other letters ("ß" is "SS", South Sudan).
    code = text.strip(" ").upper() if text.isascii() else ""
    return code if code in COUNTRIES else None


def country_name(code: str, language: str) -> str:
    """The country's name in a language (ISO 639-1, any case); raises LookupError for what is no country."""
    if code not in COUNTRIES:
        raise LookupError(f"{code!r} is not an ISO 3166-1 country")
    return str(Locale(language.lower()).territories[code])
