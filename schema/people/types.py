"""People as GraphQL types."""

from collections.abc import Awaitable, Sequence
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Annotated, cast

import strawberry

from resolvers.newsletter import subscribing
from resolvers.orders import reads
from resolvers.orders.tables import OrderStatus
from resolvers.paging import Page
from resolvers.people import invitations, profile, sessions
from resolvers.people.tables import InvitationAnswer
from schema.addresses import Address
from schema.batching import together
from schema.context import Info
from schema.enums import LanguageCode, described
from schema.node import Node, node_id
from schema.orders.types import Order
from schema.paging import Connection, paged, window
from schema.payloads import tried
from schema.refusals import UserError

described(
    subscribing.NewsletterStatus,
    "Whether an address gets the newsletter.",
    NOT_SUBSCRIBED="It does not.",
    PENDING="A letter waits to be confirmed.",
    SUBSCRIBED="It does.",
)
described(
    InvitationAnswer,
    "What an invited customer says.",
    ACCEPTED="Comes; a place is kept.",
    DECLINED="Does not come.",
)
SessionTransport = StrEnum("SessionTransport", ["COOKIE", "BEARER"])
described(
    SessionTransport,
    "How a client keeps its session.",
    COOKIE="In an HttpOnly cookie, for browsers.",
    BEARER="As `sessionToken`, to be sent as `Authorization: Bearer …`.",
)


@strawberry.type(description="An address in the customer's book.")
class CustomerAddress:
    """An address with what it is usually for."""

    address: Address = strawberry.field(description="The address.")
    is_default_delivery: bool = strawberry.field(description="Whether orders usually go there.")
    is_default_billing: bool = strawberry.field(description="Whether bills usually go there.")

    @strawberry.field(description="An opaque id.")
    def id(root: strawberry.Parent[profile.Entry]) -> strawberry.ID:
        return node_id("CustomerAddress", root.id)


@strawberry.type(description="Whether the customer gets the newsletter.")
class NewsletterState:
    """The status, and since when."""

    status: subscribing.NewsletterStatus = strawberry.field(description="The status.")
    since: datetime | None = strawberry.field(description="Since when it is so; null when not subscribed.")


@strawberry.type(description="A client that is signed in.")
class Session:
    """One of the customer's own."""

    created_at: datetime = strawberry.field(description="When it signed in.")
    last_seen_at: datetime = strawberry.field(description="When it was last seen, to ten minutes.")
    user_agent: str | None = strawberry.field(description="What the client says of itself.")
    is_current: bool = strawberry.field(description="Whether it is the one that asks.")

    @strawberry.field(description="An opaque id, to revoke it.")
    def id(root: strawberry.Parent[sessions.SessionShown]) -> strawberry.ID:
        return node_id("Session", root.id)


@strawberry.type(description="An invitation to an event of the maison.")
class Invitation:
    """One customer's own."""

    title: str = strawberry.field(description="What it is.")
    starts_at: datetime = strawberry.field(description="When it begins.")
    place: str = strawberry.field(description="Where it is.")
    answer: InvitationAnswer | None = strawberry.field(description="What was said; null as long as nothing was.")

    @strawberry.field(description="An opaque id, to answer it.")
    def id(root: strawberry.Parent[invitations.Invited]) -> strawberry.ID:
        return node_id("Invitation", root.id)


@strawberry.type(description="A customer with an account.")
class Customer(Node):
    """As the customer sees it; nobody else does."""

    email: str = strawberry.field(description="The address to sign in with; letters go there.")
    first_name: str = strawberry.field(description="First name.")
    last_name: str = strawberry.field(description="Last name.")
    phone: str | None = strawberry.field(description="Telephone number in E.164.")
    is_vip: bool = strawberry.field(description="Whether previews and invitations are open to the customer.")

    @classmethod
    def is_type_of(cls, obj: object, _: Info) -> bool:
        return isinstance(obj, profile.Person)

    @strawberry.field(description="An opaque id, unique over all types.")
    def id(root: strawberry.Parent[profile.Person]) -> strawberry.ID:
        return node_id("Customer", root.id)

    @strawberry.field(description="Whether the address is proven; an account is made when it is.")
    def email_confirmed(root: strawberry.Parent[profile.Person]) -> bool:
        return bool(root.email)

    @strawberry.field(description="The language letters are written in.")
    def language(root: strawberry.Parent[profile.Person]) -> LanguageCode:
        return LanguageCode[root.language.upper()]

    @strawberry.field(description="The address book, the oldest address first.", graphql_type=list[CustomerAddress])
    async def addresses(root: strawberry.Parent[profile.Person], info: Info) -> list[profile.Entry]:
        return await together(info.context, "addresses", root.id, profile.addresses) or []

    @strawberry.field(description="« Mes Commandes »: the orders, the newest first.", graphql_type=Connection[Order])
    async def orders(
        root: strawberry.Parent[profile.Person],
        info: Info,
        first: Annotated[int | None, strawberry.argument(description="The first so many, 1 to 100.")] = 10,
        after: Annotated[str | None, strawberry.argument(description="Only what stands after this cursor.")] = None,
        status: Annotated[
            list[OrderStatus] | None, strawberry.argument(description="Only orders in one of these statuses.")
        ] = None,
    ) -> Page[reads.Order]:
        statuses: Sequence[OrderStatus] | None = status
        return await paged(reads.orders_of(info.context.shop, root.id, statuses, window(first, after)))

    @strawberry.field(description="The newsletter.", graphql_type=NewsletterState)
    async def newsletter(root: strawberry.Parent[profile.Person], info: Info) -> subscribing.NewsletterState:
        read = partial(subscribing.states, info.context.shop)
        return await together(info.context, "newsletter", root.email_key, read) or subscribing.NOT_SUBSCRIBED

    @strawberry.field(description="Invitations to events, the next one first.", graphql_type=list[Invitation])
    async def invitations(root: strawberry.Parent[profile.Person], info: Info) -> list[invitations.Invited]:
        return await together(info.context, "invitations", root.id, invitations.invitations) or []

    @strawberry.field(description="Where the customer is signed in, the latest first.", graphql_type=list[Session])
    async def sessions(root: strawberry.Parent[profile.Person], info: Info) -> list[sessions.SessionShown]:
        context = info.context
        read = partial(sessions.sessions, context.shop, caller=context.caller)
        return await together(context, "sessions", root.id, read) or []


@strawberry.type(description="The answer to a change of the account.")
class CustomerPayload:
    """The customer as they are now, or why not."""

    customer: Customer | None = strawberry.field(default=None, description="The customer.")
    user_errors: list[UserError] = strawberry.field(default_factory=list, description="Why not.")


@strawberry.type(description="The answer to signing in.")
class SignInPayload:
    """The customer, and the session of a client without cookies."""

    customer: Customer | None = strawberry.field(default=None, description="The customer.")
    session_token: str | None = strawberry.field(
        default=None, description="Send it as `Authorization: Bearer …`; only for the transport BEARER."
    )
    user_errors: list[UserError] = strawberry.field(default_factory=list, description="Why not.")


async def changed(info: Info, work: Awaitable[profile.Person | None]) -> CustomerPayload:
    """The customer after a change, or why it was refused."""
    person, errors = await tried(info, work)
    return CustomerPayload(customer=cast("Customer", person), user_errors=errors)
