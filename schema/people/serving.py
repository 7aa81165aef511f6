"""What staff do about customers: find them, let them in, invite them, let them go."""

from collections.abc import Awaitable
from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

import strawberry

from resolvers.paging import Page
from resolvers.people.invitations import Evening
from resolvers.people.staff import customers as desk
from resolvers.people.staff import evenings
from resolvers.people.staff.customers import DeskCustomer
from resolvers.people.staff.evenings import DeskEvening
from resolvers.privacy import erasing
from schema.context import Info
from schema.node import uuid_of
from schema.paging import Connection, paged, window
from schema.payloads import tried
from schema.people.admin import After, First, asking
from schema.people.customers import (
    ErasurePayload,
    InvitationEvent,
    InvitationEventPayload,
    StaffCustomer,
    StaffCustomerPayload,
)

CustomerId = Annotated[strawberry.ID, strawberry.argument(description="The customer.")]


@strawberry.type
class CustomersAdminQuery:
    """Root fields about customers."""

    @strawberry.field(
        description="Customers with an account, the newest first.", graphql_type=Connection[StaffCustomer]
    )
    async def customers(
        self,
        first: First = 50,
        after: After = None,
        query: Annotated[str | None, strawberry.argument(description="Parts of the name or the address.")] = None,
    ) -> Page[DeskCustomer]:
        return await paged(desk.customers(query or "", window(first, after)))

    @strawberry.field(description="A customer; null for none.", graphql_type=StaffCustomer | None)
    async def customer(self, id: CustomerId) -> DeskCustomer | None:  # noqa: A002 - the contract names it
        return await desk.customer(uuid_of("Customer", id))

    @strawberry.field(
        description="Events for VIP customers, the latest first.", graphql_type=Connection[InvitationEvent]
    )
    async def invitation_events(self, first: First = 50, after: After = None) -> Page[DeskEvening]:
        return await paged(evenings.evenings(window(first, after)))


@strawberry.type
class CustomersAdminMutation:
    """Changing what customers may, and letting them go."""

    @strawberry.mutation(
        description="Erase a customer, as they asked: everything goes but what `erasurePreview` says must stay. It"
        " cannot be taken back."
    )
    async def customer_erase(
        self,
        info: Info,
        id: CustomerId,  # noqa: A002 - the contract names it
        confirm_email: Annotated[str, strawberry.argument(description="The customer's address, written out.")],
    ) -> ErasurePayload:
        work = erasing.erase(info.context.shop, asking(info), uuid_of("Customer", id), confirm_email)
        _, errors = await tried(info, work)
        return ErasurePayload(erased=not errors, user_errors=errors)

    @strawberry.mutation(description="Open previews and invitations to a customer, or close them.")
    async def customer_vip_set(
        self,
        info: Info,
        id: CustomerId,  # noqa: A002 - the contract names it
        is_vip: Annotated[bool, strawberry.argument(description="Whether they are open.")],
        reason: Annotated[str, strawberry.argument(description="Why; the audit log keeps it, up to 500 characters.")],
    ) -> StaffCustomerPayload:
        shop, key = info.context.shop, uuid_of("Customer", id)
        work = desk.set_vip(shop, asking(info), key, is_vip=is_vip, reason=reason)
        _, errors = await tried(info, work)
        if errors:
            return StaffCustomerPayload(user_errors=errors)
        return StaffCustomerPayload(customer=cast("StaffCustomer", await desk.customer(key)))

    @strawberry.mutation(description="Announce an event, to nobody yet.")
    async def invitation_event_create(
        self,
        info: Info,
        title: Annotated[str, strawberry.argument(description="What it is, in a line.")],
        starts_at: Annotated[datetime, strawberry.argument(description="When it begins.")],
        place: Annotated[str, strawberry.argument(description="Where it is, in a line.")],
        capacity: Annotated[int, strawberry.argument(description="How many guests there is room for.")],
    ) -> InvitationEventPayload:
        wanted = Evening(title, place, starts_at, capacity)
        return await _announced(info, evenings.create(info.context.shop, asking(info), wanted))

    @strawberry.mutation(description="Invite VIP customers to an event, each once; a letter follows.")
    async def invitation_send(
        self,
        info: Info,
        event_id: Annotated[strawberry.ID, strawberry.argument(description="The event.")],
        customer_ids: Annotated[list[strawberry.ID], strawberry.argument(description="Whom to invite.")],
    ) -> InvitationEventPayload:
        event, guests = uuid_of("InvitationEvent", event_id), [uuid_of("Customer", each) for each in customer_ids]
        return await _announced(info, evenings.invite(info.context.shop, asking(info), event, guests))


async def _announced(info: Info, work: Awaitable[UUID]) -> InvitationEventPayload:
    event_id, errors = await tried(info, work)
    if event_id is None:
        return InvitationEventPayload(user_errors=errors)
    return InvitationEventPayload(event=cast("InvitationEvent", await evenings.evening(event_id)))
