"""The storefront's schema: everything a customer's browser may say."""

from collections.abc import Iterator
from typing import Annotated, Any

import strawberry
from graphql import (
    GraphQLArgument,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
)
from strawberry.schema.config import StrawberryConfig

from resolvers.cart import carts
from resolvers.catalog import reads
from schema.cart.storefront import CartMutation, CartQuery
from schema.catalog.storefront import CatalogQuery
from schema.context import Info
from schema.in_context import in_context
from schema.maison.storefront import MaisonQuery
from schema.node import Node, key_of, named, node_id
from schema.orders.storefront import OrdersMutation, OrdersQuery
from schema.refusals import USER_ERRORS
from schema.scalars import SCALARS


@strawberry.type(description="What a storefront can ask.")
class Query(CatalogQuery, CartQuery, OrdersQuery, MaisonQuery):
    """The root of queries."""

    @strawberry.field(
        description="Anything by its id, under the same rules as by any other way; a cart only for who holds it.",
        graphql_type=Node | None,
    )
    async def node(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The id.")],  # noqa: A002
    ) -> object | None:
        context = info.context
        match named(id)[0]:
            case "Product":
                return await reads.product(context.caller, context.now, product_id=key_of("Product", id))
            case "ProductVariant":
                return await reads.variant(context.caller, context.now, key_of("ProductVariant", id))
            case "Collection":
                return await reads.collection(collection_id=key_of("Collection", id))
            case "Cart":
                cart = await carts.read(context.shop, context.caller, context.cart_secret, context.country)
                return cart if cart is not None and node_id("Cart", cart.id) == id else None
        return None


@strawberry.type(description="What a storefront can do. Each answer carries `userErrors`; a refusal changes nothing.")
class Mutation(CartMutation, OrdersMutation):
    """The root of mutations."""


def build() -> strawberry.Schema:
    """The schema, with the printed form of the contract: an optional argument has no default of null."""
    schema = strawberry.Schema(
        query=Query,
        mutation=Mutation,
        types=USER_ERRORS,
        directives=[in_context],
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
    )
    given: Any
    for given in _inputs(core(schema)):
        if given.default is not None and given.default.value is None:
            given.default = None
        if given.default_value is None:
            given.default_value = Undefined
    return schema


def core(schema: strawberry.Schema) -> GraphQLSchema:
    """The graphql-core schema that Strawberry built."""
    return schema._schema  # noqa: SLF001 - Strawberry offers no other way to it


def _inputs(schema: GraphQLSchema) -> Iterator[GraphQLArgument | GraphQLInputField]:
    for directive in schema.directives:
        yield from directive.args.values()
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType):
            for field in kind.fields.values():
                yield from field.args.values()
        elif isinstance(kind, GraphQLInputObjectType):
            yield from kind.fields.values()


SCHEMA = build()
