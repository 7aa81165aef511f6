"""When the concierge can be reached: weekly hours in local time, without holidays and exceptional days."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from resolvers.maison import Boutique, ConciergeFacts
from resolvers.workdays import is_holiday

LOOK_AHEAD = 60


def is_open(facts: ConciergeFacts, now: datetime) -> bool:
    """Whether somebody answers at this moment; the closing minute itself is closed."""
    local = now.astimezone(ZoneInfo(facts.time_zone))
    if is_closed_day(facts, local.date()):
        return False
    today = (hours for hours in facts.hours if hours.weekday == local.weekday())
    return any(hours.opens <= local.time().replace(tzinfo=None) < hours.closes for hours in today)


def is_within(boutique: Boutique, facts: ConciergeFacts, moment: datetime) -> bool:
    """Whether a boutique is open at a moment: by its hours, its country's holidays and the maison's closing days."""
    local = moment.astimezone(ZoneInfo(facts.time_zone))
    if local.date() in facts.closed_on or is_holiday(local.date(), boutique.country):
        return False
    today = (each for each in boutique.hours if each.weekday == local.weekday())
    return any(each.opens <= local.time() < each.closes for each in today)


def next_opening(facts: ConciergeFacts, now: datetime) -> datetime | None:
    """The next moment the concierge opens; None while it is open, or when it stays closed for 60 days."""
    if is_open(facts, now):
        return None
    zone = ZoneInfo(facts.time_zone)
    local = now.astimezone(zone)
    for ahead in range(LOOK_AHEAD + 1):
        day = local.date() + timedelta(days=ahead)
        if is_closed_day(facts, day):
            continue
        openings = sorted(hours.opens for hours in facts.hours if hours.weekday == day.weekday())
        moments = (datetime.combine(day, opens, zone) for opens in openings)
        if (soonest := next((moment for moment in moments if moment > local), None)) is not None:
            return soonest
    return None


def closed_days(facts: ConciergeFacts, now: datetime) -> list[date]:
    """Days of the next 60 on which the concierge would be open, and is not."""
    today = now.astimezone(ZoneInfo(facts.time_zone)).date()
    weekdays = {hours.weekday for hours in facts.hours}
    days = (today + timedelta(days=ahead) for ahead in range(LOOK_AHEAD))
    return [day for day in days if day.weekday() in weekdays and is_closed_day(facts, day)]


def is_closed_day(facts: ConciergeFacts, day: date) -> bool:
    return day in facts.closed_on or is_holiday(day)


def openings(facts: ConciergeFacts, day: date) -> list[tuple[datetime, datetime]]:
    """When it opens and closes on a day, in UTC."""
    if is_closed_day(facts, day):
        return []
    zone = ZoneInfo(facts.time_zone)
    hours = sorted((each for each in facts.hours if each.weekday == day.weekday()), key=lambda each: each.opens)
    return [
        (
            datetime.combine(day, each.opens, zone).astimezone(UTC),
            datetime.combine(day, each.closes, zone).astimezone(UTC),
        )
        for each in hours
    ]


def after_open_time(facts: ConciergeFacts, start: datetime, wanted: timedelta) -> datetime:
    """The moment when the concierge will have been open for so long; a maison that never opens has all the time."""
    left, day = wanted, start.astimezone(ZoneInfo(facts.time_zone)).date()
    for ahead in range(LOOK_AHEAD + 1):
        for opens, closes in openings(facts, day + timedelta(days=ahead)):
            begins = max(opens, start.astimezone(UTC))
            if begins + left <= closes:
                return begins + left
            left -= max(closes - begins, timedelta(0))
    return start + timedelta(days=LOOK_AHEAD)
