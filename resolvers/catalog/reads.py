"""Single pieces and collections, by whatever name they are asked for."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from resolvers.catalog import pieces, tables
from resolvers.catalog.availability import is_visible
from resolvers.catalog.collecting import collections
from resolvers.catalog.loading import load
from resolvers.catalog.pieces import Product, Variant
from resolvers.catalog.shelf import Shelf
from resolvers.rows import column, one_of
from resolvers.shop import Caller
from resolvers.stock.levels import available


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
    shelf: Shelf, *, ids: Iterable[int] = (), skus: Iterable[str] = (), product_ids: Iterable[int] = ()
) -> tuple[dict[int, Variant], dict[int, Product]]:
    """Variants by id, and the products they belong to, retired ones too, whether or not anybody may see them.

    They may be asked for by their own ids or skus, or by their products' ids. They are as the database has them now,
    also inside a transaction: rules never go by what a shelf remembers. Of it come only pieces that no fact has touched
    since, and how much there is of their forms is read each time.
    """
    variant_ids, names, owners = set(ids), set(possible(skus)), set(product_ids)
    if not (variant_ids or names or owners):
        return {}, {}
    kept = shelf.standing(variant_ids, names, owners) if await shelf.is_true() else {}
    forms = {form.id: form for piece in kept.values() for form in piece.forms}
    owners |= {*await _owners("id", variant_ids - forms.keys())}
    owners |= {*await _owners("sku", names - {form.sku for form in forms.values()})}
    loaded = await load(owners - kept.keys())
    levels = await available([*forms])
    known = {key: replace(form, available=levels.get(key, 0)) for key, form in forms.items()}
    return known | {form.id: form for piece in loaded.values() for form in piece.forms}, kept | loaded


async def _owners(name: str, values: Collection[object]) -> list[int]:
    """The products of variants."""
    return await column(tables.Variant.filter(one_of(name, values)), "product_id") if values else []


async def by_sku(shelf: Shelf, caller: Caller, now: datetime, skus: Sequence[str]) -> list[Variant | None]:
    """Variants in the order asked; None for both unknown and hidden."""
    found = await shelf.by_sku(possible(skus))
    seen = {sku: variant for sku, variant in found.items() if is_offered(variant, caller, now)}
    return [seen.get(sku) for sku in skus]


async def collection(*, handle: str | None = None, collection_id: int | None = None) -> pieces.Collection | None:
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
