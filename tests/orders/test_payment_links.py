"""Asking for a payment by a link: where it leads, when it is over, and what money counts without one."""

from typing import Any

import pytest

from resolvers.orders.tables import Order
from resolvers.payments.tables import Payment
from tests.house_of import House
from tests.orders.desk import CANCEL, CONFIRM
from tests.orders.test_amending import AMEND, LINES, LINK, line_of, ordered, staffed
from tests.orders.test_withdrawing import withdrew
from tests.payments.stage import Desk
from tests.people.person import Person


async def test_the_link_leads_to_a_page_with_a_button(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    page = f"/orders/{placed.number}?token={placed.token}"
    assert "<form" not in (await house.client.get(page)).text
    await elise.does(AMEND, number=placed.number, lines=[{"sku": "CLIP"}])
    shown_page = (await house.client.get(page)).text
    assert "<form" in shown_page
    assert "autoriser de nouveau" in shown_page
    sent = await house.client.post(page)
    assert sent.status_code == 303
    await house.pay(sent.headers["location"])
    assert await Payment.filter(state="AUTHORISED", amount=65_000).exists()


async def test_a_letter_asks_for_nothing_that_is_not_awaited_any_more(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    key = await line_of(elise, placed)
    for quantity in (2, 1):
        await elise.does(AMEND, number=placed.number, lines=[{"lineId": key, "quantity": quantity}])
    letters = [letter for letter in await Person(house).letters() if "modifiée" in letter.header("subject")]
    (told,) = [letter.body("plain") for letter in letters]
    assert "rien à régler" in told


async def test_money_taken_at_the_providers_own_desk_counts_and_is_not_asked_for_again(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    await house.shop.payments.capture(placed.session, (await Order.get()).total, key="at the desk")
    await house.settle()
    for query, facts in ((LINK, {}), (AMEND, {"lines": [{"sku": "CLIP"}]})):
        assert await elise.refused(query, number=placed.number, **facts) == [("INVALID_STATUS", "number")]
    assert (await elise.ask(LINES, n=placed.number))["order"]["nextSteps"] == ["CONFIRM", "CANCEL"]
    assert await elise.refused(CONFIRM, number=placed.number) == []
    payment, order = await Payment.get(), await Order.get()
    assert (order.status, payment.captured) == ("CONFIRMED", order.total)


async def test_more_than_the_order_comes_to_goes_back(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house, "BAGUE-LUEUR-50")
    key = await line_of(elise, placed)
    await elise.does(AMEND, number=placed.number, lines=[{"lineId": key, "quantity": 0}, {"sku": "CLIP"}])
    await Desk(house).lose_events()
    await house.shop.payments.capture(placed.session, 120_000, key="at the desk")
    assert await elise.refused(CONFIRM, number=placed.number) == []
    await house.dispatch()
    payment, order = await Payment.get(), await Order.get()
    assert payment.captured - payment.refunded == order.total == 21_500


async def test_a_link_that_is_sent_while_the_order_lapses_gives_it_time(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house, paid=False)
    house.clock.forward(minutes=31)
    real = house.shop.payments.expire

    async def slow(session_id: str) -> Any:
        ended = await real(session_id)
        assert await elise.refused(LINK, number=placed.number) == []
        return ended

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(house.shop.payments, "expire", slow)
        await house.gateway.dispatcher.lapse()
    assert (await Order.get()).status == "PENDING_PAYMENT"


async def test_nobody_is_asked_to_pay_for_what_they_withdrew_from(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house, paid=False)
    await withdrew(house, placed)
    assert await elise.refused(LINK, number=placed.number) == [("INVALID_STATUS", "number")]
    assert (await elise.ask(LINES, n=placed.number))["order"]["nextSteps"] == ["CANCEL"]


async def test_a_session_that_the_provider_does_not_know_stops_no_other_order(house: House) -> None:
    await staffed(house)
    lost, other = await ordered(house, paid=False), await ordered(house, "CLIP", paid=False)
    await Payment.filter(order_number=lost.number).update(session_id="of_another_provider")
    house.clock.forward(minutes=31)
    await house.dispatch()
    await house.gateway.dispatcher.compare()
    assert {row.number: row.status for row in await Order.all()} == {
        lost.number: "CANCELLED",
        other.number: "CANCELLED",
    }


async def test_a_page_paid_just_before_it_was_ended_is_found_though_its_event_is_lost(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house, paid=False)
    desk = Desk(house)
    await desk.lose_events()
    await house.client.post(placed.page, data={"outcome": "accept"})
    assert await elise.refused(CANCEL, number=placed.number) == []
    await house.gateway.dispatcher.compare()
    assert (await Payment.get()).state == "EXPIRED", "as far as anybody knows"
    house.clock.forward(minutes=31)
    await desk.fail(status=503)
    await house.gateway.dispatcher.compare()
    await desk.recover()
    await house.gateway.dispatcher.compare()
    await house.dispatch()
    assert (await desk.state(placed.session), (await Payment.get()).state) == ("voided", "VOIDED")
