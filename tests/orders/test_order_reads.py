"""Orders as they are read: by number and token only, in the words of the customer FAQ."""

import re
from pathlib import Path

from resolvers.orders.tables import Order, OrderStatus
from tests.cart.customer import Customer
from tests.house_of import House
from tests.makers import piece, ring

FAQ = (Path(__file__).parents[1] / "demo" / "faq.fr.txt").read_text(encoding="utf-8")
NODE = "query Node($id: ID!) { node(id: $id) { __typename } }"


def letters(words: str) -> str:
    """What no typographer changes: letters and digits, whatever the case of the first."""
    return "".join(sign for sign in words if sign.isalnum()).casefold()


async def test_an_order_is_read_by_its_number_and_its_own_token_only(house: House) -> None:
    await house.shelve(piece())
    anna, bruno = Customer(house), Customer(house)
    placed, theirs = await anna.buy({"sku": "JONC-HORIZON"}), await bruno.buy({"sku": "JONC-HORIZON"})
    number = placed["order"]["number"]
    own = await anna.order(placed)
    assert own["number"] == number
    for typed in (number.lower(), number.replace("-", ""), f" {number.replace('0', 'o').replace('1', 'l')} "):
        placed["order"]["number"] = typed
        assert await bruno.order(placed) == own
    placed["order"]["number"] = number
    token = placed["accessToken"]
    for wrong in (theirs["accessToken"], "x", token[:-1], f"{token} ", token.upper(), "é" * 64):
        assert await anna.order(placed, wrong) is None
    query = "query Q($number: String!) { order(number: $number) { number } }"
    assert (await anna.visitor.ask(query, number=number))["order"] is None
    for node in (placed["order"]["id"], own["lines"][0]["id"]):
        assert (await anna.visitor.ask(NODE, id=node))["node"] is None
    by_get = await house.client.get("/graphql", params={"query": f'{{ order(number: "{number}") {{ number }} }}'})
    assert by_get.status_code == 405


async def test_each_status_is_told_in_the_words_of_the_faq(house: House) -> None:
    await house.shelve(piece())
    customer = Customer(house)
    placed = await customer.buy({"sku": "JONC-HORIZON"})
    told = re.findall(r'- Si le statut de votre commande est "(.+?)", (.+)', FAQ)
    assert len(told) == len(OrderStatus) == 5
    english = Customer(house, context="@inContext(language: EN)")
    for status, (label, explanation) in zip(OrderStatus, told, strict=True):
        await Order.all().update(status=status)
        order = await customer.order(placed)
        assert (order["status"], order["statusLabel"]) == (status.name, label)
        assert letters(order["statusExplanation"]) == letters(explanation)
        assert order["statusExplanation"][0].isupper()
        abroad = await english.order(placed)
        assert abroad["statusLabel"] != label
        assert abroad["statusExplanation"].isascii()


async def test_the_steps_of_an_order_are_told_in_order_with_cursors_that_say_nothing(house: House) -> None:
    await house.shelve(piece())
    customer = Customer(house)
    placed = await customer.buy({"sku": "JONC-HORIZON"})
    house.clock.forward(minutes=5)
    await house.pay(placed["payment"]["redirectUrl"])
    order = await customer.order(placed)
    assert [(step["status"], step["statusLabel"], step["at"]) for step in order["timeline"]] == [
        ("PENDING_PAYMENT", "Paiement en attente", "2026-11-22T12:00:00Z"),
        ("IN_VALIDATION", "En cours de validation", "2026-11-22T12:05:00Z"),
    ]
    cursors = [step["cursor"] for step in order["timeline"]]
    assert all(re.fullmatch(r"[\w-]{20}", cursor) for cursor in cursors)
    assert order["placedAt"] == "2026-11-22T12:00:00Z"
    assert (order["payment"]["state"], order["payment"]["dueAt"]) == ("AUTHORISED", None)
    assert order["payment"]["method"]
    assert (order["invoices"], order["shipment"], order["cancellation"]) == ([], None, None)


async def test_the_right_to_withdraw_excludes_what_was_engraved(house: House) -> None:
    await house.shelve(piece(stock=9, max_per_order=9), ring())
    customer = Customer(house)
    engraved = {"sku": "JONC-HORIZON", "engraving": "A"}
    mixed = await customer.buy({"sku": "BAGUE-LUEUR-50"}, engraved, {"sku": "JONC-HORIZON"}, consent=True)
    order = await customer.order(mixed)
    excluded = [line["id"] for line in order["lines"] if line["engraving"]]
    assert len(excluded) == 1
    assert order["withdrawal"] == {"isOpen": True, "until": None, "excludedLineIds": excluded}
    only = await customer.buy(engraved, attempt="attempt-2", consent=True)
    assert not (await customer.order(only))["withdrawal"]["isOpen"]
    plain = await customer.buy({"sku": "JONC-HORIZON"}, attempt="attempt-3")
    assert (await customer.order(plain))["withdrawal"] == {"isOpen": True, "until": None, "excludedLineIds": []}
    await house.pay(plain["payment"]["redirectUrl"], "refuse")
    cancelled = await customer.order(plain)
    assert (cancelled["status"], cancelled["withdrawal"]["isOpen"]) == ("CANCELLED", False)
