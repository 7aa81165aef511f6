"""Customers as staff see them, as GraphQL types."""

from datetime import date, datetime
from functools import partial
from typing import Annotated
from uuid import UUID

import strawberry

from resolvers.concierge.desk import DeskRequest, of_customers
from resolvers.languages.translations import message, translate
from resolvers.orders import desk
from resolvers.orders.tables import OrderStatus
from resolvers.paging import EMPTY, Page
from resolvers.people.staff import evenings
from resolvers.people.staff.customers import DeskCustomer
from resolvers.people.tables import InvitationAnswer
from resolvers.privacy import erasing
from schema.batching import together
from schema.concierge.desk import ConciergeRequest
from schema.context import Info
from schema.node import Node, node_id
from schema.orders.desk import StaffOrder
from schema.paging import Connection, paged, window
from schema.people.admin import After, First
from schema.people.types import Customer
from schema.problems import bad_input
from schema.refusals import UserError, refusal_text

EMPTIED = message("{title} ({count}), without what is personal")


@strawberry.type(description="Something that must stay when a customer goes.")
class ErasureKeep:
    """A duty of law."""

    until: date = strawberry.field(description="Until when.")

    @strawberry.field(description="What.")
    def what(root: strawberry.Parent[erasing.Kept], info: Info) -> str:
        return translate(root.what, info.context.language)

    @strawberry.field(description="Why, with the law's article.")
    def because(root: strawberry.Parent[erasing.Kept], info: Info) -> str:
        return translate(root.because, info.context.language)


@strawberry.type(description="What erasing a customer would do.")
class ErasurePreview:
    """To be read before `customerErase`."""

    @strawberry.field(description="What goes, with how many entries.")
    def erases(root: strawberry.Parent[erasing.Preview], info: Info) -> list[str]:
        return [_going(each, info.context.language) for each in root.erases]

    @strawberry.field(description="What must stay, until when and why.", graphql_type=list[ErasureKeep])
    def keeps(root: strawberry.Parent[erasing.Preview]) -> list[erasing.Kept]:
        return list(root.keeps)

    @strawberry.field(description="What stands in the way; nothing is erased while there is any.")
    def blockers(root: strawberry.Parent[erasing.Preview], info: Info) -> list[str]:
        return [refusal_text(each, info.context) for each in root.blockers]


async def _preview(ids: list[UUID]) -> dict[UUID, erasing.Preview | None]:
    """One customer's: every table that keeps something of people is read for it."""
    if len(set(ids)) > 1:
        raise bad_input("An erasure is previewed for one customer at a time: ask `customer` for it.")
    return {key: await erasing.preview(key) for key in set(ids)}


def _going(going: erasing.Going, language: str) -> str:
    title = translate(going.title, language)
    if going.is_deleted:
        return f"{title} ({going.count})"
    return translate(EMPTIED, language, title=title, count=going.count)


@strawberry.type(name="Customer", description="A customer with an account.")
class StaffCustomer(Customer):
    """With what only staff see."""

    created_at: datetime = strawberry.field(description="Since when there is an account.")
    last_sign_in_at: datetime | None = strawberry.field(description="When the customer last signed in.")

    @classmethod
    def is_type_of(cls, obj: object, _: Info) -> bool:
        return isinstance(obj, DeskCustomer)

    @strawberry.field(description="The orders, the newest first.", graphql_type=Connection[StaffOrder])
    async def orders(
        root: strawberry.Parent[DeskCustomer],
        info: Info,
        first: First = 10,
        after: After = None,
        status: Annotated[
            list[OrderStatus] | None, strawberry.argument(description="Only orders in one of these statuses.")
        ] = None,
    ) -> Page[desk.DeskOrder]:
        part, statuses = window(first, after), None if status is None else tuple(status)

        async def read(ids: list[UUID]) -> dict[UUID, Page[desk.DeskOrder]]:
            return await desk.orders_of_customers(info.context.shop, ids, statuses, part)

        return await paged(together(info.context, ("orders", statuses, part), root.id, read)) or EMPTY

    @strawberry.field(
        description="What was asked of the concierge, the latest first; up to 100.",
        graphql_type=list[ConciergeRequest],
    )
    async def requests(root: strawberry.Parent[DeskCustomer], info: Info) -> list[DeskRequest]:
        return await together(info.context, "asked", root.id, partial(of_customers, info.context.shop)) or []

    @strawberry.field(
        description="What erasing the customer would do; null for one who is gone. It is read for one customer at a"
        " time: ask `customer` for it.",
        graphql_type=ErasurePreview | None,
    )
    async def erasure_preview(root: strawberry.Parent[DeskCustomer], info: Info) -> erasing.Preview | None:
        return await together(info.context, "erasure", root.id, _preview)


@strawberry.type(description="A customer who was invited.")
class InvitationGuest:
    """To one event."""

    answer: InvitationAnswer | None = strawberry.field(description="What was said; null as long as nothing was.")
    answered_at: datetime | None = strawberry.field(description="When.")

    @strawberry.field(description="Who.", graphql_type=StaffCustomer)
    def customer(root: strawberry.Parent[evenings.Guest]) -> DeskCustomer:
        return root.customer


@strawberry.type(description="An evening or a presentation for VIP customers.")
class InvitationEvent(Node):
    """For staff."""

    title: str = strawberry.field(description="What it is.")
    place: str = strawberry.field(description="Where it is.")
    starts_at: datetime = strawberry.field(description="When it begins.")
    capacity: int = strawberry.field(description="How many guests there is room for.")
    accepted: int = strawberry.field(description="How many said yes.")

    @classmethod
    def is_type_of(cls, obj: object, _: Info) -> bool:
        return isinstance(obj, evenings.DeskEvening)

    @strawberry.field(description="An opaque id, unique over all types.")
    def id(root: strawberry.Parent[evenings.DeskEvening]) -> strawberry.ID:
        return node_id("InvitationEvent", root.id)

    @strawberry.field(
        description="Who was invited, in the order of the invitations.", graphql_type=list[InvitationGuest]
    )
    def guests(root: strawberry.Parent[evenings.DeskEvening]) -> list[evenings.Guest]:
        return list(root.guests)


@strawberry.type(name="CustomerPayload", description="The answer to a change of a customer.")
class StaffCustomerPayload:
    """The customer as they are now, or why not."""

    customer: StaffCustomer | None = strawberry.field(default=None, description="The customer.")
    user_errors: list[UserError] = strawberry.field(default_factory=list, description="Why not.")


@strawberry.type(description="The answer to an erasure.")
class ErasurePayload:
    """What was done, or why not."""

    erased: bool = strawberry.field(default=False, description="Whether the customer is gone.")
    user_errors: list[UserError] = strawberry.field(default_factory=list, description="Why not.")


@strawberry.type(description="The answer to a change of an event.")
class InvitationEventPayload:
    """The event as it is now, or why not."""

    event: InvitationEvent | None = strawberry.field(default=None, description="The event.")
    user_errors: list[UserError] = strawberry.field(default_factory=list, description="Why not.")
