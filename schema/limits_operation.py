"""Which operation of a document is meant, and how long its arguments make a list."""

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLArgument,
    GraphQLError,
    GraphQLField,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    OperationDefinitionNode,
    Undefined,
    ValueNode,
    VariableNode,
    get_nullable_type,
    is_list_type,
)

PAGING = ("first", "last")


def chosen(document: DocumentNode, operation_name: str | None) -> OperationDefinitionNode:
    """The one operation to execute; several without a name are a request error, as the specification demands."""
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    if operation_name is not None:
        operations = [each for each in operations if each.name and each.name.value == operation_name]
        if not operations:
            raise _unresolved(f"Unknown operation named {operation_name!r}.")
        return operations[0]
    if not operations:
        raise _unresolved("Must provide an operation.")
    if len(operations) > 1:
        raise _unresolved("Must provide operation name if query contains multiple operations.")
    return operations[0]


class ArgumentSizes:
    """Page and list lengths from literals, variables and defaults; remembers which variables it has read."""

    def __init__(self, operation: OperationDefinitionNode, variables: Mapping[str, Any], largest: int) -> None:
        self.variables = variables
        self.declared = {each.variable.name.value: each.default_value for each in operation.variable_definitions or ()}
        self.largest = largest
        self.read: set[str] = set()

    def page(self, node: FieldNode, field: GraphQLField) -> int | None:
        """The page a connection will hold, None for a field without paging; what is no valid size counts in full."""
        names = [name for name in PAGING if name in field.args]
        if not names:
            return None
        given = self.given(node)
        values = [_plain(self.value(given.get(name), field.args[name])) for name in names]
        return max((self.clamped(value) for value in values if value is not None), default=self.largest)

    def longest_list(self, node: FieldNode, field: GraphQLField) -> int:
        """The length of the longest list among the arguments: `availability(skus:)` answers one item for each."""
        given = self.given(node)
        lists = [name for name, argument in field.args.items() if is_list_type(get_nullable_type(argument.type))]
        return max((_length(self.value(given.get(name), field.args[name])) for name in lists), default=0)

    def clamped(self, value: object) -> int:
        return value if type(value) is int and 1 <= value <= self.largest else self.largest

    def given(self, node: FieldNode) -> dict[str, ValueNode]:
        return {each.name.value: each.value for each in node.arguments or ()}

    def value(self, node: ValueNode | None, argument: GraphQLArgument) -> object:
        """A literal's node, a variable's value or a default."""
        if not isinstance(node, VariableNode):
            return _default(argument) if node is None else node
        name = node.name.value
        self.read.add(name)
        if name in self.variables:
            return self.variables[name]
        declared = self.declared.get(name)
        return _default(argument) if declared is None else declared


def _default(argument: GraphQLArgument) -> object:
    if argument.default is not None:
        return argument.default.literal or argument.default.value
    return None if argument.default_value is Undefined else argument.default_value


def _plain(value: object) -> object:
    """An integer or null as Python has it; anything else is left as it is."""
    if isinstance(value, IntValueNode):
        # A longer numeral is no page size, and Python refuses to read the longest ones.
        return int(value.value) if len(value.value) < 10 else 0
    return None if isinstance(value, NullValueNode) else value


def _length(value: object) -> int:
    if isinstance(value, ListValueNode):
        return len(value.values)
    return len(value) if isinstance(value, list | tuple) else 0


def _unresolved(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": "OPERATION_RESOLUTION_FAILURE"})
