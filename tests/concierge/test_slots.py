"""Callback slots: half hours inside the concierge's hours, never outside them, never more than there are advisers."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from resolvers.concierge import slots as rules
from resolvers.concierge.slots import NOTICE
from tests.house_of import House
from tests.people.person import Person, document

SLOTS = "query Slots($from: Date, $days: Int) { callbackSlots(from: $from, days: $days) { startsAt endsAt available } }"
PARIS = ZoneInfo("Europe/Paris")


async def slots(house: House, first: str | None = None, days: int = 7) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await house.ask(SLOTS, **{"from": first, "days": days}))["callbackSlots"]
    return found


def local(slot: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(slot["startsAt"]).astimezone(PARIS)


async def test_a_week_has_eighteen_slots_a_weekday_fourteen_on_saturday_and_none_on_sunday(house: House) -> None:
    found = await slots(house, "2026-11-23")
    days = [sum(local(slot).isoweekday() == day for slot in found) for day in range(1, 8)]
    assert days == [18, 18, 18, 18, 18, 14, 0]
    saturday = [local(slot).strftime("%H:%M") for slot in found if local(slot).isoweekday() == 6]
    assert (saturday[0], saturday[-1]) == ("10:00", "16:30")


CHANGES = (("2026-10-24", 8), ("2026-10-26", 9), ("2027-03-27", 9), ("2027-03-30", 8))


async def test_the_hours_stay_where_they_are_when_the_clocks_change(house: House) -> None:
    for day, hour_in_utc in CHANGES:
        house.clock.moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
        first, *others = await slots(house, day, days=1)
        assert (local(first).hour, datetime.fromisoformat(first["startsAt"]).hour) == (10, hour_in_utc)
        assert len(others) in {17, 13}


async def test_a_holiday_and_an_exceptional_day_have_none(house: House) -> None:
    assert await slots(house, "2026-12-25", days=1) == []
    assert len(await slots(house, "2026-12-24", days=1)) == 18
    away = replace(house.shop.maison.concierge, closed_on=frozenset({date(2026, 12, 24)}))
    shop = replace(house.shop, maison=replace(house.shop.maison, concierge=away))
    assert await rules.slots(shop, date(2026, 12, 24), 1) == []


async def test_days_that_have_passed_have_none_and_move_nothing(house: House) -> None:
    house.clock.moment = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
    assert await slots(house, "2026-11-20", days=1) == []
    assert {local(slot).day for slot in await slots(house, "2026-11-25", days=3)} == {26, 27}


async def test_what_has_passed_or_comes_too_soon_cannot_be_taken(house: House) -> None:
    house.clock.moment = datetime(2026, 11, 23, 10, 20, tzinfo=UTC)
    found = await slots(house, days=1)
    free = [local(slot).strftime("%H:%M") for slot in found if slot["available"]]
    assert (len(found), free[0]) == (18, "12:00"), "11:30 is ten minutes away"
    claire = Person(house)
    soon = {"phone": "+33612345678", "startsAt": "2026-11-23T10:30:00Z"}
    assert await claire.refused("callbackRequestCreate", **soon) == [("SLOT_UNAVAILABLE", "startsAt")]
    house.clock.moment -= NOTICE
    assert await claire.refused("callbackRequestCreate", **soon) == []


OUTSIDE = (
    *("9999-12-31T23:59:59Z", "2027-12-01T10:00:00Z", "2026-11-29T15:30:00Z"),
    *("2026-11-28T16:00:00Z", "2026-11-27T18:30:00Z", "2026-11-27T10:15:00Z"),
)


async def test_nobody_is_called_outside_the_hours_or_between_the_slots(house: House) -> None:
    for moment in OUTSIDE:
        refused = await Person(house).refused("callbackRequestCreate", phone="+33612345678", startsAt=moment)
        assert refused == [("SLOT_UNAVAILABLE", "startsAt")], moment


async def test_of_many_who_want_one_slot_as_many_get_it_as_there_is_room(house: House) -> None:
    start = "2026-11-28T15:30:00Z"
    asked = [
        Person(house).raw(document("callbackRequestCreate"), phone=f"+3361234560{n}", startsAt=start) for n in range(8)
    ]
    payloads = [answer["data"]["payload"] for answer in await asyncio.gather(*asked)]
    assert sum(payload["reference"] is not None for payload in payloads) == house.shop.policy.callbacks_per_slot == 3
    refused = [payload["userErrors"][0]["code"] for payload in payloads if payload["userErrors"]]
    assert refused == ["SLOT_UNAVAILABLE"] * 5
    (slot,) = [slot for slot in await slots(house, "2026-11-28", days=1) if slot["startsAt"] == start]
    assert not slot["available"]


async def test_days_out_of_range_are_a_clear_error(house: House) -> None:
    for days in (0, -1, 32):
        (error,) = await house.visitor.errors(SLOTS, days=days)
        assert (error["extensions"]["code"], str(days) in error["message"]) == ("BAD_USER_INPUT", True)
    (error,) = await house.visitor.errors(SLOTS, **{"from": "9999-12-31"})
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


async def test_without_a_number_nobody_can_be_called(house: House) -> None:
    for phone in ("", "  "):
        asked = {"phone": phone, "startsAt": "2026-11-27T10:00:00Z"}
        assert await Person(house).refused("callbackRequestCreate", **asked) == [("REQUIRED", "phone")]


async def test_nobody_fills_a_mailbox_or_a_day_with_callbacks(house: House) -> None:
    first = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    told = [
        await Person(house).refused(
            "callbackRequestCreate",
            phone=f"+336123456{number + 70}",
            startsAt=(first + timedelta(minutes=30 * number)).isoformat(),
            email="victim@example.com",
        )
        for number in range(11)
    ]
    assert told == [[]] * 10 + [[("TOO_MANY_REQUESTS", "")]]


async def test_a_number_is_called_three_times_a_day_at_most(house: House) -> None:
    first = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    told = []
    for number in range(4):
        moment = (first + timedelta(minutes=30 * number)).isoformat()
        told.append(await Person(house).refused("callbackRequestCreate", phone="06 12 34 56 78", startsAt=moment))
    assert told == [[], [], [], [("TOO_MANY_REQUESTS", "")]]
    assert date(2026, 11, 27).isoweekday() == 5
