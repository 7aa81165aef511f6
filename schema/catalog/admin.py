"""What staff see and change of pieces and their stock."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, cast

import strawberry

from resolvers.catalog import managing, pieces
from resolvers.catalog.managing import Change
from resolvers.catalog.reads import variants
from resolvers.catalog.tables import Distribution
from resolvers.paging import Page
from resolvers.refusals import Refused
from resolvers.stock import counting
from resolvers.stock.tables import LocationKind
from schema.catalog.types import Product, ProductConnection
from schema.context import Info
from schema.enums import CountryCode, described
from schema.money import minor_units
from schema.node import key_of, node_id
from schema.paging import paged, window
from schema.payloads import shown, tried
from schema.people.admin import After, First, asking
from schema.problems import bad_input
from schema.refusals import UserError

described(
    LocationKind, "What a stock location is.", "StockLocationKind", WEBSHOP="The web shop.", BOUTIQUE="A boutique."
)

Sku = Annotated[str, strawberry.argument(description="The stock keeping unit of a form.")]


@strawberry.type(description="Where pieces lie.")
class StockLocation:
    """The web shop or a boutique."""

    handle: str = strawberry.field(description="Its name for programs, such as `web`; `stockSet` wants it.")
    name: str = strawberry.field(description="Its name.")
    kind: LocationKind = strawberry.field(description="What it is.")

    @strawberry.field(description="An opaque id.")
    def id(root: strawberry.Parent[counting.Place]) -> strawberry.ID:
        return node_id("StockLocation", root.id)


@strawberry.type(description="Pieces that an order holds until they are sold or given free.")
class StockHold:
    """A promise."""

    order_number: str = strawberry.field(description="The order.")
    quantity: int = strawberry.field(description="How many.")
    since: datetime = strawberry.field(description="Since when.")


@strawberry.type(description="How many pieces of a form lie in a place.")
class StockAtLocation:
    """Exact figures, for staff only."""

    on_hand: int = strawberry.field(description="How many are there.")
    held: int = strawberry.field(description="How many of them orders hold.")
    sold: int = strawberry.field(description="How many orders have taken from there.")

    @strawberry.field(description="Where.", graphql_type=StockLocation)
    def location(root: strawberry.Parent[counting.AtPlace]) -> counting.Place:
        return root.place

    @strawberry.field(description="How many can still be sold.")
    def available(root: strawberry.Parent[counting.AtPlace]) -> int:
        return root.on_hand - root.held

    @strawberry.field(description="Which orders hold how many.", graphql_type=list[StockHold])
    def holds(root: strawberry.Parent[counting.AtPlace]) -> list[counting.Held]:
        return list(root.holds)


@strawberry.type(description="The answer to a change of stock.")
class StockPayload:
    """The form's stock in every place as it is now, or why not."""

    stock: list[StockAtLocation] = strawberry.field(default_factory=list, description="What lies where.")
    user_errors: list[UserError] = strawberry.field(default_factory=list, description="Why not.")


@strawberry.type(description="The answer to a change of a piece.")
class ProductPayload:
    """The piece as it is now, or why not."""

    product: Product | None = strawberry.field(default=None, description="The piece.")
    user_errors: list[UserError] = strawberry.field(default_factory=list, description="Why not.")


@strawberry.type
class CatalogAdminQuery:
    """Root fields about pieces and stock."""

    @strawberry.field(description="Every piece by title, hidden ones too.", graphql_type=ProductConnection)
    async def products(
        self,
        first: First = 50,
        after: After = None,
        query: Annotated[str | None, strawberry.argument(description="A part of a title, a handle or a sku.")] = None,
    ) -> Page[pieces.Product]:
        return await paged(managing.pieces(query or "", window(first, after)))

    @strawberry.field(description="Where pieces lie, the web shop first.", graphql_type=list[StockLocation])
    async def locations(self) -> list[counting.Place]:
        return await counting.places()

    @strawberry.field(description="How many pieces of a form lie in each place.", graphql_type=list[StockAtLocation])
    async def stock_by_location(self, info: Info, sku: Sku) -> list[counting.AtPlace]:
        form = await _form(info, sku)
        if form is None:
            raise bad_input(f"There is no form with the sku {sku!r}.")
        return await counting.at_places(form.id)


@strawberry.type
class CatalogAdminMutation:
    """Changing pieces and stock."""

    @strawberry.mutation(
        description="Say how many pieces of a form are in a place. With `ifOnHand`, only if so many are there now: what"
        " was sold since is not overwritten."
    )
    async def stock_set(
        self,
        info: Info,
        sku: Sku,
        location: Annotated[str, strawberry.argument(description="The `handle` of the location.")],
        on_hand: Annotated[int, strawberry.argument(description="How many are there.")],
        if_on_hand: Annotated[
            int | None, strawberry.argument(description="How many were there when it was counted.")
        ] = None,
    ) -> StockPayload:
        form = await _form(info, sku)
        if form is None:
            return StockPayload(user_errors=shown((managing.NO_FORM,), info.context))
        work = counting.set_on_hand(info.context.shop, asking(info), (form.id, sku), location, on_hand, if_on_hand)
        _, errors = await tried(info, work)
        stock = [] if errors else await counting.at_places(form.id)
        return StockPayload(stock=cast("list[StockAtLocation]", stock), user_errors=errors)

    @strawberry.mutation(
        description="Change a piece: where it is sold, its French words, the countries it goes to, its preview for VIP"
        " customers. What is left out stays; an explicit null ends a preview."
    )
    async def product_update(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The piece.")],  # noqa: A002 - the contract names it
        distribution: Annotated[Distribution | None, strawberry.argument(description="Where it is sold.")] = None,
        title: Annotated[str | None, strawberry.argument(description="Its French title.")] = None,
        description: Annotated[
            str | None,
            strawberry.argument(description="Its French description, plain text, paragraphs by empty lines."),
        ] = None,
        countries: Annotated[
            list[CountryCode] | None, strawberry.argument(description="The countries it is delivered to.")
        ] = None,
        preview_from: Annotated[
            datetime | None, strawberry.argument(description="From when VIP customers see it.")
        ] = strawberry.UNSET,
        preview_until: Annotated[
            datetime | None, strawberry.argument(description="Until when only they do.")
        ] = strawberry.UNSET,
    ) -> ProductPayload:
        facts: dict[str, Any] = {
            name: value
            for name, value in (("distribution", distribution), ("title", title), ("description", description))
            if value is not None
        }
        facts |= {
            name: value
            for name, value in (("preview_from", preview_from), ("preview_until", preview_until))
            if value is not strawberry.UNSET
        }
        change = Change(facts, None if countries is None else [country.name for country in countries])
        product_id = key_of("Product", id)
        _, errors = await tried(info, managing.update(info.context.shop, asking(info), product_id, change))
        return await _product(info, product_id, errors)

    @strawberry.mutation(
        description="Let a form cost so much from now on. A compare-at price announces a reduction, and is refused"
        " where the law does not allow one."
    )
    async def variant_price_set(
        self,
        info: Info,
        sku: Sku,
        price: Annotated[Decimal, strawberry.argument(description="In euro, tax included.")],
        compare_at_price: Annotated[
            Decimal | None, strawberry.argument(description="What it is compared with, in euro.")
        ] = None,
    ) -> ProductPayload:
        compare_at = None if compare_at_price is None else minor_units(compare_at_price) or 0
        work = managing.set_price(info.context.shop, asking(info), sku, minor_units(price), compare_at)
        try:
            return await _product(info, await work, [])
        except Refused as refused:
            return ProductPayload(user_errors=shown(refused.refusals, info.context))


async def _form(info: Info, sku: str) -> pieces.Variant | None:
    found, _ = await variants(info.context.shop.shelf, skus=[sku])
    return next((form for form in found.values() if form.sku == sku), None)


async def _product(info: Info, product_id: int, errors: Sequence[UserError]) -> ProductPayload:
    if errors:
        return ProductPayload(user_errors=list(errors))
    # Looked for behind the change: the next who asks for the piece finds it there.
    pieces_now = await info.context.shop.shelf.of([product_id])
    return ProductPayload(product=cast("Product", pieces_now[product_id]))
