"""Phone numbers as people write them and as the shop keeps them (E.164)."""

import re
import unicodedata

from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    format_number,
    is_valid_number,
    number_type,
    parse,
    region_code_for_number,
)

from resolvers.languages.translations import message

# Longer than any number with its punctuation, short enough to keep the parser's work small.
_WRITTEN = re.compile(r"[\d+(][\d+ ()./\-\u2010-\u2015]{2,34}")

# Composing is slow for long texts, and what is longer is no number.
LONGEST = 64

# Where a courier or an adviser reaches a person, at the price of a call.
_REACHABLE = frozenset(
    (
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.VOIP,
    ),
)


class PhoneProblem(ValueError):
    """Why a number is refused; `message` is the source text."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def normalise(text: str, country: str | None) -> str:
    """The number in E.164; `country` reads numbers written without an international prefix.

    Raises PhoneProblem for what is no number, and for short, premium and other service numbers.
    """
    number = _read(text, country)
    if not is_valid_number(number):
        raise PhoneProblem(message("This phone number does not exist. Please check it, with its country prefix."))
    if number_type(number) not in _REACHABLE:
        raise PhoneProblem(message("Please give a landline or mobile number: we cannot call this kind of number."))
    return format_number(number, PhoneNumberFormat.E164)


def display(number: str, country: str | None) -> str:
    """An E.164 number as it is read: the national way in its own country, the international way elsewhere."""
    parsed = parse(number)
    at_home = country is not None and region_code_for_number(parsed) == country
    return format_number(parsed, PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL)


def _read(text: str, country: str | None) -> PhoneNumber:
    # The parser does not know every space that French typography puts in a number.
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).strip(" ")
    # Letters are refused: the parser would dial a vanity word and drop an extension without a word.
    if _WRITTEN.fullmatch(plain) is None:
        raise PhoneProblem(message("A phone number is written in digits, such as +33 1 23 45 67 89."))
    try:
        return parse(plain, country)
    except NumberParseException as error:
        raise PhoneProblem(
            message("This phone number does not exist. Please check it, with its country prefix."),
        ) from error
