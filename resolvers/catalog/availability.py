"""Whether a piece can be bought, why not, and what to do instead: the catalogue shows it, the cart obeys it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from resolvers.catalog.pieces import Product, Variant
from resolvers.catalog.tables import Distribution
from resolvers.languages.translations import message
from resolvers.shop import Caller


class AvailabilityState(StrEnum):
    """The customer FAQ keeps two reasons apart: not sold online, and temporarily unavailable."""

    AVAILABLE = "AVAILABLE"
    TEMPORARILY_UNAVAILABLE = "TEMPORARILY_UNAVAILABLE"
    NOT_SOLD_ONLINE = "NOT_SOLD_ONLINE"
    NOT_DELIVERABLE_TO_COUNTRY = "NOT_DELIVERABLE_TO_COUNTRY"
    PREVIEW_ONLY = "PREVIEW_ONLY"


class AvailabilityNextStep(StrEnum):
    """What a customer can do when a piece cannot be bought."""

    CONTACT_CONCIERGE = "CONTACT_CONCIERGE"
    REQUEST_CALLBACK = "REQUEST_CALLBACK"
    ALERT_ME = "ALERT_ME"
    SIGN_IN = "SIGN_IN"
    CHOOSE_ANOTHER_COUNTRY = "CHOOSE_ANOTHER_COUNTRY"


@dataclass(frozen=True, slots=True)
class Availability:
    """The answer; `label` is an English source text."""

    state: AvailabilityState
    label: str
    next_step: AvailabilityNextStep | None

    @property
    def can_add_to_cart(self) -> bool:
        return self.state is AvailabilityState.AVAILABLE


AVAILABLE = Availability(AvailabilityState.AVAILABLE, message("Available"), None)
TEMPORARILY_UNAVAILABLE = Availability(
    AvailabilityState.TEMPORARILY_UNAVAILABLE, message("Temporarily unavailable"), AvailabilityNextStep.ALERT_ME
)
NOT_SOLD_ONLINE = Availability(
    AvailabilityState.NOT_SOLD_ONLINE, message("Not sold online"), AvailabilityNextStep.CONTACT_CONCIERGE
)
NOT_DELIVERABLE = Availability(
    AvailabilityState.NOT_DELIVERABLE_TO_COUNTRY,
    message("Not delivered to this country"),
    AvailabilityNextStep.CHOOSE_ANOTHER_COUNTRY,
)
PREVIEW_ONLY = Availability(
    AvailabilityState.PREVIEW_ONLY, message("Reserved for our guests in preview"), AvailabilityNextStep.SIGN_IN
)
PREVIEW_OF_OTHERS = replace(PREVIEW_ONLY, next_step=AvailabilityNextStep.CONTACT_CONCIERGE)

BEST_FIRST = (
    AvailabilityState.AVAILABLE,
    AvailabilityState.TEMPORARILY_UNAVAILABLE,
    AvailabilityState.NOT_DELIVERABLE_TO_COUNTRY,
    AvailabilityState.PREVIEW_ONLY,
    AvailabilityState.NOT_SOLD_ONLINE,
)


def availability(variant: Variant, country: str, caller: Caller, now: datetime) -> Availability:
    """The first reason that stands against buying this variant, or AVAILABLE."""
    product = variant.product
    if product.distribution is not Distribution.ONLINE or variant.price is None:
        return NOT_SOLD_ONLINE
    if not is_open_to(product, caller, now):
        return PREVIEW_ONLY if caller.customer_id is None else PREVIEW_OF_OTHERS
    if country in product.excluded_countries:
        return NOT_DELIVERABLE
    return AVAILABLE if variant.available > 0 else TEMPORARILY_UNAVAILABLE


def best(variants: Iterable[Variant], country: str, caller: Caller, now: datetime) -> Availability:
    """The best of several; a piece without variants is not sold online."""
    answers = [availability(variant, country, caller, now) for variant in variants]
    return min(answers, key=lambda answer: BEST_FIRST.index(answer.state), default=NOT_SOLD_ONLINE)


def is_visible(product: Product, caller: Caller, now: datetime) -> bool:
    """Whether this caller may know that the piece exists, by whatever way it is asked for."""
    if product.distribution is Distribution.HIDDEN or product.published_at is None or product.published_at > now:
        return False
    return is_open_to(product, caller, now)


def is_open_to(product: Product, caller: Caller, now: datetime) -> bool:
    """A preview opens to VIP customers at `preview_from`, to everybody at `preview_until`."""
    if product.preview_from is None and product.preview_until is None:
        return True
    if product.preview_until is not None and now >= product.preview_until:
        return True
    return caller.is_vip and (product.preview_from is None or now >= product.preview_from)
