"""What an event costs the database: so many statements and no more, for one who follows as for many."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest

from tests.house.test_budgets import OPERATIONS, counted
from tests.house_of import House
from tests.live.wire import Wire, wired
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
# The feed looks once or twice for one event, as it is told.
LOOKS = 3


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
        while not all(each.is_idle for group in feed.followers.values() for each in group):  # noqa: ASYNC110 - untold
            await asyncio.sleep(0.01)
        with counted() as statements:
            # One event in the eyes of those who follow.
            await staff.does(NOTE if is_board else CANCEL, number=placed.number)
            heard = [await talk.next() for talk in talks]
        assert all(each == heard[0] for each in heard)
    await wire.followed(0)
    return len(statements)
