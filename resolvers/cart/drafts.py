"""A cart's lines while they are edited: added to, changed, merged, and checked as a whole."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from resolvers.cart import tables
from resolvers.catalog.availability import AvailabilityState, availability
from resolvers.catalog.pieces import Variant
from resolvers.languages.translations import message
from resolvers.people.cards import NO_CARDS, holds_card_number
from resolvers.pricing.territories import DELIVERY_COUNTRIES
from resolvers.refusals import (
    CountryNotServed,
    InsufficientStock,
    NotSoldOnline,
    QuantityLimit,
    Refusal,
    UserErrorCode,
)
from resolvers.shop import Caller, Policy

Path = tuple[str, ...]
Key = tuple[int, str, str]
# Composing is slow for long texts; what is cut off here is longer than anything that is engraved or printed.
LONGEST_TEXT = 4_000
JOINERS = str.maketrans("", "", "\u200c\u200d")


@dataclass(frozen=True, slots=True)
class Draft:
    """A line as it shall be. `touched` names the input that changed it; an untouched line is not checked again."""

    variant: Variant
    quantity: int
    engraving: str = ""
    gift_message: str = ""
    line_id: int | None = None
    touched: Path | None = None

    @property
    def key(self) -> Key:
        """Equal lines merge."""
        return (self.variant.id, self.engraving, self.gift_message)


@dataclass(slots=True)
class Edit:
    """The lines of one cart under edit, and what is wrong with the result."""

    drafts: list[Draft]
    country: str
    caller: Caller
    now: datetime
    policy: Policy
    merged: set[Key] = field(default_factory=set)
    refusals: list[Refusal] = field(default_factory=list)

    def merge(self) -> None:
        """Fold equal lines into the first of them."""
        kept: dict[Key, Draft] = {}
        for draft in self.drafts:
            first = kept.get(draft.key)
            if first is None:
                kept[draft.key] = draft
                continue
            quantity = first.quantity + draft.quantity
            kept[draft.key] = replace(first, quantity=quantity, touched=draft.touched or first.touched)
            self.merged.add(draft.key)
        self.drafts = list(kept.values())

    def check(self) -> None:
        """Note a refusal for every touched line that may not be as it is, and for a cart that grew too long."""
        for draft in self.drafts:
            if draft.touched is not None:
                self.refusals.extend(self._line_refusals(draft, draft.touched))
        if len(self.drafts) > self.policy.max_cart_lines:
            text = message("A cart holds at most {max} lines.")
            self.refusals.append(_limit(text, self.policy.max_cart_lines, ("lines",)))

    def _line_refusals(self, draft: Draft, path: Path) -> Iterable[Refusal]:
        if (refusal := purchase_refusal(draft.variant, self.country, self.caller, self.now, path)) is not None:
            yield refusal
            return
        yield from text_refusals(draft, path, self.policy)
        wanted = sum(other.quantity for other in self.drafts if other.variant.id == draft.variant.id)
        if (refusal := quantity_refusal(draft.variant, wanted, (*path, "quantity"))) is not None:
            yield refusal


def quantity_refusal(variant: Variant, wanted: int, path: Path = ()) -> Refusal | None:
    """Why not so many of a variant, over all lines."""
    if wanted > variant.max_per_order:
        return _limit(message("At most {max} of this piece per order."), variant.max_per_order, path)
    return insufficient(variant, wanted, path) if wanted > variant.available else None


def _limit(text: str, most: int, path: Path) -> QuantityLimit:
    code = UserErrorCode.QUANTITY_LIMIT
    return QuantityLimit(code=code, message=text, params={"max": most}, path=path, max=most)


def insufficient(variant: Variant, wanted: int, path: Path = ()) -> InsufficientStock:
    """Fewer pieces than wanted; how many there are is told no further than the question went."""
    return InsufficientStock(
        code=UserErrorCode.INSUFFICIENT_STOCK,
        message=message("There are not enough pieces left for this quantity."),
        path=path,
        variant=variant,
        available=max(0, min(variant.available, wanted, variant.max_per_order)),
    )


def purchase_refusal(variant: Variant, country: str, caller: Caller, now: datetime, path: Path = ()) -> Refusal | None:
    """The refusal that stands for the availability the catalogue shows, or None where it shows AVAILABLE."""
    state = availability(variant, country, caller, now).state
    if state is AvailabilityState.AVAILABLE:
        return None
    return REFUSALS[state](variant, path)


def _temporarily_unavailable(_: Variant, path: Path) -> Refusal:
    text = message("This piece is temporarily unavailable.")
    return Refusal(code=UserErrorCode.TEMPORARILY_UNAVAILABLE, message=text, path=path)


def _not_sold_online(_: Variant, path: Path) -> Refusal:
    text = message("This piece is not sold online. Our concierge will gladly help you.")
    return NotSoldOnline(code=UserErrorCode.NOT_SOLD_ONLINE, message=text, path=path)


def _not_deliverable(variant: Variant, path: Path) -> Refusal:
    served = tuple(code for code in DELIVERY_COUNTRIES if code not in variant.product.excluded_countries)
    return CountryNotServed(
        code=UserErrorCode.COUNTRY_NOT_SERVED,
        message=message("This piece is not delivered to the chosen country."),
        path=path,
        countries=served,
    )


def _preview_only(_: Variant, path: Path) -> Refusal:
    text = message("This piece is shown in preview. Sign in to discover whether it is reserved for you.")
    return Refusal(code=UserErrorCode.PREVIEW_ONLY, message=text, path=path)


REFUSALS: dict[AvailabilityState, Callable[[Variant, Path], Refusal]] = {
    AvailabilityState.TEMPORARILY_UNAVAILABLE: _temporarily_unavailable,
    AvailabilityState.NOT_SOLD_ONLINE: _not_sold_online,
    AvailabilityState.NOT_DELIVERABLE_TO_COUNTRY: _not_deliverable,
    AvailabilityState.PREVIEW_ONLY: _preview_only,
}


def text_refusals(draft: Draft, path: Path, policy: Policy) -> Iterable[Refusal]:
    """What cannot be engraved, or written on a card."""
    if (refusal := engraving_refusal(draft.variant, draft.engraving, (*path, "engraving"))) is not None:
        yield refusal
    texts = (
        ("engraving", draft.engraving, policy.engraving_length, False),
        ("giftMessage", draft.gift_message, policy.gift_message_length, True),
    )
    for name, text, longest, lines_allowed in texts:
        if len(text) > longest:
            too_long = message("At most {max} characters.")
            params = {"max": longest}
            yield Refusal(code=UserErrorCode.INVALID_INPUT, message=too_long, params=params, path=(*path, name))
        elif holds_card_number(text):
            yield Refusal(code=UserErrorCode.INVALID_INPUT, message=NO_CARDS, path=(*path, name))
        elif not _is_printable(text.replace("\n", "") if lines_allowed else text):
            unprintable = message("This text holds characters that cannot be printed.")
            yield Refusal(code=UserErrorCode.INVALID_INPUT, message=unprintable, path=(*path, name))


def engraving_refusal(variant: Variant, engraving: str | None, path: Path = ()) -> Refusal | None:
    """Why this piece takes no engraving at all."""
    if not engraving or variant.product.engravable:
        return None
    text = message("This piece cannot be engraved.")
    return Refusal(code=UserErrorCode.INVALID_INPUT, message=text, path=path)


def as_set(text: str) -> str:
    """A text as it is engraved or printed: composed, with ordinary spaces and line breaks, and nothing around it."""
    composed = unicodedata.normalize("NFC", text[:LONGEST_TEXT]).replace("\r\n", "\n")
    return "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in composed).strip()


def _is_printable(text: str) -> bool:
    """Joiners count: names of some scripts and many emoji are written with them."""
    return text.translate(JOINERS).isprintable()


def drafts_of(rows: Sequence[tables.CartLine], variants: dict[int, Variant]) -> list[Draft]:
    """The stored lines as drafts, in the order they were added."""
    return [
        Draft(variants[row.variant_id], row.quantity, row.engraving, row.gift_message, row.id)
        for row in rows
        if row.variant_id in variants
    ]
