"""Totals: what the lines and the delivery come to, and the VAT inside, to the cent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from resolvers.pricing.territories import Territory
from resolvers.pricing.vat import VatPart, extract_by_rate, rate


@dataclass(frozen=True, slots=True)
class Totals:
    """Tax-inclusive minor units; `taxes` sum exactly to `total`. `delivery` is None while it is not known."""

    subtotal: int
    delivery: int | None
    total: int
    taxes: tuple[VatPart, ...]
    rate: Decimal


def totals(lines: Sequence[int], delivery: int | None, destination: Territory, today: date) -> Totals:
    """Add up line totals and delivery for a destination; delivery bears the rate of what it carries."""
    subtotal = sum(lines)
    at = rate(destination.vat_area, today)
    total = subtotal + (delivery or 0)
    return Totals(subtotal, delivery, total, extract_by_rate([(total, at)]) if total else (), at)
