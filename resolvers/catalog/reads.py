"""Single pieces and collections, by whatever name they are asked for."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from resolvers.catalog import tables
from resolvers.catalog.availability import is_visible
from resolvers.catalog.collecting import collections
from resolvers.catalog.loading import load
from resolvers.catalog.pieces import Collection, Product, Variant
from resolvers.catalog.shelf import Shelf
from resolvers.rows import column
from resolvers.shop import Caller


def possible(names: Iterable[str | None]) -> list[str]:
    """Handles and skus that something may have: a longer one is nothing's, and no question for the database."""
    return [name for name in names if name and len(name) <= tables.LONGEST_NAME]


async def product(
    shelf: Shelf, caller: Caller, now: datetime, *, product_id: int | None = None, handle: str | None = None
) -> Product | None:
    """A piece that the caller may see; by id and handle alike, and None for both unknown and hidden."""
    if product_id is not None:
        piece = (await shelf.of([product_id])).get(product_id)
    else:
        piece = next(iter([await shelf.called(name) for name in possible([handle])]), None)
    return piece if piece is not None and is_visible(piece, caller, now) else None


async def variants(
    *, ids: Iterable[int] = (), skus: Iterable[str] = (), product_ids: Iterable[int] = ()
) -> tuple[dict[int, Variant], dict[int, Product]]:
    """Variants by id, and the products they belong to, retired ones too, whether or not anybody may see them.

    As the database has them now: rules go by this, and never by what a shelf remembers.

    They may be asked for by their own ids or skus, or by their products' ids.
    """
    wanted = set(product_ids)
    variant_ids, names = list(ids), possible(skus)
    if variant_ids:
        wanted.update(await column(tables.Variant.filter(id__in=variant_ids), "product_id"))
    if names:
        wanted.update(await column(tables.Variant.filter(sku__in=names), "product_id"))
    products = await load(wanted)
    known = {variant.id: variant for piece in products.values() for variant in (*piece.variants, *piece.retired)}
    return known, products


async def by_sku(shelf: Shelf, caller: Caller, now: datetime, skus: Sequence[str]) -> list[Variant | None]:
    """Variants in the order asked; None for both unknown and hidden."""
    found = await shelf.by_sku(possible(skus))
    seen = {sku: variant for sku, variant in found.items() if is_offered(variant, caller, now)}
    return [seen.get(sku) for sku in skus]


async def collection(*, handle: str | None = None, collection_id: int | None = None) -> Collection | None:
    """A collection by handle or id."""
    if collection_id is None:
        found = await column(tables.Collection.filter(handle__in=possible([handle])), "id")
        collection_id = next(iter(found), None)
    return (await collections([collection_id])).get(collection_id) if collection_id is not None else None


async def variant(shelf: Shelf, caller: Caller, now: datetime, variant_id: int) -> Variant | None:
    """A variant of a piece that the caller may see."""
    found = await shelf.with_variant(variant_id)
    return found if found is not None and is_offered(found, caller, now) else None


def is_offered(variant: Variant, caller: Caller, now: datetime) -> bool:
    """Whether this caller may know of the variant at this moment."""
    return not variant.is_retired and is_visible(variant.product, caller, now)
