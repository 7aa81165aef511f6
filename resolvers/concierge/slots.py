"""Callback slots: half hours inside the concierge's hours, each for so many customers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tortoise.expressions import F

from resolvers.concierge.hours import openings
from resolvers.concierge.tables import CallbackSlot
from resolvers.shop import Shop

MOST_DAYS = 31
FURTHEST = timedelta(days=366)
# Nobody can be called at once: an adviser must have seen the request.
NOTICE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Slot:
    """A time to be called back; `is_available` while there is room and it has not come yet."""

    starts_at: datetime
    ends_at: datetime
    is_available: bool


async def slots(shop: Shop, first: date | None, days: int) -> list[Slot]:
    """The slots of so many days from a day on (today, where the maison is), in order; days in the past have none."""
    start = first or shop.today
    wanted = (start + timedelta(days=ahead) for ahead in range(days))
    moments = [moment for day in wanted if day >= shop.today for moment in _of_day(shop, day)]
    full = await CallbackSlot.filter(starts_at__in=moments, taken__gte=shop.policy.callbacks_per_slot)
    taken = {row.starts_at for row in full}
    soonest, length = shop.clock() + NOTICE, timedelta(minutes=shop.policy.callback_minutes)
    return [Slot(moment, moment + length, moment >= soonest and moment not in taken) for moment in moments]


def is_slot(shop: Shop, moment: datetime) -> bool:
    """Whether a slot begins at this moment, and can still be taken."""
    if not NOTICE <= moment - shop.clock() <= FURTHEST:
        return False
    day = moment.astimezone(ZoneInfo(shop.maison.concierge.time_zone)).date()
    return moment in _of_day(shop, day)


async def take(shop: Shop, moment: datetime) -> bool:
    """Take a place in a slot; belongs in a transaction. False when it is full."""
    await CallbackSlot.bulk_create([CallbackSlot(starts_at=moment)], ignore_conflicts=True)
    room = CallbackSlot.filter(starts_at=moment, taken__lt=shop.policy.callbacks_per_slot)
    return bool(await room.update(taken=F("taken") + 1))


def _of_day(shop: Shop, day: date) -> Iterator[datetime]:
    """Beginnings of the day's slots in UTC; each ends before the concierge closes."""
    length = timedelta(minutes=shop.policy.callback_minutes)
    for opens, closes in openings(shop.maison.concierge, day):
        # Counted in UTC: a local clock that jumps would skip a slot or give it twice.
        moment = opens
        while moment + length <= closes:
            yield moment
            moment += length
