"""What a piece shall be, as an import or the demo says it; `storing` makes it so."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256

import orjson

from resolvers.catalog.tables import Distribution, GemstoneOrigin, MetalKind, ProductKind

Texts = Mapping[str, Mapping[str, str]]
"""Translations: language → place (see ProductText) → text."""


@dataclass(frozen=True, slots=True)
class SourceOption:
    """`values` are (handle, value) in their order."""

    handle: str
    name: str
    is_size: bool
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SourcePrice:
    """A price in minor units since a moment; None is on request."""

    at: datetime
    price: int | None
    compare_at: int | None = None


@dataclass(frozen=True, slots=True)
class SourceVariant:
    """`chosen` holds one value handle per option; `prices` end with the present one; `stock` is per location handle."""

    sku: str
    chosen: tuple[str, ...]
    prices: tuple[SourcePrice, ...]
    stock: Mapping[str, int]
    barcode: str = ""
    grams: int = 0
    image_url: str | None = None
    max_per_order: int = 5


@dataclass(frozen=True, slots=True)
class SourceImage:
    """A picture at an address."""

    url: str
    alt: str
    source_url: str = ""
    width: int | None = None
    height: int | None = None
    placeholder: str | None = None


@dataclass(frozen=True, slots=True)
class SourceMetal:
    """The weight is in milligrams."""

    kind: MetalKind
    fineness: int
    weight: int | None


@dataclass(frozen=True, slots=True)
class SourceStone:
    """Carats are in thousandths."""

    kind: str
    origin: GemstoneOrigin
    treatment: str | None
    carats: int | None


@dataclass(frozen=True, slots=True)
class Source:
    """A piece. French texts stand in the fields, other languages in `texts`.

    `is_whole` says that it tells all of the piece. A product file cannot: what it has no column for stays as it is.
    """

    handle: str
    kind: ProductKind
    title: str
    description_html: str
    description: str
    options: tuple[SourceOption, ...]
    variants: tuple[SourceVariant, ...]
    images: tuple[SourceImage, ...]
    distribution: Distribution = Distribution.ONLINE
    vendor: str = ""
    product_type: str = ""
    tags: tuple[str, ...] = ()
    seo_title: str = ""
    seo_description: str = ""
    safety_warnings: str | None = None
    engravable: bool = True
    published_at: datetime | None = None
    preview_until: datetime | None = None
    exclusions: frozenset[str] = frozenset()
    metals: tuple[SourceMetal, ...] = ()
    gemstones: tuple[SourceStone, ...] = ()
    texts: Texts = field(default_factory=dict)
    is_whole: bool = True

    @property
    def digest(self) -> str:
        """Equal for equal content; moments are left out, for they say when it was read and not what it says."""
        content = asdict(self)
        for name in ("published_at", "preview_until"):
            content[name] = content[name] is not None
        for variant in content["variants"]:
            variant["prices"] = [(price["price"], price["compare_at"]) for price in variant["prices"]]
        content["exclusions"] = sorted(content["exclusions"])
        return sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
