"""E-mail addresses: how one is written to, and what tells it from another."""

import unicodedata
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from resolvers.languages.translations import message
from resolvers.people.cards import NO_CARDS, holds_card_number

MAX_LENGTH = 254  # RFC 5321, 4.5.3.1.3: a path is 256 octets with its angle brackets


@dataclass(frozen=True, slots=True)
class Email:
    """`address` is what letters are sent to, `key` what is unique and throttled."""

    address: str
    key: str


class EmailProblem(ValueError):
    """Why an address is refused; `message` is the source text."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def normalise(text: str) -> Email:
    """Read an address by its form alone; raises EmailProblem.

    A domain in another script becomes its ASCII form, which every mail server understands. What stands before the
    @ must be ASCII: few servers accept more, and a mistyped accent is seen at once instead of bouncing.
    """
    written = text.strip(" \u00a0\u202f")
    if len(written) > MAX_LENGTH:
        raise EmailProblem(message("This e-mail address is too long: 254 characters at most."))
    if holds_card_number(written):
        raise EmailProblem(NO_CARDS)
    if not written.rpartition("@")[0].isascii():
        raise EmailProblem(message("Before the @, an e-mail address has neither accents nor special letters."))
    try:
        valid = validate_email(written, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError as error:
        raise EmailProblem(message("Please check this e-mail address, for example name@example.com.")) from error
    address = valid.ascii_email or valid.normalized
    return Email(address, unicodedata.normalize("NFKC", address).casefold())
