"""The letters about requests to the concierge, and about pieces that are back."""

from typing import Any
from uuid import UUID

from resolvers.catalog.reads import variants
from resolvers.concierge.proving import proof_of
from resolvers.concierge.tables import AvailabilityAlert, ConciergeRequest, RequestKind
from resolvers.events.tables import Event
from resolvers.letters.about_newsletter import was_just_written
from resolvers.letters.about_people import about_proof
from resolvers.letters.drafts import Draft, maison_facts
from resolvers.maison import said
from resolvers.orders.tables import Order
from resolvers.people.tables import Customer, Proof
from resolvers.shop import Shop
from resolvers.writing import SHOP


async def to_maison(shop: Shop, event: Event) -> Draft | None:
    """What was asked, to the maison's own mailbox, in its own language; what staff wrote down they know."""
    if event.actor != SHOP:
        return None
    row = await ConciergeRequest.get(reference=event.subject)
    language = shop.maison.languages[0]
    facts = await _facts(shop, row, language)
    return Draft("request_to_maison", shop.maison.concierge.email, language, row.reference, facts)


async def receipt(shop: Shop, event: Event) -> Draft | None:
    """What was asked, to whoever asked, if they said where to write."""
    row = await ConciergeRequest.get(reference=event.subject)
    if row.email is None:
        return None
    language = shop.spoken(row.language)
    kind = "callback_receipt" if row.kind is RequestKind.CALLBACK else "request_receipt"
    facts = await _facts(shop, row, language)
    if not facts["is_proven"]:
        # Anybody may type any address: no stranger's words go there in the maison's name.
        facts |= {"name": "", "message": "", "order_number": None}
    return Draft(kind, row.email, language, row.reference, facts)


async def _facts(shop: Shop, row: ConciergeRequest, language: str) -> dict[str, Any]:
    return {
        "maison": maison_facts(shop, language),
        "reference": row.reference,
        "kind": row.kind.value,
        "message": row.message,
        "name": row.name,
        "email": row.email,
        "phone": row.phone,
        "language": row.language,
        "order_number": row.order_number,
        "order_proof": await _order_proof(row),
        "is_proven": await _is_proven(row),
        "piece": await _piece(shop, row.variant_id, language),
        "boutique": next((each.name for each in shop.maison.boutiques if each.handle == row.boutique), None),
        "starts_at": row.starts_at and row.starts_at.isoformat(),
        "due_at": row.due_at.isoformat(),
        "link": None,
    }


async def _order_proof(row: ConciergeRequest) -> str | None:
    named = await Order.get_or_none(number=row.order_number) if row.order_number is not None else None
    proof = proof_of(row, named)
    return proof.value.lower() if proof is not None else None


async def _is_proven(row: ConciergeRequest) -> bool:
    """Whether a signed-in customer asked, under the address of the account."""
    if row.customer_id is None:
        return False
    return await Customer.filter(id=row.customer_id, email_key=row.email_key or "").exists()


async def _piece(shop: Shop, variant_id: int | None, language: str) -> str | None:
    known, _ = await variants(shop.shelf, ids=[variant_id]) if variant_id is not None else ({}, {})
    variant = known.get(variant_id or 0)
    if variant is None:
        return None
    options = ", ".join(said(value.value, language) for value in variant.values)
    title = said(variant.product.title, language)
    return f"{title} ({options}), {variant.sku}" if options else f"{title}, {variant.sku}"


async def alert_confirm(shop: Shop, proof: Proof) -> Draft | None:
    """To confirm an alert, unless there is one already or the same was just asked."""
    variant_id = proof.facts["variant"]
    waiting = AvailabilityAlert.filter(email_key=proof.email_key, variant_id=variant_id, told_at__isnull=True)
    if await waiting.exists() or await was_just_written(proof, "alert_confirm", variant=variant_id):
        return None
    piece = await _piece(shop, variant_id, shop.spoken(proof.language))
    return about_proof(shop, proof, "alert_confirm", link=shop.links.alert_confirm, piece=piece)


async def alert_due(shop: Shop, event: Event) -> Draft | None:
    """That a piece is back; with this letter the alert is forgotten."""
    alert = await AvailabilityAlert.get_or_none(id=UUID(event.subject), told_at__not_isnull=True)
    if alert is None:
        return None
    known, _ = await variants(shop.shelf, ids=[alert.variant_id])
    handle = known[alert.variant_id].product.handle
    language = shop.spoken(alert.language)
    facts = {
        "maison": maison_facts(shop, language),
        "name": "",
        "piece": await _piece(shop, alert.variant_id, language),
        "link": shop.links.product.format(handle=handle),
    }
    await AvailabilityAlert.filter(id=alert.id).delete()
    return Draft("alert_due", alert.email, language, event.subject, facts)
