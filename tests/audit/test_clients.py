"""The reference clients, graphql-ws and graphql-sse, follow the shop as their users would."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.audit.test_audit import HERE, node
from tests.house_of import House
from tests.live.test_orders import FEED, STEPS
from tests.live.wire import wired
from tests.orders.desk import CONFIRM, SHIP, paid, staffed

__all__ = ["node"]

PATIENCE = 30
both = pytest.mark.parametrize("transport", ["ws", "sse"])


class Client:
    """One run of a reference client, line by line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def hears(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            line = await self.process.stdout.readline()
        heard: dict[str, Any] = json.loads(line)
        return heard


@asynccontextmanager
async def following(node: str, *words: str) -> AsyncIterator[Client]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(node, "clients.mjs", *words, cwd=HERE, stdout=pipe)
    try:
        yield Client(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@both
async def test_a_client_follows_an_order_and_resumes_where_it_was(house: House, node: str, transport: str) -> None:
    staff = await staffed(house)
    placed = await paid(house)
    query = "query T($n: String!, $t: String) { order(number: $n, accessToken: $t) { timeline { cursor } } }"
    first = (await house.ask(query, n=placed.number, t=placed.token))["order"]["timeline"][0]["cursor"]
    variables = {"number": placed.number, "token": placed.token, "after": first}
    async with wired(house) as wire:
        words = (transport, f"http://{wire.host}/graphql", STEPS)
        async with following(node, *words, json.dumps(variables)) as client:
            paid_step = (await client.hears())["next"]["data"]["orderStatusChanged"]
            await staff.does(CONFIRM, number=placed.number)
            assert (await client.hears())["next"]["data"]["orderStatusChanged"]["status"] == "CONFIRMED"
        await staff.does(SHIP, number=placed.number)
        async with following(node, *words, json.dumps({**variables, "after": paid_step["cursor"]})) as client:
            again = [(await client.hears())["next"]["data"]["orderStatusChanged"]["status"] for _ in range(2)]
    assert (paid_step["status"], again) == ("IN_VALIDATION", ["CONFIRMED", "SHIPPED"])


@both
async def test_a_client_reads_why_it_was_refused(house: House, node: str, transport: str) -> None:
    async with wired(house) as wire:
        words = (transport, f"http://{wire.host}/admin/graphql", FEED, "{}")
        async with following(node, *words) as client:
            heard = await client.hears()
    errors = heard["error"] if transport == "ws" else heard["next"]["errors"]
    assert errors[0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_graphql_ws_comes_back_by_itself_after_a_cut(house: House, node: str) -> None:
    staff = await staffed(house)
    async with wired(house) as wire:
        words = ("ws", f"http://{wire.host}/admin/graphql", FEED, json.dumps({"after": 0}), f"Bearer {staff.token}")
        async with following(node, *words) as client:
            await paid(house)
            seen = [(await client.hears())["next"]["data"]["orderFeed"]["kind"] for _ in range(2)]
            wire.cut()
            again = [(await client.hears())["next"]["data"]["orderFeed"]["kind"] for _ in range(2)]
    assert seen == again == ["PLACED", "PAYMENT_RECEIVED"]


async def test_graphql_ws_gives_up_on_a_session_that_is_over(house: House, node: str) -> None:
    staff = await staffed(house)
    async with wired(house) as wire:
        words = ("ws", f"http://{wire.host}/admin/graphql", FEED, json.dumps({"after": 0}), f"Bearer {staff.token}")
        async with following(node, *words) as client:
            await paid(house)
            assert (await client.hears())["next"]["data"]["orderFeed"]["kind"] == "PLACED"
            await client.hears()
            await staff.ask("mutation { staffSignOut { accepted } }")
            assert (await client.hears())["error"]["code"] == 4403
