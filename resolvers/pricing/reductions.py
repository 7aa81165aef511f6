"""Announced reductions: the lowest price of the 30 days before (directive 98/6/EC art. 6a, C. conso. L112-1-1)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

WINDOW = timedelta(days=30)


class PricePoint(NamedTuple):
    """A price since a moment; None is a price on request."""

    at: datetime
    price: int | None


def lowest_before(history: Sequence[PricePoint], reduced_at: datetime) -> int | None:
    """The lowest price in force during the 30 days before a reduction.

    None when the price was not known for all of them: then no reduction may be announced.
    """
    start = reduced_at - WINDOW
    before = sorted((point for point in history if point.at < reduced_at), key=lambda point: point.at)
    opening = [point for point in before if point.at <= start]
    if not opening:
        return None
    in_force = [opening[-1], *(point for point in before if point.at > start)]
    prices = [point.price for point in in_force]
    known = [price for price in prices if price is not None]
    return min(known) if len(known) == len(prices) else None


def announced(history: Sequence[PricePoint], at: datetime, price: int | None, compare_at: int | None) -> int | None:
    """The reference that a reduction set at this moment is announced with, or None when it may not be announced."""
    if price is None or compare_at is None or compare_at <= price:
        return None
    lowest = lowest_before(history, at)
    return lowest if lowest is not None and lowest > price else None
