"""The staff's schema: everything the dashboard may say, each operation for the roles that one table names."""

from collections.abc import Callable
from typing import Any

import strawberry
from graphql import GraphQLError, GraphQLNonNull, GraphQLObjectType

from resolvers.languages.translations import message
from resolvers.people.staff.roles import MAY, PUBLIC, Verdict, verdict
from resolvers.refusals import Refusal, UserErrorCode
from schema.building import Load, build, core
from schema.cart.admin import CartAdminMutation, CartAdminQuery
from schema.catalog.admin import CatalogAdminMutation, CatalogAdminQuery
from schema.concierge import live as live_requests
from schema.concierge.admin import ConciergeAdminMutation, ConciergeAdminQuery
from schema.concierge.live import ConciergeAdminSubscription
from schema.dashboard.admin import DashboardAdminQuery
from schema.invoices.admin import InvoicesAdminQuery
from schema.letters.admin import LettersAdminMutation, LettersAdminQuery
from schema.newsletter.admin import NewsletterAdminQuery
from schema.orders import live as live_orders
from schema.orders.admin import OrdersAdminMutation, OrdersAdminQuery
from schema.orders.amending import AmendingAdminMutation
from schema.orders.live import OrdersAdminSubscription
from schema.payloads import shown
from schema.people.admin import PeopleAdminMutation, PeopleAdminQuery
from schema.people.serving import CustomersAdminMutation, CustomersAdminQuery

NOT_YOURS = Refusal(
    code=UserErrorCode.NOT_ALLOWED, message=message("Your role does not allow this. Please ask a colleague.")
)
TOLD = {
    Verdict.UNAUTHENTICATED: "Sign in first.",
    Verdict.TOTP_ENROLMENT_REQUIRED: "Enrol an authenticator first: `totpEnrol`, then `totpConfirm`.",
    Verdict.SESSION_LOCKED: "An hour went by without a request: give your code with `sessionUnlock`.",
    Verdict.FORBIDDEN: "Your role does not allow this.",
}


@strawberry.type(description="What staff can ask.")
class Query(
    OrdersAdminQuery,
    CartAdminQuery,
    CustomersAdminQuery,
    CatalogAdminQuery,
    ConciergeAdminQuery,
    LettersAdminQuery,
    NewsletterAdminQuery,
    InvoicesAdminQuery,
    DashboardAdminQuery,
    PeopleAdminQuery,
):
    """The root of queries."""


@strawberry.type(description="What staff can do. Each answer carries `userErrors`; a refusal changes nothing.")
class Mutation(
    OrdersAdminMutation,
    AmendingAdminMutation,
    CartAdminMutation,
    CustomersAdminMutation,
    CatalogAdminMutation,
    ConciergeAdminMutation,
    LettersAdminMutation,
    PeopleAdminMutation,
):
    """The root of mutations."""


@strawberry.type(description="What staff can follow, by a WebSocket (graphql-transport-ws) or by SSE.")
class Subscription(OrdersAdminSubscription, ConciergeAdminSubscription):
    """The root of subscriptions."""


LOADS: dict[str, Load] = {"orderFeed": live_orders.event, "requestFeed": live_requests.event}

Resolve = Callable[..., Any]


def guarded(schema: strawberry.Schema) -> strawberry.Schema:
    """Let every root field ask the table of roles first.

    Raises:
        LookupError: the table does not name one.
    """
    found = core(schema)
    for root, writes in ((found.query_type, False), (found.mutation_type, True), (found.subscription_type, False)):
        for name, field in (root.fields if root is not None else {}).items():
            if name not in PUBLIC and name not in MAY:
                raise LookupError(f"no role may call `{name}`")
            refused = _payload(schema, field.type) if writes else None
            if root is found.subscription_type:
                field.subscribe = _asking(name, field.subscribe, None)
            else:
                field.resolve = _asking(name, field.resolve, refused)
    return schema


def _asking(name: str, resolve: Resolve | None, refused: Callable[..., object] | None) -> Resolve:
    if resolve is None:
        raise TypeError(f"`{name}` resolves nothing")

    def ask(root: object, info: Any, **arguments: object) -> object:
        found = verdict(info.context.staff, name, writes=refused is not None)
        if found is Verdict.ALLOWED:
            return resolve(root, info, **arguments)
        if found is Verdict.FORBIDDEN and refused is not None:
            return refused(user_errors=shown((NOT_YOURS,), info.context))
        raise GraphQLError(TOLD[found], extensions={"code": found.value})

    return ask


def _payload(schema: strawberry.Schema, kind: object) -> Callable[..., object]:
    """The class of a mutation's payload, to answer with a refusal and nothing else."""
    inner = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    if not isinstance(inner, GraphQLObjectType):
        raise TypeError(f"{kind} is no payload")
    definition: Any = schema.get_type_by_name(inner.name)
    payload: Callable[..., object] = definition.origin
    return payload


SCHEMA = guarded(build(Query, Mutation, Subscription, LOADS))
