"""Issuing: the next number from a locked counter, the chain's next link, in the transaction of what is invoiced."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from tortoise.expressions import F

from resolvers.invoices.chain import content_digest, link_digest
from resolvers.invoices.numbers import SERIES, number_of
from resolvers.invoices.tables import Invoice, InvoiceContent, InvoiceCounter, InvoiceFile, InvoiceKind, InvoiceTax
from resolvers.pricing.vat import VatPart
from resolvers.rows import column
from resolvers.shop import Shop
from resolvers.writing import Writing

CURRENCY = "EUR"
FACTS = {InvoiceKind.INVOICE: "invoice.issued", InvoiceKind.CREDIT_NOTE: "credit_note.issued"}


@dataclass(frozen=True, slots=True)
class Document:
    """What is to be issued. The content says everything but number and dates, which come with the issuing."""

    kind: InvoiceKind
    order_number: str
    country: str
    taxes: Sequence[VatPart]
    content: dict[str, Any]
    reference: str = ""
    corrects: Invoice | None = None

    @property
    def total(self) -> int:
        return sum(part.taxable + part.tax for part in self.taxes)


async def issue(write: Writing, shop: Shop, document: Document) -> Invoice:
    """Number, chain and freeze a document; one per order, kind and reference.

    The counter is the last row locked before the events: whoever holds stock and order waits here, never the reverse.
    A clock that is behind another process's is taken forward, so that dates never run against the numbers.
    """
    series = SERIES[document.kind]
    counter = await _locked(series)
    now = shop.clock()
    moment = now if counter.issued_at is None else max(now, counter.issued_at)
    day = moment.astimezone(ZoneInfo(shop.maison.concierge.time_zone)).date()
    sequence = counter.sequence + 1 if day.year == counter.year else 1
    number = number_of(series, day.year, sequence)
    content = {**document.content, "kind": document.kind.value, "number": number, "issued_on": day.isoformat()}
    invoice = Invoice(
        kind=document.kind,
        number=number,
        series=series,
        year=day.year,
        sequence=sequence,
        position=counter.position,
        order_number=document.order_number,
        reference=document.reference,
        corrects=document.corrects.number if document.corrects is not None else None,
        issued_at=moment,
        issued_on=day,
        country=document.country,
        currency=CURRENCY,
        total=document.total,
        content_digest=content_digest(content),
        previous=counter.digest,
    )
    taxes = [
        InvoiceTax(invoice_id=invoice.id, rate=str(part.rate), taxable=part.taxable, tax=part.tax)
        for part in document.taxes
    ]
    invoice.digest = link_digest(invoice, taxes)
    await _keep(invoice, taxes, content)
    stands = {"year": day.year, "sequence": sequence, "digest": invoice.digest, "issued_at": moment}
    await InvoiceCounter.filter(series=series).update(**stands)
    write.record(shop, FACTS[document.kind], document.order_number, number=number, total=invoice.total)
    return invoice


async def _locked(series: str) -> InvoiceCounter:
    """The series' row, held until the transaction ends, one place further."""
    own = InvoiceCounter.filter(series=series)
    if not await own.update(position=F("position") + 1):
        await InvoiceCounter.bulk_create([InvoiceCounter(series=series)], ignore_conflicts=True)
        await own.update(position=F("position") + 1)
    return await own.get()


async def _keep(invoice: Invoice, taxes: Sequence[InvoiceTax], content: dict[str, Any]) -> None:
    moment = invoice.issued_at
    await invoice.save(force_create=True)
    await InvoiceTax.bulk_create(taxes)
    await InvoiceContent.create(invoice_id=invoice.id, issued_at=moment, content=content)
    await InvoiceFile.create(invoice_id=invoice.id, issued_at=moment, due_at=moment)


async def invoice_of(order_number: str) -> Invoice | None:
    """The invoice of an order, once there is one."""
    return await Invoice.get_or_none(order_number=order_number, kind=InvoiceKind.INVOICE)


async def credited(order_number: str) -> int:
    """How much of an order's invoice credit notes have taken back, in minor units."""
    return int(sum(await column(Invoice.filter(order_number=order_number, kind=InvoiceKind.CREDIT_NOTE), "total")))
