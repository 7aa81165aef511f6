"""From rows to pieces: any number of products in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from tortoise.models import Model

from resolvers.catalog import tables
from resolvers.catalog.collecting import collections
from resolvers.catalog.pieces import (
    Collection,
    Gemstone,
    Image,
    Metal,
    Option,
    OptionValue,
    Product,
    Tag,
    Variant,
    link,
)
from resolvers.maison import Words
from resolvers.prepared import Prepared
from resolvers.stock.levels import available

M = TypeVar("M", bound=Model)
Row = Any
Grouped = Mapping[int, Sequence[Row]]
Translated = Mapping[str, Mapping[str, str]]


def _of_products(table: type[M], *order: str) -> Prepared[M]:
    return Prepared(lambda ids: table.filter(product_id__in=ids).order_by(*order))


PRODUCTS = Prepared(lambda ids: tables.Product.filter(id__in=ids))
VARIANTS = _of_products(tables.Variant, "position", "id")
OPTIONS = _of_products(tables.Option, "position")
VALUES = Prepared(lambda option_ids: tables.OptionValue.filter(option_id__in=option_ids).order_by("position"))
CHOSEN = Prepared(lambda variant_ids: tables.VariantOption.filter(variant_id__in=variant_ids))
MEMBERSHIP = _of_products(tables.CollectionPiece)
TEXTS = _of_products(tables.ProductText)
MEDIA = _of_products(tables.Media, "position", "id")
METALS = _of_products(tables.Metal, "id")
GEMSTONES = _of_products(tables.Gemstone, "position")
TAGS = _of_products(tables.ProductTag, "id")
EXCLUSIONS = _of_products(tables.ProductExclusion, "country")


async def load(ids: Iterable[int]) -> dict[int, Product]:
    """The products with these ids, whole, whether or not anybody may see them."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    sides = await _Sides.read(wanted)
    return {row.id: _product(row, sides) for row in await PRODUCTS.of(wanted)}


@dataclass(frozen=True, slots=True)
class _Sides:
    """All side rows of some products, by what they hang on."""

    texts: Mapping[int, Translated]
    options: Grouped
    values: Grouped
    variants: Grouped
    chosen: Mapping[int, Sequence[int]]
    levels: Mapping[int, int]
    media: Grouped
    metals: Grouped
    gemstones: Grouped
    tags: Grouped
    exclusions: Grouped
    membership: Mapping[int, set[int]]
    known: Mapping[int, Collection]

    @classmethod
    async def read(cls, ids: list[int]) -> "_Sides":
        variants = await VARIANTS.of(ids)
        options = await OPTIONS.of(ids)
        chosen: dict[int, list[int]] = defaultdict(list)
        for row in await CHOSEN.of(variant.id for variant in variants):
            chosen[row.variant_id].append(row.value_id)
        membership: dict[int, set[int]] = defaultdict(set)
        for place in await MEMBERSHIP.of(ids):
            membership[place.product_id].add(place.collection_id)
        return cls(
            texts=_translated(await TEXTS.of(ids)),
            options=_grouped(options),
            values=_grouped(await VALUES.of(option.id for option in options), "option_id"),
            variants=_grouped(variants),
            chosen=chosen,
            levels=await available([variant.id for variant in variants]),
            media=_grouped(await MEDIA.of(ids)),
            metals=_grouped(await METALS.of(ids)),
            gemstones=_grouped(await GEMSTONES.of(ids)),
            tags=_grouped(await TAGS.of(ids)),
            exclusions=_grouped(await EXCLUSIONS.of(ids)),
            membership=membership,
            known=await collections([found for ids_of_one in membership.values() for found in ids_of_one]),
        )


def _grouped(rows: Sequence[Row], owner: str = "product_id") -> Grouped:
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, owner)].append(row)
    return groups


def _translated(rows: Sequence[tables.ProductText]) -> Mapping[int, Translated]:
    texts: dict[int, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        texts[row.product_id][row.field][row.language] = row.text
    return texts


def _words(french: str, translated: Translated, field: str) -> Words:
    return {"fr": french, **translated.get(field, {})}


def _product(row: Row, sides: _Sides) -> Product:
    texts = sides.texts.get(row.id, {})
    images = tuple(_image(media, texts) for media in sides.media.get(row.id, ()))
    warnings = row.safety_warnings
    product = Product(
        id=row.id,
        handle=row.handle,
        kind=row.kind,
        distribution=row.distribution,
        title=_words(row.title, texts, "title"),
        description=_words(row.description, texts, "description"),
        description_html=_words(row.description_html, texts, "description_html"),
        seo_title=_words(row.seo_title, texts, "seo_title"),
        seo_description=_words(row.seo_description, texts, "seo_description"),
        safety_warnings=_words(warnings, texts, "safety_warnings") if warnings else None,
        engravable=row.engravable,
        published_at=row.published_at,
        preview_from=row.preview_from,
        preview_until=row.preview_until,
        excluded_countries=frozenset(rule.country for rule in sides.exclusions.get(row.id, ())),
        collections=tuple(c for c in sides.known.values() if c.id in sides.membership.get(row.id, ())),
        images=images,
        metals=tuple(Metal(m.kind, m.fineness, m.weight) for m in sides.metals.get(row.id, ())),
        gemstones=tuple(_gemstone(stone, texts) for stone in sides.gemstones.get(row.id, ())),
        tags=tuple(_tag(tag, texts) for tag in sides.tags.get(row.id, ())),
    )
    options, values = _options(sides.options.get(row.id, ()), sides.values, texts)
    pictures = {image.id: image for image in images}
    # In the order of their options.
    places = {value_id: place for place, value_id in enumerate(values)}
    variants = []
    for each in sides.variants.get(row.id, ()):
        chosen = sorted(sides.chosen.get(each.id, ()), key=places.__getitem__)
        own = tuple(values[value_id] for value_id in chosen)
        variants.append(_variant(each, product, own, sides.levels.get(each.id, 0), pictures.get(each.media_id)))
    return link(product, options, tuple(variants))


def _options(
    rows: Sequence[Row], values: Grouped, texts: Translated
) -> tuple[tuple[Option, ...], dict[int, OptionValue]]:
    options, by_id = [], {}
    for row in rows:
        option = Option(row.handle, _words(row.name, texts, f"option/{row.handle}"), row.is_size)
        for value in values.get(row.id, ()):
            words = _words(value.value, texts, f"option/{row.handle}/{value.handle}")
            by_id[value.id] = OptionValue(value.handle, words, option)
        own = tuple(by_id[value.id] for value in values.get(row.id, ()))
        object.__setattr__(option, "values", own)
        options.append(option)
    return tuple(options), by_id


def _variant(
    row: Row, product: Product, values: tuple[OptionValue, ...], available: int, image: Image | None
) -> Variant:
    announced = row.lowest_price_30d is not None
    return Variant(
        id=row.id,
        sku=row.sku,
        position=row.position,
        price=row.price,
        compare_at=row.compare_at if announced else None,
        lowest_price_30d=row.lowest_price_30d,
        max_per_order=row.max_per_order,
        image=image,
        values=values,
        available=available,
        is_retired=row.retired_at is not None,
        product=product,
    )


def _image(row: Row, texts: Translated) -> Image:
    alt = _words(row.alt_text, texts, f"media/{row.position}")
    return Image(row.id, row.url, alt, row.width, row.height, row.placeholder)


def _gemstone(row: Row, texts: Translated) -> Gemstone:
    place = f"gemstone/{row.position}"
    treatment = row.treatment
    return Gemstone(
        _words(row.kind, texts, place),
        row.origin,
        _words(treatment, texts, f"{place}/treatment") if treatment else None,
        row.carats,
    )


def _tag(row: Row, texts: Translated) -> Tag:
    return Tag(row.key, _words(row.tag, texts, f"tag/{row.key}"))
