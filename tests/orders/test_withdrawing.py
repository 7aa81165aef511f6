"""The statutory withdrawal: two steps, no account, a receipt at once, the money back when the goods are."""

import re
from datetime import timedelta
from typing import Any

from resolvers.events.tables import Event
from resolvers.invoices.tables import InvoiceContent, InvoiceKind
from resolvers.orders.tables import Order, Withdrawal
from resolvers.payments.tables import Payment
from resolvers.people.staff.tables import StaffRole
from tests.cart.customer import Customer
from tests.house_of import House
from tests.makers import piece
from tests.orders.desk import CANCEL, CONFIRM, DELIVER, SHIP, paid, staffed, stock
from tests.orders.test_refunding import REFUND
from tests.payments.stage import Placed
from tests.people.person import Person, subjects
from tests.staff.member import CODES, Member

WHOLE = f"withdrawalId confirmToken summary receivedAt lines {{ id title }} {CODES}"
DECLARE = f"""mutation Declare($number: String!, $email: String!, $lines: [ID!], $reason: String) {{
  payload: withdrawalDeclare(orderNumber: $number, email: $email, lineIds: $lines, reason: $reason) {{ {WHOLE} }}
}}"""
CONFIRM_IT = f"""mutation Confirm($id: ID!, $token: String!) {{
  payload: withdrawalConfirm(withdrawalId: $id, token: $token) {{ {WHOLE} }}
}}"""
STATE = """query State($number: String!, $token: String) { order(number: $number, accessToken: $token) {
  withdrawal { isOpen until excludedLineIds withdrawnLineIds } lines { id engraving } delivery { minorUnits } } }"""
LIST = """query List { withdrawals { nodes { id declaredAt confirmedAt goodsReceivedAt refundDueAt reason
  refunded { minorUnits } order { number nextSteps withdrawals { id } } lines { title } } } }"""
RECEIVE = f"""mutation Receive($id: ID!, $restock: Boolean) {{
  payload: withdrawalReceive(id: $id, restock: $restock) {{
    confirmToken withdrawal {{ id goodsReceivedAt refunded {{ minorUnits }} order {{ number }} }} {CODES}
  }}
}}"""
EMAIL = "claire@example.com"


async def asked(house: House, query: str, **variables: Any) -> dict[str, Any]:
    payload: dict[str, Any] = (await house.another_visitor().ask(query, **variables))["payload"]
    return payload


async def refused(house: House, query: str, **variables: Any) -> list[tuple[str, str]]:
    payload = await asked(house, query, **variables)
    assert payload["withdrawalId"] is None
    return [(error["code"], ".".join(error["field"] or [])) for error in payload["userErrors"]]


async def withdrew(house: House, placed: Placed, **wish: Any) -> dict[str, Any]:
    """Both steps; returns the receipt."""
    declared = await asked(house, DECLARE, number=placed.number, email=EMAIL, **wish)
    assert declared["userErrors"] == []
    return await asked(house, CONFIRM_IT, id=declared["withdrawalId"], token=declared["confirmToken"])


async def state(house: House, placed: Placed) -> Any:
    return (await house.ask(STATE, number=placed.number, token=placed.token))["order"]


async def shipped(house: House) -> tuple[Member, Placed]:
    elise = await staffed(house)
    placed = await paid(house)
    for step in (CONFIRM, SHIP):
        assert (await elise.does(step, number=placed.number))["userErrors"] == []
    return elise, placed


async def test_two_steps_a_receipt_and_the_money_back(house: House) -> None:
    elise, placed = await shipped(house)
    await elise.does(DELIVER, number=placed.number)
    typed = placed.number.lower().replace("-", "")
    declared = await asked(house, DECLARE, number=typed, email=" Claire@Example.com ", reason="Elle est trop grande.")
    assert (
        declared["summary"] == f"Vous vous rétractez de la commande {placed.number}\N{NARROW NO-BREAK SPACE}: 1 × Jonc."
    )
    assert declared["receivedAt"] is None
    assert (await state(house, placed))["withdrawal"]["withdrawnLineIds"] == [], "nothing counts before the second step"
    assert (await elise.ask(LIST))["withdrawals"]["nodes"] == []

    confirmed = await asked(house, CONFIRM_IT, id=declared["withdrawalId"], token=declared["confirmToken"])
    assert confirmed["receivedAt"] == "2026-11-22T12:00:00Z"
    again = await asked(house, CONFIRM_IT, id=declared["withdrawalId"], token=declared["confirmToken"])
    assert again == confirmed
    receipt = (await Person(house).letters())[-1]
    assert receipt.header("subject") == f"Votre rétractation de la commande {placed.number}"
    for told in ("1 × Jonc", "dimanche 22 novembre 2026", "13 h 00", "Elle est trop grande."):
        assert told in receipt.body("plain").replace("\N{NO-BREAK SPACE}", " "), told
    assert (await state(house, placed))["withdrawal"]["isOpen"] is False

    (found,) = (await elise.ask(LIST))["withdrawals"]["nodes"]
    assert (found["refundDueAt"], found["goodsReceivedAt"]) == ("2026-12-06T12:00:00Z", None)
    assert found["order"]["withdrawals"] == [{"id": found["id"]}]
    before = await stock()
    received = await elise.does(RECEIVE, id=found["id"])
    assert received["confirmToken"] is None
    payment = await Payment.get()
    assert received["withdrawal"]["refunded"]["minorUnits"] == payment.refunded == payment.captured
    assert await stock() == (before[0] + 1, 0)
    assert await elise.refused(RECEIVE, id=found["id"]) == [("INVALID_STATUS", "id")]
    note = await InvoiceContent.filter(invoice__kind=InvoiceKind.CREDIT_NOTE).get()
    assert note.content["reason"] == "WITHDRAWAL"
    assert subjects(await Person(house).letters())[-1] == f"Remboursement de votre commande {placed.number}"
    assert await Event.filter(kind="withdrawal.confirmed").count() == 1


async def test_it_is_open_from_the_order_until_fourteen_days_after_delivery(house: House) -> None:
    elise, placed = await shipped(house)
    assert (await state(house, placed))["withdrawal"] == {
        "isOpen": True,
        "until": None,
        "excludedLineIds": [],
        "withdrawnLineIds": [],
    }
    await elise.does(DELIVER, number=placed.number)
    # It arrives on a Sunday: the fourteenth day is one too, so that it is open until Monday is over in Paris.
    house.clock.forward(days=15, hours=10, minutes=59)
    assert (await asked(house, DECLARE, number=placed.number, email=EMAIL))["userErrors"] == []
    house.clock.forward(minutes=1)
    assert await refused(house, DECLARE, number=placed.number, email=EMAIL) == [("WITHDRAWAL_CLOSED", "orderNumber")]
    assert (await state(house, placed))["withdrawal"]["isOpen"] is False


async def test_a_declaration_in_time_may_be_confirmed_a_moment_after_it(house: House) -> None:
    elise, placed = await shipped(house)
    await elise.does(DELIVER, number=placed.number)
    house.clock.forward(days=14)
    declared = await asked(house, DECLARE, number=placed.number, email=EMAIL)
    house.clock.forward(minutes=10)
    confirmed = await asked(house, CONFIRM_IT, id=declared["withdrawalId"], token=declared["confirmToken"])
    assert confirmed["userErrors"] == []
    later = await asked(house, CONFIRM_IT, id=declared["withdrawalId"], token=declared["confirmToken"])
    assert later["receivedAt"] == confirmed["receivedAt"]


async def test_a_declaration_is_good_for_a_day(house: House) -> None:
    _, placed = await shipped(house)
    declared = await asked(house, DECLARE, number=placed.number, email=EMAIL)
    house.clock.forward(days=1, seconds=1)
    told = await refused(house, CONFIRM_IT, id=declared["withdrawalId"], token=declared["confirmToken"])
    assert told == [("EXPIRED_TOKEN", "token")]


async def test_another_s_number_and_an_unknown_one_are_alike(house: House) -> None:
    _, placed = await shipped(house)
    answers = [
        await asked(house, DECLARE, number=number, email=email)
        for number, email in (
            *((placed.number, "mallory@example.com"), ("ZZZZZ-ZZZZZ", EMAIL), ("", ""), (placed.number, "no address")),
        )
    ]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["userErrors"][0]["code"] == "NOT_FOUND"


async def test_only_the_declaration_s_own_token_confirms_it(house: House) -> None:
    _, placed = await shipped(house)
    first, second = [await asked(house, DECLARE, number=placed.number, email=EMAIL) for _ in range(2)]
    for key, token in (
        (first["withdrawalId"], second["confirmToken"]),
        *(
            (first["withdrawalId"], ""),
            (first["withdrawalId"], first["confirmToken"] + "x"),
            ("xyz", first["confirmToken"]),
        ),
    ):
        assert await refused(house, CONFIRM_IT, id=key, token=token) == [("INVALID_TOKEN", "token")]
    assert await Withdrawal.filter(confirmed_at__isnull=False).count() == 0


async def test_what_was_withdrawn_from_cannot_be_again(house: House) -> None:
    _, placed = await shipped(house)
    second = await asked(house, DECLARE, number=placed.number, email=EMAIL)
    await withdrew(house, placed)
    told = await refused(house, CONFIRM_IT, id=second["withdrawalId"], token=second["confirmToken"])
    assert told == [("INVALID_INPUT", "lineIds")]
    assert await refused(house, DECLARE, number=placed.number, email=EMAIL) == [("WITHDRAWAL_CLOSED", "orderNumber")]


async def engraved_and_plain(house: House) -> tuple[Member, Placed, Any]:
    elise = await Member(house).joins()
    await house.shelve(piece("Jonc", stock=9, engravable=True), piece("Perle", stock=9))
    claire = Customer(house)
    await claire.ready({"sku": "JONC", "engraving": "À toi"}, {"sku": "PERLE", "quantity": 2})
    answer = await claire.submit(consent=True)
    await house.pay(answer["payment"]["redirectUrl"])
    placed = Placed(answer["order"]["number"], answer["accessToken"], None)
    for step in (CONFIRM, SHIP):
        assert (await elise.does(step, number=placed.number))["userErrors"] == []
    return elise, placed, await state(house, placed)


async def test_engraved_pieces_stay_with_their_customer_and_so_does_the_delivery(house: House) -> None:
    elise, placed, shown = await engraved_and_plain(house)
    engraved, plain = (line["id"] for line in shown["lines"])
    email = (await Order.get()).email
    assert shown["withdrawal"]["excludedLineIds"] == [engraved]
    told = await refused(house, DECLARE, number=placed.number, email=email, lines=[engraved, plain])
    assert told == [("WITHDRAWAL_CLOSED", "lineIds")]
    declared = await asked(house, DECLARE, number=placed.number, email=email)
    assert [line["id"] for line in declared["lines"]] == [plain]
    await asked(house, CONFIRM_IT, id=declared["withdrawalId"], token=declared["confirmToken"])
    (found,) = (await elise.ask(LIST))["withdrawals"]["nodes"]
    received = await elise.does(RECEIVE, id=found["id"], restock=False)
    assert received["withdrawal"]["refunded"]["minorUnits"] == 90_000, "two pieces, and not the delivery"
    assert (await Order.get()).delivery_option["price"] == shown["delivery"]["minorUnits"]


async def test_pieces_withdrawn_from_are_not_sent(house: House) -> None:
    elise = await staffed(house)
    placed = await paid(house)
    await withdrew(house, placed)
    assert await elise.refused(CONFIRM, number=placed.number) == [("INVALID_STATUS", "number")]
    assert (await elise.does(CANCEL, number=placed.number))["order"]["status"] == "CANCELLED"
    assert await refused(house, DECLARE, number=placed.number, email=EMAIL) == [("WITHDRAWAL_CLOSED", "orderNumber")]


async def test_a_confirmed_order_that_is_withdrawn_from_is_not_shipped_before_that_is_settled(house: House) -> None:
    elise = await staffed(house)
    placed = await paid(house)
    await elise.does(CONFIRM, number=placed.number)
    await withdrew(house, placed)
    assert await elise.refused(SHIP, number=placed.number) == [("INVALID_STATUS", "number")]
    (found,) = (await elise.ask(LIST))["withdrawals"]["nodes"]
    assert found["order"]["nextSteps"] == ["CANCEL", "REFUND"], "what would be refused is not offered"


async def test_nobody_declares_without_end(house: House) -> None:
    _, placed = await shipped(house)
    for _ in range(10):
        assert (await asked(house, DECLARE, number=placed.number, email=EMAIL))["userErrors"] == []
    assert await refused(house, DECLARE, number=placed.number, email=EMAIL) == [("TOO_MANY_REQUESTS", "")]


async def test_goods_are_received_by_those_who_handle_them(house: House) -> None:
    _, placed = await shipped(house)
    await withdrew(house, placed)
    for role in (StaffRole.ACCOUNTING, StaffRole.LOGISTICS):
        member = await Member(house, f"{role.lower()}@maison.example", role).joins("Noé")
        (found,) = (await member.ask(LIST))["withdrawals"]["nodes"]
        told = await member.refused(RECEIVE, id=found["id"])
        assert told == ([("NOT_ALLOWED", "")] if role is StaffRole.ACCOUNTING else []), role


async def test_the_page_has_two_steps_and_acts_on_post_only(house: House) -> None:
    _, placed = await shipped(house)
    french = {"accept-language": "fr"}
    form = await house.client.get(f"/withdrawal?number={placed.number}", headers=french)
    assert f'value="{placed.number}"' in form.text
    wrong = await house.client.post(
        "/withdrawal", data={"number": placed.number, "email": "x@y.example"}, headers=french
    )
    assert wrong.status_code == 400
    assert "Nous ne trouvons aucune commande" in wrong.text
    step = await house.client.post("/withdrawal", data={"number": placed.number, "email": EMAIL}, headers=french)
    assert "Confirmer la rétractation" in step.text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', step.text))
    assert (await house.client.get("/withdrawal/confirm", params=hidden)).status_code == 405
    done = await house.client.post("/withdrawal/confirm", data=hidden, headers=french)
    assert "Nous avons reçu votre rétractation" in done.text
    row = await Withdrawal.get()
    assert row.confirmed_at is not None
    assert row.confirmed_at - row.declared_at < timedelta(minutes=1)
    letter = next(each for each in await Person(house).letters() if "validé" in each.header("subject"))
    assert f"/withdrawal?number={placed.number}" in letter.body("plain")


async def test_what_was_given_back_before_is_not_given_back_again(house: House) -> None:
    elise, placed = await shipped(house)
    goodwill = await elise.does(REFUND, number=placed.number, token="a", amount="1.00", why="Geste")
    assert goodwill["userErrors"] == []
    await withdrew(house, placed)
    (found,) = (await elise.ask(LIST))["withdrawals"]["nodes"]
    received = await elise.does(RECEIVE, id=found["id"])
    payment = await Payment.get()
    assert payment.refunded == payment.captured
    assert received["withdrawal"]["refunded"]["minorUnits"] == payment.captured - 100


async def test_an_order_given_back_before_is_received_without_a_refund(house: House) -> None:
    elise, placed = await shipped(house)
    await elise.does(REFUND, number=placed.number, token="a", why="Tout")
    await withdrew(house, placed)
    (found,) = (await elise.ask(LIST))["withdrawals"]["nodes"]
    received = await elise.does(RECEIVE, id=found["id"])
    assert received["userErrors"] == []
    assert received["withdrawal"]["refunded"] == {"minorUnits": 45_000}, "its lines were given back by name"


async def test_what_came_back_wholly_is_not_shipped_afterwards(house: House) -> None:
    elise = await staffed(house)
    placed = await paid(house)
    await elise.does(CONFIRM, number=placed.number)
    await withdrew(house, placed)
    (found,) = (await elise.ask(LIST))["withdrawals"]["nodes"]
    assert (await elise.does(RECEIVE, id=found["id"]))["userErrors"] == []
    assert await elise.refused(SHIP, number=placed.number) == [("INVALID_STATUS", "number")]


async def test_cancelling_waits_for_nothing_any_more(house: House) -> None:
    elise = await staffed(house)
    placed = await paid(house)
    await withdrew(house, placed)
    await elise.does(CANCEL, number=placed.number)
    (found,) = (await elise.ask(LIST))["withdrawals"]["nodes"]
    assert found["goodsReceivedAt"] == "2026-11-22T12:00:00Z"
