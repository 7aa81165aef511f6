"""The letters about an account: proofs of an address, notices of what was changed, invitations."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from resolvers.events.tables import Event
from resolvers.letters.drafts import TOKEN, Draft, TokenOf, maison_facts
from resolvers.people.tables import Customer, Invitation, InvitationEvent, Proof
from resolvers.shop import Shop

REMINDED_AFTER = timedelta(days=1)


async def sign_up(shop: Shop, proof: Proof) -> Draft:
    """The proof of an address; to one that has an account, that somebody tried to make another."""
    owner = await Customer.get_or_none(email_key=proof.email_key)
    if owner is not None:
        return about_proof(shop, proof, "account_exists", link=None, to=owner.email)
    return about_proof(shop, proof, "email_confirm", link=shop.links.email_confirm)


async def password_reset(shop: Shop, proof: Proof) -> Draft | None:
    """The way to a new password, for an address that has an account."""
    customer = await Customer.get_or_none(email_key=proof.email_key)
    if customer is None:
        return None
    return about_proof(
        shop, proof, "password_reset", link=shop.links.password_reset, name=customer.first_name, to=customer.email
    )


async def email_change(shop: Shop, proof: Proof) -> Draft | None:
    """The proof of the new address; to one that has an account, that it cannot be used for another."""
    customer = await Customer.get_or_none(id=proof.customer_id)
    if customer is None:
        return None
    owner = await Customer.get_or_none(email_key=proof.email_key)
    if owner is not None:
        return about_proof(shop, proof, "email_taken", link=None, to=owner.email)
    return about_proof(shop, proof, "email_change", link=shop.links.email_change)


async def email_changed(shop: Shop, proof: Proof) -> Draft | None:
    """The notice to the address before, with the way back."""
    customer = await Customer.get_or_none(id=proof.customer_id)
    if customer is None:
        return None
    facts = {"link": shop.links.email_undo, "name": customer.first_name}
    return about_proof(shop, proof, "email_changed", **facts)


async def data_export(shop: Shop, proof: Proof) -> Draft | None:
    """The way to everything the shop knows of a customer."""
    customer = await Customer.get_or_none(id=proof.customer_id)
    if customer is None:
        return None
    return about_proof(shop, proof, "data_export", link=shop.links.data_export, name=customer.first_name)


async def staff_invitation(shop: Shop, proof: Proof) -> Draft:
    """The way into the team."""
    return about_proof(shop, proof, "staff_invitation", link=shop.links.staff_invitation, name=proof.facts["name"])


async def password_changed(shop: Shop, event: Event) -> Draft | None:
    """The notice that the password is another."""
    return await _notice(shop, event, "password_changed")


async def email_restored(shop: Shop, event: Event) -> Draft | None:
    """The notice that the address is the old one again."""
    return await _notice(shop, event, "email_restored")


async def _notice(shop: Shop, event: Event, kind: str) -> Draft | None:
    customer = await Customer.get_or_none(id=UUID(event.subject), erased_at__isnull=True)
    if customer is None:
        return None
    return to_customer(shop, customer, kind, event.subject, at=event.at.isoformat())


async def invitation(shop: Shop, event: Event) -> Draft | None:
    """An invitation to an evening."""
    row = await Invitation.filter(id=UUID(event.subject)).select_related("event", "customer").first()
    if row is None:
        return None
    evening: InvitationEvent = row.event
    customer: Customer = row.customer
    facts = {"title": evening.title, "place": evening.place, "starts_at": evening.starts_at.isoformat()}
    return to_customer(shop, customer, "invitation", event.subject, **facts)


def about_proof(shop: Shop, proof: Proof, kind: str, *, link: str | None, to: str | None = None, **facts: Any) -> Draft:
    """A letter to the address of a proof, with a link that carries its token.

    Before the address is proven, nothing in it comes from whoever asked but the language.

    `to` is that address as its owner once wrote it: whoever typed it now may have meant another mailbox.
    """
    language = shop.spoken(proof.language)
    told = {
        "maison": maison_facts(shop, language),
        "name": "",
        "link": link and link.format(token=TOKEN),
        "expires_at": proof.expires_at.isoformat(),
        **facts,
    }
    token = TokenOf(proof.purpose.value, proof.id) if link else None
    return Draft(kind, to or proof.email, language, f"{proof.purpose.value}:{proof.id}"[:64], told, token)


def to_customer(shop: Shop, customer: Customer, kind: str, about: str, **facts: Any) -> Draft:
    """A letter to a customer, in their language."""
    language = shop.spoken(customer.language)
    told = {"maison": maison_facts(shop, language), "name": customer.first_name, "link": None, **facts}
    return Draft(kind, customer.email, language, about, told)
