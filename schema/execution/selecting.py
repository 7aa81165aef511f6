"""Which fields a query asks of a type: fragments opened, what is asked for twice merged, directives decided.

https://spec.graphql.org/October2021/#sec-Field-Collection
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    Visitor,
    visit,
)
from graphql.language import DocumentNode, NamedTypeNode

DECIDING = {"skip": False, "include": True}


class Unsupported(Exception):
    """Something of an operation that is left to graphql-core."""


class Selecting:
    """The selections of one document, under values of the variables that decide by @skip and @include."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, decided: Mapping[str, object]) -> None:
        self.schema = schema
        self.decided = decided
        self.fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }

    def fields(self, of: GraphQLObjectType, sets: Sequence[SelectionSetNode]) -> dict[str, list[FieldNode]]:
        """What several selections ask of a type, by response key; in the order of their first being named."""
        found: dict[str, list[FieldNode]] = {}
        seen = set[str]()
        for selection_set in sets:
            for node in self._fields(of, selection_set, seen):
                key = node.alias.value if node.alias is not None else node.name.value
                found.setdefault(key, []).append(node)
        return found

    def _fields(self, of: GraphQLObjectType, selection_set: SelectionSetNode, seen: set[str]) -> Iterator[FieldNode]:
        for node in selection_set.selections:
            if not self._is_wanted(node.directives):
                continue
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                if self._applies(of, node.type_condition):
                    yield from self._fields(of, node.selection_set, seen)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                fragment = self.fragments[node.name.value]
                if self._applies(of, fragment.type_condition):
                    yield from self._fields(of, fragment.selection_set, seen)

    def _applies(self, of: GraphQLObjectType, condition: NamedTypeNode | None) -> bool:
        if condition is None or condition.name.value == of.name:
            return True
        wider: Any = self.schema.get_type(condition.name.value)
        return self.schema.is_sub_type(wider, of) if not isinstance(wider, GraphQLObjectType) else False

    def _is_wanted(self, directives: Sequence[DirectiveNode] | None) -> bool:
        for directive in directives or ():
            name = directive.name.value
            if name not in DECIDING:
                raise Unsupported(name)
            (argument,) = directive.arguments or ()
            if self._value(argument.value) is not DECIDING[name]:
                return False
        return True

    def _value(self, node: Any) -> bool:
        if isinstance(node, BooleanValueNode):
            return node.value
        if isinstance(node, VariableNode) and isinstance(value := self.decided.get(node.name.value), bool):
            return value
        raise Unsupported(node)


def roots(document: DocumentNode, operation: OperationDefinitionNode) -> set[str]:
    """The root fields that an operation names, whatever its directives decide."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    names, waiting, seen = set[str](), [operation.selection_set], set[str]()
    while waiting:
        for node in waiting.pop().selections:
            if isinstance(node, InlineFragmentNode):
                waiting.append(node.selection_set)
            elif isinstance(node, FragmentSpreadNode):
                if node.name.value not in seen and node.name.value in fragments:
                    seen.add(node.name.value)
                    waiting.append(fragments[node.name.value].selection_set)
            elif isinstance(node, FieldNode):
                names.add(node.name.value)
    return names


def deciding(document: DocumentNode) -> tuple[str, ...]:
    """The variables that decide by @skip and @include which fields are there."""
    found = _Deciding()
    visit(document, found)
    return tuple(sorted(found.names))


class _Deciding(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names = set[str]()

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        if node.name.value in DECIDING:
            for argument in node.arguments or ():
                if isinstance(argument.value, VariableNode):
                    self.names.add(argument.value.name.value)
