"""The values that a product file is read into."""

from dataclasses import dataclass
from typing import Literal

from resolvers.catalog.shopify.remarks import Notice, Problem

Kind = Literal["RING", "BRACELET", "NECKLACE", "EARRINGS", "WATCH", "OTHER"]
Status = Literal["active", "draft", "archived"]
Policy = Literal["deny", "continue"]


@dataclass(frozen=True, slots=True)
class ImportedOption:
    """What a customer chooses; `values` are (handle, value) in the order of the file."""

    handle: str
    name: str
    is_size: bool
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ImportedVariant:
    """One row that can be bought.

    `option_values` holds one value handle per option of the product. Prices are minor units, and a price of None is
    on request. `compare_at` is above `price` or None. `inventory_quantity` is None where the file says nothing.
    """

    sku: str
    sku_minted: bool
    option_values: tuple[str, ...]
    price: int | None
    compare_at: int | None
    barcode: str
    grams: int | None
    inventory_quantity: int | None
    inventory_tracked: bool
    inventory_policy: Policy
    image_url: str | None
    line: int


@dataclass(frozen=True, slots=True)
class ImportedImage:
    """Positions run from 1 without gaps; an image of a variant is always among its product's images."""

    url: str
    alt: str
    position: int


@dataclass(frozen=True, slots=True)
class ImportedProduct:
    """`published` is true only for an active product; `line` is the product's first in the file."""

    handle: str
    title: str
    description_html: str
    description: str
    vendor: str
    kind: Kind
    product_type: str
    tags: tuple[str, ...]
    published: bool
    status: Status
    options: tuple[ImportedOption, ...]
    variants: tuple[ImportedVariant, ...]
    images: tuple[ImportedImage, ...]
    seo_title: str
    seo_description: str
    gift_card: bool
    line: int


@dataclass(frozen=True, slots=True)
class Reading:
    """All of a file, or what is wrong with it: a reading with problems holds no products.

    `rows` counts the rows that hold something, without the header; `encoding` is empty when it was not recognised.
    """

    products: list[ImportedProduct]
    problems: list[Problem]
    notices: list[Notice]
    rows: int
    encoding: str
