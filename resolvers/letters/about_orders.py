"""The letters about an order: one for each status it reaches, and the way back to it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from resolvers.events.tables import Event
from resolvers.invoices.tables import InvoiceKind
from resolvers.letters.drafts import ORDER_ACCESS, TOKEN, Draft, TokenOf, maison_facts
from resolvers.letters.facts import order_facts, terms_facts
from resolvers.orders import tables
from resolvers.orders.lifecycle import STATUS_AFTER
from resolvers.orders.numbers import as_written
from resolvers.orders.reads import read
from resolvers.orders.withdrawing import lines_of
from resolvers.payments.tables import TAKEN, Payment, PaymentState
from resolvers.people.tables import Proof
from resolvers.shop import Shop

KINDS = {
    "order.placed": "order_recorded",
    "order.paid": "payment_received",
    "order.confirmed": "order_confirmed",
    "order.shipped": "order_shipped",
    "order.cancelled": "order_cancelled",
}

# The confirmation on a durable medium, with the terms that were accepted (C. conso. L221-13).
CONFIRMING = frozenset({"order.paid"})

# What a letter brings along.
ENCLOSED: Mapping[str, frozenset[InvoiceKind]] = {
    **dict.fromkeys(KINDS, frozenset()),
    "order.confirmed": frozenset({InvoiceKind.INVOICE}),
    "order.cancelled": frozenset({InvoiceKind.CREDIT_NOTE}),
}


async def status_letter(shop: Shop, event: Event) -> Draft | None:
    """The letter about a status, in one of the maison's languages throughout; none once its person was erased."""
    row = await tables.Order.get(number=event.subject)
    if not row.email:
        return None
    order = replace(await read(shop, row), language=shop.spoken(row.language))
    facts = order_facts(shop, order, STATUS_AFTER[event.kind])
    if event.kind in CONFIRMING:
        terms = await tables.AcceptedTerms.get(version=row.terms_version)
        facts["terms"] = terms_facts(terms, order.language)
    facts["documents"] = [document.number for document in order.invoices if document.kind in ENCLOSED[event.kind]]
    token = TokenOf(ORDER_ACCESS, row.id)
    return Draft(KINDS[event.kind], order.email, order.language, row.number, facts, token)


async def access_letter(shop: Shop, proof: Proof) -> Draft | None:
    """The link to an order, for the address it was placed under; nothing for any other address or number."""
    number = as_written(str(proof.facts["number"]))
    row = await tables.Order.get_or_none(number=number, email_key=proof.email_key)
    if row is None:
        return None
    language = shop.spoken(proof.language)
    facts = {
        "maison": maison_facts(shop, language),
        "number": row.number,
        "link": shop.links.order.format(number=row.number, token=TOKEN),
    }
    return Draft("order_access", row.email, language, row.number, facts, TokenOf(ORDER_ACCESS, row.id))


async def withdrawal_receipt(shop: Shop, event: Event) -> Draft | None:
    """The receipt on a durable medium, with content, day and time (C. conso. L221-21)."""
    row = await tables.Order.get(number=event.subject)
    withdrawal = await tables.Withdrawal.get(id=event.data["withdrawal"])
    if not row.email or withdrawal.confirmed_at is None:
        return None
    language = shop.spoken(withdrawal.language)
    facts = {
        "maison": maison_facts(shop, language),
        "order_number": row.number,
        "pieces": _pieces(await lines_of(withdrawal)),
        "at": withdrawal.confirmed_at.isoformat(),
        "reason": withdrawal.reason,
        "link": None,
    }
    kind = "withdrawal_receipt" if row.shipped_at is not None else "withdrawal_receipt_unsent"
    return Draft(kind, row.email, language, row.number, facts)


def _pieces(lines: Sequence[tables.OrderLine]) -> str:
    """What was sold, by title and size."""
    return ", ".join(_piece(line) for line in lines)


def _piece(line: tables.OrderLine) -> str:
    chosen = ", ".join(option["value"] for option in line.options)
    return f"{line.quantity} × {line.title} ({chosen})" if chosen else f"{line.quantity} × {line.title}"


async def refund_letter(shop: Shop, event: Event) -> Draft | None:
    """What was given back, with its credit note."""
    row = await tables.Order.get(number=event.subject)
    refund = await tables.Refund.get(id=event.data["refund"])
    if not row.email:
        return None
    language, document = shop.spoken(row.language), str(event.data["document"])
    facts = {
        "maison": maison_facts(shop, language),
        "order_number": row.number,
        "amount": refund.amount,
        "document": document,
        "documents": [document] if document else [],
        "reason": refund.reason if refund.withdrawal_id is None else None,
        "link": shop.links.of_order(row.number, TOKEN)["order"],
    }
    return Draft("order_refunded", row.email, language, row.number, facts, TokenOf(ORDER_ACCESS, row.id))


async def amended_letter(shop: Shop, event: Event) -> Draft | None:
    """What an order is since it was changed, and where to pay what it comes to now, if that is asked."""
    if event.data["payment"] and not await _is_approved(event):
        return await _to_be_paid(shop, event, "order_amended_to_pay")
    row = await tables.Order.get(number=event.subject)
    return await _about_money(shop, row, "order_amended", event.data["total"]) if row.email else None


async def _is_approved(event: Event) -> bool:
    """Whether the payment that an amendment asked for was made before its letter could be written."""
    return await Payment.exists(id=UUID(event.data["payment"]), state__in=[PaymentState.AUTHORISED, *TAKEN])


async def payment_link(shop: Shop, event: Event) -> Draft | None:
    """Where to pay; after an amendment its own letter says so."""
    return None if event.data.get("amended") else await _to_be_paid(shop, event, "payment_link")


async def _to_be_paid(shop: Shop, event: Event, kind: str) -> Draft | None:
    """A letter that asks for a payment; none once it was made, or another took its place."""
    row = await tables.Order.get(number=event.subject)
    payment = await Payment.get(id=UUID(event.data["payment"]))
    if not row.email or payment.state is not PaymentState.PENDING:
        return None
    return await _about_money(shop, row, kind, payment.amount, payment)


async def _about_money(shop: Shop, row: tables.Order, kind: str, amount: int, payment: Payment | None = None) -> Draft:
    language = shop.spoken(row.language)
    lines = await tables.OrderLine.filter(order_id=row.id).order_by("position")
    links = shop.links.of_order(row.number, TOKEN)
    facts = {
        "maison": maison_facts(shop, language),
        "order_number": row.number,
        "pieces": _pieces(lines),
        "amount": amount,
        # A page that is opened later than that has not the time that the provider asks for.
        "expires_at": (payment.expires_at - shop.payments.minimum_lifetime).isoformat() if payment else None,
        "link": links["pay"] if payment else links["order"],
    }
    return Draft(kind, row.email, language, row.number, facts, TokenOf(ORDER_ACCESS, row.id))


async def lapse_warning(shop: Shop, event: Event) -> Draft:
    """To the maison's own mailbox: an approved payment that nobody has taken yet."""
    row = await tables.Order.get(number=event.subject)
    payment = await Payment.get(id=UUID(event.data["payment"]))
    language = shop.maison.languages[0]
    facts = {
        "maison": maison_facts(shop, language),
        "order_number": row.number,
        "amount": row.total,
        "at": (payment.opened_at + shop.payments.authorisation_lifetime).isoformat(),
        "link": None,
    }
    return Draft("authorisation_lapses", shop.maison.concierge.email, language, row.number, facts)
