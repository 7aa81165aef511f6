"""Streams over plain HTTP: GraphQL over Server-Sent Events, one operation a response."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any

import httpx2
import pytest

from gateway.live import event_stream
from tests.house_of import House
from tests.live.test_orders import FEED, STEPS
from tests.live.wire import Wire, wired
from tests.makers import piece
from tests.orders.desk import CONFIRM, SHIP, paid, staffed

ACCEPT = {"accept": "text/event-stream"}
Event = tuple[str, Any]


@asynccontextmanager
async def streaming(
    wire: Wire, query: str, path: str = "/graphql", *, variables: dict[str, Any] | None = None, **headers: str
) -> AsyncIterator[tuple[httpx2.Response, AsyncIterator[Event]]]:
    body = {"query": query, "variables": variables or {}}
    async with (
        wire.client() as client,
        client.stream("POST", path, json=body, headers={**ACCEPT, **headers}) as answer,
        aclosing(_events(answer)) as events,
    ):
        yield answer, events


async def _events(answer: httpx2.Response) -> Any:
    """Name and data of each event; comments are `("", None)`."""
    name, data = "", ""
    async for line in answer.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            data = line.removeprefix("data: ")
        elif line == ":":
            yield "", None
        elif name:
            yield name, json.loads(data) if data else None
            name, data = "", ""


async def test_an_order_is_followed_over_plain_http(house: House) -> None:
    staff = await staffed(house)
    placed = await paid(house)
    async with wired(house) as wire:
        variables = {"number": placed.number, "token": placed.token}
        async with streaming(wire, STEPS, variables=variables) as (answer, events):
            assert answer.status_code == 200
            assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
            assert answer.headers["cache-control"] == "no-store"
            await staff.does(CONFIRM, number=placed.number)
            await staff.does(SHIP, number=placed.number)
            seen = [await anext(events) for _ in range(2)]
    assert [(name, data["data"]["orderStatusChanged"]["status"]) for name, data in seen] == [
        ("next", "CONFIRMED"),
        ("next", "SHIPPED"),
    ]


async def test_staff_follow_the_board_with_a_bearer(house: House) -> None:
    staff = await staffed(house)
    placed = await paid(house)
    headers = {"authorization": f"Bearer {staff.token}"}
    async with (
        wired(house) as wire,
        streaming(wire, FEED, "/admin/graphql", variables={"after": 0}, **headers) as (_, events),
    ):
        seen = [(await anext(events))[1]["data"]["orderFeed"] for _ in range(2)]
        assert [each["order"]["number"] for each in seen] == [placed.number] * 2
        await staff.ask("mutation { staffSignOut { accepted } }")
        assert [await anext(events), await anext(events)] == [("next", event_stream.ENDED), ("complete", None)]


async def test_a_query_is_one_event_and_the_end(house: House) -> None:
    async with wired(house) as wire, streaming(wire, "{ shop { name } }") as (_, events):
        assert [name async for name, _ in events] == ["next", "complete"]


@pytest.mark.parametrize(
    "query, code",
    [
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("mutation { signOut { accepted } }", "METHOD_NOT_ALLOWED"),
        ('subscription { orderStatusChanged(number: "X") { cursor } }', "NOT_FOUND"),
    ],
)
async def test_what_is_wrong_is_told_in_the_stream(house: House, query: str, code: str) -> None:
    async with wired(house) as wire, streaming(wire, query) as (_, events):
        seen = [event async for event in events]
    assert [name for name, _ in seen] == ["next", "complete"]
    assert seen[0][1]["errors"][0]["extensions"]["code"] == code


async def test_a_stream_is_not_asked_for_by_get(house: House) -> None:
    async with wired(house) as wire, wire.client() as client:
        answer = await client.get("/graphql", params={"query": "{ __typename }"}, headers=ACCEPT)
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


async def test_a_subscription_asked_for_without_a_stream_says_what_it_needs(house: House) -> None:
    query = 'subscription { availabilityChanged(skus: ["JONC"]) { sku } }'
    answer = await house.client.post("/graphql", json={"query": query}, headers={"accept": "application/json"})
    assert "graphql-transport-ws" in answer.json()["errors"][0]["message"]


async def test_silence_is_filled_so_that_proxies_keep_the_stream(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert event_stream.HEARTBEAT_SECONDS <= 15
    monkeypatch.setattr(event_stream, "HEARTBEAT_SECONDS", 0.05)
    staff = await staffed(house)
    async with (
        wired(house) as wire,
        streaming(wire, FEED, "/admin/graphql", authorization=f"Bearer {staff.token}") as (_, events),
    ):
        assert [await anext(events) for _ in range(3)] == [("", None)] * 3
        await paid(house)
        async for name, data in events:
            if name:
                assert data["data"]["orderFeed"]["kind"] == "PLACED"
                break


async def test_a_reader_who_leaves_leaves_nothing_behind(house: House) -> None:
    await house.shelve(piece("Jonc"))
    query = 'subscription { availabilityChanged(skus: ["JONC"]) { sku } }'
    async with wired(house) as wire:
        async with streaming(wire, query) as (_, events):
            assert (await anext(events))[0] == "next"
            assert len(house.shop.feed.everyone) == 1
        await wire.followed(0)


async def test_a_process_that_ends_ends_its_streams_at_once_and_lets_them_come_back(house: House) -> None:
    await house.shelve(piece("Jonc"))
    query = 'subscription { availabilityChanged(skus: ["JONC"]) { sku } }'
    ended = asyncio.Event()
    seen: list[str] = []

    async def read(wire: Wire, begun: asyncio.Event) -> None:
        async with streaming(wire, query) as (_, events):
            async for name, _ in events:
                seen.append(name)
                begun.set()
        ended.set()

    async with wired(house) as wire:
        begun = asyncio.Event()
        reading = asyncio.create_task(read(wire, begun))
        await asyncio.wait_for(begun.wait(), 10)
        assert not ended.is_set()
    await reading
    assert seen == ["next"]


async def test_one_address_has_so_many_streams(house: House) -> None:
    await house.shelve(piece("Jonc"))
    query = 'subscription { availabilityChanged(skus: ["JONC"]) { sku } }'
    most = house.gateway.settings.streams_per_address
    async with wired(house) as wire:
        open_ones = [streaming(wire, query) for _ in range(most)]
        for one in open_ones:
            await one.__aenter__()
        async with streaming(wire, query) as (answer, _):
            assert answer.status_code == 429
        for one in open_ones:
            await one.__aexit__(None, None, None)
