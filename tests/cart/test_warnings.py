"""What changes while a cart waits is said, and never cut in silence."""

from datetime import timedelta

from resolvers.catalog.tables import Distribution, Variant
from tests.cart.customer import Customer, blocked, lines, refusals, warned
from tests.house_of import A_SUNDAY, House
from tests.makers import piece, ring


async def test_a_changed_price_is_said_until_the_customer_edits_the_cart(house: House) -> None:
    await house.shelve(piece(price=45_000), ring())
    customer = Customer(house)
    await customer.add({"sku": "JONC-HORIZON", "quantity": 2}, {"sku": "BAGUE-LUEUR-50"})
    await house.shelve(piece(price=48_000))
    cart = await customer.cart()
    (warning,) = cart["warnings"]
    assert warning["code"] == "PRICE_CHANGED"
    assert warning["message"] == "Le prix de ce bijou a changé."
    assert warning["lineId"] == cart["lines"][0]["id"]
    assert cart["lines"][0]["unitPrice"] == {"minorUnits": 48_000}
    assert cart["cost"]["subtotal"] == {"minorUnits": 216_000}
    assert warned(await customer.cart()) == ["PRICE_CHANGED"]
    assert warned(await customer.deliver()) == ["PRICE_CHANGED"]
    english = Customer(house, customer.visitor, "@inContext(language: EN)")
    assert [warning["message"] for warning in (await english.cart())["warnings"]] == [
        "The price of this piece has changed."
    ]
    edited = await customer.add({"sku": "BAGUE-LUEUR-52"})
    assert warned(edited) == ["PRICE_CHANGED"]
    assert warned(await customer.cart()) == []
    await house.shelve(piece(price=45_000))
    assert warned(await customer.cart()) == ["PRICE_CHANGED"]
    await house.shelve(piece(price=48_000))
    assert warned(await customer.cart()) == []


async def test_a_price_on_request_keeps_the_last_one_seen_and_stands_against_ordering(house: House) -> None:
    await house.shelve(piece(price=45_000))
    customer = Customer(house)
    await customer.ready({"sku": "JONC-HORIZON"})
    await house.shelve(piece(price=None))
    cart = await customer.cart()
    assert cart["lines"][0]["unitPrice"] == {"minorUnits": 45_000}
    assert warned(cart) == ["UNAVAILABLE"]
    assert blocked(cart) == ("CART", ["NOT_SOLD_ONLINE"])


async def test_a_hidden_piece_stays_readable_and_may_become_less_or_go(house: House) -> None:
    await house.shelve(piece(), ring())
    customer = Customer(house)
    await customer.add({"sku": "JONC-HORIZON", "quantity": 3}, {"sku": "BAGUE-LUEUR-50"})
    await house.shelve(piece(distribution=Distribution.HIDDEN))
    assert (await house.ask('{ product(handle: "jonc-horizon") { id } }'))["product"] is None
    cart = await customer.cart()
    (line, _) = cart["lines"]
    assert line["variant"]["product"] == {"handle": "jonc-horizon", "title": "Jonc Horizon"}
    assert line["availability"] == {"state": "NOT_SOLD_ONLINE", "canAddToCart": False}
    assert [(warning["code"], warning["lineId"]) for warning in cart["warnings"]] == [("UNAVAILABLE", line["id"])]
    assert lines(cart)[0] == ("JONC-HORIZON", 3)

    assert refusals(await customer.add({"sku": "JONC-HORIZON"})) == [("NOT_FOUND", "lines.0.sku")]
    assert refusals(await customer.update({"id": line["id"], "quantity": 4})) == [("NOT_SOLD_ONLINE", "lines.0")]
    assert refusals(await customer.update({"id": line["id"], "engraving": "A"})) == [("NOT_SOLD_ONLINE", "lines.0")]
    assert lines((await customer.update({"id": line["id"], "quantity": 2}))["cart"])[0] == ("JONC-HORIZON", 2)
    assert (await customer.add({"sku": "BAGUE-LUEUR-52"}))["userErrors"] == []
    await house.shelve(piece(distribution=Distribution.ONLINE))
    assert warned(await customer.cart()) == []
    await house.shelve(piece(distribution=Distribution.HIDDEN))
    gone = (await customer.update({"id": line["id"], "quantity": 0}))["cart"]
    assert lines(gone) == [("BAGUE-LUEUR-50", 1), ("BAGUE-LUEUR-52", 1)]
    assert gone["warnings"] == []


async def test_fewer_pieces_than_the_cart_holds_are_said_on_each_of_their_lines(house: House) -> None:
    await house.shelve(piece(stock=5))
    customer = Customer(house)
    await customer.ready({"sku": "JONC-HORIZON", "quantity": 2}, {"sku": "JONC-HORIZON", "engraving": "A"})
    await house.shelve(piece(stock=2))
    cart = await customer.cart()
    assert warned(cart) == ["QUANTITY_EXCEEDS_STOCK"] * 2
    assert blocked(cart) == ("CART", ["INSUFFICIENT_STOCK"] * 2)
    assert lines(cart) == [("JONC-HORIZON", 2), ("JONC-HORIZON", 1)]
    less = await customer.update({"id": cart["lines"][0]["id"], "quantity": 1})
    assert (warned(less), less["userErrors"]) == ([], [])
    assert blocked(less["cart"]) == ("PAYMENT", [])
    await house.shelve(piece(stock=0))
    cart = await customer.cart()
    assert warned(cart) == ["UNAVAILABLE"] * 2
    assert blocked(cart) == ("CART", ["TEMPORARILY_UNAVAILABLE"] * 2)
    await house.shelve(piece(stock=5))
    assert blocked(await customer.cart()) == ("PAYMENT", [])


async def test_what_another_customer_orders_is_missing_in_this_cart_until_it_is_free_again(house: House) -> None:
    await house.shelve(ring(sizes={"52": 1}))
    anna, bruno = Customer(house), Customer(house)
    await anna.ready({"sku": "BAGUE-LUEUR-52"})
    placed = await bruno.buy({"sku": "BAGUE-LUEUR-52"})
    assert warned(await anna.cart()) == ["UNAVAILABLE"]
    await house.pay(placed["payment"]["redirectUrl"], "refuse")
    assert warned(await anna.cart()) == []


async def test_rules_that_became_stricter_stand_against_ordering(house: House) -> None:
    await house.shelve(piece(stock=9, max_per_order=5))
    customer = Customer(house)
    await customer.ready({"sku": "JONC-HORIZON", "quantity": 4, "engraving": "A"})
    await house.shelve(piece(stock=9, max_per_order=2))
    assert blocked(await customer.cart()) == ("CART", ["QUANTITY_LIMIT"])
    await house.shelve(piece(stock=9, max_per_order=5, engravable=False))
    assert blocked(await customer.cart()) == ("CART", ["INVALID_INPUT"])
    await house.shelve(piece(stock=9, max_per_order=5, exclusions=frozenset({"FR"})))
    cart = await customer.cart()
    assert (warned(cart), blocked(cart)) == (["UNAVAILABLE"], ("CART", ["COUNTRY_NOT_SERVED"]))


async def test_a_preview_that_ends_opens_the_line_of_somebody_who_could_not_buy_it(house: House) -> None:
    await house.shelve(piece())
    customer = Customer(house)
    await customer.ready({"sku": "JONC-HORIZON"})
    await house.shelve(piece(preview_until=A_SUNDAY + timedelta(hours=1)))
    cart = await customer.cart()
    assert cart["lines"][0]["availability"]["state"] == "PREVIEW_ONLY"
    assert blocked(cart) == ("CART", ["PREVIEW_ONLY"])
    house.clock.forward(hours=1)
    assert blocked(await customer.cart()) == ("PAYMENT", [])


async def test_a_price_set_by_hand_is_seen_at_once(house: House) -> None:
    await house.shelve(piece(price=100))
    customer = Customer(house)
    await customer.add({"sku": "JONC-HORIZON"})
    await Variant.filter(sku="JONC-HORIZON").update(price=200)
    assert (await customer.cart())["cost"]["total"] == {"minorUnits": 200}


async def test_a_size_that_is_no_longer_made_stays_in_the_cart_and_can_be_left_out(house: House) -> None:
    await house.shelve(ring(sizes={"50": 2, "52": 2}))
    customer = Customer(house)
    await customer.ready({"sku": "BAGUE-LUEUR-52"})
    await house.shelve(ring(sizes={"50": 2}))
    cart = await customer.cart()
    assert (lines(cart), warned(cart)) == ([("BAGUE-LUEUR-52", 1)], ["UNAVAILABLE"])
    assert blocked(cart) == ("CART", ["NOT_SOLD_ONLINE"])
    changed = (await customer.update({"id": cart["lines"][0]["id"], "sku": "BAGUE-LUEUR-50"}))["cart"]
    assert (lines(changed), blocked(changed)) == ([("BAGUE-LUEUR-50", 1)], ("PAYMENT", []))
