"""Evenings as staff see them: announced, and customers invited to them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from resolvers.languages.translations import message
from resolvers.paging import Order, Page, Window, page_of
from resolvers.people.invitations import Evening, announce, send
from resolvers.people.staff import customers
from resolvers.people.staff.acting import acting
from resolvers.people.staff.customers import DeskCustomer, customers_by_id
from resolvers.people.staff.sessions import Staff
from resolvers.people.tables import Customer, Invitation, InvitationAnswer, InvitationEvent
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import Shop

LATEST = Order("invitation events", ("-starts_at", "-id"), (datetime, UUID))
UNKNOWN = Refusal(code=UserErrorCode.NOT_FOUND, message=message("There is no such event."), path=("eventId",))
NO_CUSTOMER = replace(customers.UNKNOWN, path=("customerIds",))


@dataclass(frozen=True, slots=True)
class Guest:
    """An invited customer, and what they said."""

    customer: DeskCustomer
    answer: InvitationAnswer | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeskEvening:
    """An event with its guests, in the order of their invitation."""

    id: UUID
    title: str
    place: str
    starts_at: datetime
    capacity: int
    accepted: int
    guests: tuple[Guest, ...]


async def evenings(window: Window) -> Page[DeskEvening]:
    """Events, the latest first, in a fixed number of statements.

    Raises:
        BadPage: a cursor of another list.
    """
    page = await page_of(InvitationEvent.all(), LATEST, window)
    return page.of(await _shown(page.nodes))


async def evening(event_id: UUID) -> DeskEvening:
    """An event by its id."""
    return (await _shown([await InvitationEvent.get(id=event_id)]))[0]


async def create(shop: Shop, staff: Staff, wanted: Evening) -> UUID:
    """Announce an event to nobody yet.

    Raises:
        Refused: see `announce`.
    """
    async with acting(shop, staff, "invitationEventCreate", "") as deed:
        row = await announce(deed, shop, wanted, actor=staff.actor)
        deed.after = {"event": str(row.id), "title": row.title, "capacity": row.capacity}
    return row.id


async def invite(shop: Shop, staff: Staff, event_id: UUID | None, customer_ids: Sequence[UUID | None]) -> UUID:
    """Invite customers, each once.

    Raises:
        Refused: NOT_FOUND for the event or one of the customers; see `send`. Nobody was invited.
    """
    async with acting(shop, staff, "invitationSend", str(event_id or "")) as deed:
        event = await InvitationEvent.get_or_none(id=event_id) if event_id is not None else None
        if event is None:
            raise Refused(UNKNOWN)
        known = {row.id: row for row in await Customer.filter(id__in=[each for each in customer_ids if each])}
        if not all(each in known and known[each].erased_at is None for each in customer_ids):
            raise Refused(NO_CUSTOMER)
        invited = await send(deed, shop, event, list(known.values()), actor=staff.actor)
        deed.after = {"invited": invited}
    return event.id


async def _shown(rows: Sequence[InvitationEvent]) -> list[DeskEvening]:
    invited = await Invitation.filter(event_id__in=[row.id for row in rows]).order_by("id") if rows else []
    people = await customers_by_id({each.customer_id for each in invited})
    return [
        DeskEvening(
            id=row.id,
            title=row.title,
            place=row.place,
            starts_at=row.starts_at,
            capacity=row.capacity,
            accepted=row.accepted,
            guests=tuple(
                Guest(people[each.customer_id], each.answer, each.answered_at)
                for each in invited
                if each.event_id == row.id and each.customer_id in people
            ),
        )
        for row in rows
    ]
