"""The walk over a document's selections: each fragment is added up once, before those that spread it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from schema.limits_operation import ArgumentSizes

SATURATED = 10**9
NESTING = 100
COMPOSITE = (GraphQLObjectType, GraphQLInterfaceType, GraphQLUnionType)
INTROSPECTION_ROOTS = frozenset({"__schema", "__type"})
# What introspection lists hold on average in a schema of this size: a type has many fields, a field few arguments.
INTROSPECTION_LISTS: Mapping[str, int] = {
    "__Schema.types": 200,
    "__Schema.directives": 10,
    "__Type.fields": 10,
    "__Type.inputFields": 2,
    "__Type.enumValues": 3,
    "__Type.interfaces": 1,
    "__Type.possibleTypes": 1,
    "__Field.args": 1,
    "__Directive.args": 2,
    "__Directive.locations": 3,
}


@dataclass(slots=True)
class Tally:
    """What a selection set asks for.

    Its cost is a line, `once + page · per_item`: a fragment on a connection does not know the page it stands in.
    """

    depth: int = 0
    introspection_depth: int = 0
    repeats: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    introspection_cost: int = 0
    once: int = 0
    per_item: int = 0

    def add(self, other: "Tally") -> None:
        self.depth = max(self.depth, other.depth)
        self.introspection_depth = max(self.introspection_depth, other.introspection_depth)
        self.repeats = max(self.repeats, other.repeats)
        self.fields += other.fields
        self.aliases += other.aliases
        self.directives += other.directives
        self.introspection_cost += other.introspection_cost
        self.once += other.once
        self.per_item += other.per_item

    def cost(self, page: int) -> int:
        return self.once + page * self.per_item

    def saturated(self) -> "Tally":
        """Only fragments can double a number at every step, so that saturating each definition bounds them all."""
        return Tally(*(min(getattr(self, name), SATURATED) for name in self.__slots__))


class Walk:
    """The pass itself, with what is known of the fragments so far."""

    def __init__(
        self, schema: GraphQLSchema, sizes: ArgumentSizes, list_size: int, list_sizes: Mapping[str, int]
    ) -> None:
        self.schema = schema
        self.sizes = sizes
        self.list_size = list_size
        self.list_sizes = list_sizes
        self.fragments: dict[str, Tally] = {}
        self.visits = 0

    def roots(self, document: DocumentNode) -> Iterator[tuple[OperationDefinitionNode | FragmentDefinitionNode, Tally]]:
        """Each operation, and each fragment that nothing spreads, with its tally."""
        fragments = _by_name(document)
        spreads = {name: self.spread_by(fragment) for name, fragment in fragments.items()}
        for name in _innermost_first(spreads):
            if name in fragments:
                self.fragments[name] = self.definition(fragments[name])
        used = {name for names in spreads.values() for name in names}
        for definition in document.definitions:
            if isinstance(definition, OperationDefinitionNode):
                used.update(self.spread_by(definition))
                yield definition, self.definition(definition)
        for name, fragment in fragments.items():
            if name not in used:
                yield fragment, self.fragments[name]

    def spread_by(self, definition: OperationDefinitionNode | FragmentDefinitionNode) -> frozenset[str]:
        names = set()
        waiting: list[SelectionSetNode] = [definition.selection_set]
        while waiting:
            for selection in waiting.pop().selections:
                self.visits += 1
                if isinstance(selection, FragmentSpreadNode):
                    names.add(selection.name.value)
                elif isinstance(selection, FieldNode | InlineFragmentNode) and selection.selection_set:
                    waiting.append(selection.selection_set)
        return frozenset(names)

    def definition(self, node: OperationDefinitionNode | FragmentDefinitionNode) -> Tally:
        kind: GraphQLNamedType | None
        if isinstance(node, OperationDefinitionNode):
            kind = self.schema.get_root_type(node.operation)
        else:
            kind = self.schema.get_type(node.type_condition.name.value)
        tally = self.selections(node.selection_set, kind, {}, 1)
        declared = node.variable_definitions or ()
        tally.directives += sum(len(each.directives or ()) for each in (node, *declared))
        return tally.saturated()

    def selections(
        self, node: SelectionSetNode, parent: GraphQLNamedType | None, names: dict[str, int], nesting: int
    ) -> Tally:
        """Add up one level; `names` counts the response names of a selection set through its inline fragments."""
        if nesting > NESTING:
            raise GraphQLError("The document is nested too deeply.", extensions={"code": "LIMIT_EXCEEDED"})
        tally = Tally()
        for selection in node.selections:
            self.visits += 1
            tally.directives += len(selection.directives or ())
            if isinstance(selection, FieldNode):
                key = (selection.alias or selection.name).value
                names[key] = names.get(key, 0) + 1
                tally.repeats = max(tally.repeats, names[key])
                tally.add(self.field(selection, parent, nesting))
            elif isinstance(selection, FragmentSpreadNode):
                tally.add(self.fragments.get(selection.name.value) or Tally())
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                inner = self.schema.get_type(condition.name.value) if condition else parent
                tally.add(self.selections(selection.selection_set, inner, names, nesting + 1))
        return tally

    def field(self, node: FieldNode, parent: GraphQLNamedType | None, nesting: int) -> Tally:
        definition = self.schema.get_field(parent, node.name.value) if isinstance(parent, COMPOSITE) else None
        kind = get_named_type(definition.type) if definition else None
        inside = self.selections(node.selection_set, kind, {}, nesting + 1) if node.selection_set else Tally()
        tally = Tally(
            depth=inside.depth + 1,
            introspection_depth=inside.introspection_depth,
            repeats=inside.repeats,
            fields=1,
            aliases=inside.aliases + bool(node.alias),
            directives=inside.directives,
            introspection_cost=inside.introspection_cost,
        )
        self.charge(tally, inside, node, definition, parent)
        if node.name.value in INTROSPECTION_ROOTS:
            tally.introspection_depth, tally.introspection_cost = tally.depth, tally.once
            tally.depth = tally.once = 0
        return tally

    def charge(
        self,
        tally: Tally,
        inside: Tally,
        node: FieldNode,
        definition: GraphQLField | None,
        parent: GraphQLNamedType | None,
    ) -> None:
        """An object costs 2, a leaf 1, with all that is inside; lists multiply it."""
        own = 2 if node.selection_set else 1
        if definition is None or parent is None:
            tally.once = own + inside.cost(self.list_size)
            return
        page = self.sizes.page(node, definition)
        expected = self.list_sizes.get(f"{parent.name}.{node.name.value}", self.list_size)
        each = own + inside.cost(page or expected)
        if not _is_list(definition.type):
            tally.once = each
        elif page is None and _is_page(parent, node.name.value):
            tally.per_item = each
        else:
            tally.once = each * (page or max(expected, self.sizes.longest_list(node, definition)))


def _by_name(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    found: dict[str, FragmentDefinitionNode] = {}
    for each in document.definitions:
        if isinstance(each, FragmentDefinitionNode) and found.setdefault(each.name.value, each) is not each:
            raise _invalid(f"There can be only one fragment named {each.name.value!r}.")
    return found


def _innermost_first(spreads: Mapping[str, frozenset[str]]) -> list[str]:
    try:
        return list(TopologicalSorter(spreads).static_order())
    except CycleError as error:
        name, *via = error.args[1][:-1]
        path = f" via {', '.join(repr(each) for each in via)}" if via else ""
        raise _invalid(f"Cannot spread fragment {name!r} within itself{path}.") from None


def _invalid(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": "GRAPHQL_VALIDATION_FAILED"})


def _is_list(kind: GraphQLOutputType) -> bool:
    return is_list_type(get_nullable_type(kind))


def _is_page(parent: GraphQLNamedType, name: str) -> bool:
    return name in {"nodes", "edges"} and parent.name.endswith("Connection")
