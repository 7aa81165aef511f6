"""What every subscription needs: where to begin, and by what right."""

from collections.abc import Hashable
from dataclasses import dataclass

from graphql import GraphQLError

from resolvers.events import facts
from resolvers.events.follower import Standing
from resolvers.people import standing
from schema.context import Context
from schema.problems import bad_input

LONGEST_CURSOR = 32


@dataclass(frozen=True, slots=True)
class Seen:
    """A value of a stream of states, with what tells it from another."""

    key: Hashable
    value: object


async def shown(_: Context, seen: Seen) -> object:
    """The value as it is."""
    return seen.value


def right_of(context: Context) -> Standing:
    """By what right the caller follows: a session's, or that of whoever knows what to ask for.

    Raises:
        LookupError: the staff's schema, asked by nobody; its table of roles comes first.
    """
    if context.staff is not None:
        return standing.of_staff(context.shop, context.staff)
    return standing.of_caller(context.shop, context.caller)


async def from_cursor(after: str | None) -> int | None:
    """Where to begin by a public cursor; None, which is from now on, without one.

    Raises:
        GraphQLError: nothing happened there.
    """
    if after is None:
        return None
    place = await facts.place_of(after) if len(after) <= LONGEST_CURSOR else None
    if place is None:
        raise bad_input("`after` is no cursor of a step.")
    return place


async def from_sequence(context: Context, after: int | None) -> int | None:
    """Where to begin by the shop's own sequence; None, which is from now on, without one.

    Raises:
        GraphQLError: no such place was reached yet.
    """
    feed = context.shop.feed
    if after is None or 0 <= after <= feed.position:
        return after
    newest = await feed.surely(facts.latest)
    if not 0 <= after <= newest:
        raise bad_input(f"`after` lies between 0 and {newest}, the last event's sequence.")
    return after


def unauthenticated(text: str) -> GraphQLError:
    """Nobody is signed in, and somebody has to be."""
    return GraphQLError(text, extensions={"code": "UNAUTHENTICATED"})
