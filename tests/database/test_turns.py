"""When every connection is taken: a request waits for so long, and is then told to come back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from graphql import ExecutionResult, GraphQLError
from tortoise.transactions import in_transaction

from resolvers.ports import Overloaded
from schema.building import core
from schema.execution.pipeline import Pipeline
from schema.storefront import SCHEMA
from tests.house_of import House, opened
from tests.makers import piece

POOL = 2
CART = "{ cart { id } }"
ADD = 'mutation Add { cartLinesAdd(lines: [{sku: "JONC"}]) { cartToken userErrors { code } } }'


@asynccontextmanager
async def busy(house: House) -> AsyncIterator[None]:
    """All connections of the shop are held by others."""
    letting_go, held = asyncio.Event(), asyncio.Semaphore(0)

    async def hold() -> None:
        async with in_transaction() as connection:
            await connection.execute_query("SELECT 1")
            held.release()
            await letting_go.wait()

    connections = 1 if house.gateway.settings.is_sqlite else POOL
    holders = [asyncio.create_task(hold()) for _ in range(connections)]
    for _ in holders:
        await held.acquire()
    try:
        yield
    finally:
        letting_go.set()
        await asyncio.gather(*holders)


@pytest.fixture
async def narrow(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """A shop with few connections, for which nobody waits long."""
    async with opened(database_url, tmp_path / "var", database_pool=POOL, database_wait_seconds=0.1) as house:
        await house.shelve(piece("Jonc"))
        yield house


async def test_who_would_wait_too_long_is_told_to_come_back(narrow: House) -> None:
    async with busy(narrow):
        for asked in (CART, ADD, "{ shop { name } ...Mine } fragment Mine on Query { cart { id } }"):
            for _ in range(3):
                answer = await narrow.client.post("/graphql", json={"query": asked}, headers={"x-cart-token": "x" * 43})
                assert answer.status_code == 503, (asked, answer.text)
                assert answer.headers["retry-after"] == "1"
                (error,) = answer.json()["errors"]
                assert error["extensions"]["code"] == "SERVICE_UNAVAILABLE"
                assert answer.headers["cache-control"] == "no-store"
    assert (await narrow.ask(ADD))["cartLinesAdd"]["userErrors"] == []


async def test_a_session_that_cannot_be_read_in_time_is_no_stranger_s(narrow: House) -> None:
    async with busy(narrow):
        answer = await narrow.client.post(
            "/graphql", json={"query": "{ me { email } }"}, headers={"authorization": "Bearer " + "x" * 43}
        )
    assert answer.status_code == 503


async def test_who_waits_and_is_let_in_in_time_is_answered(database_url: str, tmp_path: Path) -> None:
    async with opened(database_url, tmp_path / "var", database_pool=POOL, database_wait_seconds=20) as house:
        await house.shelve(piece("Jonc"))
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(busy(house))
            asking = asyncio.create_task(house.ask(ADD))
            await asyncio.sleep(0.2)
            assert not asking.done()
        assert (await asking)["cartLinesAdd"]["userErrors"] == []


async def test_what_was_done_before_is_told_beside_what_was_not() -> None:
    busy_error = GraphQLError("x", original_error=Overloaded(), path=["second"])
    pipeline = Pipeline(core(SCHEMA))
    context: Any = SimpleNamespace(request_id="any")
    answer = pipeline.answer(ExecutionResult({"first": {"id": 1}, "second": None}, [busy_error]), context)
    assert (answer.executed, answer.overloaded, answer.codes) == (True, False, {"SERVICE_UNAVAILABLE"})
    assert answer.data == {"first": {"id": 1}, "second": None}
    alone = pipeline.answer(ExecutionResult({"second": None}, [busy_error]), context)
    assert (alone.executed, alone.overloaded) == (False, True)


async def test_what_is_on_the_shelf_is_answered_however_busy_the_database_is(narrow: House) -> None:
    asked = {"query": '{ product(handle: "jonc") { title } }'}
    for _ in range(4):
        assert (await narrow.client.post("/graphql", json=asked)).status_code == 200
    narrow.shop.shelf.poll_seconds = 3600
    await narrow.shop.shelf.fresh()
    async with busy(narrow):
        answer = await narrow.client.post("/graphql", json=asked)
    assert answer.json() == {"data": {"product": {"title": "Jonc"}}}
