"""Evenings for VIP customers: who is invited, and who comes while there is room."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tortoise.expressions import F

from resolvers.languages.translations import message
from resolvers.people.emails import normalise
from resolvers.people.tables import Customer, Invitation, InvitationAnswer, InvitationEvent
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import Caller, Shop
from resolvers.writing import writing

LONGEST = 200
UNKNOWN = Refusal(code=UserErrorCode.NOT_FOUND, message=message("There is no such invitation."), path=("id",))
OVER = Refusal(code=UserErrorCode.INVALID_STATUS, message=message("This event has begun already."), path=("id",))
FULL = Refusal(
    code=UserErrorCode.SLOT_UNAVAILABLE, message=message("All places are taken. Our concierge will gladly help you.")
)


class UnknownCustomer(LookupError):
    """No account has this address; the message is one line."""


class NotInvitable(ValueError):
    """Somebody who may not be invited, or an event to which nobody can be; the message is one line."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation as its customer sees it."""

    id: UUID
    title: str
    place: str
    starts_at: datetime
    answer: InvitationAnswer | None


async def invitations(customer_id: UUID) -> list[Invited]:
    """A customer's invitations, the next event first."""
    rows = await Invitation.filter(customer_id=customer_id).select_related("event").order_by("event__starts_at", "id")
    found = []
    for row in rows:
        event: InvitationEvent = row.event
        found.append(Invited(row.id, event.title, event.place, event.starts_at, row.answer))
    return found


async def answer(shop: Shop, caller: Caller, invitation_id: UUID | None, said: InvitationAnswer) -> None:
    """Say yes while there is room, or no; a no gives the place back.

    Raises:
        Refused: NOT_FOUND alike for none and for another's; INVALID_STATUS; SLOT_UNAVAILABLE when it is full.
    """
    async with writing(shop) as write:
        row = await Invitation.get_or_none(id=invitation_id, customer_id=caller.customer_id) if invitation_id else None
        if row is None:
            raise Refused(UNKNOWN)
        # The event's row is written first: answers to one event take turns.
        event = InvitationEvent.filter(id=row.event_id)
        await event.update(accepted=F("accepted"))
        if (await event.get()).starts_at <= shop.clock():
            raise Refused(OVER)
        row = await Invitation.get(id=row.id)
        if row.answer is said:
            return
        if said is InvitationAnswer.ACCEPTED:
            if not await event.filter(accepted__lt=F("capacity")).update(accepted=F("accepted") + 1):
                raise Refused(FULL)
        elif row.answer is InvitationAnswer.ACCEPTED:
            await event.update(accepted=F("accepted") - 1)
        await Invitation.filter(id=row.id).update(answer=said, answered_at=shop.clock())
        write.record(shop, f"invitation.{said.value.lower()}", str(row.id))


async def set_vip(shop: Shop, email: str, *, is_vip: bool) -> bool:
    """Open previews and invitations to a customer, or close them; False when that is so already.

    Raises:
        UnknownCustomer: no account has this address.
    """
    customer = await _customer(email)
    async with writing(shop) as write:
        changed = await Customer.filter(id=customer.id, is_vip=not is_vip).update(is_vip=is_vip)
        if changed:
            kind = "customer.vip_set" if is_vip else "customer.vip_cleared"
            write.record(shop, kind, str(customer.id))
    return bool(changed)


async def create_event(shop: Shop, title: str, place: str, starts_at: datetime, capacity: int) -> InvitationEvent:
    """Announce an event to nobody yet.

    Raises:
        NotInvitable: it has no name or place, or both do not fit a line, or it is over.
    """
    for name, text in (("title", title), ("place", place)):
        if not text.strip() or len(text) > LONGEST or not text.isprintable():
            raise NotInvitable(f"An event's {name} is one line of 1 to {LONGEST} characters.")
    if starts_at <= shop.clock():
        raise NotInvitable("An event lies in the future.")
    async with writing(shop) as write:
        row = await InvitationEvent.create(
            title=title, place=place, starts_at=starts_at, capacity=capacity, created_at=shop.clock()
        )
        write.record(shop, "invitation_event.created", str(row.id))
    return row


async def invite(shop: Shop, event: InvitationEvent, emails: list[str]) -> int:
    """Invite customers, each once; a letter follows. Returns how many were not invited before.

    Raises:
        NotInvitable: one is no VIP customer, or the event has begun; nobody was invited.
        UnknownCustomer: no account has one of the addresses; nobody was invited.
    """
    customers = [await _customer(email) for email in emails]
    if others := [customer.email for customer in customers if not customer.is_vip]:
        raise NotInvitable(f"{', '.join(others)}: invitations are for VIP customers.")
    if event.starts_at <= shop.clock():
        raise NotInvitable(f"« {event.title} » has begun already.")
    invited = 0
    async with writing(shop) as write:
        known = await Invitation.filter(event_id=event.id).values_list("customer_id", flat=True)
        for customer in {customer.id: customer for customer in customers}.values():
            if customer.id in set(known):
                continue
            row = await Invitation.create(event_id=event.id, customer_id=customer.id, created_at=shop.clock())
            write.record(shop, "invitation.sent", str(row.id))
            invited += 1
    return invited


async def _customer(email: str) -> Customer:
    try:
        found = await Customer.get_or_none(email_key=normalise(email).key)
    except ValueError:
        found = None
    if found is None:
        raise UnknownCustomer(f"No account has the address {email}.")
    return found
