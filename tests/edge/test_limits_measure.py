"""The memoised measure equals a naive expansion, and stays linear where the naive one explodes."""

from collections.abc import Callable
from typing import Any

import pytest
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLNamedType,
    GraphQLObjectType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
    parse,
)
from graphql.execution.values import get_argument_values, get_variable_values
from hypothesis import given
from hypothesis import strategies as st

from schema.limits import Limits, check_document, enforce, measure
from tests.edge.sample import SCHEMA

TYPES = ("Query", "Product", "ProductConnection", "Collection")


class Naive:
    """The definition of every number, by writing each fragment out at each place it is spread."""

    def __init__(self, source: str, variables: dict[str, Any]) -> None:
        self.document = parse(source)
        definitions = self.document.definitions
        self.fragments = {each.name.value: each for each in definitions if isinstance(each, FragmentDefinitionNode)}
        (self.operation,) = (each for each in definitions if isinstance(each, OperationDefinitionNode))
        self.variables = get_variable_values(SCHEMA, self.operation.variable_definitions or (), variables)
        self.spread: set[str] = set()

    def whole(self) -> tuple[int, ...]:
        """The greatest of each over the operation and the fragments that nothing spreads."""
        for each in (self.operation, *self.fragments.values()):
            self.mark(each.selection_set)
        unspread = [each for name, each in self.fragments.items() if name not in self.spread]
        results = [
            self.definition(self.operation, SCHEMA.query_type),
            *(self.definition(each, SCHEMA.get_type(each.type_condition.name.value)) for each in unspread),
        ]
        return tuple(max(column) for column in zip(*results, strict=True))

    def mark(self, selection_set: SelectionSetNode) -> None:
        for each in selection_set.selections:
            if isinstance(each, FragmentSpreadNode):
                self.spread.add(each.name.value)
            elif isinstance(each, FieldNode | InlineFragmentNode) and each.selection_set:
                self.mark(each.selection_set)

    def definition(
        self, node: OperationDefinitionNode | FragmentDefinitionNode, kind: GraphQLNamedType | None
    ) -> tuple[int, ...]:
        depth, aliases, directives, cost = self.level(node.selection_set, kind, 100)
        return depth, aliases, directives + len(node.directives or ()), cost

    def level(self, selection_set: SelectionSetNode, kind: GraphQLNamedType | None, page: int) -> tuple[int, ...]:
        depth = aliases = directives = cost = 0
        for each in selection_set.selections:
            directives += len(each.directives or ())
            if isinstance(each, FieldNode):
                inside = self.field(each, kind, page)
            elif isinstance(each, FragmentSpreadNode):
                fragment = self.fragments[each.name.value]
                directives += len(fragment.directives or ())
                inside = self.level(fragment.selection_set, SCHEMA.get_type(fragment.type_condition.name.value), page)
            elif isinstance(each, InlineFragmentNode):
                inside = self.level(each.selection_set, self.narrowed(each, kind), page)
            depth = max(depth, inside[0])
            aliases, directives, cost = aliases + inside[1], directives + inside[2], cost + inside[3]
        return depth, aliases, directives, cost

    def narrowed(self, node: InlineFragmentNode, kind: GraphQLNamedType | None) -> GraphQLNamedType | None:
        return SCHEMA.get_type(node.type_condition.name.value) if node.type_condition else kind

    def field(self, node: FieldNode, kind: GraphQLNamedType | None, page: int) -> tuple[int, ...]:
        assert isinstance(kind, GraphQLObjectType)
        definition = SCHEMA.get_field(kind, node.name.value)
        assert definition is not None
        asked = self.page(definition, node)
        is_list = is_list_type(get_nullable_type(definition.type))
        inside = (0, 0, 0, 0)
        if node.selection_set:
            inner = get_named_type(definition.type)
            inside = self.level(node.selection_set, inner, 5 if asked is None else asked)  # type: ignore[assignment]
        times = 1
        if is_list:
            of_page = kind.name.endswith("Connection") and node.name.value in {"nodes", "edges"}
            times = page if of_page else 5 if asked is None else asked
        own = 2 if node.selection_set else 1
        return inside[0] + 1, inside[1] + bool(node.alias), inside[2], (own + inside[3]) * times

    def page(self, definition: Any, node: FieldNode) -> int | None:
        if "first" not in definition.args:
            return None
        try:
            values = get_argument_values(definition, node, self.variables)  # type: ignore[arg-type]
        except GraphQLError:
            return 100
        sizes = [values[name] for name in ("first", "last") if values.get(name) is not None]
        return max((size if 1 <= size <= 100 else 100 for size in sizes), default=100)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Valid-shaped documents with up to four fragments, each spreading only later ones."""
    conditions = draw(st.lists(st.sampled_from(TYPES), max_size=4))
    default = draw(st.sampled_from(["", " = 3", " = 0"]))
    parts = [f"query($n: Int{default}){directive(draw)} {selections(draw, 'Query', conditions, 0, 3)}"]
    for index, condition in enumerate(conditions):
        body = selections(draw, condition, conditions, index + 1, 2)
        parts.append(f"fragment F{index} on {condition}{directive(draw)} {body}")
    return "\n".join(parts)


def selections(draw: st.DrawFn, kind: str, conditions: list[str], fragments_from: int, levels: int) -> str:
    chosen = ["__typename"]
    for _ in range(draw(st.integers(1, 3))):
        spreads = [index for index in range(fragments_from, len(conditions)) if conditions[index] == kind]
        is_spread = draw(st.booleans())
        if spreads and is_spread:
            chosen.append(f"...F{draw(st.sampled_from(spreads))}{directive(draw)}")
        elif levels and draw(st.integers(0, 5)) == 0:
            on = draw(st.sampled_from(["", f" on {kind}"]))
            chosen.append(f"...{on}{directive(draw)} {selections(draw, kind, conditions, fragments_from, levels - 1)}")
        else:
            chosen.append(one_field(draw, kind, conditions, fragments_from, levels))
    return "{ " + " ".join(chosen) + " }"


def one_field(draw: st.DrawFn, kind: str, conditions: list[str], fragments_from: int, levels: int) -> str:
    parent = SCHEMA.get_type(kind)
    assert isinstance(parent, GraphQLObjectType)
    inner = {name: get_named_type(each.type) for name, each in parent.fields.items()}
    names = [name for name, each in inner.items() if levels or not isinstance(each, GraphQLObjectType)]
    names = [name for name in names if name not in {"search", "node", "availability"}]
    if not names:
        return "__typename"
    name = draw(st.sampled_from(names))
    field: str = draw(st.sampled_from(["", "x: "])) + name
    if "first" in parent.fields[name].args:
        field += draw(
            st.sampled_from(["", "(first: 2)", "(first: $n)", "(first: -1)", "(first: 1000)", "(first: null)"])
        )
    field += directive(draw)
    if not isinstance(inner[name], GraphQLObjectType):
        return field
    return field + " " + selections(draw, inner[name].name, conditions, fragments_from, levels - 1)


def directive(draw: st.DrawFn) -> str:
    chosen: str = draw(st.sampled_from(["", "", "", " @include(if: true)"]))
    return chosen


@given(documents(), st.sampled_from([{}, {"n": 4}, {"n": None}, {"n": 0}]))
def test_the_measure_equals_a_naive_expansion(source: str, variables: dict[str, Any]) -> None:
    found = measure(parse(source), None, variables, SCHEMA)
    expected = Naive(source, variables).whole()
    assert (found.depth, found.aliases, found.directives, found.cost) == tuple(min(each, 10**9) for each in expected)


def doubling(inside: str = "...F{next} ...F{next}", head: str = "query") -> Callable[[int], str]:
    """Fragments that each spread the next one twice, in the given frame."""

    def build(size: int) -> str:
        frame = "fragment F{n} on Product {{ " + inside + " }}"
        links = [frame.format(n=n, next=n + 1) for n in range(size)]
        return f"{head} {{ product {{ ...F0 }} }} " + " ".join(links) + f" fragment F{size} on Product {{ x: id }}"

    return build


BOMBS: dict[str, Callable[[int], str]] = {
    "doubling": doubling(),
    "ten at a time": doubling("...F{next} " * 10),
    "doubling in depth": doubling(
        "related {{ ...F{next} }} collections {{ nodes {{ products {{ nodes {{ ...F{next} }} }} }} }}"
    ),
    "doubling inside inline fragments": doubling("... {{ ...F{next} }} ... on Product {{ ...F{next} }}"),
    "doubling with aliases": doubling("a: id ...F{next} b: id ...F{next}"),
    "doubling with directives": doubling("...F{next} @skip(if: false) ...F{next}"),
    "doubling in a subscription": doubling(head="subscription"),
    "doubling in an unused operation": lambda size: "query A { hello } " + doubling(head="query B")(size),
    "doubling in an unused fragment": lambda size: doubling()(size).replace("product { ...F0 }", "hello"),
}


@pytest.mark.parametrize("size", [10, 20, 40])
@pytest.mark.parametrize("build", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_refused_after_looking_at_each_node_twice_at_most(build: Callable[[int], str], size: int) -> None:
    source = build(size)
    document = parse(source)
    name = "A" if "query A" in source else None
    found = measure(document, name, None, SCHEMA)
    assert found.visits <= 2 * source.count("{") + 2 * source.count("...") + 2 * source.count("id ") + 4
    assert found.aliases == 10**9 or size < 40
    with pytest.raises(GraphQLError):
        enforce(check_document(source), name, None, SCHEMA)


@pytest.mark.parametrize("count", [10, 100, 400])
def test_visits_grow_with_the_document_and_not_faster(count: int) -> None:
    wide = "{ " + "hello " * count + "}"
    chain = "{ ...F0 } " + " ".join(f"fragment F{n} on Query {{ hello ...F{n + 1} }}" for n in range(count))
    many = " ".join(f"query Q{n} {{ ...F }}" for n in range(count)) + " fragment F on Query { " + "hello " * count + "}"
    for source, name, nodes in ((wide, None, count), (chain, None, 2 * count + 1), (many, "Q0", 2 * count)):
        assert measure(parse(source), name, None, SCHEMA).visits <= 2 * nodes


def test_a_long_chain_of_fragments_needs_no_deep_stack() -> None:
    links = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(3000))
    found = measure(parse("{ ...F0 } " + links + " fragment F3000 on Query { hello }"), None, None, SCHEMA)
    assert (found.depth, found.cost) == (1, 1)


def test_only_the_variables_that_change_the_measure_are_named() -> None:
    source = "query($n: Int, $id: ID) { product(id: $id) { images(first: $n) { nodes { url } } } }"
    assert enforce(check_document(source), None, {"id": "1"}, SCHEMA, Limits()).variables == {"n"}
