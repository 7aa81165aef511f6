"""The contract as a table: every coordinate (`Type`, `Type.field`, `Type.field(argument:)`) and what it is."""

from collections.abc import Iterator
from pathlib import Path

from graphql import (
    DirectiveDefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    parse,
    print_ast,
)

CONTRACT = Path(__file__).parent.parent / "contract" / "storefront.graphql"
COMMITTED = Path(__file__).parent.parent.parent / "schema" / "storefront.graphql"


def coordinates(sdl: str) -> dict[str, str]:
    """What an SDL says, flat: types with their kind and interfaces, fields with their type, arguments with default."""
    return dict(_all(parse(sdl)))


def _all(document: DocumentNode) -> Iterator[tuple[str, str]]:
    for node in document.definitions:
        name = f"@{node.name.value}" if isinstance(node, DirectiveDefinitionNode) else node.name.value  # type: ignore[attr-defined]
        yield name, node.kind
        if isinstance(node, DirectiveDefinitionNode):
            yield from _arguments(name, node.arguments or ())
            yield from ((f"{name} on {place.value}", "location") for place in node.locations)
        elif isinstance(node, EnumTypeDefinitionNode):
            yield from ((f"{name}.{value.name.value}", "value") for value in node.values or ())
        elif isinstance(node, InputObjectTypeDefinitionNode):
            yield from ((f"{name}.{field.name.value}", _valued(field)) for field in node.fields or ())
        elif isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
            yield from ((f"{name} implements {kind.name.value}", "interface") for kind in node.interfaces or ())
            for field in node.fields or ():
                yield from _field(name, field)


def _field(owner: str, field: FieldDefinitionNode) -> Iterator[tuple[str, str]]:
    name = f"{owner}.{field.name.value}"
    yield name, print_ast(field.type)
    yield from _arguments(name, field.arguments or ())


def _arguments(owner: str, arguments: tuple[InputValueDefinitionNode, ...]) -> Iterator[tuple[str, str]]:
    yield from ((f"{owner}({argument.name.value}:)", _valued(argument)) for argument in arguments)


def _valued(value: InputValueDefinitionNode) -> str:
    default = f" = {print_ast(value.default_value)}" if value.default_value is not None else ""
    return print_ast(value.type) + default
