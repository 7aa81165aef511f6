"""Lists of products: find ids in the wanted order by keyset, then take the pieces."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import partial

from tortoise.expressions import Q, RawSQL
from tortoise.queryset import QuerySet

from resolvers.catalog import filters, tables
from resolvers.catalog.facets import Facet, facets
from resolvers.catalog.filters import ProductFilter
from resolvers.catalog.pieces import Product
from resolvers.catalog.search import BEST, ranked, terms
from resolvers.catalog.shelf import Depends, Shelf
from resolvers.paging import BadPage, Order, Page, Small, Window, cursor_of, keyset, place_of
from resolvers.rows import column
from resolvers.shop import Caller


class ProductSort(StrEnum):
    """The orders that a list of products comes in."""

    MANUAL = "MANUAL"
    TITLE = "TITLE"
    PRICE_ASC = "PRICE_ASC"
    PRICE_DESC = "PRICE_DESC"
    NEWEST = "NEWEST"
    RELEVANCE = "RELEVANCE"


ORDERS = {
    ProductSort.MANUAL: Order("manual", ("position", "id"), (Small, int)),
    ProductSort.TITLE: Order("title", ("title_key", "id"), (str, int)),
    ProductSort.PRICE_ASC: Order("price", ("lowest_price", "id"), (int, int)),
    ProductSort.PRICE_DESC: Order("price-desc", ("-highest_price", "id"), (int, int)),
    ProductSort.NEWEST: Order("newest", ("-published_at", "-id"), (datetime, int)),
}
COLLECTIONS = Order("collections", ("position", "id"), (Small, int))
RELEVANCE = "relevance"
BY_PLACE = Order("place", ("place", "id"), (Small, int))


@dataclass(frozen=True, slots=True)
class Listing:
    """One list as asked for, by whom, for where. `facets` asks for counts over the whole list, not the page."""

    caller: Caller
    now: datetime
    country: str
    language: str
    query: str | None = None
    filter: ProductFilter = field(default_factory=ProductFilter)
    sort: ProductSort = ProductSort.MANUAL
    facets: bool = False

    @property
    def condition(self) -> Q:
        return filters.of(self.caller, self.now, self.filter, self.query, self.country)

    @property
    def key(self) -> Hashable:
        """All on which the list depends, besides the catalogue and the hour."""
        named, speaks = self.filter, self.facets or self.sort is ProductSort.TITLE
        return (
            self.caller.is_vip,
            self.country if named.can_add_to_cart is not None else "",
            self.language if speaks else "",
            self.query,
            named.key,
            self.sort,
            self.facets,
        )

    @property
    def depends(self) -> Depends:
        """What of the catalogue it depends on."""
        named, found = self.filter, Depends.PIECES
        if self.query:
            found |= Depends.WORDS
        if named.is_priced or self.sort in {ProductSort.PRICE_ASC, ProductSort.PRICE_DESC}:
            found |= Depends.PRICES
        if named.can_add_to_cart is not None:
            found |= Depends.STOCK
        return found


async def products(shelf: Shelf, listing: Listing, window: Window) -> Page[Product]:
    """A page of pieces. RELEVANCE without a query is the maison's own order."""
    return await shelf.page((listing.key, window), listing.depends, listing.now, partial(_page, listing, window))


async def _page(listing: Listing, window: Window) -> Page[int]:
    words = terms(listing.query or "")
    if listing.sort is ProductSort.RELEVANCE and words:
        found, place = await _relevant(listing, window, words)
    else:
        found, place = await _ordered(listing, window), listing.condition
    return replace(found, facets=await _facets(listing, place)) if listing.facets else found


async def _facets(listing: Listing, condition: Q) -> Sequence[Facet]:
    return await facets(tables.Product.filter(condition), listing.language)


async def _ordered(listing: Listing, window: Window) -> Page[int]:
    query: QuerySet[tables.Product] = tables.Product.filter(listing.condition)
    if listing.filter.collection is not None and listing.sort in {ProductSort.MANUAL, ProductSort.RELEVANCE}:
        query, order = query.annotate(place=_place_in(listing.filter.collection)), BY_PLACE
    elif listing.sort is ProductSort.TITLE and listing.language != "fr":
        title = RawSQL(TITLE_IN.format(language=listing.language))
        query, order = query.annotate(title_in=title), title_order(listing.language)
    else:
        order = ORDERS.get(listing.sort, ORDERS[ProductSort.MANUAL])
    page = await keyset(query, order, window)
    return page.of([row["id"] for row in page.nodes])


def title_order(language: str) -> Order:
    """By title in a language; French titles stand in the product's own row."""
    return ORDERS[ProductSort.TITLE] if language == "fr" else Order(f"title-{language}", ("title_in", "id"), (str, int))


# The language is one of the schema's own codes.
TITLE_IN = """coalesce((SELECT t.sort_key FROM product_texts t WHERE t.product_id = "products"."id"
AND t.language = '{language}' AND t.field = 'title'), "products"."title_key")"""

PLACE_IN = """(SELECT cp.position FROM collection_pieces cp JOIN collections c ON c.id = cp.collection_id
WHERE cp.product_id = "products"."id" AND c.handle = '{handle}')"""


def _place_in(handle: str) -> RawSQL:
    quoted = handle.replace("'", "''")
    return RawSQL(PLACE_IN.format(handle=quoted))


async def _relevant(listing: Listing, window: Window, words: Sequence[str]) -> tuple[Page[int], Q]:
    """The best ids are fixed at the first page: they travel in the cursor, so that no insert moves a later page."""
    if window.cursor is None:
        ids = await _best(listing, words)
        at = len(ids) if window.backward else -1
    else:
        at, *ids = place_of(RELEVANCE, window.cursor)[: BEST + 1]
        if not 0 <= at < len(ids):
            raise BadPage("This cursor is not one of this list.")
    still = Q(id__in=ids or [-1]) & filters.visible(listing.caller, listing.now)
    present = set(await column(tables.Product.filter(still), "id"))
    before = [place for place in range(at) if ids[place] in present]
    after = [place for place in range(at + 1, len(ids)) if ids[place] in present]
    part = before[-window.size :] if window.backward else after[: window.size]
    cursors = [cursor_of(RELEVANCE, place, *ids) for place in part]
    page = Page(
        [ids[place] for place in part],
        cursors,
        has_next=at < len(ids) if window.backward else len(after) > window.size,
        has_previous=len(before) > window.size if window.backward else at >= 0,
    )
    return page, still


async def _best(listing: Listing, words: Sequence[str]) -> list[int]:
    candidates = await ranked(words)
    unsearched = replace(listing, query=None).condition
    allowed = set(await column(tables.Product.filter(unsearched, id__in=candidates or [-1]), "id"))
    return [found for found in candidates if found in allowed][:BEST]


async def collections(window: Window) -> Page[int]:
    """Ids of the collections in the maison's order."""
    page = await keyset(tables.Collection.all(), COLLECTIONS, window)
    return page.of([row["id"] for row in page.nodes])
