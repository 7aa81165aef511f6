"""Orders that nobody paid in time: cancelled once, told why, their pieces back on the shelf."""

import asyncio

from resolvers.events.tables import Event
from resolvers.orders import paying
from tests.house_of import House
from tests.makers import piece
from tests.payments.stage import Desk, beside, held, place, shown


async def test_at_its_due_time_an_unpaid_order_is_cancelled_and_its_piece_is_free(house: House) -> None:
    await house.shelve(piece("Jonc", stock=1))
    placed = await place(house, "JONC")
    house.clock.forward(minutes=29, seconds=59)
    await house.dispatch()
    assert (await shown(house, placed))["status"] == "PENDING_PAYMENT"
    house.clock.forward(seconds=1)
    assert not (await shown(house, placed))["payment"]["canRetry"]
    await house.dispatch()
    order = await shown(house, placed)
    assert (order["status"], order["payment"]["state"]) == ("CANCELLED", "EXPIRED")
    assert order["cancellation"]["reason"] == "PAYMENT_EXPIRED"
    assert [step["status"] for step in order["timeline"]] == ["PENDING_PAYMENT", "CANCELLED"]
    assert await held() == 0
    assert await Desk(house).state(placed.session) == "expired"
    assert "annulée" in house.letters()[-1].header("subject")
    assert (await house.pay(placed.page)).headers["location"].endswith(placed.session), "the page takes no money"
    assert (await shown(house, placed))["status"] == "CANCELLED"


async def test_the_providers_own_expiry_may_come_early_or_in_time(house: House) -> None:
    await house.shelve(piece("Jonc"))
    early, late = await place(house, "JONC"), await place(house, "JONC")
    await house.shop.payments.expire(early.session)
    await house.settle()
    assert (await shown(house, early))["status"] == "PENDING_PAYMENT", "there is time for another session"
    house.clock.forward(minutes=30)
    await house.settle()
    assert (await shown(house, late))["payment"] == {
        "state": "EXPIRED",
        "method": None,
        "dueAt": "2026-11-22T12:30:00Z",
        "canRetry": False,
    }
    await house.dispatch()
    assert [(await shown(house, order))["status"] for order in (early, late)] == ["CANCELLED"] * 2
    cancelled = await Event.filter(kind="order.cancelled")
    assert [(event.actor, event.data) for event in cancelled] == [
        ("clock", {"cancellation_reason": "PAYMENT_EXPIRED"})
    ] * 2
    assert await held() == 0


async def test_the_provider_is_asked_first_and_a_payment_it_has_counts(house: House) -> None:
    await house.shelve(piece("Jonc"))
    desk = Desk(house)
    await desk.lose_events()
    placed = await place(house, "JONC")
    house.clock.forward(minutes=29)
    await house.pay(placed.page)
    house.clock.forward(minutes=1)
    assert await paying.lapse(house.shop) == 0
    assert (await shown(house, placed))["status"] == "IN_VALIDATION"
    assert await held() == 1


async def test_while_the_provider_is_silent_nothing_lapses_and_others_are_not_held_up(house: House) -> None:
    await house.shelve(piece("Jonc"))
    desk = Desk(house)
    await desk.fail(status=503)
    unopened = await place(house, "JONC")
    await desk.recover()
    opened = await place(house, "JONC")
    house.clock.forward(minutes=31)
    await desk.fail(status=503)
    # A session that was never opened cannot have been paid.
    assert await paying.lapse(house.shop) == 1
    assert (await shown(house, unopened))["status"] == "CANCELLED"
    assert (await shown(house, opened))["status"] == "PENDING_PAYMENT"
    assert await held() == 1
    await desk.recover()
    assert await paying.lapse(house.shop) == 1
    assert (await shown(house, opened))["status"] == "CANCELLED"
    assert await held() == 0


async def test_two_processes_that_lapse_at_once_cancel_each_order_once(house: House) -> None:
    await house.shelve(piece("Jonc", stock=9, max_per_order=9))
    for _ in range(4):
        await place(house, "JONC")
    house.clock.forward(minutes=30)
    async with beside(house) as two:
        ours = [two.first(paying.lapse(house.shop)) for _ in range(2)]
        theirs = [two.second(paying.lapse(two.gateway.shop)) for _ in range(2)]
        assert sum(await asyncio.gather(*ours, *theirs)) == 4
    assert await Event.filter(kind="order.cancelled").count() == 4
    assert await held() == 0
