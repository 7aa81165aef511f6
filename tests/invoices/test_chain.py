"""Numbers have no gap, the chain no break, and whatever is changed behind the shop's back is found and named."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tortoise.exceptions import BaseORMException

from gateway.invoices.shelf import drawn
from resolvers.invoices import files
from resolvers.invoices.chain import verify
from resolvers.invoices.issuing import issue
from resolvers.invoices.tables import Invoice, InvoiceContent, InvoiceCounter, InvoiceFile, InvoiceTax
from resolvers.writing import writing
from tests.house_of import House
from tests.invoices.papers import issued, paper, unguarded
from tests.orders.desk import CANCEL, CONFIRM, paid, staffed

NOW = datetime(2027, 1, 31, tzinfo=UTC)


async def problems(now: datetime = NOW) -> list[str]:
    return [proof.problem for proof in await verify(now)]


async def test_every_document_follows_the_one_before(house: House) -> None:
    found = await issued(house.shop, *(paper(f"N{place}") for place in range(5)))
    assert [row.number for row in found] == [f"FA-2026-00000{place}" for place in range(1, 6)]
    assert [row.previous for row in found] == ["", *(row.digest for row in found[:-1])]
    assert [(proof.series, proof.documents, proof.problem) for proof in await verify(NOW)] == [
        ("FA", 5, ""),
        ("AV", 0, ""),
    ]


async def issued_and_undone(house: House) -> None:
    async with writing(house.shop) as write:
        await issue(write, house.shop, paper("N2"))
        raise ArithmeticError


async def test_a_transaction_that_is_undone_leaves_no_gap(house: House) -> None:
    await issued(house.shop, paper("N1"))
    with pytest.raises(ArithmeticError):
        await issued_and_undone(house)
    await issued(house.shop, paper("N3"))
    assert [row.number for row in await Invoice.all().order_by("position")] == ["FA-2026-000001", "FA-2026-000002"]
    assert await problems() == ["", ""]


async def test_issuing_at_once_takes_turns(house: House) -> None:
    found = await asyncio.gather(*(issued(house.shop, paper(f"N{place}")) for place in range(12)))
    assert sorted(row.sequence for (row,) in found) == list(range(1, 13))
    assert await problems() == ["", ""]


async def test_a_clock_that_is_behind_never_dates_a_document_before_its_predecessor(house: House) -> None:
    house.clock.moment = house.clock.moment.replace(month=12, day=31, hour=23)
    (first,) = await issued(house.shop, paper("N1"))
    house.clock.moment -= timedelta(minutes=30)
    (second,) = await issued(house.shop, paper("N2"))
    assert second.issued_at == first.issued_at
    assert [first.number, second.number] == ["FA-2027-000001", "FA-2027-000002"]


async def test_an_order_is_invoiced_once(house: House) -> None:
    await issued(house.shop, paper("N1"))
    with pytest.raises(BaseORMException):
        await issued(house.shop, paper("N1"))
    assert await problems() == ["", ""]


@pytest.mark.parametrize(
    "change",
    [
        lambda: Invoice.all().update(total=1),
        lambda: Invoice.all().delete(),
        lambda: InvoiceTax.all().update(tax=1),
        lambda: InvoiceTax.all().delete(),
        lambda: InvoiceContent.all().update(content={}),
        lambda: InvoiceFile.all().update(pdf=b"%PDF"),
    ],
    ids=["total", "row", "tax", "taxes", "content", "file"],
)
async def test_the_database_itself_refuses_to_change_a_document(house: House, change: Any) -> None:
    elise = await staffed(house)
    await elise.does(CONFIRM, number=(await paid(house)).number)
    await house.gateway.dispatcher.draw()
    with pytest.raises(BaseORMException, match="an invoice is never changed"):
        await change()
    assert await problems() == ["", ""]


CHANGED = {
    "a total": ("UPDATE invoices SET total = total + 1 WHERE position = 2", "FA-2026-000002: it was changed"),
    "a country": ("UPDATE invoices SET country = 'BE' WHERE position = 2", "FA-2026-000002: it was changed"),
    "a day": ("UPDATE invoices SET issued_on = '2026-11-01' WHERE position = 3", "FA-2026-000003: it was changed"),
    "a tax": (
        "UPDATE invoice_taxes SET tax = tax + 1 WHERE invoice_id = (SELECT id FROM invoices WHERE position = 1)",
        "FA-2026-000001: it was changed",
    ),
    "a content": (
        "UPDATE invoice_contents SET content = '{}' WHERE invoice_id = (SELECT id FROM invoices WHERE position = 2)",
        "FA-2026-000002: its content was changed",
    ),
    "a number": (
        "UPDATE invoices SET number = 'FA-2026-000009' WHERE position = 2",
        "FA-2026-000009: its number is not its own",
    ),
    "the last of them": (
        "UPDATE invoice_counters SET position = 2, sequence = 2 WHERE series = 'FA'",
        "FA: the counter stands at 2, the last document not",
    ),
}


@pytest.mark.parametrize("what", CHANGED)
async def test_what_is_changed_behind_the_shop_is_named(house: House, what: str) -> None:
    await issued(house.shop, *(paper(f"N{place}") for place in range(3)))
    statement, told = CHANGED[what]
    await (await unguarded()).execute_query(statement)
    assert await problems() == [told, ""]


async def test_a_document_that_disappears_is_missed(house: House) -> None:
    rows = await issued(house.shop, *(paper(f"N{place}") for place in range(3)))
    await unguarded()
    for table in (InvoiceTax, InvoiceContent, InvoiceFile):
        await table.filter(invoice_id=rows[1].id).delete()
    await Invoice.filter(id=rows[1].id).delete()
    assert await problems() == ["FA-2026-000003: document 2 of the series is missing before it", ""]


async def test_a_flipped_bit_in_a_file_is_found(house: House) -> None:
    elise = await staffed(house)
    placed = await paid(house)
    await elise.does(CONFIRM, number=placed.number)
    await elise.does(CANCEL, number=placed.number)
    for document in await files.due(house.shop):
        await drawn(document)
    assert await problems() == ["", ""]
    await unguarded()
    row = await InvoiceFile.filter(invoice__number="AV-2026-000001").get()
    pdf = bytearray(row.pdf or b"")
    pdf[len(pdf) // 2] ^= 1
    await InvoiceFile.filter(invoice_id=row.invoice_id).update(pdf=bytes(pdf))
    assert await problems() == ["", "AV-2026-000001: its file was changed"]


async def test_content_and_file_go_after_ten_years_and_the_chain_stays(house: House) -> None:
    await issued(house.shop, paper("N1"), paper("N2"))
    house.clock.forward(days=3_700)
    await house.gateway.dispatcher.retain()
    assert (await InvoiceContent.all().count(), await InvoiceFile.all().count()) == (0, 0)
    await issued(house.shop, paper("N3"))
    assert await problems(house.clock()) == ["", ""]
    assert (await InvoiceCounter.get(series="FA")).position == 3


@pytest.mark.parametrize("table,lost", [(InvoiceContent, "content"), (InvoiceFile, "file")], ids=["content", "file"])
async def test_what_was_taken_out_before_its_time_is_found(
    house: House, table: type[InvoiceContent] | type[InvoiceFile], lost: str
) -> None:
    found = await issued(house.shop, *(paper(f"N{place}") for place in range(3)))
    await table.filter(invoice_id=found[1].id).delete()
    assert await problems() == [f"{found[1].number}: its {lost} is missing", ""]
    assert await problems(NOW + timedelta(days=3_700)) == ["", ""]
