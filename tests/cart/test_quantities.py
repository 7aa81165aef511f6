"""How many: limits over all lines, all or nothing, versions, and edits at the same moment."""

import asyncio
from typing import Any

from tests.cart.customer import Customer, lines, refusal, refusals, warned
from tests.house_of import House
from tests.makers import piece, ring

HUGE = 2**31 - 1


async def test_a_quantity_is_one_or_more_and_no_more_than_an_order_may_hold(house: House) -> None:
    await house.shelve(piece(stock=4, max_per_order=3), piece("Jonc Rare", stock=2))
    customer = Customer(house)
    for quantity in (0, -1, -HUGE):
        refused = await customer.add({"sku": "JONC-HORIZON", "quantity": quantity})
        assert refusals(refused) == [("INVALID_INPUT", "lines.0.quantity")]
    for quantity in (4, HUGE):
        error = refusal(await customer.add({"sku": "JONC-HORIZON", "quantity": quantity}))
        assert (error["__typename"], error["max"]) == ("QuantityLimitError", 3)
        assert error["field"] == ["lines", "0", "quantity"]
        assert error["message"] == "Au plus 3 exemplaires de ce bijou par commande."
    error = refusal(await customer.add({"sku": "JONC-RARE", "quantity": 3}))
    assert (error["__typename"], error["code"]) == ("InsufficientStockError", "INSUFFICIENT_STOCK")
    assert (error["availableQuantity"], error["variant"]) == (2, {"sku": "JONC-RARE"})
    too_large = await customer.visitor.post(
        {"query": 'mutation { cartLinesAdd(lines: [{sku: "JONC-RARE", quantity: 2147483648}]) { cartToken } }'}
    )
    assert "errors" in too_large.json()
    assert too_large.json().get("data") is None
    assert await customer.cart() is None


async def test_exact_stock_is_never_told_beyond_what_was_asked_or_an_order_may_hold(house: House) -> None:
    await house.shelve(piece(stock=80, max_per_order=100))
    customer = Customer(house)
    await customer.add({"sku": "JONC-HORIZON", "quantity": 79})
    error = refusal(await customer.add({"sku": "JONC-HORIZON", "quantity": 2}))
    assert error["availableQuantity"] == 80
    await house.shelve(piece(stock=80, max_per_order=40))
    line = (await customer.cart())["lines"][0]["id"]
    assert refusal(await customer.update({"id": line, "quantity": 90}))["max"] == 40


async def test_a_limit_counts_over_all_lines_of_a_piece(house: House) -> None:
    await house.shelve(piece(stock=9, max_per_order=3))
    customer = Customer(house)
    plain, engraved = {"sku": "JONC-HORIZON", "quantity": 2}, {"sku": "JONC-HORIZON", "engraving": "A"}
    assert (await customer.add(plain, engraved))["userErrors"] == []
    for call in (
        await customer.add(engraved),
        await customer.add({"sku": "JONC-HORIZON", "giftMessage": "B"}),
        await customer.update({"id": (await customer.cart())["lines"][1]["id"], "quantity": 2}),
    ):
        assert refusals(call) == [("QUANTITY_LIMIT", "lines.0.quantity")]
    twice = await Customer(house).add(
        {"sku": "JONC-HORIZON", "quantity": HUGE}, {"sku": "JONC-HORIZON", "quantity": HUGE}
    )
    assert refusals(twice) == [("QUANTITY_LIMIT", "lines.1.quantity")]
    assert lines(await customer.cart()) == [("JONC-HORIZON", 2), ("JONC-HORIZON", 1)]


async def test_an_edit_changes_all_it_says_or_nothing_and_names_every_part_at_fault(house: House) -> None:
    await house.shelve(ring(), piece(stock=5))
    customer = Customer(house)
    before = (await customer.add({"sku": "BAGUE-LUEUR-50"}))["cart"]
    refused = await customer.add(
        {"sku": "JONC-HORIZON"},
        {"sku": "BAGUE-LUEUR-54"},
        {"sku": "BAGUE-LUEUR-52", "quantity": 0},
        {"sku": "UNKNOWN"},
        {"sku": "JONC-HORIZON", "engraving": "x" * 31, "giftMessage": "\t"},
    )
    assert refusals(refused) == [
        ("INVALID_INPUT", "lines.2.quantity"),
        ("NOT_FOUND", "lines.3.sku"),
        ("TEMPORARILY_UNAVAILABLE", "lines.1"),
        ("INVALID_INPUT", "lines.4.engraving"),
    ]
    (line,) = before["lines"]
    changed = {"id": line["id"], "quantity": 2}
    assert refusals(await customer.update(changed, {"id": "x", "quantity": 1})) == [("NOT_FOUND", "lines.1.id")]
    assert refusals(await customer.update(changed, {"id": line["id"], "quantity": -1})) == [
        ("INVALID_INPUT", "lines.1.quantity")
    ]
    assert refusals(await customer.remove(line["id"], "x")) == [("NOT_FOUND", "lineIds.1")]
    assert await customer.cart() == before


async def test_a_cart_holds_no_more_lines_and_a_call_no_more_inputs_than_is_sane(house: House) -> None:
    await house.shelve(piece(stock=100, max_per_order=100))
    customer = Customer(house)
    many = [{"sku": "JONC-HORIZON", "engraving": str(number)} for number in range(51)]
    error = refusal(await customer.add(*many))
    assert (error["__typename"], error["code"], error["max"]) == ("QuantityLimitError", "QUANTITY_LIMIT", 50)
    assert (await customer.add(*many[:50]))["cart"]["totalQuantity"] == 50
    (line, *_) = (await customer.cart())["lines"]
    assert (await customer.update({"id": line["id"], "quantity": 2}))["userErrors"] == []
    assert refusals(await customer.add(many[50])) == [("QUANTITY_LIMIT", "lines")]
    errors = await customer.visitor.errors(
        "mutation($lines: [CartLineInput!]!) { cartLinesAdd(lines: $lines) { cartToken } }", lines=many * 2
    )
    assert errors[0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_an_edit_of_another_version_is_refused_with_the_cart_as_it_is(house: House) -> None:
    await house.shelve(piece())
    customer = Customer(house)
    made = (await customer.add({"sku": "JONC-HORIZON"}))["cart"]
    more = (await customer.add({"sku": "JONC-HORIZON"}, version=made["version"]))["cart"]
    assert more["version"] == made["version"] + 1
    line = made["lines"][0]["id"]
    stale = made["version"]
    for refused in (
        await customer.add({"sku": "JONC-HORIZON"}, version=stale),
        await customer.update({"id": line, "quantity": 0}, version=stale),
        await customer.remove(line, version=stale),
        await customer.remove(line, version=more["version"] + 1),
    ):
        error = refusal(refused)
        assert (error["__typename"], error["code"], error["field"]) == (
            "CartChangedError",
            "CART_CHANGED",
            ["ifVersion"],
        )
        assert (error["cart"]["version"], error["cart"]["totalQuantity"]) == (more["version"], 2)
    assert lines((await customer.update({"id": line, "quantity": 5}, version=more["version"]))["cart"]) == [
        ("JONC-HORIZON", 5)
    ]


async def test_edits_at_the_same_moment_lose_nothing(house: House) -> None:
    await house.shelve(ring(sizes={"50": 99, "52": 99}), piece(stock=99, max_per_order=99))
    customer = Customer(house)
    start = (await customer.add({"sku": "BAGUE-LUEUR-50"}))["cart"]
    calls: list[Any] = [customer.add({"sku": "JONC-HORIZON"}) for _ in range(8)]
    calls += [customer.add({"sku": "BAGUE-LUEUR-52", "engraving": letter}) for letter in "ABCD"]
    calls += [customer.deliver(), customer.bill(city="Lyon", postalCode="69002")]
    answers = await asyncio.gather(*calls)
    assert all(answer["userErrors"] == [] for answer in answers)
    cart = await customer.cart()
    assert cart["version"] == start["version"] + len(calls)
    assert sorted(lines(cart)) == [("BAGUE-LUEUR-50", 1), *[("BAGUE-LUEUR-52", 1)] * 4, ("JONC-HORIZON", 8)]
    assert cart["delivery"]["address"]["city"] == "Paris"
    assert cart["billingAddress"]["postalCode"] == "69002"
    guarded = [customer.add({"sku": "JONC-HORIZON"}, version=cart["version"]) for _ in range(5)]
    outcomes = [refusals(answer) for answer in await asyncio.gather(*guarded)]
    assert sorted(outcomes) == [[], *[[("CART_CHANGED", "ifVersion")]] * 4]


async def test_equal_lines_are_put_together_and_the_customer_is_told(house: House) -> None:
    await house.shelve(piece(stock=9, max_per_order=9))
    customer = Customer(house)
    first = await customer.add({"sku": "JONC-HORIZON", "engraving": "Zoé"})
    assert warned(first) == []
    # Composed or not, spaced or not: it is the same engraving.
    for same in ("Zoé", "Zoe\u0301", " Zoé\u00a0"):
        merged = await customer.add({"sku": "JONC-HORIZON", "engraving": same})
        assert merged["warnings"] == [{"code": "MERGED", "lineId": merged["cart"]["lines"][0]["id"]}]
    assert lines(merged["cart"]) == [("JONC-HORIZON", 4)]
    for other in ({}, {"engraving": "zoé"}, {"engraving": "Zoé", "giftMessage": "À toi"}):
        assert warned(await customer.add({"sku": "JONC-HORIZON", **other})) == []
    cart = await customer.cart()
    assert lines(cart) == [("JONC-HORIZON", 4), *[("JONC-HORIZON", 1)] * 3]
    assert cart["warnings"] == []
    at_once = await Customer(house).add({"sku": "JONC-HORIZON"}, {"sku": "JONC-HORIZON", "quantity": 2})
    assert lines(at_once["cart"]) == [("JONC-HORIZON", 3)]
    assert at_once["warnings"] == [{"code": "MERGED", "lineId": at_once["cart"]["lines"][0]["id"]}]
