"""When the concierge answers: the week's hours, French holidays, exceptional days, and the changes of the clocks."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from holidays import country_holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.maison import load
from gateway.settings import DEMO_MAISON
from resolvers.concierge.hours import closed_days, is_open, next_opening
from resolvers.maison import ConciergeFacts, Opening
from tests.house_of import House

PARIS = ZoneInfo("Europe/Paris")
FACTS = load(Path(DEMO_MAISON), "https://shop.example").concierge
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2029, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
CONCIERGE = "query Now %s { shop { concierge { isOpenNow nextOpeningAt closedOn } } }"


@cache
def holidays_of(year: int) -> frozenset[date]:
    return frozenset(country_holidays("FR", years=year))


def by_hand(facts: ConciergeFacts, moment: datetime) -> bool:
    """Whether somebody answers, from the promise: written apart from the code under test."""
    there = moment.astimezone(PARIS)
    day = there.date()
    if day in holidays_of(day.year) or day in facts.closed_on:
        return False
    closes = {6: 17, 7: 0}.get(day.isoweekday(), 19)
    return 10 <= there.hour < closes


@settings(deadline=None)  # a machine may be busy
@given(MOMENTS, st.sets(st.integers(0, 12), max_size=3))
def test_the_next_opening_is_the_first_open_minute_of_all(moment: datetime, exceptional: set[int]) -> None:
    start = moment.replace(second=0, microsecond=0)
    facts = replace(FACTS, closed_on=frozenset(start.date() + timedelta(days=ahead) for ahead in exceptional))
    assert is_open(facts, start) == by_hand(facts, start)
    found = next_opening(facts, start)
    if by_hand(facts, start):
        assert found is None
        return
    assert found is not None
    # Openings stand on the hour: every quarter of an hour until then is closed.
    minutes = (found - start) // timedelta(minutes=15)
    first = start.replace(minute=start.minute // 15 * 15) + timedelta(minutes=15)
    closed = (first + timedelta(minutes=15) * step for step in range(minutes))
    assert not any(by_hand(facts, quarter) for quarter in closed if quarter < found)
    assert by_hand(facts, found)
    assert not by_hand(facts, found - timedelta(minutes=1))


def test_every_minute_of_the_weeks_in_which_the_clocks_change_is_answered_right() -> None:
    for start in (datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)):
        for minute in range(3 * 24 * 60):
            moment = start + timedelta(minutes=minute)
            assert is_open(FACTS, moment) == by_hand(FACTS, moment), moment


@pytest.mark.parametrize(
    "local,open_now,opens",
    [
        ("2026-11-20 18:59", True, None),
        ("2026-11-20 19:00", False, "2026-11-21 10:00"),
        ("2026-11-21 16:59", True, None),
        ("2026-11-21 17:00", False, "2026-11-23 10:00"),
        ("2026-11-23 09:59", False, "2026-11-23 10:00"),
        ("2026-11-23 10:00", True, None),
        ("2026-12-24 19:30", False, "2026-12-26 10:00"),  # Christmas
        ("2027-05-06 12:00", False, "2027-05-07 10:00"),  # Ascension Day
        ("2026-03-28 17:00", False, "2026-03-30 10:00"),  # the clocks go forward on Sunday
        ("2026-10-24 17:00", False, "2026-10-26 10:00"),  # and back
    ],
)
def test_the_hours_are_those_of_paris(local: str, *, open_now: bool, opens: str | None) -> None:
    moment = datetime.fromisoformat(local).replace(tzinfo=PARIS).astimezone(UTC)
    assert is_open(FACTS, moment) == open_now
    expected = None if opens is None else datetime.fromisoformat(opens).replace(tzinfo=PARIS)
    assert next_opening(FACTS, moment) == expected


def test_the_days_closed_are_those_of_the_next_sixty_on_which_it_would_be_open() -> None:
    moment = datetime(2026, 11, 22, 12, tzinfo=UTC)
    facts = replace(FACTS, closed_on=frozenset({date(2026, 12, 26), date(2026, 12, 27), date(2027, 6, 1)}))
    # The 27th of December is a Sunday, the 1st of January a Friday.
    assert closed_days(facts, moment) == [date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)]
    first = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert closed_days(FACTS, first)[0] == date(2027, 1, 1)
    assert date(2027, 1, 1) not in closed_days(FACTS, first + timedelta(days=1))


def test_a_concierge_who_never_answers_opens_never() -> None:
    moment = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert next_opening(replace(FACTS, hours=()), moment) is None
    away = frozenset(moment.date() + timedelta(days=ahead) for ahead in range(61))
    assert next_opening(replace(FACTS, closed_on=away), moment) is None
    twice = (Opening(0, time(14), time(18)), Opening(0, time(9), time(12)))
    lunch = replace(FACTS, hours=twice)
    monday = datetime(2026, 11, 23, 12, 30, tzinfo=PARIS)
    assert not is_open(lunch, monday)
    assert next_opening(lunch, monday) == datetime(2026, 11, 23, 14, tzinfo=PARIS)


async def test_the_storefront_shows_whether_somebody_answers_now(house: House) -> None:
    for moment, expected in (
        (datetime(2026, 11, 22, 12, tzinfo=UTC), (False, "2026-11-23T09:00:00Z")),
        (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), (True, None)),
        (datetime(2026, 7, 14, 9, 0, tzinfo=UTC), (False, "2026-07-15T08:00:00Z")),
    ):
        house.clock.moment = moment
        concierge = (await house.ask(CONCIERGE % ""))["shop"]["concierge"]
        assert (concierge["isOpenNow"], concierge["nextOpeningAt"]) == expected
    assert concierge["closedOn"] == ["2026-07-14", "2026-08-15"]
