"""Turns that money and staff take seldom, each of which once led astray."""

from datetime import datetime
from typing import Any

import pytest

from resolvers.catalog.tables import Product
from resolvers.orders.reads import withdrawal_ends
from resolvers.orders.reconciling import compare, troubles
from resolvers.orders.tables import Order, OrderLine
from resolvers.payments.tables import Payment
from resolvers.ports import ProviderUnavailable
from tests.house_of import House
from tests.orders.desk import CANCEL, CONFIRM, DELIVER, SHIP, told
from tests.orders.test_amending import AMEND, LINES, LINK, followed, line_of, ordered, staffed
from tests.orders.test_refunding import REFUND
from tests.orders.test_withdrawing import CONFIRM_IT, DECLARE, EMAIL, RECEIVE, asked, withdrew
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


async def test_goods_come_back_though_their_delivery_was_given_back_before(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    for step in (CONFIRM, SHIP, DELIVER):
        assert await elise.refused(step, number=placed.number) == []
        if step is CONFIRM:
            delivery = {"number": placed.number, "token": "d", "delivery": True, "why": "Geste"}
            assert await elise.refused(REFUND, **delivery) == []
            assert await elise.refused(REFUND, **{**delivery, "token": "e"}) == [("INVALID_INPUT", "includeDelivery")]
    gone = await withdrew(house, placed)
    received = await elise.does(RECEIVE, id=gone["withdrawalId"])
    assert received["userErrors"] == []
    assert received["withdrawal"]["refunded"] == {"minorUnits": 45_000}
    payment = await Payment.get()
    assert payment.captured == payment.refunded == 46_500


async def test_a_refund_that_was_refused_is_refused_again_and_taken_for_done_once_made_at_the_desk(
    house: House,
) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    await elise.does(CONFIRM, number=placed.number)
    wish = {"number": placed.number, "token": "r", "amount": "100.00", "why": "Geste"}
    await Desk(house).fail(status=409, times=1)
    for _ in range(2):
        assert await elise.refused(REFUND, **wish) == [("PAYMENT_NOT_POSSIBLE", "number")]
    assert [trouble.order_number for trouble in await troubles()] == [placed.number]
    await house.shop.payments.refund(placed.session, 10_000, key="at the desk")
    assert await compare(house.shop, everything=True) == 1
    assert (await Payment.get()).refunded == 10_000
    assert await troubles() == []
    assert (await told(elise, placed.number))[-1] == ("REFUNDED", "Élise Aubin")
    assert await elise.refused(REFUND, **wish) == []
    assert (await Payment.get()).refunded == 10_000, "once"


async def test_a_refund_that_failed_is_no_trouble_once_another_gave_the_money_back(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    await elise.does(CONFIRM, number=placed.number)
    await Desk(house).fail(status=409, times=1)
    wish = {"number": placed.number, "amount": "100.00", "why": "Geste"}
    assert await elise.refused(REFUND, **wish, token="a") == [("PAYMENT_NOT_POSSIBLE", "number")]
    assert await elise.refused(REFUND, **wish, token="b") == []
    assert await troubles() == []


async def test_a_cancelled_order_whose_refund_was_refused_is_settled_at_the_desk(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    await elise.does(CONFIRM, number=placed.number)
    await Desk(house).fail(status=409, times=1)
    assert await elise.refused(CANCEL, number=placed.number) == []
    assert [trouble.order_number for trouble in await troubles()] == [placed.number]
    await house.shop.payments.refund(placed.session, 46_500, key="at the desk")
    assert await compare(house.shop, everything=True) == 1
    assert (await Payment.get()).refunded == 46_500
    assert await troubles() == []


async def test_goods_are_noted_and_the_refusal_of_their_refund_is_told(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    for step in (CONFIRM, SHIP, DELIVER):
        await elise.does(step, number=placed.number)
    gone = await withdrew(house, placed)
    await Desk(house).fail(status=409, times=1)
    assert await elise.refused(RECEIVE, id=gone["withdrawalId"]) == [("PAYMENT_NOT_POSSIBLE", "number")]
    assert [trouble.order_number for trouble in await troubles()] == [placed.number]


async def test_an_amendment_shown_before_a_colleagues_is_refused_after_it(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    key = await line_of(elise, placed)
    amend = AMEND.replace("$total: Decimal", "$total: Decimal, $was: ID").replace(
        "expectedTotal: $total", "expectedTotal: $total, ifRevision: $was"
    )
    amend = amend.replace("needsPayment", "needsPayment revision")
    dry = await elise.does(amend, number=placed.number, lines=[{"lineId": key, "giftMessage": "A"}], dry=True)
    facts = {"number": placed.number, "was": dry["revision"]}
    assert await elise.refused(amend, **facts, lines=[{"lineId": key, "giftMessage": "B"}]) == []
    again = await elise.refused(amend, **facts, lines=[{"lineId": key, "giftMessage": "A"}])
    assert again == [("CART_CHANGED", "ifRevision")], "the totals are the same, the order is not"
    assert (await OrderLine.get()).gift_message == "B"


async def test_a_parcel_arrives_once_unless_somebody_says_when(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    for step in (CONFIRM, SHIP):
        await elise.does(step, number=placed.number)
    house.clock.forward(minutes=40)
    await elise.does(DELIVER, number=placed.number)
    house.clock.forward(minutes=10)
    assert await elise.refused(DELIVER, number=placed.number) == [("INVALID_STATUS", "number")]
    corrected = await elise.does(DELIVER, number=placed.number, at="2026-11-22T12:30:00Z")
    assert corrected["order"]["shipment"]["deliveredAt"] == "2026-11-22T12:30:00Z"


async def test_nothing_leaves_the_house_whose_money_was_all_given_back(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    await elise.does(CONFIRM, number=placed.number)
    assert await elise.refused(REFUND, number=placed.number, token="all", why="Geste") == []
    assert (await elise.ask(LINES, n=placed.number))["order"]["nextSteps"] == ["CANCEL"]
    assert await elise.refused(SHIP, number=placed.number) == [("PAYMENT_NOT_POSSIBLE", "number")]


async def test_nobody_pays_for_what_they_withdrew_from_before_paying(house: House) -> None:
    await staffed(house)
    placed = await ordered(house, paid=False)
    await withdrew(house, placed)
    await house.pay(placed.page)
    assert (await Order.get()).status == "PENDING_PAYMENT"
    assert (await retried(house, placed))["payment"] is None
    assert not (await shown(house, placed))["payment"]["canRetry"]
    house.clock.forward(minutes=31)
    await house.dispatch()
    assert (await Order.get()).status == "CANCELLED"


async def test_what_was_given_back_by_name_counts_for_the_withdrawal(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    key = await line_of(elise, placed)
    for step in (CONFIRM, SHIP, DELIVER):
        await elise.does(step, number=placed.number)
    gone = await withdrew(house, placed)
    assert await elise.refused(REFUND, number=placed.number, token="l", lines=[key], why="Retour") == []
    received = await elise.does(RECEIVE, id=gone["withdrawalId"])
    assert received["withdrawal"]["refunded"]["minorUnits"] >= 45_000


@pytest.mark.parametrize(
    "delivered,last",
    [
        ("2026-11-24T12:00:00+00:00", "2026-12-08T23:00:00+00:00"),
        ("2026-11-24T23:30:00+00:00", "2026-12-09T23:00:00+00:00"),
        ("2026-11-28T12:00:00+00:00", "2026-12-14T23:00:00+00:00"),
        ("2026-12-11T09:00:00+00:00", "2026-12-28T23:00:00+00:00"),
        ("2026-07-01T09:00:00+00:00", "2026-07-15T22:00:00+00:00"),
    ],
    ids=["a Tuesday", "late in Paris it is tomorrow", "a Saturday", "Christmas and a weekend", "in summer"],
)
def test_the_time_to_withdraw_ends_with_a_working_day(delivered: str, last: str) -> None:
    assert withdrawal_ends(datetime.fromisoformat(delivered)) == datetime.fromisoformat(last)
