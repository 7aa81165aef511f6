"""Events that were lost are found by asking; payments that come too late are given back until that is done."""

import asyncio
from datetime import timedelta

import pytest

from resolvers.events.tables import Event
from resolvers.orders import paying, settling
from resolvers.orders.lifecycle import Actor
from resolvers.orders.tables import CancellationReason, Order
from resolvers.payments.tables import Operation, OperationState, Payment, PaymentState
from resolvers.stock import holds
from resolvers.writing import writing
from tests.house_of import House
from tests.makers import piece
from tests.payments.stage import Desk, Placed, held, payment_of, place, shown


async def cancelled(house: House, placed: Placed) -> None:
    """The concierge cancels the order while its payment page is open."""
    async with writing(house.shop) as write:
        await holds.lock(placed.number)
        order = await Order.get(number=placed.number)
        assert await paying.cancel(write, house.shop, order, CancellationReason.CUSTOMER_REQUEST, Actor.STAFF)


async def kinds(placed: Placed) -> list[str]:
    return [event.kind for event in await Event.filter(subject=placed.number).order_by("sequence")]


async def test_a_payment_whose_event_was_lost_is_found_by_asking(house: House) -> None:
    await house.shelve(piece("Jonc"))
    desk = Desk(house)
    await desk.lose_events()
    paid, refused, open_still = [await place(house, "JONC") for _ in range(3)]
    await house.pay(paid.page)
    await house.pay(refused.page, "refuse")
    assert await paying.reconcile(house.shop) == 0
    house.clock.forward(minutes=2)
    await desk.fail(status=503)
    assert await paying.reconcile(house.shop) == 0
    assert (await shown(house, paid))["status"] == "PENDING_PAYMENT"
    await desk.recover()
    assert await paying.reconcile(house.shop) == 0, "nobody is asked twice in two minutes"
    house.clock.forward(minutes=2)
    assert sum(await asyncio.gather(*(paying.reconcile(house.shop) for _ in range(4)))) == 2
    assert [(await shown(house, placed))["status"] for placed in (paid, refused, open_still)] == [
        "IN_VALIDATION",
        "CANCELLED",
        "PENDING_PAYMENT",
    ]
    assert await kinds(paid) == ["order.placed", "order.paid"]
    # What was lost may still turn up: it changes nothing any more.
    for event in await desk.events():
        assert await desk.redeliver(event["id"], 3) == [200] * 3
    assert await kinds(paid) == ["order.placed", "order.paid"]
    assert await kinds(refused) == ["order.placed", "order.cancelled"]


async def test_a_payment_that_comes_too_late_is_given_back_and_told_to_staff(house: House) -> None:
    await house.shelve(piece("Jonc", stock=1))
    placed = await place(house, "JONC")
    await cancelled(house, placed)
    assert await held() == 0
    await house.pay(placed.page)
    assert (await shown(house, placed))["status"] == "CANCELLED"
    assert await kinds(placed) == ["order.placed", "order.cancelled", "payment.late"]
    assert (await payment_of(placed)).state is PaymentState.AUTHORISED
    assert sum(await asyncio.gather(*(settling.carry_out(house.shop) for _ in range(4)))) == 1
    assert await Desk(house).state(placed.session) == "voided"
    assert (await shown(house, placed))["payment"]["state"] == "VOIDED"
    await house.settle()
    assert await kinds(placed) == ["order.placed", "order.cancelled", "payment.late", "payment.voided"]
    assert await Operation.all().values_list("state", "amount") == [(OperationState.DONE, (await Order.get()).total)]


async def test_what_is_owed_is_tried_until_the_provider_says_done(house: House) -> None:
    await house.shelve(piece("Jonc"))
    desk = Desk(house)
    placed = await place(house, "JONC")
    await cancelled(house, placed)
    await house.pay(placed.page)
    await desk.lose_events()
    waits: list[timedelta] = []
    for tries in range(1, 6):
        # The last answer is lost after the work was done.
        await desk.fail(status=503, perform=tries == 5)
        assert await settling.carry_out(house.shop) == 0
        assert await settling.carry_out(house.shop) == 0, "it waits"
        owed = await Operation.get()
        assert (owed.state, owed.attempts) == (OperationState.OWED, tries)
        assert "503" in owed.last_error
        waits.append(owed.due_at - house.clock())
        house.clock.forward(seconds=waits[-1].total_seconds())
    assert waits == sorted(set(waits)), "each wait is longer than the one before"
    await desk.recover()
    assert await desk.state(placed.session) == "voided"
    assert await settling.carry_out(house.shop) == 1
    assert (await payment_of(placed)).state is PaymentState.VOIDED


async def test_money_given_back_at_the_providers_own_desk_is_owed_no_more(house: House) -> None:
    await house.shelve(piece("Jonc"))
    placed = await place(house, "JONC")
    await cancelled(house, placed)
    await house.pay(placed.page)
    await house.shop.payments.void(placed.session, key="by hand")
    assert await settling.carry_out(house.shop) == 1
    assert await Operation.filter(state=OperationState.OWED).count() == 0


async def test_a_dispatcher_killed_while_it_gives_back_is_followed_by_another(house: House) -> None:
    await house.shelve(piece("Jonc"))
    placed = await place(house, "JONC")
    await cancelled(house, placed)
    await house.pay(placed.page)
    await Desk(house).fail(slow_seconds=30)
    killed = asyncio.create_task(settling.carry_out(house.shop))
    while not await Operation.filter(attempts=1).exists():  # noqa: ASYNC110 - a row tells it, no event does
        await asyncio.sleep(0.01)
    killed.cancel()
    await asyncio.gather(killed, return_exceptions=True)
    await Desk(house).recover()
    assert await settling.carry_out(house.shop) == 0
    house.clock.forward(seconds=61)
    assert await settling.carry_out(house.shop) == 1
    assert [row.state for row in await Payment.all()] == [PaymentState.VOIDED]


@pytest.mark.parametrize("ends,becomes", [(True, "expired"), (False, "voided")], ids=["ended", "could not be ended"])
async def test_paying_twice_in_two_sessions_gives_the_second_payment_back(
    house: House, *, ends: bool, becomes: str
) -> None:
    await house.shelve(piece("Jonc"))
    desk = Desk(house)
    placed = await place(house, "JONC")
    # The books believe that the first page is closed; the provider says later that it was paid.
    assert await desk.forge(placed.session, "payment.expired") == 200
    answer = await house.client.post(f"/orders/{placed.number}?token={placed.token}")
    second = answer.headers["location"]
    assert second != placed.page
    if not ends:
        await desk.fail(status=503, times=1)
    await house.pay(placed.page)
    assert (await shown(house, placed))["status"] == "IN_VALIDATION"
    await house.pay(second)
    await settling.carry_out(house.shop)
    assert [await desk.state(session) for session in desk.sessions()] == ["authorised", becomes]
    order = await shown(house, placed)
    assert (order["status"], order["payment"]["state"]) == ("IN_VALIDATION", "AUTHORISED")
