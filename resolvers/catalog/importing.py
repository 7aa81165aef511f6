"""Applies a file of products: all of it or nothing, and only what changed since the last time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from tortoise.expressions import Q

from resolvers.catalog import tables
from resolvers.catalog.shopify import ImportedProduct, Notice, Problem, Reading
from resolvers.catalog.sources import (
    Source,
    SourceImage,
    SourceOption,
    SourcePrice,
    SourceVariant,
)
from resolvers.catalog.storing import Progress, Stored, store
from resolvers.catalog.tables import Distribution, ProductKind
from resolvers.languages.translations import message
from resolvers.shop import Shop
from resolvers.stock.levels import WEBSHOP, webshop
from resolvers.writing import writing

EVENT = "catalog.imported"
IDS_PER_EVENT = 500


@dataclass(frozen=True, slots=True)
class Picture:
    """A fetched picture: where the gateway serves it, and its size."""

    url: str
    width: int
    height: int
    placeholder: str


NO_PICTURES: Mapping[str, Picture] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do; with problems it did nothing."""

    stored: Stored
    problems: Sequence[Problem]
    notices: Sequence[Notice]


class DryRun(Exception):
    """Leaves the transaction, so that a dry run sees all that a real one would and keeps nothing."""


async def apply(
    shop: Shop,
    reading: Reading,
    *,
    dry_run: bool = False,
    pictures: Mapping[str, Picture] = NO_PICTURES,
    progress: Progress = lambda _done, _all: None,
) -> Imported:
    """Store a reading. Nothing is stored when the file has problems, or names a sku that another piece has."""
    problems = [*reading.problems, *await _taken_skus(reading.products)]
    if problems:
        return Imported(Stored(), problems, reading.notices)
    now = shop.clock()
    known = {**await _fetched_before(), **pictures}
    sources = [source_of(product, now, known) for product in reading.products]
    stored = Stored()
    try:
        async with writing(shop) as write:
            await webshop()
            stored = await store(write.connection, sources, now, progress)
            for start in range(0, len(stored.product_ids), IDS_PER_EVENT):
                ids = stored.product_ids[start : start + IDS_PER_EVENT]
                write.record(shop, EVENT, "catalog", products=ids)
            _leave_if(dry_run)
    except DryRun:
        pass
    return Imported(stored, (), [*reading.notices, *_unannounced(reading.products, stored)])


def _leave_if(dry_run: bool) -> None:  # noqa: FBT001 - the only thing it asks
    if dry_run:
        raise DryRun


async def _taken_skus(products: Sequence[ImportedProduct]) -> list[Problem]:
    owners = {variant.sku: (product.handle, variant.line) for product in products for variant in product.variants}
    skus, problems = list(owners), list[Problem]()
    for start in range(0, len(skus), IDS_PER_EVENT):
        part = skus[start : start + IDS_PER_EVENT]
        for row in await tables.Variant.filter(Q(sku__in=part)).values("sku", "product__handle"):
            handle, line = owners[row["sku"]]
            if row["product__handle"] != handle:
                reason = message("This SKU belongs to the piece “{handle}” already.")
                problems.append(Problem(line, "Variant SKU", row["sku"], reason, {"handle": row["product__handle"]}))
    return sorted(problems, key=lambda problem: problem.line)


async def _fetched_before() -> dict[str, Picture]:
    """Pictures that an earlier import fetched: a file read again without fetching does not let go of them."""
    rows = tables.Media.filter(url__startswith="/").exclude(source_url="")
    return {
        row["source_url"]: Picture(row["url"], row["width"], row["height"], row["placeholder"])
        for row in await rows.values("source_url", "url", "width", "height", "placeholder")
    }


def _unannounced(products: Sequence[ImportedProduct], stored: Stored) -> list[Notice]:
    silent = set(stored.unannounced)
    reason = message("The compare-at price is stored, but not announced: the price of the last 30 days is not known.")
    return [
        Notice(variant.line, "Variant Compare At Price", variant.sku, reason, {})
        for product in products
        for variant in product.variants
        if variant.sku in silent
    ]


def source_of(product: ImportedProduct, now: datetime, pictures: Mapping[str, Picture]) -> Source:
    """A piece of the file as the catalogue stores it."""

    def shown(url: str) -> str:
        return pictures[url].url if url in pictures else url

    return Source(
        handle=product.handle,
        is_whole=False,
        kind=ProductKind(product.kind),
        title=product.title,
        description_html=product.description_html,
        description=product.description,
        vendor=product.vendor,
        product_type=product.product_type,
        tags=product.tags,
        seo_title=product.seo_title,
        seo_description=product.seo_description,
        distribution=Distribution.ONLINE if product.published else Distribution.HIDDEN,
        published_at=now if product.published else None,
        options=tuple(
            SourceOption(option.handle, option.name, option.is_size, option.values) for option in product.options
        ),
        variants=tuple(
            SourceVariant(
                sku=variant.sku,
                chosen=variant.option_values,
                prices=(SourcePrice(now, variant.price, variant.compare_at),),
                stock={} if variant.inventory_quantity is None else {WEBSHOP: variant.inventory_quantity},
                barcode=variant.barcode,
                grams=variant.grams or 0,
                image_url=None if variant.image_url is None else shown(variant.image_url),
            )
            for variant in product.variants
        ),
        images=tuple(
            SourceImage(
                url=shown(image.url),
                alt=image.alt,
                source_url=image.url,
                width=pictures[image.url].width if image.url in pictures else None,
                height=pictures[image.url].height if image.url in pictures else None,
                placeholder=pictures[image.url].placeholder if image.url in pictures else None,
            )
            for image in product.images
        ),
    )
