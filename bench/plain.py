"""A plain Strawberry server over Tortoise's models, as the libraries' documentations show it.

What `bench.answers` compares with: `python -m bench.plain PORT DATABASE_URL`.
"""

import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import orjson
import strawberry
import uvicorn
from starlette.applications import Starlette
from strawberry.asgi import GraphQL
from strawberry.schema.config import StrawberryConfig
from tortoise import Tortoise
from tortoise.expressions import Q

from gateway.database.connecting import Database
from resolvers.catalog import tables

WHOLE = ("product_medias", "variantss__variant_optionss__value__option", "variantss__stock_levelss")


@strawberry.type
class Money:
    """An amount in euro."""

    cents: strawberry.Private[int]
    currency_code: str = "EUR"

    @strawberry.field
    def amount(self) -> str:
        return f"{self.cents / 100:.2f}"

    @strawberry.field
    def formatted(self) -> str:
        return f"{self.cents / 100:,.2f}\u00a0€".replace(",", "\u202f").replace(".", ",")


@strawberry.type
class PriceRange:
    """From the lowest to the highest price."""

    min: Money
    max: Money


@strawberry.type
class Image:
    """A picture."""

    url: str
    alt_text: str
    width: int | None
    height: int | None


@strawberry.type
class ImageConnection:
    """Pictures."""

    nodes: list[Image]


@strawberry.type
class Availability:
    """Whether it can be bought."""

    is_there: strawberry.Private[bool]

    @strawberry.field
    def state(self) -> str:
        return "AVAILABLE" if self.is_there else "TEMPORARILY_UNAVAILABLE"

    @strawberry.field
    def label(self) -> str:
        return "Disponible" if self.is_there else "Temporairement indisponible"

    @strawberry.field
    def can_add_to_cart(self) -> bool:
        return self.is_there


def _key(kind: str, row: Any) -> strawberry.ID:
    return strawberry.ID(urlsafe_b64encode(f"{kind}:{row.id}".encode()).rstrip(b"=").decode())


def _is_there(row: Any) -> bool:
    return any(level.on_hand > level.held for level in row.stock_levelss)


@strawberry.type
class ProductVariant:
    """A form of a piece."""

    row: strawberry.Private[Any]

    @strawberry.field
    def id(self) -> strawberry.ID:
        return _key("ProductVariant", self.row)

    @strawberry.field
    def sku(self) -> str:
        return str(self.row.sku)

    @strawberry.field
    def title(self) -> str:
        return " / ".join(option.value.value for option in self.row.variant_optionss)

    @strawberry.field
    def price(self) -> Money | None:
        return Money(cents=self.row.price) if self.row.price is not None else None

    @strawberry.field
    def availability(self) -> Availability:
        return Availability(is_there=_is_there(self.row))


@strawberry.type
class ProductVariantConnection:
    """Forms."""

    nodes: list[ProductVariant]


@strawberry.type
class ProductOptionValue:
    """One choice."""

    value: str
    availability: Availability


@strawberry.type
class ProductOption:
    """What can be chosen."""

    name: str
    values: list[ProductOptionValue]


@strawberry.type
class Product:
    """A piece."""

    row: strawberry.Private[Any]

    @strawberry.field
    def id(self) -> strawberry.ID:
        return _key("Product", self.row)

    @strawberry.field
    def handle(self) -> str:
        return str(self.row.handle)

    @strawberry.field
    def title(self) -> str:
        return str(self.row.title)

    @strawberry.field
    def description(self) -> str:
        return str(self.row.description)

    @strawberry.field
    def featured_image(self) -> Image | None:
        return next(iter(self._images()), None)

    @strawberry.field
    def images(self, first: int = 24) -> ImageConnection:
        return ImageConnection(nodes=self._images()[:first])

    def _images(self) -> list[Image]:
        found = sorted(self.row.product_medias, key=lambda each: each.position)
        return [Image(url=each.url, alt_text=each.alt_text, width=each.width, height=each.height) for each in found]

    @strawberry.field
    def availability(self) -> Availability:
        return Availability(is_there=any(_is_there(form) for form in self.row.variantss))

    @strawberry.field
    def price_range(self) -> PriceRange:
        return PriceRange(min=Money(cents=self.row.lowest_price), max=Money(cents=self.row.highest_price))

    @strawberry.field
    def variants(self, first: int = 24) -> ProductVariantConnection:
        return ProductVariantConnection(nodes=[ProductVariant(row=form) for form in self._forms()[:first]])

    def _forms(self) -> Sequence[Any]:
        return sorted(self.row.variantss, key=lambda each: each.position)

    @strawberry.field
    def options(self) -> list[ProductOption]:
        forms = self._forms()
        values = [
            ProductOptionValue(
                value=form.variant_optionss[0].value.value, availability=Availability(is_there=_is_there(form))
            )
            for form in forms
        ]
        return [ProductOption(name=forms[0].variant_optionss[0].value.option.name, values=values)]


@strawberry.type
class PageInfo:
    """Where a page lies."""

    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class ProductConnection:
    """A page of pieces."""

    nodes: list[Product]
    page_info: PageInfo


@strawberry.type
class Query:
    """What the bench asks."""

    @strawberry.field
    async def product(self, handle: str) -> Product | None:
        row = await tables.Product.get_or_none(handle=handle).prefetch_related(*WHOLE)
        return Product(row=row) if row is not None else None

    @strawberry.field
    async def products(self, first: int = 24, after: str | None = None) -> ProductConnection:
        position, key = _place(after)
        later = Q(position__gt=position) | Q(position=position, id__gt=key)
        rows = await tables.Product.filter(later).order_by("position", "id").limit(first + 1).prefetch_related(*WHOLE)
        shown = rows[:first]
        cursor = orjson.dumps(["manual", shown[-1].position, shown[-1].id]) if shown else None
        page = PageInfo(
            has_next_page=len(rows) > first,
            end_cursor=urlsafe_b64encode(cursor).rstrip(b"=").decode() if cursor is not None else None,
        )
        return ProductConnection(nodes=[Product(row=row) for row in shown], page_info=page)


def _place(after: str | None) -> tuple[int, int]:
    if after is None:
        return -1, 0
    _, position, key = orjson.loads(urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    return position, key


def application(database_url: str) -> Starlette:
    """The server."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await Tortoise.init(Database(database_url).config(), _enable_global_fallback=True)
        yield
        await Tortoise.close_connections()

    app = Starlette(lifespan=lifespan)
    app.mount("/graphql", GraphQL[Any, Any](strawberry.Schema(Query, config=StrawberryConfig())))
    return app


if __name__ == "__main__":
    uvicorn.run(application(sys.argv[2]), port=int(sys.argv[1]), log_level="warning", access_log=False)
