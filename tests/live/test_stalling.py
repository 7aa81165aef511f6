"""Whoever stops reading is let go and holds up nobody; whoever does not answer pings is let go too."""

from contextlib import AbstractAsyncContextManager

import pytest

from gateway.edge.websockets import WebSockets
from tests.house_of import House
from tests.live.wire import Talk, Wire, wired
from tests.orders.desk import paid, staffed
from tests.staff.member import Member

HEAVY = """subscription H { orderFeed(after: 0) {
  sequence kind actor order {
    number events { sequence kind actor } letters { subject text html } lines { title sku } timeline { status at }
  }
} }"""
OPERATIONS = 90
LIGHT = "subscription { orderFeed { sequence } }"


def desk(wire: Wire, staff: Member) -> AbstractAsyncContextManager[Talk]:
    """A socket of the staff's."""
    return wire.talk("/admin/graphql", payload={"authorization": f"Bearer {staff.token}"})


async def test_a_reader_who_stalls_is_freed_and_the_others_hear_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert WebSockets.stalled_seconds <= 30
    monkeypatch.setattr(WebSockets, "stalled_seconds", 0.5)
    staff = await staffed(house, stock=40)
    for number in range(6):
        await paid(house, email=f"customer{number}@example.com")
    await house.dispatch()
    async with wired(house) as wire, desk(wire, staff) as stalled, desk(wire, staff) as other:
        for number in range(OPERATIONS):
            await stalled.subscribe(HEAVY, str(number))
        await other.subscribe(LIGHT)
        await paid(house, email="late@example.com")
        assert (await other.next())["orderFeed"]["sequence"]
        # Ninety operations are freed; the other one's lives.
        await wire.followed(1)
        assert house.shop.feed.count == 1
