"""Whoever stops reading is let go and holds up nobody; whoever does not answer pings is let go too."""

import asyncio
import json
from contextlib import AbstractAsyncContextManager
from socket import SO_RCVBUF, SOL_SOCKET, socket

import pytest

from gateway.edge.protocol import Deadlines
from gateway.edge.websockets import WebSockets
from tests.house_of import House
from tests.live.test_budgets import NOTE
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
        assert len(house.shop.feed.everyone) == 1


async def test_a_reader_of_a_plain_stream_who_stalls_is_freed_too(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Deadlines.stalled_seconds <= 30
    monkeypatch.setattr(Deadlines, "stalled_seconds", 0.3)
    staff = await staffed(house)
    placed = await paid(house)
    await house.dispatch()
    body = json.dumps({"query": HEAVY}).encode()
    head = (
        f"POST /admin/graphql HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {staff.token}\r\n"
        f"Content-Type: application/json\r\nAccept: text/event-stream\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    async with wired(house) as wire:
        with socket() as client:
            # So little room that the stream soon has to wait.
            client.setsockopt(SOL_SOCKET, SO_RCVBUF, 2_048)
            client.settimeout(0)
            loop = asyncio.get_running_loop()
            await loop.sock_connect(client, ("127.0.0.1", int(wire.host.rpartition(":")[2])))
            await loop.sock_sendall(client, head.encode() + body)
            await wire.followed(1)
            async with asyncio.timeout(60):
                while house.shop.feed.everyone:
                    await staff.does(NOTE, number=placed.number)


async def test_pings_of_a_peer_that_reads_nothing_do_not_pile_up(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    buffered: list[int] = []
    answered = WebSockets.handle_ping

    def watched(self: WebSockets) -> None:
        answered(self)
        buffered.append(self.transport.get_write_buffer_size())

    monkeypatch.setattr(WebSockets, "handle_ping", watched)
    async with wired(house) as wire, wire.raw() as talk:
        talk.socket.transport.pause_reading()
        ping = b"\x89\xfd" + bytes(4) + bytes(125)
        for _ in range(400):
            talk.socket.transport.write(ping * 200)
            await asyncio.sleep(0)
        async with asyncio.timeout(20):
            while len(buffered) < 60_000:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.01)
        assert max(buffered) < 200_000
        talk.socket.transport.abort()
