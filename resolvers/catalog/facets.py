"""Facets: what a list of products could be narrowed by, with counts over the whole list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.expressions import Subquery
from tortoise.functions import Count, Max
from tortoise.queryset import QuerySet

from resolvers.catalog import tables
from resolvers.languages.translations import message, translate

MOST = 50

KIND_LABELS = {
    "RING": message("Rings"),
    "BRACELET": message("Bracelets"),
    "NECKLACE": message("Necklaces"),
    "EARRINGS": message("Earrings"),
    "WATCH": message("Watches"),
    "OTHER": message("Other creations"),
}
METAL_LABELS = {
    "YELLOW_GOLD": message("Yellow gold"),
    "WHITE_GOLD": message("White gold"),
    "PINK_GOLD": message("Pink gold"),
    "PLATINUM": message("Platinum"),
    "SILVER": message("Silver"),
    "OTHER": message("Other metal"),
}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value to narrow by; `value` goes back into the filter, `label` is shown."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """`kind`, `collection`, `metal`, `tag` or `size`, most frequent value first."""

    name: str
    values: tuple[FacetValue, ...]


async def facets(matching: QuerySet[tables.Product], language: str) -> tuple[Facet, ...]:
    """Counts of the products that match, in five statements."""
    ids = Subquery(matching.values("id"))
    kinds = await _counted(tables.Product.filter(id__in=ids), "kind", "kind", "id")
    places = tables.CollectionPiece.filter(product_id__in=ids)
    collections = await _counted(places, "collection__handle", "collection__title", "product_id")
    metals = await _counted(tables.Metal.filter(product_id__in=ids), "kind", "kind", "product_id")
    tags = await _counted(tables.ProductTag.filter(product_id__in=ids), "key", "tag", "product_id")
    values = tables.OptionValue.filter(option__is_size=True, option__product_id__in=ids)
    sizes = await _counted(values, "handle", "value", "option__product_id")
    found = (
        Facet("kind", _labelled(kinds, KIND_LABELS, language)),
        Facet("collection", _plain(collections)),
        Facet("metal", _labelled(metals, METAL_LABELS, language)),
        Facet("tag", _plain(tags)),
        Facet("size", _plain(sizes)),
    )
    return tuple(facet for facet in found if facet.values)


async def _counted(query: QuerySet[Any], key: str, label: str, counted: str) -> Sequence[tuple[str, str, int]]:
    counts = query.annotate(n=Count(counted, distinct=True), shown=Max(label)).group_by(key).order_by("-n", key)
    return [(str(row[0]), str(row[1]), int(row[2])) for row in await counts.limit(MOST).values_list(key, "shown", "n")]


def _plain(rows: Sequence[tuple[str, str, int]]) -> tuple[FacetValue, ...]:
    return tuple(FacetValue(*row) for row in rows)


def _labelled(rows: Sequence[tuple[str, str, int]], labels: dict[str, str], language: str) -> tuple[FacetValue, ...]:
    return tuple(FacetValue(value, translate(labels[value], language), count) for value, _, count in rows)
