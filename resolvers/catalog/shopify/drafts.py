"""A product while its rows come in."""

from dataclasses import dataclass, field, replace

from resolvers.catalog.shopify.cells import Cells
from resolvers.catalog.shopify.columns import OF_VARIANT, OPTIONS, Column
from resolvers.catalog.shopify.handles import handles
from resolvers.catalog.shopify.kinds import is_size, kind
from resolvers.catalog.shopify.products import (
    ImportedImage,
    ImportedOption,
    ImportedProduct,
    ImportedVariant,
    Policy,
    Status,
)
from resolvers.folding import slug
from resolvers.languages.translations import message
from resolvers.markup import clean, plain

LONGEST_BODY = 100_000
LONGEST_SEO = 1000
LONGEST_ALT = 512
LONGEST_BARCODE = 64
LONGEST_TAG = 128
LONGEST_TAGS = 20_000
LAST = 10**9  # the position of an image that has none
DEFAULT_TITLE = "default title"

# Unlisted pieces can be had by their address alone, which this shop does not know: they wait unpublished.
STATUSES: dict[str, Status] = {"active": "active", "draft": "draft", "archived": "archived", "unlisted": "active"}
POLICIES: dict[str, Policy] = {"deny": "deny", "continue": "continue", "false": "deny", "true": "continue"}
UNITS = {"g": "g", "kg": "kg", "oz": "oz", "lb": "lb"}


@dataclass(slots=True)
class Draft:
    """`first` is what the first row says; `names` its three option names, empty where there is none.

    `values` maps, for each option, the case-folded value to the first spelling; the variants carry case-folded
    values until the product is finished.
    """

    first: ImportedProduct
    names: tuple[str, ...]
    values: tuple[dict[str, str], ...] = field(default_factory=lambda: tuple({} for _ in OPTIONS))
    nameless: set[Column] = field(default_factory=set)
    combinations: dict[tuple[str, ...], int] = field(default_factory=dict)
    variants: list[ImportedVariant] = field(default_factory=list)
    images: dict[str, tuple[int, str]] = field(default_factory=dict)


def begun(handle: str, cells: Cells) -> Draft:
    draft = Draft(product(handle, cells), option_names(cells))
    add_variant(draft, cells)
    add_image(draft, cells)
    return draft


def continued(draft: Draft, cells: Cells) -> None:
    title = cells.text(Column.TITLE)
    if title and draft.first.title and title != draft.first.title:
        cells.problem(
            Column.TITLE,
            message("The product of this handle has another title on line {line}: “{title}”."),
            line=draft.first.line,
            title=draft.first.title,
        )
    is_variant = any(map(cells.raw, OF_VARIANT))
    if is_variant:
        add_variant(draft, cells)
    if cells.raw(Column.IMAGE):
        add_image(draft, cells)
    elif not is_variant:
        cells.notice(Column.HANDLE, message("This row holds neither a variant nor an image."))


def finished(draft: Draft) -> ImportedProduct:
    named = [(name, values) for name, values in zip(draft.names, draft.values, strict=True) if name]
    codes = [dict(zip(values, handles(values.values()), strict=True)) for _, values in named]
    options = tuple(
        ImportedOption(handle, name, is_size(name), tuple((code[key], value) for key, value in values.items()))
        for handle, (name, values), code in zip(handles(name for name, _ in named), named, codes, strict=True)
    )
    variants = (
        tuple(
            replace(variant, option_values=tuple(map(dict.__getitem__, codes, variant.option_values)))
            for variant in draft.variants
        )
        if options
        else tuple(draft.variants)
    )
    return replace(draft.first, options=options, variants=variants, images=images(draft))


def product(handle: str, cells: Cells) -> ImportedProduct:
    title = cells.text(Column.TITLE)
    if not title:
        cells.problem(Column.TITLE, message("The first row of a product needs a title."))
    product_type = cells.text(Column.TYPE)
    html = clean(cells.long_text(Column.BODY, LONGEST_BODY))
    is_gift_card = cells.claim(Column.GIFT_CARD, default=False)
    if is_gift_card:
        cells.notice(Column.GIFT_CARD, message("A gift card is imported as an ordinary product of another kind."))
    status, published = standing(cells)
    return ImportedProduct(
        handle=handle,
        title=title,
        description_html=html,
        description=plain(html),
        vendor=cells.text(Column.VENDOR),
        kind="OTHER" if is_gift_card else kind(product_type, cells.text(Column.CATEGORY, LONGEST_SEO), title),
        product_type=product_type,
        tags=tags(cells),
        published=published,
        status=status,
        options=(),
        variants=(),
        images=(),
        seo_title=cells.text(Column.SEO_TITLE),
        seo_description=cells.text(Column.SEO_DESCRIPTION, LONGEST_SEO),
        gift_card=is_gift_card,
        line=cells.line,
    )


def standing(cells: Cells) -> tuple[Status, bool]:
    """The status, and whether the product is published."""
    status = cells.choice(Column.STATUS, STATUSES, "active")
    is_unlisted = cells.raw(Column.STATUS).casefold() == "unlisted"
    if is_unlisted:
        cells.notice(Column.STATUS, message("An unlisted product is imported unpublished."))
    return status, cells.claim(Column.PUBLISHED, default=True) and status == "active" and not is_unlisted


def tags(cells: Cells) -> tuple[str, ...]:
    """Without repetitions; case and accents make no other tag."""
    found: dict[str, str] = {}
    for tag in cells.text(Column.TAGS, LONGEST_TAGS).split(","):
        if len(tag.strip()) > LONGEST_TAG:
            cells.problem(Column.TAGS, message("A tag has {limit} characters at most."), limit=LONGEST_TAG)
        elif tag.strip():
            found.setdefault(slug(tag) or tag.strip(), tag.strip())
    return tuple(found.values())


def option_names(cells: Cells) -> tuple[str, ...]:
    """`Title` with `Default Title` is Shopify's way to say that there are no options."""
    names = [cells.text(name) for name, _ in OPTIONS]
    if names[0].casefold() == "title" and cells.raw(Column.OPTION1_VALUE).casefold() == DEFAULT_TITLE:
        names[0] = ""
    seen: set[str] = set()
    for (column, _), name in zip(OPTIONS, names, strict=True):
        if name and name.casefold() in seen:
            cells.problem(column, message("Two options of a product have the same name."))
        seen.add(name.casefold())
    return tuple(names)


def add_variant(draft: Draft, cells: Cells) -> None:
    values = chosen(draft, cells)
    price = cells.price(Column.PRICE)
    if not cells.raw(Column.PRICE):
        cells.notice(Column.PRICE, message("Without a price, the piece is shown as “price on request”."))
    elif price == 0:
        cells.notice(Column.PRICE, message("The price is zero."))
    cells.choice(Column.WEIGHT_UNIT, UNITS, "g")  # for display alone, weights are in grams; but a wrong one is told
    draft.variants.append(
        ImportedVariant(
            sku=cells.text(Column.SKU),
            sku_minted=False,
            option_values=values,
            price=price,
            compare_at=compare_at(price, cells),
            barcode=cells.text(Column.BARCODE, LONGEST_BARCODE),
            grams=cells.grams(Column.GRAMS),
            inventory_quantity=cells.quantity(Column.QUANTITY),
            inventory_tracked=bool(cells.raw(Column.TRACKER)),
            inventory_policy=cells.choice(Column.POLICY, POLICIES, "deny"),
            image_url=cells.url(Column.VARIANT_IMAGE),
            line=cells.line,
        )
    )


def compare_at(price: int | None, cells: Cells) -> int | None:
    before = cells.price(Column.COMPARE_AT)
    if before is None or (price is not None and before > price):
        return before
    if price is not None or not cells.raw(Column.PRICE):
        cells.notice(Column.COMPARE_AT, message("The former price was left out, as it is not above a price."))
    return None


def chosen(draft: Draft, cells: Cells) -> tuple[str, ...]:
    """The variant's value of each named option, case-folded; no two variants have the same."""
    values = [choice(draft, cells, place) for place in range(len(OPTIONS))]
    key = tuple(value for name, value in zip(draft.names, values, strict=True) if name)
    if not all(key):
        return key
    line = draft.combinations.setdefault(key, cells.line)
    if line != cells.line and key:
        cells.problem(Column.OPTION1_VALUE, message("Line {line} has the same values of all options."), line=line)
    elif line != cells.line and not draft.nameless:
        cells.problem(
            Column.OPTION1_VALUE,
            message("A product without options has one variant, and line {line} holds it."),
            line=line,
        )
    return key


def choice(draft: Draft, cells: Cells, place: int) -> str:
    name_column, value_column = OPTIONS[place]
    name, value = draft.names[place], cells.text(value_column)
    renamed = cells.text(name_column) if cells.line != draft.first.line else name
    if name and renamed and renamed.casefold() != name.casefold():
        cells.problem(name_column, message("The product's first row names this option “{name}”."), name=name)
    if name and not value:
        cells.problem(value_column, message("The variant has no value of the option “{name}”."), name=name)
    elif name:
        draft.values[place].setdefault(value.casefold(), value)
    elif value and value.casefold() != DEFAULT_TITLE and name_column not in draft.nameless:
        draft.nameless.add(name_column)
        cells.remarks.problem(
            draft.first.line,
            cells.layout.name(name_column),
            "",
            message("The option of “{value}” (line {line}) has no name on the product's first row."),
            value=value,
            line=cells.line,
        )
    return value.casefold()


def add_image(draft: Draft, cells: Cells) -> None:
    """An image that comes twice keeps its first place, and takes the first text that it is given."""
    position = cells.position(Column.IMAGE_POSITION)
    alt = cells.text(Column.IMAGE_ALT, LONGEST_ALT)
    url = cells.url(Column.IMAGE)
    if url:
        earlier = draft.images.get(url, (LAST if position is None else position, ""))
        draft.images[url] = (earlier[0], earlier[1] or alt)


def images(draft: Draft) -> tuple[ImportedImage, ...]:
    found = dict(draft.images)
    for variant in draft.variants:
        if variant.image_url:
            found.setdefault(variant.image_url, (LAST, ""))
    ordered = sorted(found.items(), key=lambda image: image[1][0])
    return tuple(
        ImportedImage(url, alt or draft.first.title, position) for position, (url, (_, alt)) in enumerate(ordered, 1)
    )
