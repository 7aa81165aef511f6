"""Money goes back once per attempt, never more than was taken, and a credit note says what for."""

import asyncio
from typing import Any

from resolvers.invoices.books import vat_return
from resolvers.invoices.chain import verify
from resolvers.invoices.tables import Invoice, InvoiceContent, InvoiceKind
from resolvers.orders.tables import OrderLine, Refund
from resolvers.payments.tables import Operation, Payment
from tests.house_of import House
from tests.invoices.official import inspector, xml_in
from tests.invoices.test_invoicing import downloaded, read
from tests.orders.desk import CANCEL, CONFIRM, SHIP, paid, staffed, told
from tests.payments.stage import Desk, Placed, place
from tests.people.person import Person, subjects
from tests.staff.member import CODES, Member

REFUND = f"""mutation Do(
  $number: String!, $token: ID!, $amount: Decimal, $lines: [ID!], $delivery: Boolean, $why: String!
) {{
  payload: refundCreate(number: $number, attemptToken: $token, amount: $amount, lineIds: $lines,
                        includeDelivery: $delivery, reason: $why) {{
    order {{ number isBusy nextSteps refundable {{ minorUnits }} lines {{ id }}
      payments {{
        captured {{ minorUnits }} refunded {{ minorUnits }} operations {{ kind state amount {{ minorUnits }} }}
      }}
      invoices {{ number kind total {{ minorUnits }} }} }}
    {CODES}
  }}
}}"""
LINES = "query Q($n: String!) { order(number: $n) { lines { id total { minorUnits } } delivery { minorUnits } } }"


async def confirmed(house: House) -> tuple[Member, Placed]:
    elise = await staffed(house)
    placed = await paid(house)
    assert (await elise.does(CONFIRM, number=placed.number))["userErrors"] == []
    return elise, placed


async def test_a_part_goes_back_with_its_credit_note_and_letter(house: House) -> None:
    elise, placed = await confirmed(house)
    answer = await elise.does(REFUND, number=placed.number, token="a", amount="100.01", why="Un geste pour le retard")
    order = answer["order"]
    (payment,) = order["payments"]
    assert payment["refunded"] == {"minorUnits": 10_001}
    assert payment["operations"][-1] == {"kind": "REFUND", "state": "DONE", "amount": {"minorUnits": 10_001}}
    assert order["refundable"]["minorUnits"] == payment["captured"]["minorUnits"] - 10_001
    assert order["nextSteps"] == ["SHIP", "CANCEL", "REFUND"]
    assert [each["kind"] for each in order["invoices"]] == ["INVOICE", "CREDIT_NOTE"]
    assert (await told(elise, placed.number))[-1] == ("REFUNDED", "Élise Aubin")
    note = (await read(house, placed))["invoices"][-1]
    assert note["total"] == {"minorUnits": 10_001}
    xml = xml_in(await downloaded(house, note["pdfUrl"]))
    with inspector() as official:
        assert official.failures(xml) == []
    assert "Un geste pour le retard" in xml.decode()
    letter = (await Person(house).letters())[-1]
    assert letter.header("subject") == f"Remboursement de votre commande {placed.number}"
    assert "100,01" in letter.body("plain")
    assert "Un geste pour le retard" in letter.body("plain")
    assert f"/orders/{placed.number}?token=" in letter.body("plain")
    assert [part.get_filename() for part in letter.message.iter_attachments()] == [f"{note['number']}.pdf"]


async def test_the_parts_of_an_order_add_up_to_its_invoice_however_it_is_cut(house: House) -> None:
    elise, placed = await confirmed(house)
    for token, amount in (("a", "0.01"), ("b", "33.33"), ("c", "99.99")):
        assert (await elise.does(REFUND, number=placed.number, token=token, amount=amount, why="x"))["userErrors"] == []
    last = (await elise.does(REFUND, number=placed.number, token="d", why="Le reste"))["order"]
    assert last["refundable"] == {"minorUnits": 0}
    assert last["nextSteps"] == ["CANCEL"], "nothing leaves the house for nothing"
    day = house.shop.today
    (line,) = await vat_return(day, day)
    assert (line.taxable, line.tax) == (0, 0), "what was invoiced was taken back, to the cent"
    payment = await Payment.get()
    assert payment.refunded == payment.captured
    credited = await Invoice.filter(kind=InvoiceKind.CREDIT_NOTE)
    assert sum(note.total for note in credited) == payment.captured
    assert [proof.problem for proof in await verify(house.clock())] == ["", ""]


async def test_lines_and_delivery_go_back_by_name_and_once(house: House) -> None:
    elise, placed = await confirmed(house)
    shown = (await elise.ask(LINES, n=placed.number))["order"]
    (line,) = shown["lines"]
    answer = await elise.does(REFUND, number=placed.number, token="a", lines=[line["id"]], why="Rendue en boutique")
    assert answer["userErrors"] == []
    note = await InvoiceContent.filter(invoice__kind=InvoiceKind.CREDIT_NOTE).get()
    assert [(item["type"], item["gross"]) for item in note.content["items"]] == [("piece", line["total"]["minorUnits"])]
    assert await elise.refused(REFUND, number=placed.number, token="b", lines=[line["id"]], why="x") == [
        ("INVALID_INPUT", "lineIds")
    ]
    foreign = (await OrderLine.get()).id + 1
    assert foreign
    assert await elise.refused(REFUND, number=placed.number, token="c", lines=["xyz"], why="x") == [
        ("INVALID_INPUT", "lineIds")
    ]


async def test_one_refund_per_attempt_whatever_the_retries_and_races(house: House) -> None:
    elise, placed = await confirmed(house)
    wish: dict[str, Any] = {"number": placed.number, "token": "a", "amount": "10.00", "why": "Geste"}
    answers = await asyncio.gather(*(elise.does(REFUND, **wish) for _ in range(6)))
    assert [answer["userErrors"] for answer in answers] == [[]] * 6
    assert (await elise.does(REFUND, **wish))["userErrors"] == []
    assert await Refund.all().count() == 1
    assert (await Payment.get()).refunded == 1_000
    assert await elise.refused(REFUND, **{**wish, "amount": "11.00"}) == [("ATTEMPT_REUSED", "attemptToken")]


CANNOT_BE: list[tuple[dict[str, Any], str]] = [
    ({"amount": "0"}, "amount"),
    ({"lines": []}, "number"),
    ({"amount": "-5"}, "amount"),
    ({"amount": "0.001"}, "amount"),
    ({"amount": "999999.00"}, "amount"),
    ({"amount": "1.00", "delivery": True}, "amount"),
    ({"amount": "1.00", "why": " "}, "reason"),
    ({"amount": "1.00", "why": "4111 1111 1111 1111"}, "reason"),
    ({"amount": "1.00", "token": ""}, "attemptToken"),
    ({"amount": "1.00", "token": "x" * 65}, "attemptToken"),
]


async def test_a_wish_that_cannot_be_is_told_and_nothing_moves(house: House) -> None:
    elise, placed = await confirmed(house)
    for wish, path in CANNOT_BE:
        told = await elise.refused(REFUND, **{"number": placed.number, "token": "a", "why": "Geste", **wish})
        assert [where for _, where in told] == [path], wish
    assert (await Payment.get()).refunded == 0
    assert await Refund.all().count() == 0


async def test_nothing_is_refunded_that_was_not_taken(house: House) -> None:
    elise = await staffed(house)
    placed = await place(house, "JONC")
    assert await elise.refused(REFUND, number=placed.number, token="a", why="x") == [("INVALID_STATUS", "number")]
    await house.pay(placed.page)
    assert await elise.refused(REFUND, number=placed.number, token="a", why="x") == [("INVALID_STATUS", "number")]
    assert await elise.refused(REFUND, number="ZZZZZ-ZZZZZ", token="a", why="x") == [("NOT_FOUND", "number")]


async def test_a_lost_answer_is_finished_once_and_the_note_waits_for_it(house: House) -> None:
    elise, placed = await confirmed(house)
    await Desk(house).fail(status=500, times=1, perform=True)
    order = (await elise.does(REFUND, number=placed.number, token="a", amount="10.00", why="Geste"))["order"]
    assert order["isBusy"] is True
    assert [each["kind"] for each in order["invoices"]] == ["INVOICE"]
    house.clock.forward(minutes=2)
    await house.dispatch()
    assert (await Payment.get()).refunded == 1_000
    assert await Invoice.filter(kind=InvoiceKind.CREDIT_NOTE).count() == 1
    assert [operation.state for operation in await Operation.all().order_by("id")] == ["DONE", "DONE"]


async def test_what_is_left_is_credited_when_a_refunded_order_is_cancelled(house: House) -> None:
    elise, placed = await confirmed(house)
    await elise.does(REFUND, number=placed.number, token="a", amount="10.00", why="Geste")
    assert (await elise.does(CANCEL, number=placed.number))["order"]["payment"]["state"] == "REFUNDED"
    documents = await Invoice.all().order_by("issued_at", "-kind", "number")
    invoice, *notes = documents
    assert sum(note.total for note in notes) == invoice.total
    payment = await Payment.get()
    assert payment.refunded == payment.captured == invoice.total


async def test_a_shipped_order_is_refunded_too_and_keeps_its_status(house: House) -> None:
    elise, placed = await confirmed(house)
    await elise.does(SHIP, number=placed.number)
    order = (await elise.does(REFUND, number=placed.number, token="a", why="Perdu en route"))["order"]
    assert order["nextSteps"] == ["MARK_DELIVERED"]
    letters = subjects(await Person(house).letters())
    assert letters[-2:] == [
        f"Votre commande {placed.number} est expédiée",
        f"Remboursement de votre commande {placed.number}",
    ]


async def test_the_most_that_can_be_given_back_is_told_as_people_write_it(house: House) -> None:
    elise, placed = await confirmed(house)
    payload = await elise.does(REFUND, number=placed.number, token="a", amount="9999.00", why="x")
    assert payload["userErrors"][0]["message"].replace("\N{NO-BREAK SPACE}", " ").endswith("465,00 €.")
