"""Whoever has the cart's secret has the cart; its id alone opens nothing."""

import re

from gateway.cookies import CART_COOKIE
from tests.cart.customer import Customer, lines
from tests.house_of import SITE, House
from tests.journeys.operations import ADD
from tests.makers import piece

CART = "{ cart { id lines { quantity variant { sku } } } }"
NODE = "query Node($id: ID!) { node(id: $id) { __typename id } }"
ADD_ONE = {"query": ADD, "variables": {"lines": [{"sku": "JONC-HORIZON"}]}}


async def test_a_browser_keeps_the_secret_where_no_script_and_no_other_host_can_read_it(house: House) -> None:
    await house.shelve(piece())
    made = await house.client.post("/graphql", json=ADD_ONE)
    secret = made.json()["data"]["cartLinesAdd"]["cartToken"]
    name, *attributes = made.headers["set-cookie"].split("; ")
    assert name == f"__Host-ecrin-cart={secret}"
    assert {attribute.lower() for attribute in attributes} == {
        "path=/", "secure", "httponly", "samesite=lax", "max-age=2592000",
    }  # fmt: skip
    assert re.fullmatch(r"[\w-]{43}", secret)

    cookie = {"cookie": f"{CART_COOKIE}={secret}", "graphql-require-preflight": "1"}
    again = await house.client.post("/graphql", json=ADD_ONE, headers=cookie)
    assert again.json()["data"]["cartLinesAdd"]["cartToken"] is None
    assert "set-cookie" not in again.headers
    read = await house.client.post("/graphql", json={"query": CART}, headers=cookie)
    assert lines(read.json()["data"]["cart"]) == [("JONC-HORIZON", 2)]
    assert read.headers["cache-control"] == "no-store"
    ours = await house.client.post("/graphql", json={"query": CART}, headers={**cookie, "origin": SITE})
    assert ours.json() == read.json()

    bare = await house.client.post("/graphql", json={"query": CART}, headers={"cookie": cookie["cookie"]})
    assert bare.status_code == 403
    foreign = await house.client.post(
        "/graphql", json={"query": CART}, headers={**cookie, "origin": "https://a.example"}
    )
    assert foreign.status_code == 403
    plain = await house.client.post("http://shop.example/graphql", json=ADD_ONE)
    assert plain.json()["data"]["cartLinesAdd"]["cartToken"]
    assert "set-cookie" not in plain.headers


async def test_a_client_without_cookies_sends_the_secret_as_a_header_which_outranks_the_cookie(house: House) -> None:
    await house.shelve(piece())
    anna, bruno = Customer(house), Customer(house)
    await anna.add({"sku": "JONC-HORIZON"})
    await bruno.add({"sku": "JONC-HORIZON", "quantity": 3})
    assert anna.visitor.cart_token != bruno.visitor.cart_token
    cookie = {"cookie": f"{CART_COOKIE}={anna.visitor.cart_token}", "graphql-require-preflight": "1"}
    answer = await bruno.visitor.post({"query": CART}, **cookie)
    assert lines(answer.json()["data"]["cart"]) == [("JONC-HORIZON", 3)]
    by_get = await house.client.get("/graphql", params={"query": CART}, headers={"x-cart-token": "any"})
    assert by_get.status_code == 405


async def test_neither_an_id_nor_a_made_up_secret_opens_a_cart(house: House) -> None:
    await house.shelve(piece())
    anna, bruno = Customer(house), Customer(house)
    cart = (await anna.add({"sku": "JONC-HORIZON"}))["cart"]
    assert (await anna.visitor.ask(NODE, id=cart["id"]))["node"] == {"__typename": "Cart", "id": cart["id"]}
    assert (await bruno.visitor.ask(NODE, id=cart["id"]))["node"] is None
    await bruno.add({"sku": "JONC-HORIZON"})
    assert (await bruno.visitor.ask(NODE, id=cart["id"]))["node"] is None
    (line,) = cart["lines"]
    for payload in (await bruno.remove(line["id"]), await bruno.update({"id": line["id"], "quantity": 0})):
        assert [error["code"] for error in payload["userErrors"]] == ["NOT_FOUND"]

    for made_up in (cart["id"], "x", "A" * 5000):
        stranger = Customer(house)
        stranger.visitor.cart_token = made_up
        assert await stranger.cart() is None
        payload = await stranger.add({"sku": "JONC-HORIZON"})
        assert payload["cartToken"] not in {None, made_up}
    assert lines(await anna.cart()) == [("JONC-HORIZON", 1)]


async def test_a_cart_made_earlier_in_a_document_is_the_one_that_the_rest_of_it_edits(house: House) -> None:
    await house.shelve(piece())
    document = """mutation {
      first: cartLinesAdd(lines: [{sku: "JONC-HORIZON"}]) { cartToken cart { id totalQuantity } }
      second: cartLinesAdd(lines: [{sku: "JONC-HORIZON"}]) { cartToken cart { id totalQuantity } }
    }"""
    made = await house.ask(document)
    assert made["first"]["cart"]["id"] == made["second"]["cart"]["id"]
    assert (made["second"]["cartToken"], made["second"]["cart"]["totalQuantity"]) == (None, 2)


async def test_a_refused_first_edit_leaves_no_cart(house: House) -> None:
    nobody = Customer(house)
    for payload in (
        await nobody.add({"sku": "NOTHING"}),
        await nobody.update({"id": "x", "quantity": 1}),
        await nobody.remove("x"),
        await nobody.deliver(),
        await nobody.bill(),
    ):
        assert payload["cartToken"] is None
    assert nobody.visitor.cart_token is None
    assert await nobody.cart() is None
