"""Pieces as plain immutable objects: everything their fields show, loaded once, without a database behind them.

Tortoise rows never reach GraphQL: a Model is awaitable, and graphql-core pays for that on every object.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from resolvers.catalog.tables import Distribution, GemstoneOrigin, MetalKind, ProductKind
from resolvers.folding import slug
from resolvers.languages.translations import message, translate
from resolvers.maison import Words

METAL_LABELS: dict[str, str] = {
    "YELLOW_GOLD": message("Yellow gold"),
    "WHITE_GOLD": message("White gold"),
    "PINK_GOLD": message("Pink gold"),
    "PLATINUM": message("Platinum"),
    "SILVER": message("Silver"),
    "OTHER": message("Other metal"),
}


@dataclass(frozen=True, slots=True)
class Image:
    """A picture; `placeholder` is a tiny data URI to show while it loads."""

    id: int
    url: str
    alt: Words
    width: int | None
    height: int | None
    placeholder: str | None


@dataclass(frozen=True, slots=True, eq=False)
class OptionValue:
    """A choice of an option, with the variants that have it."""

    handle: str
    value: Words
    option: "Option" = field(repr=False)
    variants: tuple["Variant", ...] = field(repr=False, default=())

    def is_called(self, text: str) -> bool:
        """By handle, or by its name in any language."""
        return _is_called(text, self.handle, self.value)


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """What the customer chooses."""

    handle: str
    name: Words
    is_size: bool
    values: tuple[OptionValue, ...] = ()

    def is_called(self, text: str) -> bool:
        return _is_called(text, self.handle, self.name)


@dataclass(frozen=True, slots=True)
class Metal:
    """A precious metal; the weight is in milligrams."""

    kind: MetalKind
    fineness: int
    weight: int | None


@dataclass(frozen=True, slots=True)
class Gemstone:
    """A stone; carats are in thousandths."""

    kind: Words
    origin: GemstoneOrigin
    treatment: Words | None
    carats: int | None


@dataclass(frozen=True, slots=True)
class Tag:
    """A word to find pieces by."""

    key: str
    words: Words


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """One buyable form of a piece. Prices are tax-inclusive minor units; None is a price on request.

    `compare_at` and `lowest_price_30d` stand together, and only while a reduction may be announced. `available` is
    what the web shop has and nobody holds: for rules and staff, never shown to customers.
    """

    id: int
    sku: str
    position: int
    price: int | None
    compare_at: int | None
    lowest_price_30d: int | None
    max_per_order: int
    image: Image | None
    values: tuple[OptionValue, ...]
    available: int
    is_retired: bool
    product: "Product" = field(repr=False)

    @property
    def metals(self) -> tuple[Metal, ...]:
        """What this form is made of: of several metals that are a choice, the chosen one."""
        names = {metal: slug(translate(METAL_LABELS[metal.kind], "fr")) for metal in self.product.metals}
        chosen = {slug(value.value["fr"]) for value in self.values}
        return tuple(metal for metal, name in names.items() if name in chosen) or self.product.metals


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """A piece with all its variants, pictures, texts and facts; `retired` are forms it does not come in any more."""

    id: int
    handle: str
    kind: ProductKind
    distribution: Distribution
    title: Words
    description: Words
    description_html: Words
    seo_title: Words
    seo_description: Words
    safety_warnings: Words | None
    engravable: bool
    published_at: datetime | None
    preview_from: datetime | None
    preview_until: datetime | None
    excluded_countries: frozenset[str]
    collections: tuple["Collection", ...]
    images: tuple[Image, ...]
    metals: tuple[Metal, ...]
    gemstones: tuple[Gemstone, ...]
    tags: tuple[Tag, ...]
    options: tuple[Option, ...] = ()
    variants: tuple[Variant, ...] = ()
    retired: tuple[Variant, ...] = ()
    # On the shelf, and there alone: no two objects of a process have the same, so that what is remembered of one is
    # never another's.
    serial: int = 0

    @property
    def is_seen_differently(self) -> bool:
        """Whether what is told of its availability depends on who asks, from where, and when."""
        return bool(self.excluded_countries) or self.preview_from is not None or self.preview_until is not None

    @property
    def forms(self) -> tuple[Variant, ...]:
        """All that it comes in or ever came in."""
        return (*self.variants, *self.retired)

    @property
    def size_required(self) -> bool:
        """A piece that comes in sizes; the others are « taille unique »."""
        return any(option.is_size for option in self.options)

    @property
    def prices(self) -> tuple[int, int] | None:
        """The lowest and the highest price, or None while all are on request."""
        known = [variant.price for variant in self.variants if variant.price is not None]
        return (min(known), max(known)) if known else None

    def variants_with(self, chosen: Iterable[tuple[str, str]]) -> tuple[Variant, ...]:
        """Variants that have every chosen (option, value), each named by handle or in any language."""
        pairs = tuple(chosen)
        return tuple(variant for variant in self.variants if all(_has(variant, *pair) for pair in pairs))


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """Pieces that belong together."""

    id: int
    handle: str
    position: int
    title: Words
    description: Words
    image: Image | None


def link(product: Product, options: tuple[Option, ...], variants: tuple[Variant, ...]) -> Product:
    """Close the circle between a new piece, its options and its variants, before anybody else sees them."""
    object.__setattr__(product, "options", options)
    object.__setattr__(product, "variants", tuple(variant for variant in variants if not variant.is_retired))
    object.__setattr__(product, "retired", tuple(variant for variant in variants if variant.is_retired))
    for option in options:
        for value in option.values:
            having = tuple(variant for variant in variants if value in variant.values)
            object.__setattr__(value, "variants", having)
    return product


def _has(variant: Variant, option: str, value: str) -> bool:
    return any(chosen.option.is_called(option) and chosen.is_called(value) for chosen in variant.values)


def _is_called(text: str, handle: str, words: Words) -> bool:
    wanted = slug(text)
    return text == handle or (bool(wanted) and any(slug(word) == wanted for word in words.values()))
