"""What the provider knows and we do not is found: mended where a machine can, and told to staff where it cannot."""

from datetime import timedelta

from gateway.commands import reconcile
from resolvers.events.tables import Event
from resolvers.orders.paying import MISMATCHED
from resolvers.orders.reconciling import LAPSES, compare, troubles, warn
from resolvers.orders.tables import Order, OrderStatus
from resolvers.payments.tables import OperationState, Payment, PaymentState
from tests.house_of import House
from tests.orders.desk import CANCEL, CONFIRM, paid, staffed, states, told
from tests.payments.stage import Desk, payment_of, place

UNTIL = """query Until($n: String!) {
  order(number: $n) { approvedUntil payments { operations { state lastError } } }
}"""


async def test_a_lost_event_of_a_payment_is_found(house: House) -> None:
    await staffed(house)
    await Desk(house).lose_events()
    placed = await place(house, "JONC")
    await house.pay(placed.page)
    assert (await Order.get()).status is OrderStatus.PENDING_PAYMENT
    house.clock.forward(minutes=3)
    await house.gateway.dispatcher.reconcile()
    assert (await Order.get()).status is OrderStatus.IN_VALIDATION


async def test_an_approval_let_go_at_the_provider_s_desk_is_found_and_told_once(house: House) -> None:
    elise = await staffed(house)
    await Desk(house).lose_events()
    placed = await place(house, "JONC")
    await house.pay(placed.page)
    house.clock.forward(minutes=3)
    await house.gateway.dispatcher.reconcile()
    await house.shop.payments.void(placed.session, key="at the desk")
    assert await compare(house.shop) == 0, "asked a moment ago"
    house.clock.forward(minutes=16)
    assert await compare(house.shop) == 1
    assert (await payment_of(placed)).state is PaymentState.VOIDED
    assert await Event.filter(kind="payment.lost", subject=placed.number).count() == 1
    assert (await Order.get()).status is OrderStatus.IN_VALIDATION, "a person decides what becomes of it"
    assert await elise.refused(CONFIRM, number=placed.number) == [("PAYMENT_NOT_POSSIBLE", "number")]
    assert (await elise.does(CANCEL, number=placed.number))["order"]["status"] == "CANCELLED"


async def test_money_that_moved_without_us_is_told_once_for_each_figure(house: House) -> None:
    elise = await staffed(house)
    placed = await paid(house)
    await elise.does(CONFIRM, number=placed.number)
    assert await compare(house.shop, everything=True) == 0
    assert await troubles() == []
    await house.shop.payments.refund(placed.session, 1_000, key="at the desk")
    assert await compare(house.shop, everything=True) == 1
    assert await compare(house.shop, everything=True) == 0
    (trouble,) = await troubles()
    assert trouble.order_number == placed.number
    assert "given back 10.00 €" in trouble.what
    assert await Event.filter(kind=MISMATCHED).count() == 1
    assert (await told(elise, placed.number))[-1] == ("PAYMENT_MISMATCHED", "payment")
    await house.shop.payments.refund(placed.session, 500, key="again")
    assert await compare(house.shop, everything=True) == 1


async def test_what_was_taken_is_looked_at_once_a_day(house: House) -> None:
    elise = await staffed(house)
    placed = await paid(house)
    await elise.does(CONFIRM, number=placed.number)
    await compare(house.shop)
    await house.shop.payments.refund(placed.session, 1_000, key="at the desk")
    house.clock.forward(hours=23)
    assert await compare(house.shop) == 0
    house.clock.forward(hours=2)
    assert await compare(house.shop) == 1


async def test_an_operation_refused_for_good_is_shown_to_staff(house: House) -> None:
    elise = await staffed(house)
    placed = await paid(house)
    await house.shop.payments.void(placed.session, key="at the desk")
    await house.settle()
    await Payment.all().update(state=PaymentState.AUTHORISED)
    assert await elise.refused(CONFIRM, number=placed.number) == [("PAYMENT_NOT_POSSIBLE", "number")]
    shown = (await elise.ask(UNTIL, n=placed.number))["order"]
    (operation,) = shown["payments"][0]["operations"]
    assert operation["state"] == OperationState.FAILED
    assert operation["lastError"]
    (trouble,) = await troubles()
    assert trouble.what.startswith("capture of ")


async def test_the_maison_is_warned_once_a_day_before_an_approval_lapses(house: House) -> None:
    elise = await staffed(house)
    placed = await paid(house)
    assert (await elise.ask(UNTIL, n=placed.number))["order"]["approvedUntil"] == "2026-11-29T12:00:00Z"
    house.clock.forward(days=5, hours=23)
    assert await warn(house.shop) == 0
    house.clock.forward(hours=1)
    assert (await warn(house.shop), await warn(house.shop)) == (1, 0)
    assert await Event.filter(kind=LAPSES, subject=placed.number).count() == 1
    elise.token = None
    await elise.sign_in(elise.code())
    assert (await told(elise, placed.number))[-1] == ("PAYMENT_LAPSES_SOON", "shop")
    await house.dispatch()
    letter = house.letters()[-1]
    assert letter.header("to") == house.shop.maison.concierge.email
    assert f"Commande {placed.number}" in letter.header("subject")
    assert "dimanche 29 novembre 2026" in letter.body("plain")


async def test_nobody_is_warned_of_an_order_that_is_confirmed(house: House) -> None:
    elise = await staffed(house)
    placed = await paid(house)
    await elise.does(CONFIRM, number=placed.number)
    house.clock.forward(days=8)
    assert await warn(house.shop) == 0


async def test_a_capture_whose_answer_was_lost_is_finished_by_the_command(house: House) -> None:
    elise = await staffed(house)
    placed = await paid(house)
    await Desk(house).lose_events()
    await Desk(house).fail(status=500, times=1, perform=True)
    assert (await elise.does(CONFIRM, number=placed.number))["order"]["isBusy"] is True
    house.clock.moment += timedelta(minutes=2)
    assert await reconcile()(house.gateway) == 0
    assert (await states())[0] == "CAPTURED"
    assert (await Order.get()).status is OrderStatus.CONFIRMED
