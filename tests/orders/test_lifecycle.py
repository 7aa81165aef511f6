"""The five statuses: which steps there are, who takes them, and that each is taken and told once."""

import asyncio
from itertools import product

import pytest

from resolvers.events.tables import Event
from resolvers.languages.translations import translate
from resolvers.orders.lifecycle import EXPLANATIONS, LABELS, STATUS_AFTER, STEPS, Actor, advance
from resolvers.orders.tables import CancellationReason, Order, OrderStatus
from resolvers.writing import writing
from tests.house_of import House
from tests.makers import piece
from tests.payments.stage import place, shown

PENDING, VALIDATING, CONFIRMED, SHIPPED, CANCELLED = OrderStatus

# As the customer is promised: from, to, and who may.
PERMITTED = {
    (PENDING, VALIDATING): {"payment"},
    (PENDING, CANCELLED): {"payment", "clock", "staff"},
    (VALIDATING, CONFIRMED): {"staff"},
    (VALIDATING, CANCELLED): {"staff"},
    (CONFIRMED, CANCELLED): {"staff"},
    (CONFIRMED, SHIPPED): {"staff"},
}


async def step(house: House, order: Order, to: OrderStatus, actor: Actor) -> bool:
    async with writing(house.shop) as write:
        return await advance(write, house.shop, order, to, actor)


def test_an_order_begins_awaiting_payment_and_ends_shipped_or_cancelled() -> None:
    assert [to for (source, to) in STEPS if source is None] == [PENDING]
    assert {source for source, _ in STEPS} == {None, PENDING, VALIDATING, CONFIRMED}
    assert set(STATUS_AFTER.values()) == set(OrderStatus)


def test_every_status_is_said_in_the_words_of_the_faq() -> None:
    said = {status: translate(LABELS[status], "fr") for status in OrderStatus}
    assert said == {
        PENDING: "Paiement en attente",
        VALIDATING: "En cours de validation",
        CONFIRMED: "Confirmée",
        SHIPPED: "Expédiée",
        CANCELLED: "Annulée",
    }
    explained = {status: translate(EXPLANATIONS[status], "fr", maison="Messika") for status in OrderStatus}
    assert len(set(explained.values())) == 5
    assert "Messika" in explained[CONFIRMED]


async def test_of_all_pairs_and_actors_the_table_alone_decides(house: House) -> None:
    await house.shelve(piece("Jonc"))
    placed = await place(house, "JONC")
    found = await Order.get(number=placed.number)
    taken: list[str] = []
    for source, to, actor in product(OrderStatus, OrderStatus, Actor):
        await Order.filter(id=found.id).update(status=source)
        order = await Order.get(id=found.id)
        if actor.value in PERMITTED.get((source, to), set()):
            assert await step(house, order, to, actor)
            assert order.status is to
            taken.append(STEPS[source, to].event)
            assert (await Order.get(id=found.id)).status is to
        else:
            with pytest.raises(ValueError, match="cannot move an order"):
                await step(house, order, to, actor)
            assert (await Order.get(id=found.id)).status is source
    events = await Event.filter(subject=placed.number).order_by("sequence")
    assert [event.kind for event in events] == ["order.placed", *taken]
    assert len(taken) == sum(map(len, PERMITTED.values()))
    assert {STATUS_AFTER[event.kind] for event in events} == set(OrderStatus)


async def test_an_order_that_moved_on_meanwhile_is_left_alone(house: House) -> None:
    await house.shelve(piece("Jonc"))
    placed = await place(house, "JONC")
    stale = await Order.get(number=placed.number)
    await house.pay(placed.page)
    before = await Event.all().count()
    async with writing(house.shop) as write:
        reason = CancellationReason.PAYMENT_EXPIRED
        assert not await advance(write, house.shop, stale, CANCELLED, Actor.CLOCK, cancellation_reason=reason)
    assert stale.status is PENDING
    order = await shown(house, placed)
    assert (order["status"], order["cancellation"]) == ("IN_VALIDATION", None)
    assert await Event.all().count() == before


async def test_of_many_who_move_an_order_at_once_one_does_and_one_event_tells(house: House) -> None:
    await house.shelve(piece("Jonc"))
    placed = await place(house, "JONC")
    order_id = (await Order.get(number=placed.number)).id
    ways = [(VALIDATING, Actor.PAYMENT), (CANCELLED, Actor.CLOCK), (CANCELLED, Actor.STAFF)] * 4
    copies = [await Order.get(id=order_id) for _ in ways]
    moves = (step(house, order, to, actor) for order, (to, actor) in zip(copies, ways, strict=True))
    assert sum(await asyncio.gather(*moves)) == 1
    order = await shown(house, placed)
    assert [one["status"] for one in order["timeline"]] == ["PENDING_PAYMENT", order["status"]]
