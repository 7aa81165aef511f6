"""Reductions are announced against the lowest price of the thirty days before them, or not at all."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from resolvers.pricing.reductions import PricePoint, announced, lowest_before

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
PRICES = st.none() | st.integers(1, 5).map(lambda euros: euros * 100)
HISTORIES = st.dictionaries(st.integers(0, 90), PRICES, max_size=12).map(
    lambda days: [PricePoint(START + day * DAY, price) for day, price in sorted(days.items())]
)


def day_by_day(history: list[PricePoint], reduced_at: datetime) -> int | None:
    """The lowest of what was asked on each of thirty days and at each change; None when a day has no price."""
    moments = [reduced_at - days * DAY for days in range(1, 31)]
    asked: list[int | None] = []
    for moment in moments:
        before = [point for point in history if point.at <= moment]
        asked.append(before[-1].price if before else None)
    return None if None in asked else min(price for price in asked if price is not None)


@given(HISTORIES, st.integers(0, 100))
def test_the_lowest_price_is_what_one_finds_day_by_day(history: list[PricePoint], day: int) -> None:
    """Prices change at midnight here, so that reading each day's price misses none."""
    reduced_at = START + day * DAY
    assert lowest_before(history, reduced_at) == day_by_day(history, reduced_at)
    assert lowest_before(history[::-1], reduced_at) == lowest_before(history, reduced_at)


@given(HISTORIES, st.integers(0, 100), PRICES, PRICES)
def test_a_reduction_is_announced_only_below_a_price_known_for_thirty_days(
    history: list[PricePoint], day: int, price: int | None, compare_at: int | None
) -> None:
    reduced_at = START + day * DAY
    reference = announced(history, reduced_at, price, compare_at)
    if reference is None:
        lowest = day_by_day(history, reduced_at)
        assert price is None or compare_at is None or compare_at <= price or lowest is None or lowest <= price
    else:
        assert price is not None
        assert compare_at is not None
        assert reference == day_by_day(history, reduced_at)
        assert reference > price
        assert compare_at > price
        assert history[0].at <= reduced_at - 30 * DAY


def test_successive_reductions_are_each_measured_against_the_one_before() -> None:
    history = [PricePoint(START, 10_000), PricePoint(START + 40 * DAY, 8_000)]
    assert announced(history, START + 50 * DAY, 6_000, 10_000) == 8_000
    assert announced(history, START + 50 * DAY, 8_500, 10_000) is None, "dearer than it was"


def test_two_prices_of_one_moment_leave_the_later_one_in_force() -> None:
    history = [PricePoint(START, None), PricePoint(START, 9_000)]
    assert lowest_before(history, START + 31 * DAY) == 9_000
