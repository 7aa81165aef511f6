"""One pass over a document that says how deep, how wide and how costly it is, each fragment measured once."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any, NamedTuple

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
    OperationType,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from schema.limits_operation import ArgumentSizes, chosen

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


@dataclass(slots=True)
class Tally:
    """What a selection set asks for, every number saturating.

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
        self.fields = min(self.fields + other.fields, SATURATED)
        self.aliases = min(self.aliases + other.aliases, SATURATED)
        self.directives = min(self.directives + other.directives, SATURATED)
        self.introspection_cost = min(self.introspection_cost + other.introspection_cost, SATURATED)
        self.once = min(self.once + other.once, SATURATED)
        self.per_item = min(self.per_item + other.per_item, SATURATED)

    def cost(self, page: int) -> int:
        return min(self.once + page * self.per_item, SATURATED)


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
        once=max(total.once, tally.cost(page)),
    )


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
        fragments = [each for each in document.definitions if isinstance(each, FragmentDefinitionNode)]
        spreads = {each.name.value: self.spread_by(each) for each in fragments}
        by_name = {each.name.value: each for each in reversed(fragments)}
        for name in _innermost_first(spreads):
            if name in by_name:
                self.fragments[name] = self.definition(by_name[name])
        used = frozenset().union(*spreads.values())
        for definition in document.definitions:
            if isinstance(definition, OperationDefinitionNode):
                used |= self.spread_by(definition)
                yield definition, self.definition(definition)
        for fragment in fragments:
            if fragment.name.value not in used:
                yield fragment, self.fragments[fragment.name.value]
            elif by_name[fragment.name.value] is not fragment:
                yield fragment, self.definition(fragment)

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
        tally = self.selections(node.selection_set, kind, Counter(), 1)
        declared = node.variable_definitions or ()
        tally.directives += sum(len(each.directives or ()) for each in (node, *declared))
        return tally

    def selections(
        self, node: SelectionSetNode, parent: GraphQLNamedType | None, names: Counter[str], nesting: int
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
                names[key] += 1
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
        inside = self.selections(node.selection_set, kind, Counter(), nesting + 1) if node.selection_set else Tally()
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
            tally.once = min(own + inside.cost(self.list_size), SATURATED)
            return
        page = self.sizes.page(node, definition)
        expected = self.list_sizes.get(f"{parent.name}.{node.name.value}", self.list_size)
        each = min(own + inside.cost(page or expected), SATURATED)
        if not _is_list(definition.type):
            tally.once = each
        elif page is None and _is_page(parent, node.name.value):
            tally.per_item = each
        else:
            tally.once = min(each * (page or max(expected, self.sizes.longest_list(node, definition))), SATURATED)


def _innermost_first(spreads: Mapping[str, frozenset[str]]) -> list[str]:
    try:
        return list(TopologicalSorter(spreads).static_order())
    except CycleError as error:
        name, *via = error.args[1][:-1]
        path = f" via {', '.join(repr(each) for each in via)}" if via else ""
        raise GraphQLError(
            f"Cannot spread fragment {name!r} within itself{path}.", extensions={"code": "GRAPHQL_VALIDATION_FAILED"}
        ) from None


def _is_list(kind: GraphQLOutputType) -> bool:
    return is_list_type(get_nullable_type(kind))


def _is_page(parent: GraphQLNamedType, name: str) -> bool:
    return name in {"nodes", "edges"} and parent.name.endswith("Connection")
