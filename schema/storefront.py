"""The storefront's schema: everything a customer's browser may say."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import strawberry

from resolvers.cart import carts
from resolvers.catalog import reads
from resolvers.orders import reads as orders
from resolvers.people import profile
from schema.building import Load, build
from schema.cart.storefront import CartMutation, CartQuery
from schema.catalog.live import CatalogSubscription
from schema.catalog.storefront import CatalogQuery
from schema.concierge.storefront import ConciergeMutation, ConciergeQuery
from schema.context import Context, Info
from schema.live import shown
from schema.maison.storefront import MaisonQuery
from schema.newsletter.storefront import NewsletterMutation
from schema.node import Node, key_of, named, node_id, uuid_of
from schema.orders import live as live_orders
from schema.orders.live import OrdersSubscription
from schema.orders.storefront import OrdersMutation, OrdersQuery
from schema.orders.withdrawing import WithdrawalMutation
from schema.people.profile import ProfileMutation
from schema.people.securing import SecuringMutation
from schema.people.signing import PeopleQuery, SigningMutation


async def _product(context: Context, global_id: str) -> object | None:
    return await reads.product(context.shop.shelf, context.caller, context.now, product_id=key_of("Product", global_id))


async def _variant(context: Context, global_id: str) -> object | None:
    return await reads.variant(context.shop.shelf, context.caller, context.now, key_of("ProductVariant", global_id))


async def _collection(_: Context, global_id: str) -> object | None:
    return await reads.collection(collection_id=key_of("Collection", global_id))


async def _cart(context: Context, global_id: str) -> object | None:
    cart = await carts.read(context.shop, context.caller, context.cart_secret, context.country)
    return cart if cart is not None and node_id("Cart", cart.id) == global_id else None


async def _order(context: Context, global_id: str) -> object | None:
    return await orders.by_id(context.shop, context.caller, uuid_of("Order", global_id))


async def _customer(context: Context, global_id: str) -> object | None:
    own = uuid_of("Customer", global_id) == context.caller.customer_id
    return await profile.me(context.caller) if own else None


NODES: dict[str, Callable[[Context, str], Awaitable[object | None]]] = {
    "Product": _product,
    "ProductVariant": _variant,
    "Collection": _collection,
    "Cart": _cart,
    "Order": _order,
    "Customer": _customer,
}


@strawberry.type(description="What a storefront can ask.")
class Query(CatalogQuery, CartQuery, OrdersQuery, PeopleQuery, ConciergeQuery, MaisonQuery):
    """The root of queries."""

    @strawberry.field(
        description="Anything by its id, under the same rules as by any other way; a cart only for who holds it.",
        graphql_type=Node | None,
    )
    async def node(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The id.")],  # noqa: A002 - the contract names it
    ) -> object | None:
        found = NODES.get(named(id)[0])
        return await found(info.context, id) if found is not None else None


@strawberry.type(description="What a storefront can do. Each answer carries `userErrors`; a refusal changes nothing.")
class Mutation(
    CartMutation,
    OrdersMutation,
    WithdrawalMutation,
    SigningMutation,
    SecuringMutation,
    ProfileMutation,
    NewsletterMutation,
    ConciergeMutation,
):
    """The root of mutations."""


@strawberry.type(description="What a storefront can follow, by a WebSocket (graphql-transport-ws) or by SSE.")
class Subscription(OrdersSubscription, CatalogSubscription):
    """The root of subscriptions."""


LOADS: dict[str, Load] = {
    "orderStatusChanged": live_orders.step,
    "myOrdersChanged": live_orders.step,
    "availabilityChanged": shown,
}
SCHEMA = build(Query, Mutation, Subscription, LOADS)
