"""Turns that money and staff take seldom, each of which once led astray."""

from typing import Any

import pytest

from resolvers.catalog.tables import Product
from resolvers.orders.reconciling import troubles
from resolvers.orders.tables import Order, OrderLine
from resolvers.payments.tables import Payment
from resolvers.ports import ProviderUnavailable
from tests.house_of import House
from tests.orders.desk import CONFIRM, SHIP
from tests.orders.test_amending import AMEND, LINES, LINK, followed, line_of, ordered, staffed
from tests.orders.test_refunding import REFUND
from tests.orders.test_withdrawing import CONFIRM_IT, DECLARE, EMAIL, asked
from tests.payments.stage import Desk, retried, shown
from tests.people.person import Person


async def test_an_order_that_is_paid_asks_for_nothing_though_a_page_was_asked_for(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house, paid=False)

    async def away(session_id: str) -> Any:
        raise ProviderUnavailable(session_id)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(house.shop.payments, "expire", away)
        assert await elise.refused(LINK, number=placed.number) == []
    await house.pay(placed.page)
    seen = (await elise.ask(LINES, n=placed.number))["order"]
    assert (await Order.get()).status == "IN_VALIDATION"
    assert seen["payment"] == {"state": "AUTHORISED", "amountDue": None}
    assert (await retried(house, placed))["payment"] is None


async def test_money_taken_at_the_providers_desk_confirms_also_after_a_capture_that_failed(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    await Desk(house).fail(status=409, times=1)
    assert await elise.refused(CONFIRM, number=placed.number) == [("PAYMENT_NOT_POSSIBLE", "number")]
    await house.shop.payments.capture(placed.session, (await Order.get()).total, key="at the desk")
    await house.settle()
    assert "CONFIRM" in (await elise.ask(LINES, n=placed.number))["order"]["nextSteps"]
    assert await elise.refused(CONFIRM, number=placed.number) == []
    assert (await Order.get()).status == "CONFIRMED"
    assert await troubles() == []


async def test_too_much_that_was_taken_goes_back_also_when_the_event_is_first(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house, "BAGUE-LUEUR-50")
    key = await line_of(elise, placed)
    await elise.does(AMEND, number=placed.number, lines=[{"lineId": key, "quantity": 0}, {"sku": "CLIP"}])
    desk = Desk(house)
    await desk.lose_events()
    await house.shop.payments.capture(placed.session, 120_000, key="at the desk")
    await desk.fail(status=503)
    assert await elise.refused(CONFIRM, number=placed.number) == []
    (*_, taken) = await desk.events(placed.session)
    await desk.recover()
    await desk.redeliver(taken["id"])
    await house.dispatch()
    payment, order = await Payment.get(), await Order.get()
    assert order.status == "CONFIRMED"
    assert payment.captured - payment.refunded == order.total == 21_500


async def test_the_payment_that_counts_is_the_one_whose_money_the_maison_has(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    key = await line_of(elise, placed)
    for quantity in (2, 1):
        house.clock.forward(seconds=5)
        await elise.does(AMEND, number=placed.number, lines=[{"lineId": key, "quantity": quantity}])
    assert await elise.refused(CONFIRM, number=placed.number) == []
    assert await elise.refused(REFUND, number=placed.number, token="t", amount="10.00", why="Geste") == []
    assert (await shown(house, placed))["payment"]["state"] == "PARTIALLY_REFUNDED"


async def test_a_line_keeps_the_words_it_was_sold_with_when_it_is_amended(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house, "BAGUE-LUEUR-50")
    key = await line_of(elise, placed)
    await Product.all().update(title="Bague Rebaptisée")
    await elise.does(AMEND, number=placed.number, lines=[{"lineId": key, "giftMessage": "Pour toi"}])
    line = await OrderLine.get()
    assert (line.title, line.gift_message) == ("Bague Lueur", "Pour toi")


async def test_nobody_withdraws_from_lines_that_were_amended_away_meanwhile(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    key = await line_of(elise, placed)
    declared = await asked(house, DECLARE, number=placed.number, email=EMAIL)
    await elise.does(AMEND, number=placed.number, lines=[{"lineId": key, "quantity": 0}, {"sku": "CLIP"}])
    done = await asked(house, CONFIRM_IT, id=declared["withdrawalId"], token=declared["confirmToken"])
    assert [error["code"] for error in done["userErrors"]] == ["INVALID_INPUT"]
    assert await elise.refused(CONFIRM, number=placed.number) == []
    assert await elise.refused(SHIP, number=placed.number) == []


async def test_a_capture_that_failed_is_no_trouble_once_the_order_was_paid_anew(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    await Desk(house).fail(status=409, times=1)
    assert await elise.refused(CONFIRM, number=placed.number) == [("PAYMENT_NOT_POSSIBLE", "number")]
    assert [trouble.order_number for trouble in await troubles()] == [placed.number]
    house.clock.forward(seconds=5)
    assert await elise.refused(LINK, number=placed.number) == []
    await house.dispatch()
    await house.pay(await followed(house, placed))
    await house.dispatch()
    assert await elise.refused(CONFIRM, number=placed.number) == []
    assert await troubles() == []


async def test_no_approval_waits_of_money_that_was_taken(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    query = "query Until($n: String!) { order(number: $n) { approvedUntil nextSteps } }"
    assert (await elise.ask(query, n=placed.number))["order"]["approvedUntil"] is not None
    await house.shop.payments.capture(placed.session, (await Order.get()).total, key="at the desk")
    await house.settle()
    seen = (await elise.ask(query, n=placed.number))["order"]
    assert (seen["approvedUntil"], "CONFIRM" in seen["nextSteps"]) == (None, True)


async def test_an_amendment_is_told_though_it_was_paid_before_the_letter_was_written(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    await elise.does(AMEND, number=placed.number, lines=[{"sku": "CLIP"}])
    await house.pay((await retried(house, placed))["payment"]["redirectUrl"])
    told = [letter for letter in await Person(house).letters() if "modifiée" in letter.header("subject")]
    assert len(told) == 1
    assert "650,00" in told[0].body("plain")
