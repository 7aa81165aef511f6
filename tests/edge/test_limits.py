"""What a document may ask for: every refusal, and what must pass."""

from typing import Any

import pytest
from graphql import GraphQLError, get_introspection_query

from schema.limits import Limits, Measure, check_document, enforce
from tests.edge.sample import LIST, SCHEMA, Endpoint
from tests.edge.serving import serving


def asked(source: str, variables: dict[str, Any] | None = None, **limits: Any) -> Measure:
    return enforce(check_document(source), None, variables, SCHEMA, Limits(**limits))


def refused(source: str, variables: dict[str, Any] | None = None, **limits: Any) -> dict[str, Any]:
    """The extensions of the error that the document is refused with."""
    with pytest.raises(GraphQLError) as error:
        asked(source, variables, **limits)
    return error.value.extensions or {}


def nested(fields: list[str], inside: str) -> str:
    return " { ".join(fields) + " { " + inside + " }" * len(fields)


def test_the_list_page_of_a_storefront_passes() -> None:
    found = asked(LIST)
    assert found.depth == 6
    assert found.cost < 50_000
    assert found.variables == {"first"}
    assert asked(LIST, {"first": 1}).cost < found.cost / 20


@pytest.mark.parametrize(
    "source",
    [
        "{ a }",
        "mutation { cartLinesAdd }",
        "subscription { orderStatusChanged { id } }",
        "query A { hello }",
        "{ ...F } fragment F on Query { hello }",
    ],
)
def test_small_documents_pass(source: str) -> None:
    asked(source)


def test_nested_pages_of_100_are_refused_by_cost() -> None:
    lists = ["", "products(first: 100)", "nodes", "collections(first: 100)", "nodes", "products(first: 100)", "nodes"]
    assert refused(nested(lists, "id"))["limit"] == "cost"
    assert refused(nested(["", "recent(first: 100)", *["related"] * 6], "id"))["limit"] == "cost"


@pytest.mark.parametrize("first", ["1000000000", "-1", "0", "100", "101", "null", "1.5", '"7"', "9" * 5000])
def test_a_page_that_is_none_counts_as_100(first: str) -> None:
    found = asked(f"{{ products(first: {first}) {{ nodes {{ id }} }} }}")
    assert found.cost == 2 + 100 * (2 + 1)


@pytest.mark.parametrize("first", [10**9, -1, 0, 100, None, 1.5, "7", True, [1], {}])
def test_a_variable_page_that_is_none_counts_as_100(first: object) -> None:
    found = asked("query($n: Int) { products(first: $n) { nodes { id } } }", {"n": first})
    assert found.cost == 2 + 100 * (2 + 1)


@pytest.mark.parametrize(
    "declared, variables, page",
    [
        ("$n: Int", {"n": 7}, 7),
        ("$n: Int = 9", {"n": 7}, 7),
        ("$n: Int = 9", {}, 9),
        ("$n: Int", {}, 24),
        ("$n: Int = 9", {"n": None}, 100),
    ],
)
def test_a_page_comes_from_the_variable_or_its_default_or_the_schemas(
    declared: str, variables: dict[str, Any], page: int
) -> None:
    found = asked(f"query({declared}) {{ products(first: $n) {{ nodes {{ id }} }} }}", variables)
    assert found.cost == 2 + page * (2 + 1)


def test_only_the_items_of_a_page_are_multiplied() -> None:
    page_info = "{ products(first: 10) { pageInfo { endCursor } } }"
    assert asked(page_info).cost == 2 + 2 + 1
    edges = "{ products(last: 30) { edges { cursor node { id } } nodes { id } } }"
    assert asked(edges).cost == 2 + 30 * (2 + 1 + 2 + 1) + 30 * (2 + 1)


def test_a_fragment_on_a_connection_takes_the_page_it_stands_in() -> None:
    fragment = "fragment P on ProductConnection { nodes { id } }"
    found = asked("{ a: products(first: 2) { ...P } b: products(first: 3) { ...P } } " + fragment)
    assert found.cost == (2 + 2 * 3) + (2 + 3 * 3)


def test_a_list_without_paging_counts_its_guess_or_its_arguments() -> None:
    assert asked("{ search { __typename } }").cost == 5 * 3
    assert asked("{ search { __typename } }", list_sizes={"Query.search": 40}).cost == 40 * 3
    many = ["x"] * 50
    assert asked("query($s: [String!]!) { availability(skus: $s) { state } }", {"s": many}).cost == 50 * 3
    assert asked('{ availability(skus: ["a", "b", "c", "d", "e", "f"]) { state } }').cost == 6 * 3


def test_sixteen_aliases_are_refused_also_through_fragments() -> None:
    signing_in = " ".join(f'a{n}: signIn(password: "{n}")' for n in range(16))
    assert refused(f"mutation {{ {signing_in} }}")["limit"] == "aliases"
    five = "fragment A on Query { a: hello b: hello c: hello ...B } fragment B on Query { d: hello e: hello }"
    spread = "{ p: hello ...A ...A ...A } " + five
    assert refused(spread)["limit"] == "aliases"
    assert refused(spread)["allowed"] == 15
    assert (
        asked("{ ...A ...A ...A } fragment A on Query { a: hello b: hello c: hello d: hello e: hello }").aliases == 15
    )


def test_more_than_ten_root_fields_in_a_mutation_are_refused() -> None:
    assert refused("mutation { " + "cartLinesAdd " * 11 + "}")["limit"] == "mutations"
    assert (
        refused("mutation { ...A ...A } fragment A on Mutation { " + "cartLinesAdd " * 6 + "}")["limit"] == "mutations"
    )
    assert asked("mutation { " + "cartLinesAdd " * 10 + "}").mutations == 10
    assert asked("{ " + "hello " * 11 + "}").mutations == 0


def test_directives_are_counted_wherever_they_stand() -> None:
    assert refused("{ hello " + "@skip(if: false) " * 51 + "}")["limit"] == "directives"
    found = asked("query($a: Int @x) @x { hello @x ... @x { hello } ...F @x ...F } fragment F on Query @x { hello @x }")
    assert found.directives == 5 + 2 * 2


def test_depth_is_counted_through_fragments_and_not_by_inline_ones() -> None:
    deep = nested(["", "product", *["related"] * 13], "id")
    assert asked(deep, list_size=1).depth == 15
    assert refused(nested(["", "product", *["related"] * 14], "id"), list_size=1)["limit"] == "depth"
    by_fragment = "{ product { ...F } } fragment F on Product { " + nested(["related"] * 14, "id") + " }"
    assert refused(by_fragment, list_size=1)["limit"] == "depth"
    assert asked("{ ... { ... on Query { product { ... on Node { id } } } } }").depth == 2


def test_one_field_a_thousand_times_is_refused() -> None:
    assert refused("{ " + "hello " * 1000 + "}")["limit"] == "tokens"
    assert refused("{ " + "product { id } " * 21 + "}")["limit"] == "repeats"
    assert refused("{ " + "... { product { id } } " * 21 + "}")["limit"] == "repeats"


@pytest.mark.parametrize(
    "source",
    [
        "{ hello } #" + "x" * 1_000_000,
        "{ hello }\n" + "#\n" * 1_000,
        "{ hello " + "é" * 9_000 + " }",
        "{ hello " + "hello " * 500 + "#\n" * 600 + "}",
    ],
    ids=["a long comment", "many comments", "two bytes a letter", "fields and comments"],
)
def test_padding_is_refused_before_it_is_parsed(source: str) -> None:
    assert refused(source)["limit"] in {"bytes", "tokens"}


@pytest.mark.parametrize("source", ["", "{", "{ hello", "query", "{ \ud800 }", "{ a(b: " + "[" * 900])
def test_a_syntax_error_says_where_it_is(source: str) -> None:
    with pytest.raises(GraphQLError) as error:
        check_document(source)
    assert error.value.extensions == {"code": "GRAPHQL_PARSE_FAILED"}
    assert error.value.locations


@pytest.mark.parametrize(
    "source",
    ["{ a(b: " + "[" * 490 + "]" * 490 + ") }", "{ " + "...{ " * 110 + "hello" + " }" * 110 + " }"],
    ids=["values", "selections"],
)
def test_deep_nesting_is_refused_by_parser_or_measure(source: str) -> None:
    assert refused(source)["code"] in {"LIMIT_EXCEEDED", "GRAPHQL_PARSE_FAILED"}


@pytest.mark.parametrize(
    "source",
    [
        "{ ...A } fragment A on Query { ...A }",
        "{ ...A } fragment A on Query { ...B } fragment B on Query { product { id } ... { ...A } }",
        "{ hello } fragment A on Query { ...B } fragment B on Query { ...A }",
    ],
)
def test_a_fragment_inside_itself_is_a_clear_error(source: str) -> None:
    with pytest.raises(GraphQLError, match=r"Cannot spread fragment '[AB]' within itself"):
        asked(source)


def test_two_fragments_of_one_name_are_a_clear_error() -> None:
    with pytest.raises(GraphQLError, match="There can be only one fragment named 'F'"):
        asked("{ ...F } fragment F on Query { hello } fragment F on Query { product { id } }")


def test_one_of_several_operations_must_be_named() -> None:
    document = check_document("query A { hello } query B { product { id } }")
    with pytest.raises(GraphQLError, match="Must provide operation name"):
        enforce(document, None, None, SCHEMA)
    with pytest.raises(GraphQLError, match="Unknown operation named 'C'"):
        enforce(document, "C", None, SCHEMA)
    with pytest.raises(GraphQLError, match="Must provide an operation"):
        enforce(check_document("fragment F on Query { hello }"), None, None, SCHEMA)
    assert enforce(document, "A", None, SCHEMA).depth == 2


def test_what_is_not_executed_counts_too() -> None:
    deep = nested(["product", *["related"] * 14], "id")
    for rest in (f"query B {{ {deep} }}", f"fragment F on Query {{ {deep} }}", f"subscription B {{ {deep} }}"):
        document = check_document("query A { hello } " + rest)
        with pytest.raises(GraphQLError, match="limit of depth"):
            enforce(document, "A", None, SCHEMA, Limits(list_size=1))


def test_the_variables_of_the_executed_operation_decide() -> None:
    document = check_document(
        "query A($n: Int = 50) { products(first: $n) { nodes { id } } } query B($n: Int = 1) { hello }",
    )
    assert enforce(document, "A", {}, SCHEMA).cost == 2 + 50 * 3


@pytest.mark.parametrize("every_part", [True, False])
def test_the_standard_introspection_passes_where_it_is_allowed(every_part: bool) -> None:  # noqa: FBT001
    query = get_introspection_query(
        specified_by_url=every_part,
        directive_is_repeatable=every_part,
        schema_description=every_part,
        input_value_deprecation=every_part,
        one_of=every_part,
    )
    assert asked(query).cost == 0
    assert refused(query, introspection=False)["code"] == "INTROSPECTION_DISABLED"


@pytest.mark.parametrize(
    "source",
    [
        '{ __type(name: "Query") { name } }',
        "{ ...F } fragment F on Query { __schema { queryType { name } } }",
        "{ ... { x: __schema { queryType { name } } } }",
    ],
)
def test_introspection_can_be_off_for_every_spelling(source: str) -> None:
    asked(source)
    assert refused(source, introspection=False)["code"] == "INTROSPECTION_DISABLED"
    assert asked("{ __typename }", introspection=False).cost == 1


@pytest.mark.parametrize(
    "source",
    [
        nested(["", "__schema", "types", "fields", "type", "fields", "type", "fields"], "name"),
        nested(["", '__type(name: "Query")', *["ofType"] * 20], "name"),
        nested(["", "__schema", "types", *["possibleTypes", "interfaces"] * 7], "name"),
        "{ " + nested(["__schema", "types", "fields", "type", "fields"], "...N ...N ...N ...N")
        + " } fragment N on __Field { name args { name } type { name fields { name } } }",
    ],
)  # fmt: skip
def test_introspection_has_its_own_bounds(source: str) -> None:
    assert refused(source)["limit"].startswith("introspection_")


@pytest.mark.parametrize(
    "body",
    [
        {"query": "query A { hello } query B { hello }"},
        {"query": "{ hello " + "hello " * 1000 + "}"},
        {"query": "{ ...A } fragment A on Query { ...A }"},
        {"query": "query($n: Int) { recent(first: $n) { related { related { related { related { related { related { id"
                  " } } } } } } } }", "variables": {"n": 10**9}},
    ],
)  # fmt: skip
async def test_a_refused_document_is_a_400_without_data(body: dict[str, Any]) -> None:
    endpoint = Endpoint()
    async with serving(endpoint) as served, served.client() as client:
        answer = await client.post("/", json=body)
        assert answer.status_code == 400
        assert set(answer.json()) == {"errors"}
        assert endpoint.executed == 0
