"""What an event costs the database: so many statements and no more, for one who follows as for many."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest

from schema.catalog import live
from tests.house.test_budgets import OPERATIONS, counted
from tests.house_of import House
from tests.live.wire import Wire, wired
from tests.makers import piece
from tests.orders.desk import paid, staffed
from tests.staff.member import Member

ORDER = (OPERATIONS / "33-order-follow.graphql").read_text(encoding="utf-8")
BOARD = (OPERATIONS / "admin" / "23-orders-follow.graphql").read_text(encoding="utf-8")
CANCEL = """mutation C($number: String!) {
  payload: orderCancel(number: $number, reason: CUSTOMER_REQUEST) { userErrors { code } }
}"""
NOTE = """mutation N($number: String!) {
  payload: orderNoteAdd(number: $number, text: "Vu.") { userErrors { code } }
}"""
MANY = 18
AVAILABLE = "subscription A($skus: [String!]!) { availabilityChanged(skus: $skus) { sku availability { state } } }"
SOLD_OUT = """mutation S($sku: String!) {
  payload: stockSet(sku: $sku, location: "web", onHand: 0) { userErrors { code } }
}"""
# What reading a piece takes.
READINGS = 9
# The feed looks once or several times for one event, as it is told and as busy as the machine is; a statement for each
# who follows would be seventeen more.
LOOKS = 9


@pytest.mark.parametrize("path, query", [("/graphql", ORDER), ("/admin/graphql", BOARD)], ids=["an order", "the board"])
async def test_an_event_costs_the_same_for_one_as_for_many(house: House, path: str, query: str) -> None:
    staff = await staffed(house)
    async with wired(house) as wire:
        alone = await _spent(wire, staff, path, query, 1)
        together = await _spent(wire, staff, path, query, MANY)
    assert abs(together - alone) <= LOOKS, (alone, together)


async def _spent(wire: Wire, staff: Member, path: str, query: str, followers: int) -> int:
    """The statements of something done that so many hear of, what it costs by itself among them."""
    placed = await paid(wire.house)
    is_board = path.startswith("/admin")
    payload = {"authorization": f"Bearer {staff.token}"} if is_board else None
    variables: dict[str, Any] = {} if is_board else {"number": placed.number, "accessToken": placed.token}
    async with AsyncExitStack() as stack:
        talks = [await stack.enter_async_context(wire.talk(path, payload=payload)) for _ in range(followers)]
        for talk in talks:
            await talk.subscribe(query, **variables)
        await wire.followed(followers)
        # Rights are asked for at the start of each stream, and are not the event's.
        feed = wire.house.shop.feed
        while not all(each.is_idle for each in feed.everyone):  # noqa: ASYNC110 - untold
            await asyncio.sleep(0.01)
        with counted() as statements:
            # One event in the eyes of those who follow.
            await staff.does(NOTE if is_board else CANCEL, number=placed.number)
            heard = [await talk.next() for talk in talks]
        assert all(each == heard[0] for each in heard)
    await wire.followed(0)
    return len(statements)


async def test_who_follows_pieces_is_told_from_one_reading_and_costs_nothing_while_nothing_happens(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "EVERY", 0.05)
    monkeypatch.setattr(live, "AT_MOST_EVERY", 0.01)
    staff = await staffed(house)
    await house.shelve(*(piece(name) for name in ("Aube", "Brise", "Cime")))
    skus = ["AUBE", "BRISE", "CIME", "NIHIL"]
    async with wired(house) as wire, wire.talk() as talk:
        for number in range(MANY):
            # Each names them in another order, and one that is not there.
            turned = skus[number % 4 :] + skus[: number % 4]
            await talk.subscribe(AVAILABLE, str(number), skus=turned)
        for _ in range(3 * MANY):
            await talk.hear()
        with counted() as quiet:
            await asyncio.sleep(0.5)
        assert len(quiet) == 0
        with counted() as busy:
            assert (await staff.does(SOLD_OUT, sku="AUBE"))["userErrors"] == []
            told = [(await talk.hear())["payload"]["data"]["availabilityChanged"]["sku"] for _ in range(MANY)]
        assert told == ["AUBE"] * MANY
        assert len(busy) < READINGS * MANY / 2
