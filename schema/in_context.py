"""`@inContext`: delivery country and language of a whole operation."""

from typing import Annotated, Any

import strawberry
from graphql import GraphQLSchema, OperationDefinitionNode
from graphql.execution.values import VariableValues, get_directive_values, get_variable_values
from strawberry.directive import DirectiveLocation

from schema.context import Context
from schema.enums import CountryCode, LanguageCode


@strawberry.directive(
    name="inContext",
    description="Delivery country and language for the whole operation. Defaults: the shop's own (FR, fr).",
    locations=[DirectiveLocation.QUERY, DirectiveLocation.MUTATION, DirectiveLocation.SUBSCRIPTION],
)
def in_context(
    country: Annotated[CountryCode | None, strawberry.argument(description="Where to deliver.")] = None,
    language: Annotated[LanguageCode | None, strawberry.argument(description="Which language to speak.")] = None,
) -> None:
    """Read once per operation by `apply`; graphql-core never calls a directive at these locations."""


def apply(
    schema: GraphQLSchema, operation: OperationDefinitionNode, variables: dict[str, Any], context: Context
) -> None:
    """Set the context's country and language; bad variables are left for execution to report."""
    directive = schema.get_directive("inContext")
    if directive is None or not operation.directives:
        return
    values = get_variable_values(schema, operation.variable_definitions or (), variables)
    if not isinstance(values, VariableValues):
        return
    given = get_directive_values(directive, operation, values) or {}
    if given.get("country") is not None:
        context.country = CountryCode(given["country"]).name
    if given.get("language") is not None:
        context.language = LanguageCode(given["language"]).name.lower()
