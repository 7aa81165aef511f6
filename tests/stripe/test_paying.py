"""An order's whole life paid through Stripe, by its SDK over HTTP: what it takes, lets go and gives back."""

from datetime import timedelta
from typing import Any

from resolvers.orders.reconciling import troubles
from resolvers.orders.tables import Order, OrderStatus
from resolvers.payments.tables import InboxEvent, Operation, OperationState, Payment, PaymentState
from tests.house_of import House
from tests.makers import piece
from tests.orders.desk import CANCEL, CONFIRM
from tests.orders.test_amending import AMEND, LINK, line_of
from tests.orders.test_refunding import REFUND
from tests.payments.stage import Placed, place, retried, shown
from tests.staff.member import Member
from tests.stripe.api import Fault
from tests.stripe.paid_house import PaidHouse


async def staffed(house: House) -> Member:
    await house.shelve(piece("Jonc", stock=9), piece("Clip", price=20_000, stock=9))
    return await Member(house).joins()


async def paid(paid_house: PaidHouse) -> Placed:
    """An order whose payment the bank approved."""
    placed = await place(paid_house.house, "JONC")
    await paid_house.approve(placed.session)
    return placed


async def status() -> tuple[str, str]:
    order, payment = await Order.get(), await Payment.all().order_by("-opened_at", "-id").first()
    assert payment is not None
    return order.status.value, payment.state.value


async def test_a_page_is_opened_for_just_this_order_and_no_card_comes_near_the_shop(paid_house: PaidHouse) -> None:
    house = paid_house.house
    await staffed(house)
    placed = await place(house, "JONC", language="DE")
    session = paid_house.stripe.sessions[placed.session]
    order, payment = await Order.get(), await Payment.get()
    assert placed.page == session["url"]
    assert (session["amount_total"], session["currency"]) == (order.total, "eur")
    assert session["client_reference_id"] == str(payment.id)
    assert session["expires_at"] == int(order.due_at.timestamp())
    assert order.due_at - order.placed_at == timedelta(minutes=31), "Stripe asks for half an hour"
    again = await retried(house, placed)
    assert again["payment"]["redirectUrl"] == placed.page
    await paid_house.approve(placed.session)
    assert await status() == ("IN_VALIDATION", "AUTHORISED")
    assert (await shown(house, placed))["payment"]["method"] == "visa"
    assert "4242" not in str([row async for row in InboxEvent.all().values()])


async def test_it_is_captured_at_confirmation_and_given_back_in_parts(paid_house: PaidHouse) -> None:
    house, stripe = paid_house.house, paid_house.stripe
    elise = await staffed(house)
    placed = await paid(paid_house)
    assert await elise.refused(CONFIRM, number=placed.number) == []
    assert await status() == ("CONFIRMED", "CAPTURED")
    total = (await Order.get()).total
    assert stripe.intent_of(placed.session)["amount_received"] == total
    part: dict[str, Any] = {"number": placed.number, "token": "one", "amount": "100.00", "why": "Geste"}
    assert await elise.refused(REFUND, **part) == []
    assert await elise.refused(REFUND, **part) == [], "asked again"
    assert await elise.refused(REFUND, **{**part, "token": "two", "amount": None}) == []
    payment = await Payment.get()
    assert (payment.state, payment.refunded) == (PaymentState.REFUNDED, total)
    assert stripe.intent_of(placed.session)["latest_charge"]["amount_refunded"] == total
    assert await paid_house.hear() == [200] * len(stripe.events.all[2:])
    assert await status() == ("CONFIRMED", "REFUNDED"), "what comes late changes nothing"


async def test_cancelling_lets_the_approval_go_and_gives_back_what_was_taken(paid_house: PaidHouse) -> None:
    house, stripe = paid_house.house, paid_house.stripe
    elise = await staffed(house)
    approved = await paid(paid_house)
    assert await elise.refused(CANCEL, number=approved.number) == []
    assert stripe.intent_of(approved.session)["status"] == "canceled"
    taken = await paid(paid_house)
    assert await elise.refused(CONFIRM, number=taken.number) == []
    assert await elise.refused(CANCEL, number=taken.number) == []
    assert stripe.intent_of(taken.session)["latest_charge"]["amount_refunded"] > 0
    waiting = await place(house, "JONC")
    assert await elise.refused(CANCEL, number=waiting.number) == []
    assert stripe.sessions[waiting.session]["status"] == "expired"
    assert await Operation.exclude(state=OperationState.DONE).count() == 0


async def test_an_order_that_nobody_pays_lapses_with_its_page(paid_house: PaidHouse) -> None:
    house = paid_house.house
    await staffed(house)
    placed = await place(house, "JONC")
    house.clock.forward(minutes=32)
    await house.dispatch()
    assert await status() == ("CANCELLED", "EXPIRED")
    assert paid_house.stripe.sessions[placed.session]["status"] == "expired"
    assert await paid_house.hear() == [200]


async def test_what_a_lost_event_would_have_told_is_found(paid_house: PaidHouse) -> None:
    house, stripe = paid_house.house, paid_house.stripe
    elise = await staffed(house)
    placed = await place(house, "JONC")
    stripe.approves(placed.session)
    stripe.events.waiting.clear()
    house.clock.forward(minutes=3)
    await house.dispatch()
    assert await status() == ("IN_VALIDATION", "AUTHORISED")
    stripe.cancels(stripe.intent_of(placed.session)["id"])
    stripe.events.waiting.clear()
    house.clock.forward(minutes=20)
    await house.gateway.dispatcher.compare()
    assert await status() == ("IN_VALIDATION", "VOIDED")
    assert await elise.refused(CONFIRM, number=placed.number) == [("PAYMENT_NOT_POSSIBLE", "number")]
    assert await elise.refused(LINK, number=placed.number) == []
    again = await retried(house, placed)
    await paid_house.approve(again["payment"]["redirectUrl"].rpartition("/")[2])
    assert await elise.refused(CONFIRM, number=placed.number) == []


async def test_a_lost_answer_is_asked_for_again_under_the_same_key_and_moves_money_once(paid_house: PaidHouse) -> None:
    house, stripe = paid_house.house, paid_house.stripe
    elise = await staffed(house)
    stripe.fault = Fault(times=1, status=503, performs=True)
    placed = await place(house, "JONC")
    assert placed.url is None, "the page was opened, and nobody knows it"
    answer = await retried(house, placed)
    assert len(stripe.sessions) == 1
    await paid_house.approve(answer["payment"]["redirectUrl"].rpartition("/")[2])
    # The look before the capture is answered; the capture is done and its answer lost.
    for call, step in (("capture", CONFIRM), ("refunds", REFUND)):
        given: dict[str, Any] = {"token": "one", "amount": "10.00", "why": "Geste"} if step is REFUND else {}
        stripe.calls.clear()
        stripe.fault = Fault(times=1, status=503, performs=True, only=call)
        assert await elise.refused(step, number=placed.number, **given) == []
        house.clock.forward(minutes=1)
        await house.dispatch()
        assert len([each for each in stripe.calls if each.endswith(call)]) >= 1
    intent = stripe.intent_of((await Payment.get()).session_id or "")
    assert intent["amount_received"] == (await Order.get()).total
    assert intent["latest_charge"]["amount_refunded"] == 1_000
    assert await status() == ("CONFIRMED", "PARTIALLY_REFUNDED")


async def test_stripe_out_of_reach_delays_and_loses_nothing(paid_house: PaidHouse) -> None:
    house, stripe = paid_house.house, paid_house.stripe
    elise = await staffed(house)
    placed = await paid(paid_house)
    stripe.fault = Fault(times=3, status=503)
    assert await elise.refused(CONFIRM, number=placed.number) == []
    assert (await Order.get()).status == OrderStatus.IN_VALIDATION
    for _ in range(4):
        house.clock.forward(minutes=1)
        await house.dispatch()
    assert await status() == ("CONFIRMED", "CAPTURED")
    assert len(stripe.answers) == 2


async def test_what_was_done_at_stripes_own_desk_counts(paid_house: PaidHouse) -> None:
    house, stripe = paid_house.house, paid_house.stripe
    elise = await staffed(house)
    placed = await paid(paid_house)
    stripe.cancels(stripe.intent_of(placed.session)["id"])
    assert await elise.refused(CONFIRM, number=placed.number) == [("PAYMENT_NOT_POSSIBLE", "number")]
    assert await elise.refused(CANCEL, number=placed.number) == []
    await house.dispatch()
    await paid_house.hear()
    assert await status() == ("CANCELLED", "VOIDED")


async def test_an_amended_order_takes_less_or_is_paid_anew(paid_house: PaidHouse) -> None:
    house, stripe = paid_house.house, paid_house.stripe
    elise = await staffed(house)
    placed = await paid(paid_house)
    assert await elise.refused(AMEND, number=placed.number, lines=[{"sku": "CLIP"}]) == []
    page = (await retried(house, placed))["payment"]["redirectUrl"].rpartition("/")[2]
    assert stripe.sessions[page]["amount_total"] == 65_000
    await paid_house.approve(page)
    await house.dispatch()
    assert stripe.intent_of(placed.session)["status"] == "canceled"
    key = await line_of(elise, placed)
    assert await elise.refused(AMEND, number=placed.number, lines=[{"lineId": key, "quantity": 0}]) == []
    assert await elise.refused(CONFIRM, number=placed.number) == []
    assert stripe.intent_of(page)["amount_received"] == (await Order.get()).total == 21_500
    house.clock.forward(days=1)
    await house.gateway.dispatcher.compare()
    assert await troubles() == [], "what was not taken of an approval is no refund"


async def test_a_refund_that_a_bank_sends_back_is_shown_to_staff(paid_house: PaidHouse) -> None:
    house, stripe = paid_house.house, paid_house.stripe
    elise = await staffed(house)
    placed = await paid(paid_house)
    assert await elise.refused(CONFIRM, number=placed.number) == []
    assert await elise.refused(REFUND, number=placed.number, token="one", amount="10.00", why="Geste") == []
    stripe.intent_of(placed.session)["latest_charge"]["amount_refunded"] = 0
    assert await troubles() == []
    house.clock.forward(days=1)
    await house.gateway.dispatcher.compare()
    (trouble,) = await troubles()
    assert trouble.order_number == placed.number
    assert "given back 0.00 €, we" in trouble.what


async def test_a_refund_whose_answer_was_lost_is_made_once_though_stripe_forgets_its_key(paid_house: PaidHouse) -> None:
    house, stripe = paid_house.house, paid_house.stripe
    elise = await staffed(house)
    placed = await paid(paid_house)
    assert await elise.refused(CONFIRM, number=placed.number) == []
    stripe.fault = Fault(times=1, status=503, performs=True, only="POST /v1/refunds")
    assert await elise.refused(REFUND, number=placed.number, token="one", amount="10.00", why="Geste") == []
    stripe.answers.clear()
    house.clock.forward(days=2)
    await house.dispatch()
    assert stripe.intent_of(placed.session)["latest_charge"]["amount_refunded"] == 1_000
    assert (await Payment.get()).refunded == 1_000


async def test_a_failure_that_stripe_remembers_holds_no_order_up(paid_house: PaidHouse) -> None:
    house, stripe = paid_house.house, paid_house.stripe
    elise = await staffed(house)
    placed = await paid(paid_house)
    for performs, step, call in ((False, CONFIRM, "capture"), (True, REFUND, "POST /v1/refunds")):
        given: dict[str, Any] = {"token": "one", "amount": "10.00", "why": "Geste"} if step is REFUND else {}
        stripe.fault = Fault(times=1, status=500, performs=performs, only=call)
        assert await elise.refused(step, number=placed.number, **given) == []
        house.clock.forward(minutes=1)
        await house.dispatch()
    assert await status() == ("CONFIRMED", "PARTIALLY_REFUNDED")
    assert stripe.intent_of(placed.session)["latest_charge"]["amount_refunded"] == 1_000
