"""What an order's invoice and credit notes say, and the moment they are issued."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from resolvers.invoices.issuing import Document, credited, invoice_of, issue
from resolvers.invoices.tables import Invoice, InvoiceKind
from resolvers.maison import said
from resolvers.orders.tables import Order, OrderLine, Refund
from resolvers.payments.tables import Operation
from resolvers.pricing.vat import VatPart, between
from resolvers.shop import Shop
from resolvers.writing import SHOP, Writing


class CreditReason(StrEnum):
    """Why something is taken back."""

    CANCELLATION = "CANCELLATION"
    WITHDRAWAL = "WITHDRAWAL"
    REFUND = "REFUND"


@dataclass(frozen=True, slots=True)
class Why:
    """What a credit note says of itself: `reference` makes it the only one of its kind, `said` is added in words."""

    reason: CreditReason
    reference: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Credited:
    """Something that is taken back: a line in so many pieces, the delivery, or an amount agreed upon."""

    gross: int
    line: OrderLine | None = None
    quantity: int = 0
    is_delivery: bool = False


async def invoice(write: Writing, shop: Shop, order: Order) -> Invoice:
    """Issue the invoice of an order whose money was taken, in the transaction that confirms it."""
    lines = await OrderLine.filter(order_id=order.id).order_by("position")
    sold = [Credited(line.total, line, line.quantity) for line in lines]
    if order.delivery:
        sold.append(Credited(order.delivery, is_delivery=True))
    content = {**_content(shop, order), "items": _items(order, sold, 0, shop.spoken(order.language))}
    document = Document(InvoiceKind.INVOICE, order.number, _country(order), _taxes(order, sold, before=0), content)
    return await issue(write, shop, document)


async def credit(write: Writing, shop: Shop, order: Order, taken_back: Sequence[Credited], why: Why) -> Invoice | None:
    """Issue a credit note on the order's invoice, in the transaction that takes it back; None without an invoice.

    However often an order is credited, the notes' taxes add up to the invoice's.
    """
    corrected = await invoice_of(order.number)
    if corrected is None:
        return None
    before = await credited(order.number)
    content = {
        **_content(shop, order),
        "items": _items(order, taken_back, before, shop.spoken(order.language)),
        "reason": why.reason.value,
        "said": why.said,
        "corrects": {"number": corrected.number, "issued_on": corrected.issued_on.isoformat()},
    }
    taxes = _taxes(order, taken_back, before)
    document = Document(
        InvoiceKind.CREDIT_NOTE,
        order.number,
        _country(order),
        taxes,
        content,
        reference=why.reference,
        corrects=corrected,
    )
    return await issue(write, shop, document)


async def credit_rest(write: Writing, shop: Shop, order: Order, why: Why) -> Invoice | None:
    """Take back what no credit note has taken back yet; None when that is nothing."""
    before = await credited(order.number)
    left = order.total - before
    if left <= 0:
        return None
    lines = await OrderLine.filter(order_id=order.id).order_by("position")
    whole = [Credited(line.total, line, line.quantity) for line in lines]
    if order.delivery:
        whole.append(Credited(order.delivery, is_delivery=True))
    taken_back = whole if not before else [Credited(left)]
    return await credit(write, shop, order, taken_back, why)


async def credit_refund(write: Writing, shop: Shop, order: Order, operation: Operation) -> None:
    """The credit note of a refund that the provider has carried out, and the fact that the customer is told of."""
    refund = await Refund.get_or_none(operation_id=operation.id)
    if refund is None:
        return
    lines = {line.id: line for line in await OrderLine.filter(order_id=order.id)}
    taken_back = [
        Credited(
            item["gross"],
            lines.get(item.get("line_id", 0)),
            item.get("quantity", 0),
            is_delivery=item.get("delivery", False),
        )
        for item in refund.items
    ]
    is_withdrawn = refund.withdrawal_id is not None
    reason, said_so = (CreditReason.WITHDRAWAL, "") if is_withdrawn else (CreditReason.REFUND, refund.reason)
    note = await credit(write, shop, order, taken_back, Why(reason, f"refund:{refund.id}", said_so))
    number = note.number if note is not None else ""
    facts = {"amount": refund.amount, "refund": str(refund.id), "document": number}
    write.record(shop, "order.refunded", order.number, actor=operation.asked_by or SHOP, **facts)


def _country(order: Order) -> str:
    return str(order.delivery_address["country"])


def _rate(order: Order) -> Decimal:
    """Everything in an order bears the rate of where it goes."""
    return Decimal(order.taxes[0]["rate"])


def _taxes(order: Order, items: Iterable[Credited], before: int) -> tuple[VatPart, ...]:
    return tuple(between(before, [sum(item.gross for item in items)], _rate(order)))


def _items(order: Order, items: Sequence[Credited], before: int, language: str) -> list[dict[str, Any]]:
    parts = between(before, [item.gross for item in items], _rate(order))
    return [
        {
            **_item(order, item, language),
            "rate": str(part.rate),
            "gross": item.gross,
            "net": part.taxable,
            "tax": part.tax,
        }
        for item, part in zip(items, parts, strict=True)
    ]


def _item(order: Order, item: Credited, language: str) -> dict[str, Any]:
    if item.is_delivery:
        return {"type": "delivery", "title": said(order.delivery_option["title"], language), "quantity": 1}
    if item.line is None:
        return {"type": "amount", "quantity": 1}
    line = item.line
    return {
        "type": "piece",
        "sku": line.sku,
        "title": line.title,
        "quantity": item.quantity,
        "unit_price": line.unit_price,
        "options": [{"name": option["name"], "value": option["value"]} for option in line.options],
        "is_engraved": bool(line.engraving),
        **(line.materials or {"metals": [], "stones": []}),
    }


def _content(shop: Shop, order: Order) -> dict[str, Any]:
    zone = ZoneInfo(shop.maison.concierge.time_zone)
    return {
        "language": shop.spoken(order.language),
        "seller": {
            **asdict(shop.maison.company),
            "trade_name": shop.maison.name,
            "phone": shop.maison.concierge.phone_display,
            "email": shop.maison.concierge.email,
        },
        "buyer": dict(order.billing_address),
        "delivery": dict(order.delivery_address),
        "email": order.email,
        "order": {"number": order.number, "placed_on": order.placed_at.astimezone(zone).date().isoformat()},
    }
