"""Facets: what a list of products could be narrowed by, with counts over the whole list."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.expressions import Subquery
from tortoise.functions import Count, Max
from tortoise.queryset import QuerySet

from resolvers.catalog import tables
from resolvers.catalog.pieces import METAL_LABELS
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
    """Counts of the products that match, in five statements, and two more in another language than French."""
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
        Facet("collection", await _said(collections, language, _collection_titles)),
        Facet("metal", _labelled(metals, METAL_LABELS, language)),
        Facet("tag", await _said(tags, language, _tag_words)),
        Facet("size", _plain(sizes)),
    )
    return tuple(facet for facet in found if facet.values)


async def _counted(query: QuerySet[Any], key: str, label: str, counted: str) -> Sequence[tuple[str, str, int]]:
    counts = query.annotate(n=Count(counted, distinct=True), shown=Max(label)).group_by(key).order_by("-n", key)
    return [(str(row[0]), str(row[1]), int(row[2])) for row in await counts.limit(MOST).values_list(key, "shown", "n")]


def _plain(rows: Sequence[tuple[str, str, int]]) -> tuple[FacetValue, ...]:
    return tuple(FacetValue(*row) for row in rows)


Counted = Sequence[tuple[str, str, int]]
Spoken = Callable[[list[str], str], Awaitable[dict[str, str]]]


async def _said(rows: Counted, language: str, spoken: Spoken) -> tuple[FacetValue, ...]:
    """Values with labels in the operation's language, or in French where they were not translated."""
    words = await spoken([value for value, _, _ in rows], language) if rows and language != "fr" else {}
    return tuple(FacetValue(value, words.get(value, label), count) for value, label, count in rows)


async def _collection_titles(handles: list[str], language: str) -> dict[str, str]:
    titles = tables.CollectionText.filter(collection__handle__in=handles, language=language, field="title")
    return {row["collection__handle"]: row["text"] for row in await titles.values("collection__handle", "text")}


async def _tag_words(keys: list[str], language: str) -> dict[str, str]:
    places = [f"tag/{key}" for key in keys]
    words = tables.ProductText.filter(field__in=places, language=language).annotate(word=Max("text")).group_by("field")
    return {row["field"].removeprefix("tag/"): row["word"] for row in await words.values("field", "word")}


def _labelled(rows: Sequence[tuple[str, str, int]], labels: dict[str, str], language: str) -> tuple[FacetValue, ...]:
    return tuple(FacetValue(value, translate(labels[value], language), count) for value, _, count in rows)
