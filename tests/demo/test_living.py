"""Customers who come and go by themselves at the running demo."""

import random

import pytest

from gateway.demo import living
from gateway.demo.living import HOMES, STORIES, Customer, Home, OutOfReach, live
from resolvers.concierge.tables import ConciergeRequest, RequestKind
from resolvers.orders.tables import Order, OrderStatus
from tests.gateway.process import ecrin
from tests.house_of import SITE, House
from tests.makers import piece

LEAVES_BEHIND: dict[living.Story, OrderStatus] = {
    living.buys: OrderStatus.IN_VALIDATION,
    living.is_refused: OrderStatus.CANCELLED,
    living.tries_again: OrderStatus.IN_VALIDATION,
    living.leaves: OrderStatus.PENDING_PAYMENT,
    living.changes_their_mind: OrderStatus.IN_VALIDATION,
}


def customer(house: House) -> Customer:
    return Customer(house.client, SITE, random.Random(3))  # noqa: S311 - a play, no secret


@pytest.mark.parametrize("story", LEAVES_BEHIND, ids=lambda story: story.__name__)
async def test_each_story_of_an_order_ends_as_it_is_told(house: House, story: living.Story) -> None:
    await house.shelve(piece("Jonc"))
    told = await story(customer(house))
    await house.settle()
    order = await Order.get()
    assert told is not None
    assert told.startswith(order.number)
    assert order.status is LEAVES_BEHIND[story]
    assert await ConciergeRequest.all().count() == (story is living.changes_their_mind)


@pytest.mark.parametrize("home", HOMES, ids=lambda home: home.city)
async def test_each_of_them_lives_where_the_shop_delivers(house: House, home: Home) -> None:
    await house.shelve(piece("Jonc"))
    somebody = customer(house)
    somebody.home = home
    assert await living.buys(somebody) is not None


async def test_some_only_ask(house: House) -> None:
    await house.shelve(piece("Jonc"))
    for story in (living.asks, living.wants_a_call):
        assert await story(customer(house)) is not None
    assert {row.kind for row in await ConciergeRequest.all()} == {RequestKind.QUESTION, RequestKind.CALLBACK}
    assert STORIES.keys() == {*LEAVES_BEHIND, living.asks, living.wants_a_call}


async def test_where_everything_is_sold_they_say_so(house: House) -> None:
    await house.shelve(piece("Jonc", stock=0))
    with pytest.raises(OutOfReach, match="sold or held"):
        await living.buys(customer(house))


async def test_where_no_shop_answers_it_ends_in_one_line() -> None:
    with pytest.raises(OutOfReach):
        await live("http://127.0.0.1:9", 1.0)
    ended = await ecrin("demo", "--live", "--url", "http://127.0.0.1:9")
    assert "does not answer as the demo shop does" in ended.complaint
