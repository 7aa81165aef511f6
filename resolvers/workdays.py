"""The maison's calendar: public holidays, French where nothing else is said, and working days."""

from datetime import date, timedelta
from functools import cache

import holidays

SUNDAY = 6


@cache
def _of_year(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))


def is_holiday(day: date, country: str = "FR") -> bool:
    """A public holiday of a country; in France those of the Code du travail, L3133-1."""
    return day in _of_year(country, day.year)


def is_working_day(day: date) -> bool:
    """No Saturday, no Sunday and no holiday."""
    return day.weekday() < SUNDAY - 1 and not is_holiday(day)


def workday_after(start: date, days: int) -> date:
    """The day so many working days after a date; Saturdays, Sundays and holidays do not count."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            days -= 1
    return day
