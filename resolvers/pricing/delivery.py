"""Ways to deliver: which there are for a country, what they cost, and when the piece arrives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from resolvers.maison import DeliveryPrice, Words
from resolvers.workdays import workday_after


@dataclass(frozen=True, slots=True)
class DeliveryQuote:
    """A way to deliver this cart there; the price is in tax-inclusive minor units."""

    handle: str
    title: Words
    price: int
    earliest: date
    latest: date
    signature_required: bool
    insured: bool


def quotes(offers: Sequence[DeliveryPrice], country: str, subtotal: int, today: date) -> tuple[DeliveryQuote, ...]:
    """What is offered for a country, the cheapest first."""
    offered = (_quote(offer, subtotal, today) for offer in offers if country in offer.countries)
    return tuple(sorted(offered, key=lambda quote: (quote.price, quote.latest, quote.handle)))


def chosen(offered: Sequence[DeliveryQuote], handle: str | None) -> DeliveryQuote | None:
    """The quote with this handle, else the cheapest, else None where nothing is offered."""
    return next((quote for quote in offered if quote.handle == handle), offered[0] if offered else None)


def _quote(offer: DeliveryPrice, subtotal: int, today: date) -> DeliveryQuote:
    free = offer.free_from is not None and subtotal >= offer.free_from
    return DeliveryQuote(
        handle=offer.handle,
        title=offer.title,
        price=0 if free else offer.price,
        earliest=workday_after(today, offer.earliest_days),
        latest=workday_after(today, offer.latest_days),
        signature_required=offer.signature_required,
        insured=offer.insured,
    )
