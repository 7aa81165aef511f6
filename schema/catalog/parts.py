"""The parts of a piece: pictures, options as chosen, metals, stones, sizes."""

from decimal import Decimal
from math import pi

import strawberry

from resolvers.catalog import pieces, tables
from resolvers.languages.translations import message, translate
from resolvers.maison import said
from schema.context import Info
from schema.enums import described
from schema.money import Money
from schema.scalars import URL

described(
    tables.ProductKind,
    "What a piece is.",
    RING="A ring.",
    BRACELET="A bracelet.",
    NECKLACE="A necklace or pendant.",
    EARRINGS="Earrings.",
    WATCH="A watch.",
    OTHER="Anything else: a brooch, cufflinks.",
)
described(
    tables.Distribution,
    "Where a piece is sold.",
    ONLINE="In the online shop.",
    BOUTIQUE_ONLY="In boutiques only.",
    HIDDEN="Nowhere, and not shown.",
)
described(
    tables.MetalKind,
    "A precious metal.",
    YELLOW_GOLD="Yellow gold.",
    WHITE_GOLD="White gold.",
    PINK_GOLD="Pink gold.",
    PLATINUM="Platinum.",
    SILVER="Silver.",
    OTHER="Another metal.",
)
described(
    tables.GemstoneOrigin,
    "Where a stone comes from (décret 2002-65).",
    NATURAL="Formed in nature.",
    SYNTHETIC="Made by man.",
    UNKNOWN="Not stated.",
)


@strawberry.type(description="A picture.")
class Image:
    """A picture with its alternative text."""

    width: int | None = strawberry.field(description="Width in pixels.")
    height: int | None = strawberry.field(description="Height in pixels.")
    placeholder: str | None = strawberry.field(description="A tiny data URI to show while the picture loads.")

    @strawberry.field(description="Where it is.")
    def url(root: strawberry.Parent[pieces.Image], info: Info) -> URL:
        return URL(absolute(root.url, info))

    @strawberry.field(description="What it shows, in the operation's language.")
    def alt_text(root: strawberry.Parent[pieces.Image], info: Info) -> str:
        return said(root.alt, info.context.language)


def absolute(url: str, info: Info) -> str:
    """The gateway's own pictures are stored without its address."""
    return info.context.shop.maison.site_url + url if url.startswith("/") else url


@strawberry.type(description="The value chosen for an option, in the operation's language.")
class SelectedOption:
    """Option and value of a variant."""

    @strawberry.field(description="The option's name for programs.")
    def handle(root: strawberry.Parent[pieces.OptionValue]) -> str:
        return root.option.handle

    @strawberry.field(description="The option's name.")
    def name(root: strawberry.Parent[pieces.OptionValue], info: Info) -> str:
        return said(root.option.name, info.context.language)

    @strawberry.field(description="The value's name for programs.")
    def value_handle(root: strawberry.Parent[pieces.OptionValue]) -> str:
        return root.handle

    @strawberry.field(description="The value.")
    def value(root: strawberry.Parent[pieces.OptionValue], info: Info) -> str:
        return said(root.value, info.context.language)


@strawberry.input(description="A chosen option; both parts by handle, or by name in any language.")
class SelectedOptionInput:
    """Option and value."""

    name: str = strawberry.field(description="The option, such as `taille` or « Taille ».")
    value: str = strawberry.field(description="The value, such as `52`.")


def pairs(options: list[SelectedOptionInput] | None) -> tuple[tuple[str, str], ...]:
    """Chosen options as the rules read them."""
    return tuple((option.name, option.value) for option in options or ())


@strawberry.type(description="The lowest and the highest price of a piece's forms.")
class PriceRange:
    """Prices, tax included."""

    min: Money = strawberry.field(description="The lowest price.")
    max: Money = strawberry.field(description="The highest price.")


@strawberry.type(description="A precious metal of a piece.")
class PreciousMetal:
    """Kind, fineness and weight."""

    kind: tables.MetalKind = strawberry.field(description="The metal.")

    @strawberry.field(description="Its fineness in thousandths, such as 750.")
    def fineness_per_mille(root: strawberry.Parent[pieces.Metal]) -> int:
        return root.fineness

    @strawberry.field(description="Its weight in grams, where it is stated.")
    def weight_grams(root: strawberry.Parent[pieces.Metal]) -> Decimal | None:
        return None if root.weight is None else Decimal(root.weight) / 1000


@strawberry.type(description="A stone of a piece.")
class Gemstone:
    """Kind, origin, treatment and weight."""

    origin: tables.GemstoneOrigin = strawberry.field(description="Where it comes from.")

    @strawberry.field(description="What stone it is.")
    def kind(root: strawberry.Parent[pieces.Gemstone], info: Info) -> str:
        return said(root.kind, info.context.language)

    @strawberry.field(description="How it was treated, if it was.")
    def treatment(root: strawberry.Parent[pieces.Gemstone], info: Info) -> str | None:
        return None if root.treatment is None else said(root.treatment, info.context.language)

    @strawberry.field(description="Its weight in carats, where it is stated.")
    def carats(root: strawberry.Parent[pieces.Gemstone]) -> Decimal | None:
        return None if root.carats is None else Decimal(root.carats) / 1000


@strawberry.type(description="Title and description for search engines.")
class Seo:
    """Texts for search engines."""

    title: str = strawberry.field(description="The title.")
    description: str = strawberry.field(description="The description.")


@strawberry.type(description="Who answers for a piece's safety.")
class ProductSafety:
    """What regulation (EU) 2023/988 asks of a listing."""

    manufacturer: str = strawberry.field(description="The manufacturer's name.")
    contact: str = strawberry.field(description="The manufacturer's postal and electronic address.")
    warnings: str | None = strawberry.field(description="Warnings, where there are any.")


@strawberry.type(description="A size and what it measures.")
class SizeGuideRow:
    """One size."""

    size: str = strawberry.field(description="The size as it is sold.")
    system: str = strawberry.field(description="What the size counts: `circumference` or `label`.")
    millimetres: Decimal = strawberry.field(description="The inner diameter of a ring, or the length of a bracelet.")


@strawberry.type(description="How to find one's size.")
class SizeGuide:
    """A guide for the sizes of one piece."""

    title: str = strawberry.field(description="Its title.")
    html: str = strawberry.field(description="How to measure, as clean HTML.")
    rows: list[SizeGuideRow] = strawberry.field(description="The sizes of this piece.")


RING_TITLE = message("Finding your ring size")
RING_TEXT = message(
    "Wind a strip of paper around the finger, mark where it meets and measure it in millimetres: that length is your"
    " size. Fingers are thinner in the morning and in the cold; between two sizes, choose the larger."
)
OTHER_TITLE = message("Finding your size")
OTHER_TEXT = message("Measure your wrist with a strip of paper and add one centimetre for comfort.")
LABELLED = {"XS": 150, "S": 160, "M": 170, "L": 180, "XL": 190}


def size_guide(product: pieces.Product, language: str) -> SizeGuide | None:
    """The guide for the sizes a piece comes in; sizes that measure nothing known are left out."""
    size = next((option for option in product.options if option.is_size), None)
    if size is None:
        return None
    ring = product.kind is tables.ProductKind.RING
    rows = [_row(said(value.value, language), ring=ring) for value in size.values]
    return SizeGuide(
        title=translate(RING_TITLE if ring else OTHER_TITLE, language),
        html=f"<p>{translate(RING_TEXT if ring else OTHER_TEXT, language)}</p>",
        rows=[row for row in rows if row is not None],
    )


def _row(size: str, *, ring: bool) -> SizeGuideRow | None:
    """French ring sizes are the inner circumference in millimetres; bracelets go by centimetres or letters."""
    number = size.replace("cm", "").replace("\u00a0", "").replace(",", ".").strip()
    if ring and number.isdigit():
        diameter = Decimal(str(round(int(number) / pi, 1)))
        return SizeGuideRow(size=size, system="circumference", millimetres=diameter)
    if number.replace(".", "", 1).isdigit():
        return SizeGuideRow(size=size, system="centimetres", millimetres=Decimal(number) * 10)
    if size.upper() in LABELLED:
        return SizeGuideRow(size=size, system="label", millimetres=Decimal(LABELLED[size.upper()]))
    return None
