"""Operations over HTTP beyond the audits: what may travel by GET, and what an error does not tell."""

from typing import Any

import httpx2
import pytest

GRAPHQL = "application/graphql-response+json"


def post(shop: str, query: str, **more: Any) -> httpx2.Response:
    return httpx2.post(f"{shop}/graphql", json={"query": query, **more}, headers={"accept": GRAPHQL})


def get(shop: str, query: str, **more: str) -> httpx2.Response:
    return httpx2.get(f"{shop}/graphql", params={"query": query, **more}, headers={"accept": GRAPHQL})


@pytest.mark.parametrize("send", [post, get], ids=["POST", "GET"])
def test_of_two_operations_without_a_name_neither_runs(shop: str, send: Any) -> None:
    answer = send(shop, "query A { __typename } query B { shop { name } }")

    assert answer.status_code == 400
    assert answer.json().keys() == {"errors"}


def test_of_two_operations_the_named_one_runs(shop: str) -> None:
    answer = post(shop, "query A { a: __typename } query B { b: __typename }", operationName="B")

    assert answer.json() == {"data": {"b": "Query"}}


@pytest.mark.parametrize("name", ["C", "a", " A"])
def test_an_unknown_operation_runs_nothing(shop: str, name: str) -> None:
    answer = post(shop, "query A { a: __typename } query B { b: __typename }", operationName=name)

    assert (answer.status_code, answer.json().keys()) == (400, {"errors"})


MUTATION = 'mutation M { cartLinesAdd(lines: [{sku: "FIL-BRA-NOE-AG-17"}]) { cartToken } }'


@pytest.mark.parametrize("accept", [GRAPHQL, "application/json", "*/*"])
def test_a_mutation_by_get_changes_nothing(shop: str, accept: str) -> None:
    answer = httpx2.get(f"{shop}/graphql", params={"query": MUTATION}, headers={"accept": accept})

    assert answer.status_code == 405
    assert answer.json().keys() == {"errors"}
    assert "set-cookie" not in answer.headers


def test_a_mutation_beside_a_query_is_not_chosen_by_get(shop: str) -> None:
    answer = get(shop, f"query Q {{ __typename }} {MUTATION}", operationName="M")

    assert (answer.status_code, answer.json().keys()) == (405, {"errors"})


PERSONAL = {
    "plain": "{ cart { id } }",
    "renamed": "{ shop: cart { id } }",
    "an order": '{ order(number: "x", accessToken: "y") { number } }',
    "in a fragment": "{ ...F } fragment F on Query { cart { id } }",
    "in a fragment's fragment": "{ ...F } fragment F on Query { ...G } fragment G on Query { cart { id } }",
    "inline": "{ ... on Query { ... { cart { id } } } }",
    "included by a variable": "query Q($w: Boolean = true) { cart @include(if: $w) { id } }",
}


@pytest.mark.parametrize("query", PERSONAL.values(), ids=PERSONAL.keys())
def test_nothing_personal_travels_by_get(shop: str, query: str) -> None:
    answer = get(shop, query)

    assert answer.status_code == 405
    assert answer.json().keys() == {"errors"}
    assert post(shop, query).status_code == 200


@pytest.mark.parametrize("header", ["x-cart-token", "cookie"])
def test_by_get_nobody_is_anybody(shop: str, header: str) -> None:
    added = post(shop, MUTATION.replace("cartToken", "cartToken cart { id }")).json()["data"]["cartLinesAdd"]
    query = f'{{ node(id: "{added["cart"]["id"]}") {{ id }} }}'
    proof = {header: added["cartToken"] if header == "x-cart-token" else f"__Host-ecrin-cart={added['cartToken']}"}
    sent = {**proof, "graphql-require-preflight": "1"}

    by_get = httpx2.get(f"{shop}/graphql", params={"query": query}, headers=sent).json()
    by_post = httpx2.post(f"{shop}/graphql", json={"query": query}, headers=sent).json()

    assert by_get == {"data": {"node": None}}
    assert by_post == {"data": {"node": {"id": added["cart"]["id"]}}}


NEARLY = {
    "a field": ("{ shopp { name } }", "'shop'"),
    "a field of an object": ("{ shop { nam } }", "'name'"),
    "a field of a type behind an interface": ('{ node(id: "x") { handle } }', "'Collection'"),
    "an argument": ('{ product(handel: "x") { id } }', "'handle'"),
    "an argument of a directive": ("query Q @inContext(contry: FR) { __typename }", "'country'"),
    "a type": ("{ ...F } fragment F on Quer { __typename }", "'Query'"),
    "a type of a variable": ("query Q($f: ProductFiltr) { products(filter: $f) { nodes { id } } }", "'ProductFilter'"),
    "an enum's value": ("{ products(filter: {kind: RIN}) { nodes { id } } }", "'RING'"),
    "an enum's value as a text": ('{ products(filter: {kind: "RIN"}) { nodes { id } } }', "'RING'"),
    "an input's field": ("{ products(filter: {knd: RING}) { nodes { id } } }", "'kind'"),
}


@pytest.mark.parametrize("query, hidden", NEARLY.values(), ids=NEARLY.keys())
def test_whoever_guesses_is_not_told_how_near_it_was(shop: str, query: str, hidden: str) -> None:
    answer = post(shop, query)

    assert answer.status_code == 400
    assert "Did you mean" not in answer.text
    assert hidden not in answer.text.replace('\\"', "'")


@pytest.mark.parametrize(
    "given, hidden",
    [({"kind": "RIN"}, "'RING'"), ({"kind": ["BRACELETS"]}, "'BRACELET'"), ({"knd": "RING"}, "'kind'")],
)
def test_nor_by_what_is_wrong_with_a_variable(shop: str, given: dict[str, Any], hidden: str) -> None:
    query = "query Q($f: ProductFilter) { products(filter: $f) { nodes { id } } }"

    answer = post(shop, query, variables={"f": given})

    assert answer.status_code == 400
    assert "Did you mean" not in answer.text
    assert hidden not in answer.text.replace('\\"', "'")


INTROSPECTION = {
    "the schema": "{ __schema { types { name } } }",
    "a type": '{ __type(name: "Order") { fields { name } } }',
    "renamed": "{ shop: __schema { queryType { name } } }",
    "in a fragment": "{ ...F } fragment F on Query { __schema { queryType { name } } }",
    "inline": "{ ... on Query { __schema { queryType { name } } } }",
    "beside a public field": '{ shop { name } __type(name: "Order") { name } }',
}


@pytest.mark.parametrize("query", INTROSPECTION.values(), ids=INTROSPECTION.keys())
def test_introspection_is_answered_unless_the_settings_say_otherwise(shop: str, closed_shop: str, query: str) -> None:
    refused = post(closed_shop, query)

    assert post(shop, query).json()["data"]
    assert (refused.status_code, refused.json().keys()) == (400, {"errors"})
    assert refused.json()["errors"][0]["extensions"]["code"] == "INTROSPECTION_DISABLED"


def test_a_shop_without_introspection_still_names_the_type_of_an_object(closed_shop: str) -> None:
    assert post(closed_shop, "{ shop { __typename } }").json() == {"data": {"shop": {"__typename": "Shop"}}}


def test_graphiql_is_served_unless_the_settings_say_otherwise(shop: str, closed_shop: str) -> None:
    found = [httpx2.get(f"{address}/graphiql").status_code for address in (shop, closed_shop)]

    assert found == [200, 404]
