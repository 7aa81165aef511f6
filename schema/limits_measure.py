"""How deep, how wide and how costly a document is, each fragment measured once."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from graphql import DocumentNode, GraphQLSchema, OperationType

from schema.limits_operation import ArgumentSizes, chosen
from schema.limits_walk import INTROSPECTION_LISTS, SATURATED, Tally, Walk


class Measure(NamedTuple):
    """The most that any operation of a document, executed or not, asks for."""

    depth: int
    aliases: int
    directives: int
    cost: int
    mutations: int
    repeats: int  # of one response name in one selection set
    introspection_depth: int
    introspection_cost: int
    visits: int  # AST nodes looked at, the proof of linearity
    variables: frozenset[str]  # the only ones whose values change this measure


def measure(
    document: DocumentNode,
    operation_name: str | None,
    variables: Mapping[str, Any] | None,
    schema: GraphQLSchema,
    *,
    page: int = 100,
    list_size: int = 5,
    list_sizes: Mapping[str, int] | None = None,
) -> Measure:
    """Measure every definition once; `page` is the largest page, `list_size` the guess for lists without paging.

    Raises GraphQLError when no single operation is meant, or a fragment spreads itself.
    """
    operation = chosen(document, operation_name)
    sizes = ArgumentSizes(operation, variables or {}, page)
    walk = Walk(schema, sizes, list_size, {**(list_sizes or {}), **INTROSPECTION_LISTS})
    total = Tally()
    mutations = 0
    for definition, tally in walk.roots(document):
        if getattr(definition, "operation", None) is OperationType.MUTATION:
            mutations = max(mutations, tally.fields)
        total = _greater(total, tally, page)
    return Measure(
        depth=total.depth,
        aliases=total.aliases,
        directives=total.directives,
        cost=total.once,
        mutations=mutations,
        repeats=total.repeats,
        introspection_depth=total.introspection_depth,
        introspection_cost=total.introspection_cost,
        visits=walk.visits,
        variables=frozenset(sizes.read),
    )


def _greater(total: Tally, tally: Tally, page: int) -> Tally:
    return Tally(
        depth=max(total.depth, tally.depth),
        introspection_depth=max(total.introspection_depth, tally.introspection_depth),
        repeats=max(total.repeats, tally.repeats),
        aliases=max(total.aliases, tally.aliases),
        directives=max(total.directives, tally.directives),
        introspection_cost=max(total.introspection_cost, tally.introspection_cost),
        once=max(total.once, min(tally.cost(page), SATURATED)),
    )
