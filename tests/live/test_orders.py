"""Orders as they move, over graphql-transport-ws: nothing missed, nothing twice, in order."""

from typing import Any

import pytest

from tests.house_of import House
from tests.live.wire import wired
from tests.orders.desk import CONFIRM, SHIP, paid, staffed
from tests.payments.stage import place

STEPS = """subscription Steps($number: String!, $token: String, $after: String) {
  orderStatusChanged(number: $number, accessToken: $token, after: $after) {
    cursor at status statusLabel order { number status timeline { cursor status } }
  }
}"""
FEED = """subscription Feed($after: BigInt, $status: [OrderStatus!]) {
  orderFeed(after: $after, status: $status) { sequence at kind actor order { number status nextSteps } }
}"""
EVERYTHING = ["PLACED", "PAYMENT_RECEIVED", "CONFIRMED", "SHIPPED"]


async def test_a_guest_follows_an_order_from_its_placing_to_its_parcel(house: House) -> None:
    staff = await staffed(house)
    async with wired(house) as wire, wire.talk() as talk:
        placed = await place(house, "JONC")
        await talk.subscribe(STEPS, number=placed.number, token=placed.token)
        await wire.followed()
        await house.pay(placed.page)
        first = (await talk.next())["orderStatusChanged"]
        assert (first["status"], first["statusLabel"]) == ("IN_VALIDATION", "En cours de validation")
        await staff.does(CONFIRM, number=placed.number)
        await staff.does(SHIP, number=placed.number)
        seen = [(await talk.next())["orderStatusChanged"] for _ in range(2)]
    assert [each["status"] for each in seen] == ["CONFIRMED", "SHIPPED"]
    assert seen[-1]["order"]["status"] == "SHIPPED"
    cursors = [step["cursor"] for step in seen[-1]["order"]["timeline"]]
    assert cursors[1:] == [first["cursor"], *(each["cursor"] for each in seen)]


async def test_what_is_recorded_comes_before_what_happens(house: House) -> None:
    staff = await staffed(house)
    placed = await paid(house)
    async with wired(house) as wire, wire.talk() as talk:
        cursor = (await _timeline(house, placed.number, placed.token))[0]["cursor"]
        await talk.subscribe(STEPS, number=placed.number, token=placed.token, after=cursor)
        await staff.does(CONFIRM, number=placed.number)
        seen = [(await talk.next())["orderStatusChanged"]["status"] for _ in range(2)]
    assert seen == ["IN_VALIDATION", "CONFIRMED"]


async def test_staff_follow_all_orders_from_the_first_event_on(house: House) -> None:
    staff = await staffed(house)
    before, after = await paid(house), None
    async with (
        wired(house) as wire,
        wire.talk("/admin/graphql", payload={"authorization": f"Bearer {staff.token}"}) as talk,
    ):
        await talk.subscribe(FEED, after=0)
        seen = [(await talk.next())["orderFeed"] for _ in range(2)]
        after = await paid(house, email="paul@example.com")
        await staff.does(CONFIRM, number=before.number)
        seen += [(await talk.next())["orderFeed"] for _ in range(3)]
    told = [(each["kind"], each["order"]["number"]) for each in seen]
    assert told == [
        ("PLACED", before.number),
        ("PAYMENT_RECEIVED", before.number),
        ("PLACED", after.number),
        ("PAYMENT_RECEIVED", after.number),
        ("CONFIRMED", before.number),
    ]
    assert [each["sequence"] for each in seen] == sorted({each["sequence"] for each in seen})
    assert seen[-1]["actor"] == "Élise Aubin"


async def test_a_feed_narrowed_to_a_status_is_the_same_whenever_it_is_read(house: House) -> None:
    staff = await staffed(house)
    async with (
        wired(house) as wire,
        wire.talk("/admin/graphql", payload={"authorization": f"Bearer {staff.token}"}) as talk,
    ):
        await talk.subscribe(FEED, "live", after=0, status=["IN_VALIDATION", "SHIPPED"])
        placed = await paid(house)
        await staff.does(CONFIRM, number=placed.number)
        await staff.does(SHIP, number=placed.number)
        live = [(await talk.next("live"))["orderFeed"]["sequence"] for _ in range(2)]
        await talk.subscribe(FEED, "later", after=0, status=["IN_VALIDATION", "SHIPPED"])
        assert [(await talk.next("later"))["orderFeed"]["sequence"] for _ in range(2)] == live


async def _timeline(house: House, number: str, token: str) -> list[dict[str, Any]]:
    query = "query T($n: String!, $t: String) { order(number: $n, accessToken: $t) { timeline { cursor status } } }"
    found: list[dict[str, Any]] = (await house.ask(query, n=number, t=token))["order"]["timeline"]
    return found


@pytest.mark.parametrize("variables", [{"number": "ABCDEFGHJK"}, {"number": "", "token": "x"}])
async def test_an_unknown_order_is_an_error_and_the_socket_lives_on(house: House, variables: dict[str, str]) -> None:
    async with wired(house) as wire, wire.talk() as talk:
        await talk.subscribe(STEPS, **variables)
        assert await talk.refused() == "NOT_FOUND"
        await talk.subscribe("{ shop { name } }")
        assert (await talk.next())["shop"]["name"]
        assert (await talk.hear())["type"] == "complete"
