"""What is wrong with the names, addresses and numbers that people give, as refusals with the path of the input."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from resolvers.languages.translations import message
from resolvers.people import emails, phones
from resolvers.people.addresses import AddressProblem
from resolvers.people.cards import NO_CARDS, holds_card_number
from resolvers.people.emails import Email
from resolvers.pricing.territories import DELIVERY_COUNTRIES
from resolvers.refusals import CountryNotServed, Refusal, Refused, UserErrorCode

Path = tuple[str, ...]
LONGEST_NAME = 100
# Names stand in letters: nobody sends a link to others in the maison's name.
# Mail programs make links of bare domains too: those of countries, and the generic ones that are known for it.
DOMAINS = "com|net|org|info|biz|app|dev|xyz|top|shop|site|online|club|live|link|click|store|website|space|work|vip|pro"
LINK_LIKE = re.compile(rf"[@/\\<>]|www\.|https?:|\w\.(?:[a-z]{{2}}|{DOMAINS})\b", re.IGNORECASE)
LINE_BREAKS = frozenset("\n\r\t")


def address_refusals(problems: Iterable[AddressProblem], path: Path) -> Iterable[Refusal]:
    """The problems of an address below a path."""
    for problem in problems:
        code = UserErrorCode(problem.code)
        place, params = (*path, problem.field), dict(problem.params)
        if code is UserErrorCode.COUNTRY_NOT_SERVED:
            served = tuple(DELIVERY_COUNTRIES)
            yield CountryNotServed(code=code, message=problem.message, path=place, params=params, countries=served)
        else:
            yield Refusal(code=code, message=problem.message, path=place, params=params)


def checked_email(text: str, refusals: list[Refusal], path: Path) -> Email:
    """The address as it is kept; what is none is noted, and given back as it was."""
    try:
        return emails.normalise(text)
    except emails.EmailProblem as problem:
        refusals.append(Refusal(code=UserErrorCode.INVALID_INPUT, message=problem.message, path=path))
        return Email(text, text)


def checked_phone(text: str | None, country: str, refusals: list[Refusal], path: Path) -> str | None:
    """The number in E.164; nothing for nothing."""
    if text is None or not text.strip():
        return None
    try:
        return phones.normalise(text, country)
    except phones.PhoneProblem as problem:
        refusals.append(Refusal(code=UserErrorCode.INVALID_INPUT, message=problem.message, path=path))
        return text


def checked_name(text: str | None, refusals: list[Refusal], path: Path, *, required: bool = True) -> str:
    """A name, composed and without spaces around it."""
    name = checked_text(text, refusals, path, longest=LONGEST_NAME, required=required)
    if LINK_LIKE.search(name):
        said = message("A name holds no addresses and no links.")
        refusals.append(Refusal(code=UserErrorCode.INVALID_INPUT, message=said, path=path))
    return name


def checked_text(
    text: str | None,
    refusals: list[Refusal],
    path: Path,
    *,
    longest: int,
    required: bool = False,
    lines: bool = False,
    holds_card: Callable[[str], bool] = holds_card_number,
) -> str:
    """A text fit to keep and print: not too long, printable, without a card number; `lines` allows line breaks.

    `holds_card` says what a card number is, where other long numbers belong.
    """
    # Composing is slow for long texts: what is cut off here is too long in any form.
    composed = unicodedata.normalize("NFC", (text or "")[: 4 * longest + 4]).replace("\r\n", "\n").strip()
    problem = _problem(composed, longest, LINE_BREAKS if lines else frozenset(), holds_card)
    if required and not composed:
        refusals.append(Refusal(code=UserErrorCode.REQUIRED, message=message("Please fill this in."), path=path))
    elif problem is not None:
        params = {"max": longest} if "{max}" in problem else {}
        refusals.append(Refusal(code=UserErrorCode.INVALID_INPUT, message=problem, path=path, params=params))
    return composed


def _problem(
    text: str, longest: int, allowed: frozenset[str], holds_card: Callable[[str], bool] = holds_card_number
) -> str | None:
    if len(text) > longest:
        return message("At most {max} characters.")
    if holds_card(text):
        return NO_CARDS
    if any(_is_unprintable(sign) and sign not in allowed for sign in text):
        return message("This text holds characters that cannot be printed.")
    return None


def _is_unprintable(sign: str) -> bool:
    """Controls and unassigned signs, and those that turn the direction of what follows."""
    turns = unicodedata.bidirectional(sign) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    return turns or unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}


def refuse_if_any(refusals: Sequence[Refusal]) -> None:
    """Raise what was noted.

    Raises:
        Refused: something was.
    """
    if refusals:
        raise Refused(*refusals)
