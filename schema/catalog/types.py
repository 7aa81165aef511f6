"""Pieces as GraphQL types: every field is an attribute of what its parent loaded."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.catalog import pieces, tables
from resolvers.catalog.availability import Availability as Answer
from resolvers.catalog.facets import Facet as FacetRow
from resolvers.catalog.facets import FacetValue as FacetValueRow
from resolvers.languages.translations import message, translate
from resolvers.maison import said
from resolvers.paging import Page as PageOf
from resolvers.paging import cursor_of
from resolvers.pricing.territories import DELIVERY_COUNTRIES
from schema.catalog.availability import Availability, best_of, of_variant
from schema.catalog.parts import (
    Gemstone,
    Image,
    PreciousMetal,
    PriceRange,
    ProductSafety,
    SelectedOption,
    SelectedOptionInput,
    Seo,
    SizeGuide,
    pairs,
    size_guide,
)
from schema.context import Info
from schema.enums import CountryCode
from schema.money import Money, money
from schema.node import Node, node_id
from schema.paging import Connection, part_of

if TYPE_CHECKING:
    # A piece names its collections, and they their pieces.
    from schema.catalog.collections import Collection

First = Annotated[int | None, strawberry.argument(description="How many, 1 to 100.")]
After = Annotated[str | None, strawberry.argument(description="Only what follows this cursor.")]


ONE_SIZE = message("One size")
COMES_IN_SIZES = (tables.ProductKind.RING, tables.ProductKind.BRACELET)


@strawberry.type(description="One choice of an option.")
class ProductOptionValue:
    """A value with its availability over the other options."""

    handle: str = strawberry.field(description="Its name for programs.")

    @strawberry.field(description="The option's name in the operation's language.")
    def name(root: strawberry.Parent[pieces.OptionValue], info: Info) -> str:
        return said(root.option.name, info.context.language)

    @strawberry.field(description="The value in the operation's language, such as « 52 » or « or rose ».")
    def value(root: strawberry.Parent[pieces.OptionValue], info: Info) -> str:
        return said(root.value, info.context.language)

    @strawberry.field(description="The best availability over the other options.", graphql_type=Availability)
    def availability(root: strawberry.Parent[pieces.OptionValue], info: Info) -> Answer:
        return best_of(root.variants, info)


@strawberry.type(description="What the customer chooses: a size, a metal.")
class ProductOption:
    """An option and its values."""

    handle: str = strawberry.field(description="Its name for programs.")
    is_size: bool = strawberry.field(description="Whether it is a size; a size is never chosen for the customer.")

    @strawberry.field(description="Its name in the operation's language.")
    def name(root: strawberry.Parent[pieces.Option], info: Info) -> str:
        return said(root.name, info.context.language)

    @strawberry.field(description="The choices, in their order.", graphql_type=list[ProductOptionValue])
    def values(root: strawberry.Parent[pieces.Option]) -> list[pieces.OptionValue]:
        return list(root.values)


@strawberry.type(description="One buyable form of a piece, such as a ring in one size.")
class ProductVariant(Node):
    """A variant; its exact stock is for staff only."""

    sku: str = strawberry.field(description="The stock keeping unit.")
    max_per_order: int = strawberry.field(description="How many one order may hold.")

    @classmethod
    def is_type_of(cls, obj: object, _: Info) -> bool:
        return isinstance(obj, pieces.Variant)

    @strawberry.field(description="An opaque id, unique over all types.")
    def id(root: strawberry.Parent[pieces.Variant]) -> strawberry.ID:
        return node_id("ProductVariant", root.id)

    @strawberry.field(
        description="The values of its options, such as « 52 / or rose »; « taille unique » for a ring without."
    )
    def title(root: strawberry.Parent[pieces.Variant], info: Info) -> str:
        language = info.context.language
        if not root.values and root.product.kind in COMES_IN_SIZES:
            return translate(ONE_SIZE, language)
        return " / ".join(said(value.value, language) for value in root.values) or said(root.product.title, language)

    @strawberry.field(
        description="The piece.", graphql_type=Annotated["Product", strawberry.lazy("schema.catalog.types")]
    )
    def product(root: strawberry.Parent[pieces.Variant]) -> pieces.Product:
        return root.product

    @strawberry.field(description="The value chosen for each option.", graphql_type=list[SelectedOption])
    def selected_options(root: strawberry.Parent[pieces.Variant]) -> list[pieces.OptionValue]:
        return list(root.values)

    @strawberry.field(description="The price, tax included, the same in every country; null: price on request.")
    def price(root: strawberry.Parent[pieces.Variant]) -> Money | None:
        return None if root.price is None else money(root.price)

    @strawberry.field(description="The price before an announced reduction.")
    def compare_at_price(root: strawberry.Parent[pieces.Variant]) -> Money | None:
        return None if root.compare_at is None else money(root.compare_at)

    @strawberry.field(
        description="The lowest price of the 30 days before an announced reduction.", name="lowestPrice30d"
    )
    def lowest_price_30d(root: strawberry.Parent[pieces.Variant]) -> Money | None:
        return None if root.lowest_price_30d is None else money(root.lowest_price_30d)

    @strawberry.field(description="Its availability in the operation's country.", graphql_type=Availability)
    def availability(root: strawberry.Parent[pieces.Variant], info: Info) -> Answer:
        return of_variant(root, info)

    @strawberry.field(description="Its own picture, if it has one.", graphql_type=Image | None)
    def image(root: strawberry.Parent[pieces.Variant]) -> pieces.Image | None:
        return root.image


@strawberry.type(description="A piece of the maison.")
class Product(Node):
    """A piece; whoever may not see it is told nothing of it, by any way."""

    handle: str = strawberry.field(description="Its name in addresses.")
    kind: tables.ProductKind = strawberry.field(description="What it is.")
    size_required: bool = strawberry.field(description="Whether a size must be chosen; « taille unique » otherwise.")
    published_at: datetime | None = strawberry.field(description="Since when it is shown.")
    distribution: tables.Distribution = strawberry.field(description="Where it is sold.")
    preview_from: datetime | None = strawberry.field(description="From when VIP customers see it.")
    preview_until: datetime | None = strawberry.field(description="Until when only they do.")

    @classmethod
    def is_type_of(cls, obj: object, _: Info) -> bool:
        return isinstance(obj, pieces.Product)

    @strawberry.field(description="An opaque id, unique over all types.")
    def id(root: strawberry.Parent[pieces.Product]) -> strawberry.ID:
        return node_id("Product", root.id)

    @strawberry.field(description="The countries it is delivered to.")
    def countries(root: strawberry.Parent[pieces.Product]) -> list[CountryCode]:
        return [CountryCode[country] for country in DELIVERY_COUNTRIES if country not in root.excluded_countries]

    @strawberry.field(description="Its title.")
    def title(root: strawberry.Parent[pieces.Product], info: Info) -> str:
        return said(root.title, info.context.language)

    @strawberry.field(description="Its description as plain text.")
    def description(root: strawberry.Parent[pieces.Product], info: Info) -> str:
        return said(root.description, info.context.language)

    @strawberry.field(description="Its description as clean HTML.")
    def description_html(root: strawberry.Parent[pieces.Product], info: Info) -> str:
        return said(root.description_html, info.context.language)

    @strawberry.field(description="How to find one's size; null for a piece without sizes.")
    def size_guide(root: strawberry.Parent[pieces.Product], info: Info) -> SizeGuide | None:
        return size_guide(root, info.context.language)

    @strawberry.field(description="What the customer chooses.", graphql_type=list[ProductOption])
    def options(root: strawberry.Parent[pieces.Product]) -> list[pieces.Option]:
        return list(root.options)

    @strawberry.field(description="Its buyable forms, in their order.", graphql_type=Connection[ProductVariant])
    def variants(
        root: strawberry.Parent[pieces.Product], first: First = 50, after: After = None
    ) -> PageOf[pieces.Variant]:
        cursors = [cursor_of("variants", variant.position, variant.id) for variant in root.variants]
        return part_of(root.variants, cursors, first, after)

    @strawberry.field(
        description="One form, by its sku or by chosen options; null when there is none or the choice is not complete.",
        graphql_type=ProductVariant | None,
    )
    def variant(
        root: strawberry.Parent[pieces.Product],
        sku: Annotated[str | None, strawberry.argument(description="The stock keeping unit.")] = None,
        selected_options: Annotated[
            list[SelectedOptionInput] | None, strawberry.argument(description="The chosen options.")
        ] = None,
    ) -> pieces.Variant | None:
        found = root.variants_with(pairs(selected_options))
        fitting = [variant for variant in found if sku is None or variant.sku == sku]
        return fitting[0] if len(fitting) == 1 else None

    @strawberry.field(description="The picture to show in lists.", graphql_type=Image | None)
    def featured_image(root: strawberry.Parent[pieces.Product]) -> pieces.Image | None:
        return root.images[0] if root.images else None

    @strawberry.field(description="Its pictures.", graphql_type=Connection[Image])
    def images(root: strawberry.Parent[pieces.Product], first: First = 20, after: After = None) -> PageOf[pieces.Image]:
        return part_of(root.images, [cursor_of("images", image.id) for image in root.images], first, after)

    @strawberry.field(description="The lowest and highest price of its forms; both zero while all are on request.")
    def price_range(root: strawberry.Parent[pieces.Product]) -> PriceRange:
        low, high = root.prices or (0, 0)
        return PriceRange(min=money(low), max=money(high))

    @strawberry.field(
        description="The best availability of its forms, in the operation's country.", graphql_type=Availability
    )
    def availability(root: strawberry.Parent[pieces.Product], info: Info) -> Answer:
        return best_of(root.variants, info)

    @strawberry.field(description="`availability.canAddToCart`, where a list needs one flag.")
    def can_add_to_cart(root: strawberry.Parent[pieces.Product], info: Info) -> bool:
        return best_of(root.variants, info).can_add_to_cart

    @strawberry.field(
        description="The collections it belongs to.",
        graphql_type=Connection[Annotated["Collection", strawberry.lazy("schema.catalog.collections")]],
    )
    def collections(
        root: strawberry.Parent[pieces.Product], first: First = 20, after: After = None
    ) -> PageOf[pieces.Collection]:
        cursors = [cursor_of("collections", found.position, found.id) for found in root.collections]
        return part_of(root.collections, cursors, first, after)

    @strawberry.field(description="Its precious metals.", graphql_type=list[PreciousMetal])
    def metals(root: strawberry.Parent[pieces.Product]) -> list[pieces.Metal]:
        return list(root.metals)

    @strawberry.field(description="Its stones.", graphql_type=list[Gemstone])
    def gemstones(root: strawberry.Parent[pieces.Product]) -> list[pieces.Gemstone]:
        return list(root.gemstones)

    @strawberry.field(description="Words it is grouped by.")
    def tags(root: strawberry.Parent[pieces.Product], info: Info) -> list[str]:
        return [said(tag.words, info.context.language) for tag in root.tags]

    @strawberry.field(description="Title and description for search engines.")
    def seo(root: strawberry.Parent[pieces.Product], info: Info) -> Seo:
        language = info.context.language
        return Seo(
            title=said(root.seo_title, language) or said(root.title, language),
            description=said(root.seo_description, language) or said(root.description, language)[:320],
        )

    @strawberry.field(description="Manufacturer, contact and warnings, as regulation (EU) 2023/988 asks.")
    def safety(root: strawberry.Parent[pieces.Product], info: Info) -> ProductSafety | None:
        maison = info.context.shop.maison
        warnings = root.safety_warnings
        return ProductSafety(
            manufacturer=maison.manufacturer,
            contact=maison.manufacturer_contact,
            warnings=None if warnings is None else said(warnings, info.context.language),
        )


@strawberry.type(description="A value that a list could be narrowed by.")
class FacetValue:
    """How many pieces of the whole list have this value."""

    value: str = strawberry.field(description="What goes into the filter.")
    label: str = strawberry.field(description="What is shown.")
    count: int = strawberry.field(description="How many pieces of the whole list have it.")


@strawberry.type(description="Something a list could be narrowed by.")
class Facet:
    """A facet of a list of products."""

    name: str = strawberry.field(description="`kind`, `collection`, `metal`, `tag` or `size`.")

    @strawberry.field(description="The values, the most frequent first.", graphql_type=list[FacetValue])
    def values(root: strawberry.Parent[FacetRow]) -> list[FacetValueRow]:
        return list(root.values)


@strawberry.type(description="A page of pieces.")
class ProductConnection(Connection[Product]):
    """A page of a list, with what the whole list could be narrowed by."""

    @strawberry.field(description="What the whole list could be narrowed by.", graphql_type=list[Facet])
    def facets(root: strawberry.Parent[PageOf[pieces.Product]]) -> list[FacetRow]:
        return list(root.facets)
