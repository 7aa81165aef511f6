"""Keyset pages: stable while rows are inserted, because a cursor names a place in the order and not a count."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import orjson
from tortoise.connection import get_connection
from tortoise.expressions import Q, RawSQL
from tortoise.models import Model
from tortoise.queryset import QuerySet

T = TypeVar("T")
U = TypeVar("U")
M = TypeVar("M", bound=Model)
Row = dict[str, Any]

LARGEST_PAGE = 100
USUAL_PAGE = 24
LARGEST = 2**63 - 1
LARGEST_SMALL = 2**31 - 1


class BadPage(ValueError):
    """Page arguments that make no sense; the message is fit for the client's developer."""


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list is asked for: the first ones after a cursor, or the last ones before one.

    Raises:
        BadPage: a size outside 1..100, or both directions at once.
    """

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None

    def __post_init__(self) -> None:
        for name, size in (("first", self.first), ("last", self.last)):
            if size is not None and not 1 <= size <= LARGEST_PAGE:
                raise BadPage(f"`{name}` must be between 1 and {LARGEST_PAGE}, not {size}.")
        if self.backward and self.after is not None:
            raise BadPage("Use `first` with `after`, or `last` with `before`, not both directions at once.")
        if not self.backward and self.before is not None:
            raise BadPage("`before` goes with `last`.")

    @property
    def backward(self) -> bool:
        return self.last is not None

    @property
    def size(self) -> int:
        return self.last or self.first or USUAL_PAGE

    @property
    def cursor(self) -> str | None:
        return self.before if self.backward else self.after


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Nodes in list order, a cursor for each, and whether there is more on either side."""

    nodes: Sequence[T]
    cursors: Sequence[str]
    has_next: bool
    has_previous: bool
    facets: Sequence[Any] = ()

    def of(self, nodes: Sequence[U]) -> "Page[U]":
        """The same page with other nodes in the same places."""
        return Page(nodes, self.cursors, self.has_next, self.has_previous, self.facets)


EMPTY: Page[Any] = Page((), (), has_next=False, has_previous=False)


def cursor_of(order: str, *place: object) -> str:
    """An opaque cursor; it carries the order it belongs to, so that a changed sort is a clear error."""
    return urlsafe_b64encode(orjson.dumps([order, *place], default=str)).rstrip(b"=").decode()


class Small(int):
    """The type of a place in a 32-bit column."""


def place_of(order: str, cursor: str, types: Sequence[type] | None = None) -> list[Any]:
    """The place a cursor names; without `types`, any number of integers.

    Raises:
        BadPage: not a cursor, or one of another list or sort.
    """
    try:
        named, *place = orjson.loads(urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
    except (BadBase64, ValueError, TypeError):
        raise BadPage("This cursor is not one of this list.") from None
    if named != order:
        raise BadPage("This cursor belongs to a list in another order.")
    expected = [int] * len(place) if types is None else types
    if not place or len(place) != len(expected):
        raise BadPage("This cursor is not one of this list.")
    return [_revived(part, kind) for part, kind in zip(place, expected, strict=True)]


def _revived(part: object, kind: type) -> object:
    """What a list gave is taken back; anything else would be for the database to refuse."""
    if kind is datetime and isinstance(part, str):
        with suppress(ValueError, OverflowError):
            moment = datetime.fromisoformat(part)
            if moment.tzinfo is not None:
                return moment.astimezone(UTC)
    elif kind is UUID and isinstance(part, str):
        with suppress(ValueError):
            return UUID(part)
    elif kind is str and isinstance(part, str):
        if "\0" not in part:
            return part
    elif issubclass(kind, int) and type(part) is int:
        largest = LARGEST_SMALL if kind is Small else LARGEST
        if -largest <= part <= largest:
            return part
    raise BadPage("This cursor is not one of this list.")


def window_of(items: Sequence[T], cursors: Sequence[str], window: Window) -> Page[T]:
    """A page of a list that is wholly in memory, such as the variants of a piece."""
    start, end = 0, len(items)
    if window.cursor is not None:
        if window.cursor not in cursors:
            raise BadPage("This cursor is not one of this list.")
        place = cursors.index(window.cursor)
        start, end = (start, place) if window.backward else (place + 1, end)
    low = max(start, end - window.size) if window.backward else start
    high = end if window.backward else min(end, start + window.size)
    return Page(items[low:high], cursors[low:high], has_next=high < len(items), has_previous=low > 0)


@dataclass(frozen=True, slots=True)
class Order:
    """An order of rows: fields with a `-` for descending, the last one unique, and the types of their values."""

    name: str
    fields: tuple[str, ...]
    types: tuple[type, ...]

    @property
    def names(self) -> list[str]:
        """The fields without their direction."""
        return [field.lstrip("-") for field in self.fields]

    def after(self, place: Sequence[Any], *, backward: bool) -> Q:
        """Rows behind a place: greater in the first field, or equal there and greater in the next, and so on.

        That they are not smaller in the first is said as well: by it, and not by either one or the other, an index
        leads to them.
        """
        falls = [field.startswith("-") != backward for field in self.fields]
        condition = Q()
        for index, name in enumerate(self.names):
            equal = dict(zip(self.names[:index], place[:index], strict=True))
            step = Q(**equal, **{f"{name}__{'lt' if falls[index] else 'gt'}": place[index]})
            condition = step if not index else condition | step
        return Q(**{f"{self.names[0]}__{'lte' if falls[0] else 'gte'}": place[0]}) & condition

    def sorting(self, *, backward: bool) -> list[str]:
        if not backward:
            return list(self.fields)
        return [field[1:] if field.startswith("-") else f"-{field}" for field in self.fields]


async def keyset(query: QuerySet[M], order: Order, window: Window) -> Page[Row]:
    """One statement: the window's rows as dicts of the order's fields."""
    sorting = order.sorting(backward=window.backward)
    rows: list[Row] = await _behind(query, order, window).order_by(*sorting).limit(window.size + 1).values(*order.names)
    return _page(rows, [[row[name] for name in order.names] for row in rows], order, window)


async def page_of(query: QuerySet[M], order: Order, window: Window) -> Page[M]:
    """One statement: the window's rows in full.

    Raises:
        BadPage: a cursor of another list.
    """
    sorting = order.sorting(backward=window.backward)
    return page(await _behind(query, order, window).order_by(*sorting).limit(window.size + 1), order, window)


def page(rows: Sequence[T], order: Order, window: Window) -> Page[T]:
    """The window's page from its rows as they were read, one more than it shows among them."""
    return _page(rows, [[getattr(row, name) for name in order.names] for row in rows], order, window)


async def keyset_of_each(query: QuerySet[M], owner: str, order: Order, window: Window) -> dict[Any, Page[M]]:
    """Two statements: the same window of each owner's rows, by what stands in the column `owner`; none for no rows."""
    keys = await _keys_of_each(_behind(query, order, window), owner, order, window)
    sorting = order.sorting(backward=window.backward)
    rows = await query.model.filter(**{f"{order.names[-1]}__in": keys}).order_by(*sorting) if keys else []
    found: dict[Any, list[M]] = defaultdict(list)
    for row in rows:
        found[getattr(row, owner)].append(row)
    return {each: page(theirs, order, window) for each, theirs in found.items()}


async def _keys_of_each(query: QuerySet[M], owner: str, order: Order, window: Window) -> list[Any]:
    """The keys of one row more than fits into each owner's window."""
    sorting = order.sorting(backward=window.backward)
    by = ", ".join(f'"{field.lstrip("-")}"{" DESC" if field.startswith("-") else ""}' for field in sorting)
    nth = RawSQL(f'row_number() OVER (PARTITION BY "{owner}" ORDER BY {by})')
    numbered = query.annotate(nth=nth).values(order.names[-1], "nth")
    # Values stay parameters: as literals they are not written as each database keeps them.
    inner, values = numbered.sql(), numbered.query.get_parameterized_sql()[1]
    statement = f"SELECT * FROM ({inner}) each_one WHERE nth <= {window.size + 1}"  # noqa: S608 - all of it is our own
    return [row[order.names[-1]] for row in await get_connection("default").execute_query_dict(statement, values)]


def _behind(query: QuerySet[M], order: Order, window: Window) -> QuerySet[M]:
    """The rows behind the window's cursor."""
    if window.cursor is None:
        return query
    return query.filter(order.after(place_of(order.name, window.cursor, order.types), backward=window.backward))


def _page(rows: Sequence[T], places: Sequence[Sequence[object]], order: Order, window: Window) -> Page[T]:
    """What was read in the window's direction, one row more than fits among it, in list order."""
    step = -1 if window.backward else 1
    shown, more = rows[: window.size][::step], len(rows) > window.size
    cursors = [cursor_of(order.name, *place) for place in places[: window.size][::step]]
    behind = window.cursor is not None
    return Page(
        shown,
        cursors,
        has_next=behind if window.backward else more,
        has_previous=more if window.backward else behind,
    )
