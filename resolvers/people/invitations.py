"""Evenings for VIP customers: who is invited, and who comes while there is room."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from tortoise.expressions import F

from resolvers.languages.translations import message
from resolvers.people.emails import normalise
from resolvers.people.refusing import checked_text, refuse_if_any
from resolvers.people.tables import Customer, Invitation, InvitationAnswer, InvitationEvent
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.rows import column
from resolvers.shop import Caller, Shop
from resolvers.writing import SHOP, Writing, writing

LONGEST, MOST_GUESTS = 200, 10_000
UNKNOWN = Refusal(code=UserErrorCode.NOT_FOUND, message=message("There is no such invitation."), path=("id",))
OVER = Refusal(code=UserErrorCode.INVALID_STATUS, message=message("This event has begun already."), path=("id",))
NO_ROOM = Refusal(
    code=UserErrorCode.INVALID_INPUT,
    message=message("An event has room for 1 to {max} guests."),
    path=("capacity",),
    params={"max": MOST_GUESTS},
)
PAST = Refusal(code=UserErrorCode.INVALID_INPUT, message=message("An event lies in the future."), path=("startsAt",))
NOT_VIP = Refusal(
    code=UserErrorCode.NOT_ALLOWED,
    message=message("Invitations are for VIP customers, and these are none: {emails}."),
    path=("customerIds",),
)
NO_ACCOUNT = Refusal(
    code=UserErrorCode.NOT_FOUND, message=message("No account has the address {email}."), path=("email",)
)
FULL = Refusal(
    code=UserErrorCode.SLOT_UNAVAILABLE, message=message("All places are taken. Our concierge will gladly help you.")
)


@dataclass(frozen=True, slots=True)
class Evening:
    """An event as it is announced."""

    title: str
    place: str
    starts_at: datetime
    capacity: int


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation as its customer sees it."""

    id: UUID
    title: str
    place: str
    starts_at: datetime
    answer: InvitationAnswer | None


async def invitations(customer_ids: Collection[UUID]) -> dict[UUID, list[Invited]]:
    """The invitations of several customers, the next event first, in one statement."""
    found: dict[UUID, list[Invited]] = {}
    rows = Invitation.filter(customer_id__in=list(customer_ids)).select_related("event")
    for row in await rows.order_by("event__starts_at", "id"):
        event: InvitationEvent = row.event
        shown = Invited(row.id, event.title, event.place, event.starts_at, row.answer)
        found.setdefault(row.customer_id, []).append(shown)
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
        Refused: NOT_FOUND, no account has this address.
    """
    customer = await _customer(email)
    async with writing(shop) as write:
        return await record_vip(write, shop, customer.id, is_vip=is_vip)


async def record_vip(write: Writing, shop: Shop, customer_id: UUID, *, is_vip: bool, actor: str = SHOP) -> bool:
    """The same inside a transaction."""
    changed = await Customer.filter(id=customer_id, is_vip=not is_vip).update(is_vip=is_vip)
    if changed:
        write.record(shop, "customer.vip_set" if is_vip else "customer.vip_cleared", str(customer_id), actor=actor)
    return bool(changed)


async def create_event(shop: Shop, evening: Evening) -> InvitationEvent:
    """Announce an event to nobody yet.

    Raises:
        Refused: see `announce`.
    """
    async with writing(shop) as write:
        return await announce(write, shop, evening)


async def announce(write: Writing, shop: Shop, evening: Evening, *, actor: str = SHOP) -> InvitationEvent:
    """The same inside a transaction.

    Raises:
        Refused: it has no title or place, or one that does not fit a line; no room for anybody; it is over.
    """
    refusals: list[Refusal] = []
    title = checked_text(evening.title, refusals, ("title",), longest=LONGEST, required=True)
    place = checked_text(evening.place, refusals, ("place",), longest=LONGEST, required=True)
    if not 1 <= evening.capacity <= MOST_GUESTS:
        refusals.append(NO_ROOM)
    if evening.starts_at <= shop.clock():
        refusals.append(PAST)
    refuse_if_any(refusals)
    row = await InvitationEvent.create(
        title=title, place=place, starts_at=evening.starts_at, capacity=evening.capacity, created_at=shop.clock()
    )
    write.record(shop, "invitation_event.created", str(row.id), actor=actor)
    return row


async def invite(shop: Shop, event: InvitationEvent, emails: Sequence[str]) -> int:
    """Invite customers by their addresses; returns how many were not invited before.

    Raises:
        Refused: NOT_FOUND for an address without an account; see `send`. Nobody was invited.
    """
    customers = [await _customer(email) for email in emails]
    async with writing(shop) as write:
        return await send(write, shop, event, customers)


async def send(
    write: Writing, shop: Shop, event: InvitationEvent, customers: Sequence[Customer], *, actor: str = SHOP
) -> int:
    """Invite customers, each once, inside a transaction; a letter follows. Returns how many were not invited before.

    Raises:
        Refused: one is no VIP customer, or the event has begun.
    """
    if others := [customer.email for customer in customers if not customer.is_vip]:
        raise Refused(replace(NOT_VIP, params={"emails": ", ".join(others)}))
    if event.starts_at <= shop.clock():
        raise Refused(replace(OVER, path=("eventId",)))
    # The event's row is written first: whoever invites to one event takes turns.
    await InvitationEvent.filter(id=event.id).update(accepted=F("accepted"))
    known = set(await column(Invitation.filter(event_id=event.id), "customer_id"))
    new = [customer_id for customer_id in dict.fromkeys(each.id for each in customers) if customer_id not in known]
    for customer_id in new:
        row = await Invitation.create(event_id=event.id, customer_id=customer_id, created_at=shop.clock())
        write.record(shop, "invitation.sent", str(row.id), actor=actor)
    return len(new)


async def _customer(email: str) -> Customer:
    try:
        found = await Customer.get_or_none(email_key=normalise(email).key)
    except ValueError:
        found = None
    if found is None:
        raise Refused(replace(NO_ACCOUNT, params={"email": email}))
    return found
