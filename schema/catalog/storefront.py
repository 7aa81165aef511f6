"""What the storefront asks about pieces."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

import strawberry

from resolvers.catalog import lists, pieces, reads, tables
from resolvers.catalog.collecting import collections
from resolvers.catalog.filters import ProductFilter as Narrowing
from resolvers.catalog.lists import Listing, ProductSort
from resolvers.paging import BadPage
from resolvers.paging import Page as PageOf
from schema.catalog.availability import VariantAvailability
from schema.catalog.collections import Collection, Sort
from schema.catalog.parts import SelectedOptionInput, pairs
from schema.catalog.types import After, First, Product, ProductConnection
from schema.context import Info, selects
from schema.money import minor_units
from schema.node import key_of
from schema.paging import Connection, paged, window
from schema.problems import bad_input

MOST_SKUS = 100
MOST_CONDITIONS = 50
LONGEST_QUERY = 200


@strawberry.input(description="What a list of pieces is narrowed to; all conditions hold together.")
class ProductFilter:
    """Conditions on a list."""

    kind: list[tables.ProductKind] | None = strawberry.field(default=None, description="One of these kinds.")
    collection: str | None = strawberry.field(default=None, description="In the collection with this handle.")
    min_price: Decimal | None = strawberry.field(default=None, description="With a form at this price or more.")
    max_price: Decimal | None = strawberry.field(default=None, description="With a form at this price or less.")
    can_add_to_cart: bool | None = strawberry.field(
        default=None, description="Only what can, or cannot, be bought in the operation's country."
    )
    tags: list[str] | None = strawberry.field(default=None, description="With one of these tags.")
    options: list[SelectedOptionInput] | None = strawberry.field(
        default=None, description="With a form that has each of these options."
    )

    def given(self) -> Narrowing:
        """The filter as the rules read it.

        Raises:
            GraphQLError: more conditions of one kind than anybody means.
        """
        for name, asked in (("kind", self.kind), ("tags", self.tags), ("options", self.options)):
            if asked is not None and len(asked) > MOST_CONDITIONS:
                raise bad_input(f"`{name}` takes at most {MOST_CONDITIONS}.")
        return Narrowing(
            kinds=self.kind,
            collection=self.collection,
            min_price=_limit("minPrice", self.min_price),
            max_price=_limit("maxPrice", self.max_price),
            can_add_to_cart=self.can_add_to_cart,
            tags=self.tags,
            options=pairs(self.options),
        )


def check_skus(skus: list[str]) -> list[str]:
    """As many skus as may be asked for at once.

    Raises:
        GraphQLError: more.
    """
    if len(skus) > MOST_SKUS:
        raise bad_input(f"At most {MOST_SKUS} skus at once.")
    return skus


def _limit(name: str, amount: Decimal | None) -> int | None:
    cents = None if amount is None else minor_units(amount)
    if amount is not None and cents is None:
        raise bad_input(f"`{name}` is an amount with at most two decimals.")
    return cents


@strawberry.type
class CatalogQuery:
    """Root fields about pieces."""

    @strawberry.field(
        description="A piece by its id or its handle; null when there is none that the caller may see.",
        graphql_type=Product | None,
    )
    async def product(
        self,
        info: Info,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="The piece's id.")] = None,  # noqa: A002 - the contract names it
        handle: Annotated[str | None, strawberry.argument(description="The piece's handle.")] = None,
    ) -> pieces.Product | None:
        if (id is None) == (handle is None):
            raise bad_input("Name a product by exactly one of `id` and `handle`.")
        context, product_id = info.context, None if id is None else key_of("Product", id)
        return await reads.product(
            context.shop.shelf, context.caller, context.now, product_id=product_id, handle=handle
        )

    @strawberry.field(description="A list of pieces, searched, narrowed and sorted.", graphql_type=ProductConnection)
    async def products(
        self,
        info: Info,
        first: First = 24,
        after: After = None,
        last: Annotated[int | None, strawberry.argument(description="The last so many, 1 to 100.")] = None,
        before: Annotated[str | None, strawberry.argument(description="Only what stands before this cursor.")] = None,
        query: Annotated[
            str | None, strawberry.argument(description="Words to look for in titles, descriptions and tags.")
        ] = None,
        filter: Annotated[  # noqa: A002 - the contract names it
            ProductFilter | None, strawberry.argument(description="What the list is narrowed to.")
        ] = None,
        sort: Sort = ProductSort.MANUAL,
    ) -> PageOf[pieces.Product]:
        if query is not None and len(query) > LONGEST_QUERY:
            raise bad_input(f"A query has at most {LONGEST_QUERY} characters.")
        context = info.context
        listing = Listing(
            caller=context.caller,
            now=context.now,
            country=context.country,
            language=context.language,
            query=query,
            filter=filter.given() if filter is not None else Narrowing(),
            sort=sort or ProductSort.MANUAL,
            facets=selects(info, "facets"),
        )
        return await paged(lists.products(context.shop.shelf, listing, window(first, after, last, before)))

    @strawberry.field(description="A collection by its handle.", graphql_type=Collection | None)
    async def collection(
        self, handle: Annotated[str, strawberry.argument(description="The collection's handle.")]
    ) -> pieces.Collection | None:
        return await reads.collection(handle=handle)

    @strawberry.field(description="The collections, in the maison's order.", graphql_type=Connection[Collection])
    async def collections(self, first: First = 24, after: After = None) -> PageOf[pieces.Collection]:
        try:
            found = await lists.collections(window(first, after))
        except BadPage as problem:
            raise bad_input(str(problem)) from None
        by_id = await collections(found.nodes)
        return found.of([by_id[key] for key in found.nodes])

    @strawberry.field(
        description="Availability of up to 100 variants, in the order asked; null for unknown and hidden ones alike."
    )
    async def availability(
        self, info: Info, skus: Annotated[list[str], strawberry.argument(description="Stock keeping units.")]
    ) -> list[VariantAvailability | None]:
        context, wanted = info.context, check_skus(skus)
        found: Sequence[pieces.Variant | None] = await reads.by_sku(
            context.shop.shelf, context.caller, context.now, wanted
        )
        return [None if variant is None else VariantAvailability(variant=variant) for variant in found]
