"""The books: documents by day, and the VAT return of the Union's one-stop shop per country and rate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from tortoise.expressions import Q
from tortoise.functions import Count, Sum

from resolvers.invoices.tables import Invoice, InvoiceKind, InvoiceTax
from resolvers.paging import Order, Page, Window, page_of
from resolvers.prepared import Prepared
from resolvers.pricing.vat import VatPart

NEWEST = Order("invoices", ("-issued_at", "-id"), (datetime, UUID))

OF_ORDERS = Prepared(lambda numbers: Invoice.filter(order_number__in=numbers).order_by("issued_at", "-kind", "number"))
TAXES = Prepared(lambda invoice_ids: InvoiceTax.filter(invoice_id__in=invoice_ids).order_by("id"))


@dataclass(frozen=True, slots=True)
class Document:
    """An invoice or credit note as it is shown; amounts are positive, tax-inclusive minor units."""

    id: UUID
    number: str
    kind: InvoiceKind
    order_number: str
    corrects: str | None
    issued_at: datetime
    issued_on: date
    country: str
    total: int
    taxes: tuple[VatPart, ...]


@dataclass(frozen=True, slots=True)
class VatReturnLine:
    """What was sold into a country at a rate, less what was credited, and how many orders were invoiced."""

    country: str
    rate: Decimal
    taxable: int
    tax: int
    orders: int


def within(first: date | None, last: date | None) -> Q:
    """Documents issued on these days, both included."""
    found = Q()
    if first is not None:
        found &= Q(issued_on__gte=first)
    if last is not None:
        found &= Q(issued_on__lte=last)
    return found


async def documents(first: date | None, last: date | None, window: Window) -> Page[Document]:
    """Documents, the newest first, in a fixed number of statements.

    Raises:
        BadPage: a cursor of another list.
    """
    page = await page_of(Invoice.filter(within(first, last)), NEWEST, window)
    return page.of(await _shown(page.nodes))


async def of_orders(order_numbers: Sequence[str]) -> dict[str, tuple[Document, ...]]:
    """Each order's documents in the order of issuing, in two statements."""
    rows = await OF_ORDERS.of(order_numbers)
    found: dict[str, tuple[Document, ...]] = {}
    for document in await _shown(rows):
        found[document.order_number] = (*found.get(document.order_number, ()), document)
    return found


async def journal(first: date, last: date) -> list[Document]:
    """Every document of these days, by series and number."""
    return await _shown(await Invoice.filter(within(first, last)).order_by("series", "position"))


async def vat_return(first: date, last: date) -> list[VatReturnLine]:
    """What is to be declared for the days from first to last, both included, by day of issuing.

    A country's special areas have rates of their own and so lines of their own. Source: BOI-TVA-DECLA-30-10-15.
    """
    days = Q(invoice__issued_on__gte=first, invoice__issued_on__lte=last)
    grouped = (
        InvoiceTax.filter(days)
        .annotate(net=Sum("taxable"), vat=Sum("tax"), orders=Count("invoice_id"))
        .group_by("invoice__country", "rate", "invoice__kind")
    )
    lines: dict[tuple[str, Decimal], VatReturnLine] = {}
    for row in await grouped.values("invoice__country", "rate", "invoice__kind", "net", "vat", "orders"):
        key = (row["invoice__country"], Decimal(row["rate"]))
        before = lines.get(key, VatReturnLine(*key, taxable=0, tax=0, orders=0))
        is_invoice = row["invoice__kind"] == InvoiceKind.INVOICE
        sign = 1 if is_invoice else -1
        lines[key] = VatReturnLine(
            *key,
            taxable=before.taxable + sign * int(row["net"]),
            tax=before.tax + sign * int(row["vat"]),
            orders=before.orders + (int(row["orders"]) if is_invoice else 0),
        )
    return [lines[key] for key in sorted(lines)]


async def _shown(rows: Sequence[Invoice]) -> list[Document]:
    taxes: dict[UUID, list[VatPart]] = {}
    for tax in await TAXES.of(row.id for row in rows):
        taxes.setdefault(tax.invoice_id, []).append(VatPart(Decimal(tax.rate), tax.taxable, tax.tax))
    return [
        Document(
            id=row.id,
            number=row.number,
            kind=row.kind,
            order_number=row.order_number,
            corrects=row.corrects,
            issued_at=row.issued_at,
            issued_on=row.issued_on,
            country=row.country,
            total=row.total,
            taxes=tuple(taxes.get(row.id, ())),
        )
        for row in rows
    ]
