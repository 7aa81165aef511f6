"""From rows to pieces: any number of products in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
from resolvers.stock.levels import available

Row = dict[str, Any]
Grouped = Mapping[int, Sequence[Row]]
Translated = Mapping[str, Mapping[str, str]]
M = TypeVar("M", bound=Model)


async def load(ids: Iterable[int]) -> dict[int, Product]:
    """The products with these ids, whole, whether or not anybody may see them."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    shelves = await _Shelves.read(wanted)
    return {row["id"]: _product(row, shelves) for row in await tables.Product.filter(id__in=wanted).values()}


class _Shelves:
    """All side rows of some products, grouped by product."""

    def __init__(self, **groups: Any) -> None:
        self.texts: Mapping[int, Translated] = groups["texts"]
        self.options: Grouped = groups["options"]
        self.values: Grouped = groups["values"]
        self.variants: Grouped = groups["variants"]
        self.chosen: Mapping[int, Sequence[int]] = groups["chosen"]
        self.levels: Mapping[int, int] = groups["levels"]
        self.media: Grouped = groups["media"]
        self.metals: Grouped = groups["metals"]
        self.gemstones: Grouped = groups["gemstones"]
        self.tags: Grouped = groups["tags"]
        self.exclusions: Grouped = groups["exclusions"]
        self.membership: Mapping[int, set[int]] = groups["membership"]
        self.known: Mapping[int, Collection] = groups["known"]

    @classmethod
    async def read(cls, ids: list[int]) -> "_Shelves":
        variants = await _grouped(tables.Variant, ids, "position", "id")
        variant_ids = [row["id"] for rows in variants.values() for row in rows]
        chosen: dict[int, list[int]] = defaultdict(list)
        for row in await tables.VariantOption.filter(variant__product_id__in=ids).values("variant_id", "value_id"):
            chosen[row["variant_id"]].append(row["value_id"])
        membership: dict[int, set[int]] = defaultdict(set)
        for row in await tables.CollectionPiece.filter(product_id__in=ids).values("product_id", "collection_id"):
            membership[row["product_id"]].add(row["collection_id"])
        return cls(
            texts=await _texts(ids),
            options=await _grouped(tables.Option, ids, "position"),
            values=await _values(ids),
            variants=variants,
            chosen=chosen,
            levels=await available(variant_ids),
            media=await _grouped(tables.Media, ids, "position", "id"),
            metals=await _grouped(tables.Metal, ids, "id"),
            gemstones=await _grouped(tables.Gemstone, ids, "position"),
            tags=await _grouped(tables.ProductTag, ids, "id"),
            exclusions=await _grouped(tables.ProductExclusion, ids, "country"),
            membership=membership,
            known=await collections([found for ids_of_one in membership.values() for found in ids_of_one]),
        )


async def _grouped(table: type[M], ids: list[int], *order: str) -> Grouped:
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in await table.filter(product_id__in=ids).order_by(*order).values():
        groups[row["product_id"]].append(row)
    return groups


async def _values(ids: list[int]) -> Grouped:
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in await tables.OptionValue.filter(option__product_id__in=ids).order_by("position").values():
        groups[row["option_id"]].append(row)
    return groups


async def _texts(ids: list[int]) -> Mapping[int, Translated]:
    texts: dict[int, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for row in await tables.ProductText.filter(product_id__in=ids).values("product_id", "field", "language", "text"):
        texts[row["product_id"]][row["field"]][row["language"]] = row["text"]
    return texts


def _words(french: str, translated: Translated, field: str) -> Words:
    return {"fr": french, **translated.get(field, {})}


def _product(row: Row, shelves: _Shelves) -> Product:
    texts = shelves.texts.get(row["id"], {})
    images = tuple(_image(media, texts) for media in shelves.media.get(row["id"], ()))
    warnings = row["safety_warnings"]
    product = Product(
        id=row["id"],
        handle=row["handle"],
        kind=row["kind"],
        distribution=row["distribution"],
        title=_words(row["title"], texts, "title"),
        description=_words(row["description"], texts, "description"),
        description_html=_words(row["description_html"], texts, "description_html"),
        seo_title=_words(row["seo_title"], texts, "seo_title"),
        seo_description=_words(row["seo_description"], texts, "seo_description"),
        safety_warnings=_words(warnings, texts, "safety_warnings") if warnings else None,
        engravable=row["engravable"],
        published_at=row["published_at"],
        preview_from=row["preview_from"],
        preview_until=row["preview_until"],
        excluded_countries=frozenset(rule["country"] for rule in shelves.exclusions.get(row["id"], ())),
        collections=tuple(c for c in shelves.known.values() if c.id in shelves.membership.get(row["id"], ())),
        images=images,
        metals=tuple(Metal(m["kind"], m["fineness"], m["weight"]) for m in shelves.metals.get(row["id"], ())),
        gemstones=tuple(_gemstone(stone, texts) for stone in shelves.gemstones.get(row["id"], ())),
        tags=tuple(_tag(tag, texts) for tag in shelves.tags.get(row["id"], ())),
    )
    options, values = _options(shelves.options.get(row["id"], ()), shelves.values, texts)
    pictures = {image.id: image for image in images}
    variants = tuple(
        _variant(variant, product, shelves, values, pictures) for variant in shelves.variants.get(row["id"], ())
    )
    return link(product, options, variants)


def _options(
    rows: Sequence[Row], values: Grouped, texts: Translated
) -> tuple[tuple[Option, ...], dict[int, OptionValue]]:
    options, by_id = [], {}
    for row in rows:
        option = Option(row["handle"], _words(row["name"], texts, f"option/{row['handle']}"), row["is_size"])
        for value in values.get(row["id"], ()):
            words = _words(value["value"], texts, f"option/{row['handle']}/{value['handle']}")
            by_id[value["id"]] = OptionValue(value["handle"], words, option)
        own = tuple(by_id[value["id"]] for value in values.get(row["id"], ()))
        object.__setattr__(option, "values", own)
        options.append(option)
    return tuple(options), by_id


def _variant(
    row: Row, product: Product, shelves: _Shelves, values: dict[int, OptionValue], pictures: dict[int, Image]
) -> Variant:
    chosen = {values[value_id].option.handle: values[value_id] for value_id in shelves.chosen.get(row["id"], ())}
    order = list(dict.fromkeys(value.option.handle for value in values.values()))
    announced = row["lowest_price_30d"] is not None
    return Variant(
        id=row["id"],
        sku=row["sku"],
        position=row["position"],
        price=row["price"],
        compare_at=row["compare_at"] if announced else None,
        lowest_price_30d=row["lowest_price_30d"],
        max_per_order=row["max_per_order"],
        image=pictures.get(row["media_id"]),
        values=tuple(chosen[handle] for handle in order if handle in chosen),
        available=shelves.levels.get(row["id"], 0),
        is_retired=row["retired_at"] is not None,
        product=product,
    )


def _image(row: Row, texts: Translated) -> Image:
    alt = _words(row["alt_text"], texts, f"media/{row['position']}")
    return Image(row["id"], row["url"], alt, row["width"], row["height"], row["placeholder"])


def _gemstone(row: Row, texts: Translated) -> Gemstone:
    place = f"gemstone/{row['position']}"
    treatment = row["treatment"]
    return Gemstone(
        _words(row["kind"], texts, place),
        row["origin"],
        _words(treatment, texts, f"{place}/treatment") if treatment else None,
        row["carats"],
    )


def _tag(row: Row, texts: Translated) -> Tag:
    return Tag(row["key"], _words(row["tag"], texts, f"tag/{row['key']}"))
