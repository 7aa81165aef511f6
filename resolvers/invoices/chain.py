"""The chain of documents: what a digest covers, and the proof that nothing in it is missing or was changed."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

from resolvers.invoices.numbers import SERIES, number_of
from resolvers.invoices.tables import Invoice, InvoiceContent, InvoiceCounter, InvoiceFile, InvoiceTax

BATCH = 100
# What names a person goes then (C. com. L123-22).
KEPT = timedelta(days=3650)


def content_digest(content: dict[str, Any]) -> str:
    """The same for the same content, in whatever order a database gives its keys back."""
    return sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def link_digest(invoice: Invoice, taxes: Sequence[InvoiceTax]) -> str:
    """What binds a document to all before it."""
    moment = round(invoice.issued_at.timestamp() * 1_000_000)
    parts = sorted((tax.rate, tax.taxable, tax.tax) for tax in taxes)
    covered = (
        *(invoice.previous, invoice.kind.value, invoice.number, invoice.position, invoice.order_number),
        *(invoice.reference, invoice.corrects, moment, invoice.issued_on.isoformat()),
        *(invoice.country, invoice.currency, invoice.total, invoice.content_digest, parts),
    )
    return sha256(orjson.dumps(covered)).hexdigest()


@dataclass(frozen=True, slots=True)
class Proof:
    """What a series came to: how many documents were read, and the first thing that is wrong, or an empty text."""

    series: str
    documents: int
    problem: str


@dataclass(slots=True)
class _Place:
    """Where reading a series is."""

    series: str
    year: int = 0
    sequence: int = 0
    position: int = 0
    digest: str = ""


async def verify(now: datetime) -> list[Proof]:
    """Read every series from its first document to its counter; content and file are there until their time is over."""
    return [await _verify(series, now - KEPT) for series in SERIES.values()]


async def _verify(series: str, gone_before: datetime) -> Proof:
    place = _Place(series)
    async for invoices, of in _batches(series):
        for invoice in invoices:
            problem = _wrong(place, invoice, of) or _lost(invoice, of, gone_before)
            if problem:
                return Proof(series, place.position, f"{invoice.number}: {problem}")
            place.year, place.sequence = invoice.year, invoice.sequence
            place.position, place.digest = invoice.position, invoice.digest
    counter = await InvoiceCounter.get_or_none(series=series) or InvoiceCounter(series=series)
    stands = (counter.year, counter.sequence, counter.position, counter.digest)
    found = (place.year, place.sequence, place.position, place.digest)
    problem = "" if stands == found else f"{series}: the counter stands at {counter.position}, the last document not"
    return Proof(series, place.position, problem)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What hangs on a batch of documents."""

    taxes: dict[UUID, list[InvoiceTax]]
    contents: dict[UUID, dict[str, Any]]
    files: dict[UUID, InvoiceFile]


async def _batches(series: str) -> AsyncIterator[tuple[list[Invoice], _Parts]]:
    after = 0
    while True:
        invoices = await Invoice.filter(series=series, position__gt=after).order_by("position").limit(BATCH)
        if not invoices:
            return
        ids = [invoice.id for invoice in invoices]
        taxes: dict[UUID, list[InvoiceTax]] = {}
        for tax in await InvoiceTax.filter(invoice_id__in=ids):
            taxes.setdefault(tax.invoice_id, []).append(tax)
        contents = {row.invoice_id: row.content for row in await InvoiceContent.filter(invoice_id__in=ids)}
        files = {row.invoice_id: row for row in await InvoiceFile.filter(invoice_id__in=ids)}
        yield invoices, _Parts(taxes, contents, files)
        after = invoices[-1].position


def _lost(invoice: Invoice, of: _Parts, gone_before: datetime) -> str:
    """What was taken out before its time, or an empty text."""
    if invoice.issued_at <= gone_before:
        return ""
    if invoice.id not in of.contents:
        return "its content is missing"
    return "" if invoice.id in of.files else "its file is missing"


def _wrong(place: _Place, invoice: Invoice, of: _Parts) -> str:
    """What is wrong with the next document, or an empty text; content and file may be gone, but no others."""
    taxes, content, file = of.taxes.get(invoice.id, []), of.contents.get(invoice.id), of.files.get(invoice.id)
    is_next = invoice.year == place.year and invoice.sequence == place.sequence + 1
    begins = invoice.year > place.year and invoice.sequence == 1
    drawn = file.pdf if file is not None else None
    checks = (
        (invoice.position == place.position + 1, f"document {place.position + 1} of the series is missing before it"),
        (is_next or begins, f"number {place.sequence + 1} of {place.year} is missing before it"),
        (invoice.number == number_of(invoice.series, invoice.year, invoice.sequence), "its number is not its own"),
        (invoice.previous == place.digest, "it does not follow the document before it"),
        (invoice.digest == link_digest(invoice, taxes), "it was changed"),
        (sum(tax.taxable + tax.tax for tax in taxes) == invoice.total, "its taxes do not add up to its total"),
        (content is None or content_digest(content) == invoice.content_digest, "its content was changed"),
        (drawn is None or (file and file.digest == sha256(drawn).hexdigest()), "its file was changed"),
    )
    return next((problem for holds, problem in checks if not holds), "")
