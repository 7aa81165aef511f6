"""How much a document may ask for: its text before parsing, its shape and cost before validation."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from graphql import DocumentNode, GraphQLError, GraphQLSchema, GraphQLSyntaxError, parse

from schema.limits_measure import Measure, measure

__all__ = ["DEFAULTS", "Limits", "Measure", "check_document", "enforce", "measure"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a document is refused: graphql-armor's habits to begin with, depth and cost fitted to this schema.

    A list of 24 pieces with the default pages of images and variants, prices and availability costs at most 46,000;
    three nested pages of 100 cost over a million.
    """

    depth: int = 15
    aliases: int = 15
    directives: int = 50
    max_tokens: int = 1000
    max_bytes: int = 16_384
    cost: int = 50_000
    mutations: int = 10
    # Validation compares equal response names pair by pair, which is quadratic.
    repeats: int = 20
    introspection: bool = True
    # The full introspection query of graphql-js, GraphiQL and graphql-core fits exactly once.
    introspection_depth: int = 15
    introspection_cost: int = 250_000
    page: int = 100
    list_size: int = 5
    # "Type.field" → how many items a list without paging is expected to hold.
    list_sizes: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


DEFAULTS = Limits()
# PostgreSQL stores none; written as it is, or as a string's escape.
NUL = re.compile(r"\0|(?<!\\)(?:\\\\)*\\u(?:0000|\{0+\})")


def check_document(source: str, *, max_bytes: int = 16_384, max_tokens: int = 1000) -> DocumentNode:
    """Parse a document whose text is small enough; comments count as tokens."""
    if len(source) > max_bytes or len(source.encode("utf-8", "surrogatepass")) > max_bytes:
        raise _exceeded(f"The document is longer than {max_bytes} bytes.", "bytes", max_bytes)
    if NUL.search(source):
        raise GraphQLError("The document holds a NUL character.", extensions={"code": "BAD_USER_INPUT"})
    try:
        return parse(source, max_tokens=max_tokens)
    except GraphQLSyntaxError as error:
        if "tokens. Parsing aborted" in error.message:
            raise _exceeded(f"The document has more than {max_tokens} tokens.", "tokens", max_tokens) from None
        raise GraphQLError(
            error.message,
            source=error.source,
            positions=error.positions,
            extensions={"code": "GRAPHQL_PARSE_FAILED"},
        ) from None


def enforce(
    document: DocumentNode,
    operation_name: str | None,
    variables: Mapping[str, Any] | None,
    schema: GraphQLSchema,
    limits: Limits = DEFAULTS,
) -> Measure:
    """Measure the document and raise for the first limit that it passes."""
    found = measure(
        document,
        operation_name,
        variables,
        schema,
        page=limits.page,
        list_size=limits.list_size,
        list_sizes=limits.list_sizes,
    )
    if found.introspection_depth and not limits.introspection:
        raise GraphQLError("Introspection is disabled.", extensions={"code": "INTROSPECTION_DISABLED"})
    for name, asked, allowed in _compared(found, limits):
        if asked > allowed:
            words = name.replace("_", " ")
            raise _exceeded(f"The document passes the limit of {words}: {asked}, at most {allowed}.", name, allowed)
    return found


def _compared(found: Measure, limits: Limits) -> Iterator[tuple[str, int, int]]:
    for name in ("depth", "aliases", "directives", "repeats", "mutations", "introspection_depth", "introspection_cost"):
        yield name, getattr(found, name), getattr(limits, name)
    yield "cost", found.cost, limits.cost


def _exceeded(message: str, limit: str, allowed: int) -> GraphQLError:
    return GraphQLError(message, extensions={"code": "LIMIT_EXCEEDED", "limit": limit, "allowed": allowed})
