"""Requests as staff see them, as GraphQL types."""

from datetime import datetime
from typing import cast

import strawberry

from resolvers.catalog import pieces
from resolvers.concierge import desk
from resolvers.concierge.proving import OrderProof
from resolvers.concierge.tables import RequestKind, RequestStatus
from resolvers.orders.desk import DeskOrder
from resolvers.people.staff.members import Member
from schema.catalog.types import Product, ProductVariant
from schema.concierge.types import KINDS, WHAT_FOR, ConciergeRequestPayload
from schema.context import Info
from schema.enums import LanguageCode, described
from schema.node import Node, node_id
from schema.orders.desk import StaffOrder
from schema.people.staff import StaffMember
from schema.related import order_of, variant_of

described(RequestKind, WHAT_FOR, "ConciergeRequestKind", **KINDS, CALLBACK="To be called back.")
described(
    RequestStatus,
    "Where a request is with the concierge.",
    OPEN="Nobody sees to it yet.",
    ASSIGNED="A colleague sees to it.",
    RESOLVED="It was answered.",
)
described(
    OrderProof,
    "How sure it is that whoever asks is the order's owner.",
    OWNER="Its owner, signed in.",
    ADDRESS="Somebody who typed the address it was placed under.",
    SAID="Nobody knows: the number was said, and no more.",
)


@strawberry.type(description="Something that a customer asked of the concierge.")
class ConciergeRequest(Node):
    """For staff."""

    reference: str = strawberry.field(description="What it is known by; it is in the letters about it.")
    kind: RequestKind = strawberry.field(description="What it is about.")
    status: RequestStatus = strawberry.field(description="Where it is.")
    message: str = strawberry.field(description="What was said, or nothing.")
    name: str = strawberry.field(description="Whom to ask for, or nothing.")
    email: str | None = strawberry.field(description="Where to write.")
    phone: str | None = strawberry.field(description="Where to call, in E.164.")
    boutique: str | None = strawberry.field(description="Where the customer wants to be received.")
    starts_at: datetime | None = strawberry.field(description="The callback's slot, or the wished appointment.")
    created_at: datetime = strawberry.field(description="When it was asked.")
    due_at: datetime = strawberry.field(description="Until when the maison means to answer, in open hours.")
    answer: str | None = strawberry.field(description="What was answered, for the file.")
    resolved_at: datetime | None = strawberry.field(description="When it was answered.")
    order_number: str | None = strawberry.field(description="The order that was named, whether or not there is one.")
    order_proof: OrderProof | None = strawberry.field(description="How sure it is that the order is theirs.")

    @classmethod
    def is_type_of(cls, obj: object, _: Info) -> bool:
        return isinstance(obj, desk.DeskRequest)

    @strawberry.field(description="An opaque id, unique over all types.")
    def id(root: strawberry.Parent[desk.DeskRequest]) -> strawberry.ID:
        return node_id("ConciergeRequest", root.id)

    @strawberry.field(description="The language of whoever asks.")
    def language(root: strawberry.Parent[desk.DeskRequest]) -> LanguageCode:
        return LanguageCode[root.language.upper()]

    @strawberry.field(description="The account of whoever asked, for `customer`; null for a guest.")
    def customer_id(root: strawberry.Parent[desk.DeskRequest]) -> strawberry.ID | None:
        return node_id("Customer", root.customer_id) if root.customer_id is not None else None

    @strawberry.field(description="Who sees to it.", graphql_type=StaffMember | None)
    def owner(root: strawberry.Parent[desk.DeskRequest]) -> Member | None:
        return root.owner

    @strawberry.field(description="The order it is about, if there is one.", graphql_type=StaffOrder | None)
    async def order(root: strawberry.Parent[desk.DeskRequest], info: Info) -> DeskOrder | None:
        return await order_of(info.context, root.order_number)

    @strawberry.field(description="The piece it is about.", graphql_type=Product | None)
    async def product(root: strawberry.Parent[desk.DeskRequest], info: Info) -> pieces.Product | None:
        found = await variant_of(info.context, root.variant_id)
        return found.product if found is not None else None

    @strawberry.field(description="The form of the piece it is about.", graphql_type=ProductVariant | None)
    async def variant(root: strawberry.Parent[desk.DeskRequest], info: Info) -> pieces.Variant | None:
        return await variant_of(info.context, root.variant_id)


@strawberry.type(name="ConciergeRequestPayload", description="The answer about a request to the concierge.")
class StaffConciergeRequestPayload(ConciergeRequestPayload):
    """The request as it is now, or why not."""

    request: ConciergeRequest | None = strawberry.field(default=None, description="The request.")


def request_shown(request: desk.DeskRequest) -> StaffConciergeRequestPayload:
    """A request as a payload: GraphQL reads the plain value."""
    return StaffConciergeRequestPayload(reference=request.reference, request=cast("ConciergeRequest", request))
