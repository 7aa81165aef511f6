"""The first pieces of several collections at once: one statement finds them, whatever the number of collections."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tortoise.connection import get_connection

from resolvers.catalog import tables
from resolvers.catalog.lists import BY_PLACE, ORDERS, TITLE_IN, Listing, ProductSort, products, title_order
from resolvers.catalog.pieces import Collection, Product
from resolvers.catalog.shelf import Shelf
from resolvers.paging import BadPage, Order, Page, Window, cursor_of

SORTED_BY = {
    ProductSort.PRICE_ASC: '"products"."lowest_price", "products"."id"',
    ProductSort.PRICE_DESC: '"products"."highest_price" DESC, "products"."id"',
    ProductSort.NEWEST: '"products"."published_at" DESC, "products"."id" DESC',
}

FIRST_OF_EACH = """SELECT collection_id, product_id, place, title_in FROM (
  SELECT cp.collection_id, cp.product_id, cp.position AS place, {title} AS title_in,
         row_number() OVER (PARTITION BY cp.collection_id ORDER BY {order}) AS nth
  FROM collection_pieces cp JOIN products ON "products"."id" = cp.product_id
  WHERE cp.collection_id IN ({ids}) AND cp.product_id IN ({visible})) each_one
WHERE nth <= {size} ORDER BY collection_id, nth"""


async def pages(
    shelf: Shelf, listing: Listing, collections: Sequence[Collection], window: Window
) -> dict[int, Page[Product]]:
    """A page of each collection's pieces, by collection id.

    Raises:
        BadPage: a cursor or facets, which belong to one collection, with several of them.
    """
    if len(collections) == 1:
        (only,) = collections
        narrowed = replace(listing, filter=replace(listing.filter, collection=only.handle))
        return {only.id: await products(shelf, narrowed, window)}
    if window.cursor is not None:
        raise BadPage("A cursor belongs to one collection: ask for it alone.")
    if listing.facets:
        raise BadPage("Facets are counted for one collection: ask for it alone.")
    found = await _found(listing, [collection.id for collection in collections], window.size)
    pieces = await shelf.of(row["product_id"] for rows in found.values() for row in rows)
    return {collection.id: _page(listing, found[collection.id], pieces, window.size) for collection in collections}


async def _found(listing: Listing, ids: Sequence[int], size: int) -> dict[int, list[dict[str, Any]]]:
    title = TITLE_IN.format(language=listing.language)
    by_title = f'{title}, "products"."id"'
    default = by_title if listing.sort is ProductSort.TITLE else 'cp.position, "products"."id"'
    visible = tables.Product.filter(listing.condition).values_list("id")
    # Moments stay parameters: as literals they are not written as SQLite keeps them.
    allowed, values = visible.sql(), visible.query.get_parameterized_sql()[1]
    statement = FIRST_OF_EACH.format(
        title=title,
        order=SORTED_BY.get(listing.sort, default),
        ids=", ".join(str(int(key)) for key in ids),
        visible=allowed,
        size=size + 1,
    )
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in await get_connection("default").execute_query_dict(statement, values):
        rows[row["collection_id"]].append(row)
    return rows


def _page(listing: Listing, rows: Sequence[dict[str, Any]], pieces: dict[int, Product], size: int) -> Page[Product]:
    shown = [(row, pieces[row["product_id"]]) for row in rows[:size]]
    order = _order(listing)
    cursors = [cursor_of(order.name, _place(listing.sort, row, piece), piece.id) for row, piece in shown]
    return Page([piece for _, piece in shown], cursors, has_next=len(rows) > size, has_previous=False)


def _order(listing: Listing) -> Order:
    if listing.sort is ProductSort.TITLE:
        return title_order(listing.language)
    return ORDERS[listing.sort] if listing.sort in SORTED_BY else BY_PLACE


def _place(sort: ProductSort, row: dict[str, Any], piece: Product) -> object:
    lowest, highest = piece.prices or (tables.PRICE_UNKNOWN_LOW, tables.PRICE_UNKNOWN_HIGH)
    places = {
        ProductSort.TITLE: row["title_in"],
        ProductSort.PRICE_ASC: lowest,
        ProductSort.PRICE_DESC: highest,
        ProductSort.NEWEST: piece.published_at,
    }
    return places.get(sort, row["place"])
