"""`@inContext`: delivery country and language of a whole operation."""

from collections.abc import Mapping
from dataclasses import dataclass
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
    """Read once per operation by `spoken`; graphql-core never calls a directive at these locations."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What an operation says of country and language; None where it says nothing."""

    country: str | None = None
    language: str | None = None

    def set_on(self, context: Context) -> None:
        """Let the operation's fields know."""
        if self.country is not None:
            context.country = self.country
        if self.language is not None:
            context.language = self.language


NOTHING_SPOKEN = Spoken()


def spoken(schema: GraphQLSchema, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> Spoken:
    """Read an operation's country and language; bad variables are left for execution to report."""
    directive = schema.get_directive("inContext")
    if directive is None or not operation.directives:
        return NOTHING_SPOKEN
    values = get_variable_values(schema, operation.variable_definitions or (), dict(variables))
    if not isinstance(values, VariableValues):
        return NOTHING_SPOKEN
    given = get_directive_values(directive, operation, values) or {}
    country, language = given.get("country"), given.get("language")
    return Spoken(
        None if country is None else CountryCode(country).name,
        None if language is None else LanguageCode(language).name.lower(),
    )
