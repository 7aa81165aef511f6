"""Documents as files: drawn once after they were issued, kept from then on as they are."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from tortoise.expressions import F

from resolvers.invoices.tables import InvoiceContent, InvoiceFile
from resolvers.shop import Shop

AT_ONCE = 20
LEASE = timedelta(seconds=30)
SLOWEST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Undrawn:
    """A document that waits to be drawn."""

    invoice_id: UUID
    content: dict[str, Any]


async def pdf(number: str) -> bytes | None:
    """The file of a document; None when there is no such document, or it is not drawn yet."""
    row = await InvoiceFile.filter(invoice__number=number).first()
    return bytes(row.pdf) if row is not None and row.pdf is not None else None


async def undrawn(number: str) -> Undrawn | None:
    """A document to be drawn, claimed or not; None when there is none, or its content is gone."""
    row = await InvoiceContent.filter(invoice__number=number).first()
    return Undrawn(row.invoice_id, row.content) if row is not None else None


async def due(shop: Shop) -> list[Undrawn]:
    """Documents that nobody draws at this moment, each claimed; one that cannot be drawn comes back ever later."""
    now = shop.clock()
    waiting = InvoiceFile.filter(due_at__lte=now).order_by("due_at").limit(AT_ONCE)
    claimed = []
    for invoice_id, attempts in await waiting.values_list("invoice_id", "attempts"):
        wait = min(SLOWEST, LEASE * 2 ** min(attempts, 10))
        if await _claim(invoice_id, now, wait):
            claimed.append(invoice_id)
    contents = {row.invoice_id: row.content for row in await InvoiceContent.filter(invoice_id__in=claimed)}
    return [Undrawn(invoice_id, contents[invoice_id]) for invoice_id in claimed if invoice_id in contents]


async def _claim(invoice_id: UUID, now: datetime, wait: timedelta) -> bool:
    free = InvoiceFile.filter(invoice_id=invoice_id, due_at__lte=now)
    return bool(await free.update(due_at=now + wait, attempts=F("attempts") + 1))


async def keep(invoice_id: UUID, drawn: bytes) -> bytes:
    """Keep a file; whoever was first is kept. Returns what is kept."""
    empty = InvoiceFile.filter(invoice_id=invoice_id, pdf__isnull=True)
    await empty.update(pdf=drawn, digest=sha256(drawn).hexdigest(), due_at=None)
    return bytes((await InvoiceFile.get(invoice_id=invoice_id)).pdf or drawn)
