"""Building a schema from its roots, with the printed form of the contract."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

import strawberry
from graphql import (
    GraphQLArgument,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
)
from strawberry.schema.config import StrawberryConfig

from schema.context import Context
from schema.in_context import in_context
from schema.refusals import USER_ERRORS
from schema.scalars import SCALARS

# What a subscription's source yields becomes the value of its field when somebody asks for it.
Load = Callable[[Context, Any], Awaitable[object]]


def build(query: type, mutation: type, subscription: type, loads: Mapping[str, Load]) -> strawberry.Schema:
    """A schema in which an optional argument has no default of null, as the contract prints it."""
    schema = strawberry.Schema(
        query=query,
        mutation=mutation,
        subscription=subscription,
        types=USER_ERRORS,
        directives=[in_context],
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
    )
    given: Any
    for given in _inputs(core(schema)):
        if given.default is not None and given.default.value is None:
            given.default = None
        if given.default_value is None:
            given.default_value = Undefined
    root = core(schema).subscription_type
    for name, field in (root.fields if root is not None else {}).items():
        field.resolve = _loading(loads[name])
    return schema


def core(schema: strawberry.Schema) -> GraphQLSchema:
    """The graphql-core schema that Strawberry built."""
    return schema._schema  # noqa: SLF001 - Strawberry offers no other way to it


def _loading(load: Load) -> Callable[..., Awaitable[object]]:
    async def resolve(event: object, info: Any, **_: object) -> object:
        return await load(info.context, event)

    return resolve


def _inputs(schema: GraphQLSchema) -> Iterator[GraphQLArgument | GraphQLInputField]:
    for directive in schema.directives:
        yield from directive.args.values()
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType):
            for field in kind.fields.values():
                yield from field.args.values()
        elif isinstance(kind, GraphQLInputObjectType):
            yield from kind.fields.values()
