"""Connections: keyset pages with nodes, edges and cursors, as Relay names them."""

from collections.abc import Awaitable, Sequence
from typing import Any, Generic, TypeVar

import strawberry

from resolvers.paging import BadPage, Page, Window, window_of
from schema.problems import bad_input

T = TypeVar("T")


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    """Relay's page information."""

    has_next_page: bool = strawberry.field(description="Whether more follows after this page.")
    has_previous_page: bool = strawberry.field(description="Whether more stands before this page.")
    start_cursor: str | None = strawberry.field(description="The first edge's cursor.")
    end_cursor: str | None = strawberry.field(description="The last edge's cursor, to go on with `after`.")


@strawberry.type(description="A node in its place in a list.")
class Edge(Generic[T]):
    """A cursor and the node it stands at."""

    cursor: str = strawberry.field(description="The place of this node in the list's order.")
    node: T = strawberry.field(description="The node.")


@strawberry.type(description="A page of a list, stable while rows are inserted.")
class Connection(Generic[T]):
    """Shows a `resolvers.paging.Page`."""

    @strawberry.field(description="The nodes of this page.")
    def nodes(root: strawberry.Parent[Page[Any]]) -> list[T]:
        return list(root.nodes)

    @strawberry.field(description="The nodes with their cursors.")
    def edges(root: strawberry.Parent[Page[Any]]) -> list[Edge[T]]:
        return [Edge(cursor=cursor, node=node) for cursor, node in zip(root.cursors, root.nodes, strict=True)]

    @strawberry.field(description="Where this page lies in the list.")
    def page_info(root: strawberry.Parent[Page[Any]]) -> PageInfo:
        return PageInfo(
            has_next_page=root.has_next,
            has_previous_page=root.has_previous,
            start_cursor=root.cursors[0] if root.cursors else None,
            end_cursor=root.cursors[-1] if root.cursors else None,
        )


def window(
    first: int | None = None, after: str | None = None, last: int | None = None, before: str | None = None
) -> Window:
    """The part asked for. `last` overrides the default of `first`, so a client that pages backwards says only that.

    Raises:
        GraphQLError: sizes outside 1..100, or both directions at once.
    """
    try:
        return Window(first=None if last is not None else first, after=after, last=last, before=before)
    except BadPage as problem:
        raise bad_input(str(problem)) from None


async def paged(page: Awaitable[T]) -> T:
    """A page from the database, or what holds one.

    Raises:
        GraphQLError: a cursor of another list.
    """
    try:
        return await page
    except BadPage as problem:
        raise bad_input(str(problem)) from None


def part_of(items: Sequence[T], cursors: Sequence[str], first: int | None, after: str | None) -> Page[T]:
    """A page of a list that is wholly in memory.

    Raises:
        GraphQLError: sizes outside 1..100, or a cursor of another list.
    """
    try:
        return window_of(items, cursors, window(first, after))
    except BadPage as problem:
        raise bad_input(str(problem)) from None
