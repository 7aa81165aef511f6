"""Staff move orders along the table and no other way; money, stock, letters and the audit log follow each step once."""

import asyncio
from itertools import product
from typing import Any

import pytest
from tortoise.expressions import F

from resolvers.events.tables import Event
from resolvers.languages.translations import translate
from resolvers.orders.lifecycle import LABELS, STEPS
from resolvers.orders.tables import Order, OrderStatus
from resolvers.payments.tables import Operation, OperationState, Payment, PaymentState
from resolvers.people.staff.tables import AuditEntry, StaffRole
from resolvers.ports import ProviderUnavailable
from resolvers.stock.tables import Hold, HoldState
from tests.catalog.questions import statements
from tests.house_of import House
from tests.orders.desk import CANCEL, CONFIRM, DELIVER, ORDER, SHIP, STEPS_OF_STAFF, paid, staffed, states, stock, told
from tests.payments.stage import Desk, Placed, place
from tests.people.person import Person, subjects
from tests.staff.member import CODES, Member

FIND = """query Find(
  $status: [OrderStatus!], $text: String, $from: DateTime, $to: DateTime, $first: Int, $after: String
) {
  orders(status: $status, query: $text, placedFrom: $from, placedTo: $to, first: $first, after: $after) {
    nodes { number status nextSteps } pageInfo { hasNextPage endCursor }
  }
  orderCounts { status count oldestAt }
}"""


async def test_an_order_lives_from_validation_to_delivery_with_a_letter_for_each_status(house: House) -> None:
    elise = await staffed(house)
    claire = Person(house)
    placed = await paid(house)
    found = (await elise.ask(f"query Q($n: String!) {{ order(number: $n) {ORDER} }}", n=placed.number.lower()))["order"]
    assert (found["status"], found["nextSteps"]) == ("IN_VALIDATION", ["CONFIRM", "CANCEL", "AMEND"])
    assert await stock() == (9, 1)

    confirmed = (await elise.does(CONFIRM, number=placed.number))["order"]
    assert (confirmed["status"], confirmed["statusLabel"]) == ("CONFIRMED", "Confirmée")
    assert confirmed["payment"] == {"state": "CAPTURED"}
    assert confirmed["nextSteps"] == ["SHIP", "CANCEL", "REFUND"]
    assert await stock() == (8, 0), "sold"

    shipped = (await elise.does(SHIP, number=placed.number))["order"]
    assert shipped["shipment"]["trackingUrl"] == "https://www.laposte.fr/outils/suivre-vos-envois?code=8L01234567890"
    assert shipped["nextSteps"] == ["MARK_DELIVERED", "REFUND"]
    house.clock.forward(days=2)
    elise.token = None
    await elise.sign_in(elise.code())
    delivered = (await elise.does(DELIVER, number=placed.number))["order"]
    assert delivered["shipment"]["deliveredAt"] == "2026-11-24T12:00:00Z"
    assert delivered["withdrawal"] == {"isOpen": True, "until": "2026-12-08T23:00:00Z"}
    assert delivered["nextSteps"] == ["REFUND"]
    assert [step["status"] for step in delivered["timeline"]] == [
        *("PENDING_PAYMENT", "IN_VALIDATION", "CONFIRMED", "SHIPPED")
    ]
    letters = await claire.letters()
    assert subjects(letters) == [
        f"Votre commande {placed.number} est enregistrée",
        f"Le paiement de votre commande {placed.number} est validé",
        f"Votre commande {placed.number} est confirmée",
        f"Votre commande {placed.number} est expédiée",
    ]
    assert "8L01234567890" in letters[-1].body("plain")
    assert "Colissimo" in letters[-1].body("html")
    actions = await AuditEntry.filter(subject=placed.number).order_by("id")
    assert [entry.action for entry in actions] == ["orderConfirm", "orderShip", "orderMarkDelivered"]
    moves = await Event.filter(subject=placed.number, kind="order.shipped")
    assert [event.actor for event in moves] == [f"staff:{actions[0].staff_id}"]
    assert await told(elise, placed.number) == [
        *(("PLACED", "checkout"), ("PAYMENT_RECEIVED", "payment"), ("CONFIRMED", "Élise Aubin")),
        *(("SHIPPED", "Élise Aubin"), ("DELIVERED", "Élise Aubin")),
    ]


async def test_a_paid_order_that_is_cancelled_is_voided_and_its_piece_is_free(house: House) -> None:
    elise = await staffed(house)
    placed = await paid(house)
    gone = (await elise.does(CANCEL, number=placed.number, message="À votre demande."))["order"]
    assert gone["cancellation"] == {"reason": "CUSTOMER_REQUEST", "message": "À votre demande."}
    assert (gone["status"], gone["payment"]["state"], gone["nextSteps"]) == ("CANCELLED", "VOIDED", [])
    assert await states() == ("VOIDED", ["VOID DONE"])
    assert await stock() == (9, 0)
    assert subjects(await Person(house).letters())[-1] == f"Votre commande {placed.number} est annulée"


@pytest.mark.parametrize("restock", [True, False])
async def test_a_confirmed_order_that_is_cancelled_is_refunded(house: House, *, restock: bool) -> None:
    elise = await staffed(house)
    placed = await paid(house)
    await elise.does(CONFIRM, number=placed.number)
    gone = (await elise.does(CANCEL, number=placed.number, reason="OUT_OF_STOCK", restock=restock))["order"]
    assert (gone["status"], gone["payment"]["state"]) == ("CANCELLED", "REFUNDED")
    payment = await Payment.get()
    assert payment.captured == payment.refunded == payment.amount
    assert await stock() == (9 if restock else 8, 0)
    assert [hold.state for hold in await Hold.all()] == [HoldState.RELEASED if restock else HoldState.SOLD]


async def test_an_order_that_waits_for_its_payment_is_cancelled_and_money_that_comes_goes_back(house: House) -> None:
    elise = await staffed(house)
    ended = await place(house, "JONC")
    assert (await elise.does(CANCEL, number=ended.number))["order"]["status"] == "CANCELLED"
    await house.pay(ended.page)
    await house.dispatch()
    assert await states() == ("EXPIRED", []), "the provider's page is ended with the order"
    house.clock.forward(seconds=1)
    placed = await place(house, "JONC")
    await Desk(house).fail(status=503, times=1)
    assert (await elise.does(CANCEL, number=placed.number))["order"]["status"] == "CANCELLED"
    await house.pay(placed.page)
    await house.dispatch()
    assert await states() == ("VOIDED", ["VOID DONE"]), "a page that could not be ended takes nobody's money"
    assert await stock() == (9, 0)
    assert (await told(elise, placed.number))[-1] == ("PAYMENT_LATE", "payment")


async def staged(house: House, status: OrderStatus) -> Placed:
    placed = await paid(house) if status is not OrderStatus.PENDING_PAYMENT else await place(house, "JONC")
    await Order.filter(number=placed.number).update(status=status, shipped_at=house.clock())
    if status in {OrderStatus.CONFIRMED, OrderStatus.SHIPPED}:
        await Payment.filter(order_number=placed.number).update(state=PaymentState.CAPTURED, captured=F("amount"))
    return placed


TARGET = {
    "orderConfirm": OrderStatus.CONFIRMED,
    "orderShip": OrderStatus.SHIPPED,
    "orderCancel": OrderStatus.CANCELLED,
}


async def test_a_step_is_taken_where_the_table_has_it_and_refused_with_the_status_elsewhere(house: House) -> None:
    elise = await staffed(house, stock=30)
    for status, step in product(OrderStatus, TARGET):
        placed = await staged(house, status)
        before = await Event.filter(subject=placed.number).count()
        payload = await elise.does(STEPS_OF_STAFF[step], number=placed.number)
        if (status, TARGET[step]) in STEPS:
            assert payload["order"]["status"] == TARGET[step], (status, step)
            kinds = [event.kind for event in await Event.filter(subject=placed.number)]
            assert kinds.count(STEPS[status, TARGET[step]].event) == 1, (status, step)
        else:
            assert [error["code"] for error in payload["userErrors"]] == ["INVALID_STATUS"], (status, step)
            assert f"«\u202f{translate(LABELS[status], 'fr')}\u202f»" in payload["userErrors"][0]["message"]
            assert (await Order.get(number=placed.number)).status is status
            assert await Event.filter(subject=placed.number).count() == before


ALLOWED = {
    "orderConfirm": {StaffRole.ADVISER, StaffRole.ADMIN},
    "orderShip": {StaffRole.LOGISTICS, StaffRole.ADMIN},
    "orderMarkDelivered": {StaffRole.LOGISTICS, StaffRole.ADMIN},
    "orderCancel": {StaffRole.ADVISER, StaffRole.ADMIN},
}


async def test_each_role_may_take_its_own_steps_only(house: House) -> None:
    elise = await staffed(house)
    for role in StaffRole:
        member = elise if role is StaffRole.ADMIN else await Member(house, f"{role.lower()}@x.example", role).joins()
        for step, query in STEPS_OF_STAFF.items():
            told = "NOT_FOUND" if role in ALLOWED[step] else "NOT_ALLOWED"
            assert [code for code, _ in await member.refused(query, number="ZZZZZ-ZZZZZ")] == [told], (role, step)


async def test_of_two_who_act_at_once_one_does_and_the_other_is_told_where_the_order_is(house: House) -> None:
    elise = await staffed(house)
    anna = await Member(house, "anna@maison.example").joins("Anna Weil")
    for first, second in ((CONFIRM, CONFIRM), (CONFIRM, CANCEL), (CANCEL, CANCEL)):
        placed = await paid(house)
        answers = await asyncio.gather(elise.does(first, number=placed.number), anna.does(second, number=placed.number))
        refused = [answer["userErrors"][0]["code"] for answer in answers if answer["userErrors"]]
        assert len(refused) <= 1, answers
        assert set(refused) <= {"INVALID_STATUS"}
        await house.dispatch()
        kinds = [event.kind for event in await Event.filter(subject=placed.number)]
        assert kinds.count("order.confirmed") <= 1
        is_cancelled = (await Order.get(number=placed.number)).status is OrderStatus.CANCELLED
        assert kinds.count("order.cancelled") == is_cancelled
    on_hand, held = await stock()
    confirmed = await Order.filter(status=OrderStatus.CONFIRMED).count()
    assert (on_hand, held) == (9 - confirmed, 0)


async def test_a_capture_that_nobody_answers_is_finished_by_itself_and_blocks_other_steps_meanwhile(
    house: House,
) -> None:
    elise = await staffed(house)
    placed = await paid(house)

    async def lost(session_id: str, amount: int, *, key: str) -> Any:
        raise ProviderUnavailable(f"nobody answered for {session_id}, {amount}, {key}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(house.shop.payments, "capture", lost)
        waiting = await elise.does(CONFIRM, number=placed.number)
    assert waiting["userErrors"] == []
    assert (waiting["order"]["status"], waiting["order"]["isBusy"]) == ("IN_VALIDATION", True)
    assert waiting["order"]["nextSteps"] == []
    for step in (CONFIRM, CANCEL):
        assert await elise.refused(step, number=placed.number) == [("INVALID_STATUS", "number")]
    house.clock.forward(minutes=2)
    await house.dispatch()
    assert (await Order.get()).status is OrderStatus.CONFIRMED
    assert await states() == ("CAPTURED", ["CAPTURE DONE"])
    assert await stock() == (8, 0)
    assert (await told(elise, placed.number))[-1] == ("CONFIRMED", "Élise Aubin"), "whoever finished it"


async def test_the_providers_own_word_of_the_capture_is_as_good_as_its_answer(house: House) -> None:
    elise = await staffed(house)
    placed = await paid(house)
    real = house.shop.payments.capture

    async def lost(session_id: str, amount: int, *, key: str) -> Any:
        await real(session_id, amount, key=key)
        raise ProviderUnavailable("the answer was lost")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(house.shop.payments, "capture", lost)
        await elise.does(CONFIRM, number=placed.number)
    await house.settle()
    assert (await Order.get()).status is OrderStatus.CONFIRMED
    assert [operation.state for operation in await Operation.all()] == [OperationState.DONE]
    await house.dispatch()
    kinds = [event.kind for event in await Event.filter(subject=placed.number)]
    assert kinds.count("payment.captured") == kinds.count("order.confirmed") == 1
    assert (await told(elise, placed.number))[-1] == ("CONFIRMED", "Élise Aubin")


async def test_an_authorisation_that_is_gone_leaves_the_order_in_validation_and_says_so(house: House) -> None:
    elise = await staffed(house)
    placed = await paid(house)
    await house.shop.payments.void(placed.session, key="by hand at the provider's desk")
    for _ in range(2):
        assert await elise.refused(CONFIRM, number=placed.number) == [("PAYMENT_NOT_POSSIBLE", "number")]
    assert (await Order.get()).status is OrderStatus.IN_VALIDATION
    assert (await Payment.get()).state is PaymentState.VOIDED
    assert (await elise.does(CANCEL, number=placed.number))["order"]["status"] == "CANCELLED"


async def test_what_cannot_be_is_told_by_field(house: House) -> None:
    elise = await staffed(house)
    placed = await paid(house)
    await elise.does(CONFIRM, number=placed.number)
    assert await elise.refused(SHIP, number=placed.number, code=" ") == [("REQUIRED", "trackingNumber")]
    assert await elise.refused(SHIP, number=placed.number, code="x" * 65) == [("INVALID_INPUT", "trackingNumber")]
    assert await elise.refused(CANCEL, number=placed.number, reason="PAYMENT_EXPIRED") == [("INVALID_INPUT", "reason")]
    assert await elise.refused(CANCEL, number=placed.number, message="x" * 1001) == [("INVALID_INPUT", "message")]
    await elise.does(SHIP, number=placed.number)
    for at in ("2026-11-22T11:59:59Z", "2026-11-22T12:00:01Z"):
        assert await elise.refused(DELIVER, number=placed.number, at=at) == [("INVALID_INPUT", "at")]
    assert await elise.refused(DELIVER, number="nonsense") == [("NOT_FOUND", "number")]


async def test_orders_are_found_by_status_number_address_and_day_page_by_page(house: House) -> None:
    elise = await staffed(house)
    first = await paid(house, email="claire@example.com")
    house.clock.forward(minutes=10)
    second = await paid(house, email="anna@example.org")
    house.clock.forward(minutes=10)
    third = await place(house, "JONC", email="claire@example.net")

    async def found(**wanted: Any) -> list[str]:
        return [node["number"] for node in (await elise.ask(FIND, **wanted))["orders"]["nodes"]]

    assert await found() == [third.number, second.number, first.number]
    assert await found(status=["IN_VALIDATION"]) == [second.number, first.number]
    assert await found(status=[]) == []
    assert await found(text=f" {second.number.lower().replace('-', '')} ") == [second.number]
    assert await found(text="CLAIRE@") == [third.number, first.number]
    assert await found(text="%") == []
    bounds = {"from": "2026-11-22T12:10:00Z", "to": "2026-11-22T12:20:00Z"}
    assert await found(**bounds) == [second.number]
    page = (await elise.ask(FIND, first=2))["orders"]
    assert await found(after=page["pageInfo"]["endCursor"]) == [first.number]
    counts = (await elise.ask(FIND))["orderCounts"]
    assert {each["status"]: each["count"] for each in counts} == {
        "PENDING_PAYMENT": 1, "IN_VALIDATION": 2, "CONFIRMED": 0, "SHIPPED": 0, "CANCELLED": 0,
    }  # fmt: skip
    assert counts[1]["oldestAt"] == "2026-11-22T12:00:00Z"


async def test_a_page_of_orders_costs_as_many_statements_however_many_they_are(house: House) -> None:
    elise = await staffed(house, stock=30)
    costs = []
    for size in (1, 7):
        for _ in range(size):
            await paid(house)
        with statements() as told:
            found = (await elise.ask(f"{{ orders(first: 50) {{ nodes {ORDER} }} }}"))["orders"]["nodes"]
        costs.append((len(found), len(told)))
    # The session, the page's ids, the rows, lines, variants' parts, events twice, payments and what is under way.
    assert costs == [(1, costs[0][1]), (8, costs[0][1])]
    assert costs[0][1] <= 25


async def test_a_note_is_for_colleagues_and_names_its_author(house: House) -> None:
    elise = await staffed(house)
    placed = await paid(house)
    note = f"""mutation Note($number: String!, $text: String!) {{
      payload: orderNoteAdd(number: $number, text: $text) {{ order {{ notes {{ at author text }} }} {CODES} }}
    }}"""
    for text, code in (("  ", "REQUIRED"), ("x" * 4001, "INVALID_INPUT"), ("4111 1111 1111 1111", "INVALID_INPUT")):
        assert await elise.refused(note, number=placed.number, text=text) == [(code, "text")]
    assert await elise.refused(note, number="ZZZZZ-ZZZZZ", text="x") == [("NOT_FOUND", "number")]
    written = await elise.does(note, number=placed.number, text="Rappeler\nlundi.")
    assert written["order"]["notes"] == [
        {"at": "2026-11-22T12:00:00Z", "author": "Élise Aubin", "text": "Rappeler\nlundi."}
    ]
    entry = await AuditEntry.filter(action="orderNoteAdd").get()
    assert entry.subject == placed.number
