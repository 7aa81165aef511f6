"""What the catalogue's tests ask of the shop, and how they read the answers."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from logging import DEBUG, Handler, LogRecord, getLogger
from secrets import token_urlsafe
from typing import Any

from resolvers.catalog import tables
from resolvers.events.tables import Event
from resolvers.shop import Caller
from schema.building import core
from schema.context import Context
from schema.execution.pipeline import Pipeline
from schema.execution.requests import Request
from schema.storefront import SCHEMA
from tests.house_of import A_SUNDAY, House

LIST = """query List($first: Int, $after: String, $last: Int, $before: String, $words: String, $filter: ProductFilter,
    $sort: ProductSort, $country: CountryCode, $language: LanguageCode)
    @inContext(country: $country, language: $language) {
  products(first: $first, after: $after, last: $last, before: $before, query: $words, filter: $filter, sort: $sort) {
    nodes { handle }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}"""

FACETS = """query Facets($words: String, $filter: ProductFilter, $sort: ProductSort, $language: LanguageCode)
    @inContext(language: $language) {
  products(first: 1, query: $words, filter: $filter, sort: $sort) { facets { name values { value label count } } }
}"""

AVAILABILITY = """query Availability($skus: [String!]!, $country: CountryCode, $language: LanguageCode)
    @inContext(country: $country, language: $language) {
  availability(skus: $skus) {
    sku availability { state canAddToCart label nextStep concierge { phone } }
  }
}"""


async def listed(house: House, **asked: Any) -> list[str]:
    """The handles of one page of a list, as large as pages come."""
    size = {} if "last" in asked else {"first": 100}
    page = (await house.ask(LIST, **{**size, **asked}))["products"]
    return [node["handle"] for node in page["nodes"]]


async def pages(house: House, size: int, *, backward: bool = False, **asked: Any) -> AsyncIterator[list[str]]:
    """The pages of a list, one after the other, from its beginning or from its end."""
    way, cursor, more = ("last", "before", "hasPreviousPage") if backward else ("first", "after", "hasNextPage")
    place: dict[str, str] = {}
    while True:
        page = (await house.ask(LIST, **{way: size}, **place, **asked))["products"]
        yield [node["handle"] for node in page["nodes"]]
        if not page["pageInfo"][more]:
            return
        place = {cursor: page["pageInfo"]["startCursor" if backward else "endCursor"]}


async def gathered(*collections: tuple[str, list[str]], **titles: str) -> None:
    """Make collections of pieces by their handles; `titles` are English ones."""
    ids = {row["handle"]: row["id"] for row in await tables.Product.all().values("id", "handle")}
    for position, (handle, members) in enumerate(collections):
        row = await tables.Collection.create(handle=handle, title=handle.capitalize(), position=position)
        if handle in titles:
            text = titles[handle]
            await tables.CollectionText.create(collection_id=row.id, language="en", field="title", text=text)
        for place, member in enumerate(members):
            await tables.CollectionPiece.create(collection_id=row.id, product_id=ids[member], position=place)


async def noted_elsewhere(kind: str, subject: str, **data: Any) -> None:
    """A fact as another process writes it: nothing rings here."""
    await Event.create(cursor=token_urlsafe(15), at=A_SUNDAY, kind=kind, subject=subject, actor="shop", data=data)


class Statements(Handler):
    """Keeps the statements that the database client writes to its log."""

    def __init__(self) -> None:
        super().__init__(DEBUG)
        self.texts: list[str] = []

    def emit(self, record: LogRecord) -> None:
        self.texts.append(record.getMessage())

    def __len__(self) -> int:
        return len(self.texts)


@contextmanager
def statements() -> Iterator[Statements]:
    """The statements that are sent to the database meanwhile."""
    log, found = getLogger("tortoise.db_client"), Statements()
    level = log.level
    log.addHandler(found)
    log.setLevel(DEBUG)
    try:
        yield found
    finally:
        log.setLevel(level)
        log.removeHandler(found)


async def ask_as(house: House, caller: Caller, query: str, **variables: Any) -> dict[str, Any]:
    """What the shop answers somebody in particular, before there are accounts to sign in to."""
    context = Context(house.shop, caller, "test")
    answer = await Pipeline(core(SCHEMA)).run(Request(query, variables=variables), context)
    assert not answer.errors, answer.errors
    assert answer.data is not None
    return answer.data
