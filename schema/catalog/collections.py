"""Collections as GraphQL types; the pieces of several are found with one statement."""

from typing import Annotated

import strawberry
from strawberry.dataloader import DataLoader

from resolvers.catalog import pieces
from resolvers.catalog.collection_pages import pages
from resolvers.catalog.lists import Listing, ProductSort
from resolvers.maison import said
from resolvers.paging import BadPage, Window
from resolvers.paging import Page as PageOf
from schema.catalog.parts import Image
from schema.catalog.types import After, First, ProductConnection
from schema.context import Context, Info, selects
from schema.enums import described
from schema.node import Node, node_id
from schema.paging import paged, window

described(
    ProductSort,
    "The order of a list of pieces.",
    MANUAL="The maison's own order.",
    TITLE="By title, in the operation's language.",
    PRICE_ASC="The cheapest first; on request last.",
    PRICE_DESC="The dearest first; on request last.",
    NEWEST="The newest first.",
    RELEVANCE="What fits the query best first, at most 500; the maison's own order without a query.",
)

Asked = tuple[ProductSort, Window, bool]
Sort = Annotated[ProductSort | None, strawberry.argument(description="The order.")]


@strawberry.type(description="Pieces that belong together.")
class Collection(Node):
    """A collection of the maison."""

    handle: str = strawberry.field(description="Its name in addresses.")

    @classmethod
    def is_type_of(cls, obj: object, _: Info) -> bool:
        return isinstance(obj, pieces.Collection)

    @strawberry.field(description="An opaque id, unique over all types.")
    def id(root: strawberry.Parent[pieces.Collection]) -> strawberry.ID:
        return node_id("Collection", root.id)

    @strawberry.field(description="Its title.")
    def title(root: strawberry.Parent[pieces.Collection], info: Info) -> str:
        return said(root.title, info.context.language)

    @strawberry.field(description="Its description.")
    def description(root: strawberry.Parent[pieces.Collection], info: Info) -> str:
        return said(root.description, info.context.language)

    @strawberry.field(description="Its picture.", graphql_type=Image | None)
    def image(root: strawberry.Parent[pieces.Collection]) -> pieces.Image | None:
        return root.image

    @strawberry.field(description="Its pieces.", graphql_type=ProductConnection)
    async def products(
        root: strawberry.Parent[pieces.Collection],
        info: Info,
        first: First = 24,
        after: After = None,
        sort: Sort = ProductSort.MANUAL,
    ) -> PageOf[pieces.Product]:
        asked = (sort or ProductSort.MANUAL, window(first, after), selects(info, "facets"))
        return await paged(pages_of(info.context).load((root, asked)))


Key = tuple[pieces.Collection, Asked]
Found = PageOf[pieces.Product] | BaseException


def pages_of(context: Context) -> DataLoader[Key, PageOf[pieces.Product]]:
    """One loader per operation: collections asked for with the same arguments share their statements."""
    if context.collection_pages is None:

        async def load(keys: list[Key]) -> list[Found]:
            found: dict[Key, Found] = {}
            for asked in dict.fromkeys(asked for _, asked in keys):
                same = [collection for collection, other in keys if other == asked]
                found.update({(collection, asked): page for collection, page in (await _pages(same, asked)).items()})
            return [found[key] for key in keys]

        async def _pages(same: list[pieces.Collection], asked: Asked) -> dict[pieces.Collection, Found]:
            sort, part, facets = asked
            listing = Listing(context.caller, context.now, context.country, context.language, sort=sort, facets=facets)
            try:
                by_id = await pages(context.shop.shelf, listing, same, part)
            except BadPage as problem:
                return dict.fromkeys(same, problem)
            return {collection: by_id[collection.id] for collection in same}

        context.collection_pages = DataLoader(load_fn=load, cache_key_fn=lambda key: (key[0].id, key[1]))
    return context.collection_pages
