"""Two buyers of the last ring never both succeed, and one attempt makes one order, over several processes."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from gateway.database.connecting import Database, connected
from resolvers.orders.tables import Order
from resolvers.stock.tables import Hold, HoldState, Level
from tests.house_of import opened
from tests.makers import DELIVERY, piece
from tests.proofs.processes import ORDER, Buyer, buyers, quiet, serving

SOLD_OUT = {"INSUFFICIENT_STOCK", "TEMPORARILY_UNAVAILABLE"}


async def test_of_twenty_buyers_one_gets_the_last_piece(database_url: str, tmp_path: Path) -> None:
    await contest(database_url, tmp_path / "var", rivals=20, rounds=2)


@pytest.mark.prove
async def test_of_a_hundred_buyers_one_gets_the_last_piece_twenty_times(database_url: str, tmp_path: Path) -> None:
    await contest(database_url, tmp_path / "var", rivals=100, rounds=20)


async def test_one_attempt_makes_one_order_however_often_it_is_sent(database_url: str, tmp_path: Path) -> None:
    await stock_up(database_url, tmp_path / "var", ["A"], 40)
    async with serving(database_url, tmp_path / "var", 2 if "postgres" in database_url else 1) as processes:
        async with buyers(processes, 1) as (buyer,):
            await buyer.put_in_cart("A")
            await buyer.say_where(DELIVERY)
            twins = [replace(buyer, url=process.url) for process in processes]
            answers = await asyncio.gather(*(twins[n % len(twins)].submit("same") for n in range(50)))
        assert answers == [answers[0]] * 50
        assert answers[0]["userErrors"] == []
        assert answers[0]["payment"]["redirectUrl"]
        quiet(processes)
    async with connected(Database(database_url)):
        assert await Order.all().count() == 1


async def contest(database_url: str, folder: Path, *, rivals: int, rounds: int) -> None:
    """In each round all rivals hold the same last piece in their carts and order at once."""
    skus = [f"UNIQUE-{number}" for number in range(rounds)]
    await stock_up(database_url, folder, skus, 1)
    async with serving(database_url, folder, 2 if "postgres" in database_url else 1) as processes:
        async with buyers(processes, rivals) as rival:
            for number, sku in enumerate(skus):
                await one_round(rival, sku, number, first=number == 0)
            assert {status for buyer in rival for status in buyer.statuses} == {200}
        quiet(processes)
    await check_books(database_url, sold=rounds)


async def one_round(rival: list[Buyer], sku: str, number: int, *, first: bool) -> None:
    await asyncio.gather(*(buyer.put_in_cart(sku) for buyer in rival))
    if first:
        await asyncio.gather(*(buyer.say_where(DELIVERY) for buyer in rival))
    answers = await asyncio.gather(*(buyer.submit(f"round-{number}") for buyer in rival))
    winners = [answer for answer in answers if answer["order"]]
    assert len(winners) == 1, f"{sku} was sold {len(winners)} times"
    refused = {error["code"] for answer in answers if not answer["order"] for error in answer["userErrors"]}
    assert refused <= SOLD_OUT
    assert all(answer["userErrors"] for answer in answers if not answer["order"])
    await pay(rival[0], winners[0])


async def pay(buyer: Buyer, placed: dict[str, dict[str, str]]) -> None:
    """The winner pays, and sees the order validated."""
    await buyer.client.post(placed["payment"]["redirectUrl"], data={"outcome": "accept"})
    async with asyncio.timeout(20):
        while True:
            found = await buyer.ask(ORDER, n=placed["order"]["number"], t=placed["accessToken"])
            if found["order"]["status"] == "IN_VALIDATION":
                return
            await asyncio.sleep(0.05)


async def stock_up(database_url: str, folder: Path, skus: list[str], stock: int) -> None:
    async with opened(database_url, folder) as house:
        await house.shelve(*(piece(f"Pièce {sku}", sku=sku, stock=stock) for sku in skus))


async def check_books(database_url: str, *, sold: int) -> None:
    """What is held is what orders hold, and nothing is held beyond what there is."""
    async with connected(Database(database_url)):
        assert await Order.all().count() == sold
        assert await Hold.filter(state=HoldState.HELD).count() == sold
        assert [(level.on_hand, level.held) for level in await Level.all()] == [(1, 1)] * sold
