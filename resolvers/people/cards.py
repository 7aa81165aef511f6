"""Card numbers in free text: the shop never keeps one, wherever it is written by mistake."""

import re
import unicodedata
from urllib.parse import unquote

from resolvers.languages.translations import message
from resolvers.people import phones

NO_CARDS = message("Please give no card number here: cards are asked for on the payment page only.")

# Up to three signs between two digits, as people write long numbers.
_BETWEEN = r"[\s.·_\u00ad\u2010-\u2015\u2212-]{0,3}"
NUMBER = re.compile(rf"\+?\d(?:{_BETWEEN}\d){{12,}}")
# In an address, what stands inside a longer word belongs to a token or an id, which hex makes full of digits.
_IN_ADDRESS = re.compile(rf"(?<![0-9A-Za-z]){NUMBER.pattern}(?![0-9A-Za-z])")
_UUID = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")

_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:1[89]|20)\d\d"
_DATE = rf"(?:{_DAY}[ .-]{_MONTH}[ .-]{_YEAR}|{_YEAR}-{_MONTH}-{_DAY}|{_YEAR})"
_DATES = re.compile(rf"{_DATE}(?:\W+{_DATE})+")

# The shortest and the longest number of a payment card (ISO/IEC 7812).
_SHORTEST, _LONGEST = 13, 19
# Visa; Mastercard; American Express; Diners; Discover, UnionPay and JCB; Maestro.
ISSUED = re.compile(
    r"4\d{12}(\d{3}){0,2}|(5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}"
    r"|3[47]\d{13}|3(0[0-5]|[689]\d)\d{11}(\d{2})?|(6011|64[4-9]\d|65\d\d|62\d\d|35(2[89]|[3-8]\d))\d{12}"
    r"|(50|5[6-9]|6[3789])\d{10,17}"
)
# The first digits that banks and shops issue; airlines and others have the rest.
_ISSUED = tuple("23456")


def holds_card_number(text: str) -> bool:
    """Whether a text holds 13 to 19 digits, however spaced, whose check digit is that of a card (ISO/IEC 7812-1).

    Telephone numbers with their international prefix, and dates one after the other, are none.
    """
    return any(_is_card(found) for found in NUMBER.findall(unicodedata.normalize("NFKC", text)))


def address_holds_card_number(url: str) -> bool:
    """Whether a web address holds a card number as a word of its own; tokens and ids by chance look like one."""
    words = _UUID.sub("", unicodedata.normalize("NFKC", unquote(url)))
    return any(_is_card(found) for found in _IN_ADDRESS.findall(words))


def without_cards(text: str) -> str:
    """A text that others wrote, or a mark in its place where it holds a card number."""
    return "…" if holds_card_number(text) else text


def is_issued_card(text: str) -> bool:
    """Whether a text is the number of a card that the great networks issue: by first digits, length and check digit.

    Numbers of another kind, such as those of parcels, are long too; of them few are mistaken for one.
    """
    digits = "".join(re.findall(r"\d", unicodedata.normalize("NFKC", text)))
    return _passes(digits) and ISSUED.fullmatch(digits) is not None


def _is_card(written: str) -> bool:
    if _DATES.fullmatch(written) or _is_phone(written):
        return False
    groups = re.findall(r"\d+", written)
    return _passes("".join(groups)) or any(
        _passes(part) and part.startswith(_ISSUED)
        for start in range(len(groups))
        for end in range(start + 1, min(start + _LONGEST, len(groups)) + 1)
        if (part := "".join(groups[start:end]))
    )


def _is_phone(written: str) -> bool:
    if not written.startswith(("+", "00")):
        return False
    try:
        phones.normalise(re.sub(r"^00", "+", written), None)
    except phones.PhoneProblem:
        return False
    return True


def _passes(digits: str) -> bool:
    """The check of Luhn: every second digit from the right is doubled, and the digits of all sum to a ten."""
    if not _SHORTEST <= len(digits) <= _LONGEST:
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
