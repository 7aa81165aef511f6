"""An invoice at confirmation, a credit note when it is undone: numbered, valid, and alike wherever it is read."""

import asyncio
import re
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from time_machine import travel

from gateway.invoices.drawing import draw
from gateway.invoices.page import page
from resolvers.catalog.sources import SourceMetal, SourceStone
from resolvers.catalog.tables import GemstoneOrigin, MetalKind
from resolvers.events.tables import Event
from resolvers.invoices.tables import Invoice, InvoiceContent, InvoiceFile
from resolvers.payments.tables import Payment
from resolvers.people.staff.tables import StaffRole
from tests.house_of import House
from tests.invoices.official import inspector, is_archivable, xml_in
from tests.makers import piece, ring
from tests.orders.desk import CANCEL, CONFIRM, paid, staffed
from tests.payments.stage import Placed, place
from tests.people.person import Person
from tests.staff.member import Member

INVOICES = """query Find($number: String!, $token: String) { order(number: $number, accessToken: $token) {
  total { minorUnits } taxes { rate taxable { minorUnits } tax { minorUnits } }
  invoices { number kind issuedAt issuedOn orderNumber corrects country total { minorUnits }
             taxes { rate taxable { minorUnits } tax { minorUnits } } pdfUrl }
} }"""
RETURN = """query Books($from: Date!, $to: Date!) {
  vatReturn(from: $from, to: $to) { country rate taxable { minorUnits } tax { minorUnits } orders }
  invoices(from: $from, to: $to) { nodes { number kind total { minorUnits } } }
  vatReturnCsvUrl(from: $from, to: $to) invoicesCsvUrl(from: $from, to: $to)
}"""


async def read(house: House, placed: Placed) -> Any:
    return (await house.ask(INVOICES, number=placed.number, token=placed.token))["order"]


async def downloaded(house: House, url: str) -> bytes:
    answer = await house.client.get(url)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text
    assert answer.headers["cache-control"] == "private, no-store"
    return answer.content


async def paid_and_confirmed(house: House, staff: Member) -> Placed:
    placed = await paid(house)
    assert (await staff.does(CONFIRM, number=placed.number))["userErrors"] == []
    return placed


def amount(xml: bytes, name: str) -> int:
    """A total of a structured invoice, in cents."""
    found = re.search(rf"<ram:{name}[^>]*>(\d+)\.(\d\d)<", xml.decode())
    assert found is not None
    euro, cents = found.groups()
    return int(euro) * 100 + int(cents)


async def test_confirming_issues_an_invoice_that_agrees_everywhere(house: House) -> None:
    elise, claire = await staffed(house), Person(house)
    placed = await paid(house)
    assert (await read(house, placed))["invoices"] == []
    confirmed = (await elise.does(CONFIRM, number=placed.number))["order"]
    assert confirmed["status"] == "CONFIRMED"

    order = await read(house, placed)
    (invoice,) = order["invoices"]
    assert (invoice["number"], invoice["kind"], invoice["issuedOn"]) == ("FA-2026-000001", "INVOICE", "2026-11-22")
    assert (invoice["orderNumber"], invoice["corrects"], invoice["country"]) == (placed.number, None, "FR")
    payment = await Payment.get()
    assert invoice["total"] == order["total"] == {"minorUnits": payment.captured}
    assert invoice["taxes"] == order["taxes"]
    pdf = await downloaded(house, invoice["pdfUrl"])
    is_archivable(pdf)
    with inspector() as official:
        assert official.failures(xml_in(pdf)) == []
    assert amount(xml_in(pdf), "GrandTotalAmount") == payment.captured
    assert amount(xml_in(pdf), "TaxTotalAmount") == order["taxes"][0]["tax"]["minorUnits"]

    letter = (await claire.letters())[-1]
    assert "Votre facture FA-2026-000001 est jointe." in letter.body("plain")
    (enclosed,) = letter.message.iter_attachments()
    assert (enclosed.get_filename(), enclosed.get_content()) == ("FA-2026-000001.pdf", pdf)
    assert await Event.filter(subject=placed.number, kind="invoice.issued").count() == 1

    clara = await Member(house, "clara@maison.example", StaffRole.ACCOUNTING).joins("Clara Roy")
    books = await clara.ask(RETURN, **{"from": "2026-11-01", "to": "2026-11-30"})
    (line,) = books["vatReturn"]
    assert (line["country"], line["rate"], line["orders"]) == ("FR", "0.2", 1)
    assert line["taxable"]["minorUnits"] + line["tax"]["minorUnits"] == payment.captured
    assert [node["number"] for node in books["invoices"]["nodes"]] == ["FA-2026-000001"]


async def test_cancelling_a_confirmed_order_takes_its_invoice_back(house: House) -> None:
    elise, claire = await staffed(house), Person(house)
    placed = await paid(house)
    await elise.does(CONFIRM, number=placed.number)
    await elise.does(CANCEL, number=placed.number, message="À votre demande.")
    invoice, note = (await read(house, placed))["invoices"]
    assert (note["number"], note["kind"], note["corrects"]) == ("AV-2026-000001", "CREDIT_NOTE", invoice["number"])
    assert (note["total"], note["taxes"]) == (invoice["total"], invoice["taxes"])
    assert (await Payment.get()).refunded == note["total"]["minorUnits"]
    pdf = await downloaded(house, note["pdfUrl"])
    is_archivable(pdf)
    with inspector() as official:
        assert official.failures(xml_in(pdf)) == []
    assert b"<ram:TypeCode>381</ram:TypeCode>" in xml_in(pdf)
    letter = (await claire.letters())[-1]
    assert [part.get_filename() for part in letter.message.iter_attachments()] == ["AV-2026-000001.pdf"]
    books = await elise.ask(RETURN, **{"from": "2026-11-22", "to": "2026-11-22"})
    assert [(line["taxable"]["minorUnits"], line["tax"]["minorUnits"]) for line in books["vatReturn"]] == [(0, 0)]
    table = (await house.client.get(books["invoicesCsvUrl"])).content.decode("utf-8-sig").splitlines()
    assert table[0] == "numero;type;date;commande;rectifie;pays;taux;base_ht;tva;ttc"
    assert table[1].startswith(f"AV-2026-000001;avoir;2026-11-22;{placed.number};FA-2026-000001;FR;20,00;-")
    assert table[2].startswith(f"FA-2026-000001;facture;2026-11-22;{placed.number};;FR;20,00;")


async def test_an_order_that_was_never_confirmed_has_no_invoice(house: House) -> None:
    elise = await staffed(house)
    placed = await paid(house)
    await elise.does(CANCEL, number=placed.number)
    assert (await read(house, placed))["invoices"] == []
    assert await Invoice.all().count() == 0


async def test_number_and_date_are_those_of_the_maison_s_own_calendar(house: House) -> None:
    elise = await staffed(house)
    await paid_and_confirmed(house, elise)
    # 23:30 in Paris on the last day of the year, then half an hour and a second later.
    house.clock.moment = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)
    elise.token = None
    await elise.sign_in(elise.code())
    await paid_and_confirmed(house, elise)
    await paid_and_confirmed(house, elise)
    house.clock.forward(minutes=30, seconds=1)
    await paid_and_confirmed(house, elise)
    rows = await Invoice.all().order_by("position")
    assert [(row.number, row.issued_on) for row in rows] == [
        ("FA-2026-000001", date(2026, 11, 22)),
        ("FA-2026-000002", date(2026, 12, 31)),
        ("FA-2026-000003", date(2026, 12, 31)),
        ("FA-2027-000001", date(2027, 1, 1)),
    ]


async def test_the_file_is_drawn_once_whoever_asks_and_whenever(house: House) -> None:
    elise = await staffed(house)
    placed = await paid(house)
    await elise.does(CONFIRM, number=placed.number)
    assert (await InvoiceFile.get()).pdf is None, "drawn after the transaction, not in it"
    await house.gateway.dispatcher.draw()
    drawn = (await InvoiceFile.get()).pdf
    assert drawn
    (invoice,) = (await read(house, placed))["invoices"]
    with travel("2030-01-01"):
        assert await downloaded(house, invoice["pdfUrl"]) == bytes(drawn)
    assert (await house.gateway.dispatcher.draw()) is False


@pytest.mark.parametrize("language", ["EN", "DE", "SL"])
async def test_an_invoice_speaks_its_customer_s_language_and_bears_its_country_s_vat(
    house: House, language: str
) -> None:
    elise = await staffed(house)
    placed = await place(house, "JONC", language=language)
    await house.pay(placed.page)
    await elise.does(CONFIRM, number=placed.number)
    content = (await InvoiceContent.get()).content
    assert content["language"] == language.lower()
    pdf = await downloaded(house, (await read(house, placed))["invoices"][0]["pdfUrl"])
    with pikepdf.open(BytesIO(pdf)) as document:
        assert str(document.Root.Lang) == language.lower()


async def test_an_invoice_names_metal_and_stones_as_they_were_sold(house: House) -> None:
    elise = await staffed(house)
    gold = SourceMetal(MetalKind.WHITE_GOLD, 750, 3_400)
    diamond = SourceStone("Diamant", GemstoneOrigin.NATURAL, None, 300)
    await house.shelve(piece("Solitaire", price=500_000, metals=(gold,), gemstones=(diamond,)))
    placed = await place(house, "SOLITAIRE")
    await house.pay(placed.page)
    await elise.does(CONFIRM, number=placed.number)
    (item, *_) = (await InvoiceContent.get()).content["items"]
    assert (item["title"], item["quantity"], item["gross"]) == ("Solitaire", 1, 500_000)
    assert item["metals"] == [{"kind": "WHITE_GOLD", "fineness": 750, "weight": 3_400}]
    (stone,) = item["stones"]
    assert (stone["origin"], stone["carats"]) == ("NATURAL", 300)
    (line, *_) = page((await InvoiceContent.get()).content)["items"]
    assert line["details"][-1].startswith("Or blanc 750 ‰, 3,4\N{NO-BREAK SPACE}g · ")
    assert line["details"][-1].endswith(", pierre naturelle, 0,3\N{NO-BREAK SPACE}ct")


async def test_a_ring_in_three_golds_is_invoiced_in_the_one_that_was_chosen(house: House) -> None:
    elise = await staffed(house)
    kinds = (MetalKind.YELLOW_GOLD, MetalKind.WHITE_GOLD, MetalKind.PINK_GOLD)
    golds = tuple(SourceMetal(kind, 750, 4_300) for kind in kinds)
    await house.shelve(ring("Bague", sizes={"Or jaune": 2, "Or rose": 2}, metals=golds))
    placed = await place(house, "BAGUE-OR ROSE")
    await house.pay(placed.page)
    await elise.does(CONFIRM, number=placed.number)
    (item, *_) = (await InvoiceContent.get()).content["items"]
    assert [metal["kind"] for metal in item["metals"]] == ["PINK_GOLD"]


async def test_invoices_are_drawn_by_several_threads_at_once(house: House) -> None:
    elise = await staffed(house)
    for _ in range(6):
        await paid_and_confirmed(house, elise)
    rows = await InvoiceContent.all()
    drawn = await asyncio.gather(*(asyncio.to_thread(draw, row.content) for row in rows))
    assert all(pdf.startswith(b"%PDF") for pdf in drawn)
