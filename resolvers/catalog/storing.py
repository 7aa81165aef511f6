"""Writes pieces: new ones many at a time, known ones only where they changed; belongs in a transaction."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.functions import Max

from resolvers.catalog import tables
from resolvers.catalog.parts import Ids, store_parts
from resolvers.catalog.search import index_many
from resolvers.catalog.sources import Source
from resolvers.catalog.tables import Distribution
from resolvers.catalog.variants import store_variants
from resolvers.folding import folded
from resolvers.stock.tables import Location

CHUNK = 200
CHUNK_VARIANTS = 2_000

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Stored:
    """What became of the sources, by handle; `unannounced` are skus whose reduction may not be announced."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    unannounced: list[str] = field(default_factory=list)
    product_ids: list[int] = field(default_factory=list)


async def store(
    connection: BaseDBAsyncClient,
    sources: Sequence[Source],
    now: datetime,
    progress: Progress = lambda _done, _all: None,
) -> Stored:
    """Make the catalogue hold these pieces. Equal content is recognised and left alone, with whatever staff changed."""
    stored = Stored()
    locations = {location.handle: location.id for location in await Location.all()}
    position = await _last_position()
    done = 0
    for chunk in _chunks(sources):
        known = await _known([source.handle for source in chunk])
        position = await _store_chunk(connection, chunk, known, position, locations, now, stored)
        done += len(chunk)
        progress(done, len(sources))
    return stored


def _chunks(sources: Sequence[Source]) -> Iterator[list[Source]]:
    """So many at a time: a statement names all their variants, and databases bound how many values it may have."""
    chunk, variants = list[Source](), 0
    for source in sources:
        if chunk and (len(chunk) == CHUNK or variants + len(source.variants) > CHUNK_VARIANTS):
            yield chunk
            chunk, variants = [], 0
        chunk.append(source)
        variants += len(source.variants)
    if chunk:
        yield chunk


async def _store_chunk(
    connection: BaseDBAsyncClient,
    chunk: Sequence[Source],
    known: dict[str, tuple[int, str]],
    position: int,
    locations: dict[str, int],
    now: datetime,
    stored: Stored,
) -> int:
    new = [source for source in chunk if source.handle not in known]
    changed = [source for source in chunk if source.handle in known and known[source.handle][1] != source.digest]
    stored.unchanged.extend(source.handle for source in chunk if source not in new and source not in changed)
    stored.created.extend(source.handle for source in new)
    stored.updated.extend(source.handle for source in changed)
    await _insert(new, position, now)
    for source in changed:
        await _update(known[source.handle][0], source, now)
    ids = {handle: key for handle, (key, _) in (await _known([source.handle for source in [*new, *changed]])).items()}
    written = [(ids[source.handle], source) for source in [*new, *changed]]
    if written:
        parts: Ids = await store_parts(written, replace={ids[source.handle] for source in changed})
        stored.unannounced.extend(await store_variants(written, parts, locations, now))
        await index_many(connection, [_indexed(key, source) for key, source in written])
        stored.product_ids.extend(key for key, _ in written)
    return position + len(new)


async def _known(handles: Sequence[str]) -> dict[str, tuple[int, str]]:
    rows = await tables.Product.filter(handle__in=list(handles)).values("id", "handle", "source_digest")
    return {row["handle"]: (row["id"], row["source_digest"]) for row in rows}


async def _last_position() -> int:
    found = await tables.Product.annotate(last=Max("position")).values_list("last", flat=True)
    last: Any = found[0] if found else None
    return 0 if last is None else last + 1


async def _insert(sources: Sequence[Source], position: int, now: datetime) -> None:
    rows = [
        tables.Product(handle=source.handle, position=position + place, created_at=now, **_facts(source, now))
        for place, source in enumerate(sources)
    ]
    if rows:
        await tables.Product.bulk_create(rows, batch_size=CHUNK)


async def _update(product_id: int, source: Source, now: datetime) -> None:
    """A piece that was shown before stays as new as it was.

    A product file says whether a piece is shown; where it is sold, and to whom first, is not in it.
    """
    facts = _facts(source, now)
    published_at = facts.pop("published_at")
    if not source.is_whole:
        for name in ("safety_warnings", "engravable", "preview_until"):
            del facts[name]
        if source.distribution is not Distribution.HIDDEN:
            del facts["distribution"]
            hidden = tables.Product.filter(id=product_id, distribution=Distribution.HIDDEN)
            await hidden.update(distribution=source.distribution)
    await tables.Product.filter(id=product_id).update(**facts)
    await tables.Product.filter(id=product_id, published_at__isnull=True).update(published_at=published_at)


def _facts(source: Source, now: datetime) -> dict[str, Any]:
    prices = [price for variant in source.variants if (price := variant.prices[-1].price) is not None]
    return {
        "kind": source.kind,
        "distribution": source.distribution,
        "title": source.title,
        "title_key": folded(source.title)[:255],
        "description_html": source.description_html,
        "description": source.description,
        "vendor": source.vendor,
        "product_type": source.product_type,
        "seo_title": source.seo_title,
        "seo_description": source.seo_description,
        "safety_warnings": source.safety_warnings,
        "engravable": source.engravable,
        "lowest_price": min(prices, default=tables.PRICE_UNKNOWN_LOW),
        "highest_price": max(prices, default=tables.PRICE_UNKNOWN_HIGH),
        "published_at": source.published_at,
        "preview_until": source.preview_until,
        "source_digest": source.digest,
        "updated_at": now,
    }


def _indexed(product_id: int, source: Source) -> tuple[int, str, str, str]:
    """All languages at once: a customer finds « bague » and "ring" whatever the operation's language."""

    def everywhere(french: str, place: str) -> str:
        return " ".join([french, *(texts.get(place, "") for texts in source.texts.values())])

    translated = [text for texts in source.texts.values() for place, text in texts.items() if place.startswith("tag/")]
    tags = " ".join([*source.tags, *translated, source.product_type, source.handle])
    return (product_id, everywhere(source.title, "title"), tags, everywhere(source.description, "description"))
