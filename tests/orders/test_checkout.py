"""Placing an order: once per attempt, frozen as it was, and told again to whoever asks again."""

import asyncio

from resolvers.orders.tables import Order
from tests.cart.customer import Customer, blocked, lines, refusals
from tests.house_of import House
from tests.makers import piece, ring


async def test_an_order_empties_the_cart_and_keeps_its_addresses_for_the_next(house: House) -> None:
    await house.shelve(piece(stock=5), ring())
    customer = Customer(house)
    before = await customer.ready({"sku": "JONC-HORIZON"}, {"sku": "BAGUE-LUEUR-50"})
    placed = await customer.submit(total="1650.00")
    assert placed["userErrors"] == []
    assert placed["order"]["status"] == "PENDING_PAYMENT"
    assert placed["order"]["total"] == before["cost"]["total"] == {"minorUnits": 165_000}
    assert placed["order"]["payment"] == {"state": "PENDING", "dueAt": "2026-11-22T12:30:00Z", "canRetry": True}
    assert placed["payment"]["expiresAt"] == "2026-11-22T12:30:00Z"
    cart = await customer.cart()
    assert (cart["id"], lines(cart), blocked(cart)) == (before["id"], [], ("CART", ["CART_EMPTY"]))
    assert cart["version"] > before["version"]
    assert cart["delivery"]["address"] == before["delivery"]["address"]
    await customer.add({"sku": "JONC-HORIZON"})
    second = await customer.submit("attempt-2")
    assert second["order"]["number"] != placed["order"]["number"]


async def test_a_replay_gives_the_same_answer_before_and_after_the_payment(house: House) -> None:
    await house.shelve(piece())
    customer = Customer(house)
    placed = await customer.buy({"sku": "JONC-HORIZON"})
    assert await customer.submit() == placed
    at_once = await asyncio.gather(*(customer.submit() for _ in range(5)))
    assert at_once == [placed] * 5
    assert await Order.all().count() == 1
    await house.pay(placed["payment"]["redirectUrl"])
    paid = await customer.submit()
    assert (paid["order"]["number"], paid["accessToken"]) == (placed["order"]["number"], placed["accessToken"])
    assert (paid["order"]["status"], paid["payment"], paid["userErrors"]) == ("IN_VALIDATION", None, [])


async def test_first_submissions_at_the_same_moment_make_one_order(house: House) -> None:
    await house.shelve(ring(sizes={"52": 1}))
    customer = Customer(house)
    await customer.ready({"sku": "BAGUE-LUEUR-52"})
    answers = await asyncio.gather(*(customer.submit() for _ in range(6)))
    assert answers == [answers[0]] * 6
    assert answers[0]["userErrors"] == []
    assert await Order.all().count() == 1


async def test_an_attempt_with_other_content_is_refused_and_one_of_another_cart_is_its_own(house: House) -> None:
    await house.shelve(piece(stock=9, max_per_order=9))
    anna, bruno = Customer(house), Customer(house)
    placed = await anna.buy({"sku": "JONC-HORIZON"})
    for other in ({"total": "465.00"}, {"url": "http://localhost:8000/else"}, {"consent": True}, {"terms": "2020-01"}):
        assert refusals(await anna.submit(**other)) == [("ATTEMPT_REUSED", "attemptToken")], other
    await anna.add({"sku": "JONC-HORIZON", "quantity": 2})
    assert refusals(await anna.submit()) == [("ATTEMPT_REUSED", "attemptToken")]
    assert lines(await anna.cart()) == [("JONC-HORIZON", 2)]
    theirs = await bruno.buy({"sku": "JONC-HORIZON"})
    assert theirs["order"]["number"] != placed["order"]["number"]
    assert theirs["accessToken"] != placed["accessToken"]
    for wrong in ("", "x" * 65):
        assert refusals(await anna.submit(wrong)) == [("INVALID_INPUT", "attemptToken")]
    assert (await anna.submit("x" * 64))["userErrors"] == []


async def test_an_order_is_frozen_whatever_becomes_of_the_catalogue(house: House) -> None:
    texts = {"en": {"title": "Glow Ring", "option/taille": "Size"}}
    await house.shelve(ring(texts=texts), piece(price=10_000))
    english = Customer(house, context="@inContext(language: EN)")
    ringed = {"sku": "BAGUE-LUEUR-50", "engraving": "A & B", "giftMessage": "Pour toi"}
    placed = await english.buy(ringed, {"sku": "JONC-HORIZON", "quantity": 2}, consent=True)
    order = await english.order(placed)
    first, second = order["lines"]
    assert (first["sku"], first["title"], first["quantity"]) == ("BAGUE-LUEUR-50", "Glow Ring", 1)
    assert (first["engraving"], first["giftMessage"], first["taxRate"]) == ("A & B", "Pour toi", "0.2")
    assert first["selectedOptions"] == [{"name": "Size", "value": "50"}]
    assert first["product"] == {"handle": "bague-lueur", "title": "Glow Ring"}
    assert (second["unitPrice"], second["total"]) == ({"minorUnits": 10_000}, {"minorUnits": 20_000})
    assert (order["subtotal"], order["delivery"], order["total"]) == (
        {"minorUnits": 140_000}, {"minorUnits": 0}, {"minorUnits": 140_000},
    )  # fmt: skip
    (tax,) = order["taxes"]
    assert tax["taxable"]["minorUnits"] + tax["tax"]["minorUnits"] == 140_000
    assert order["deliveryAddress"] == order["billingAddress"]
    assert order["deliveryOption"] == {
        "handle": "standard", "title": "Standard delivery", "price": {"minorUnits": 0},
        "earliest": "2026-11-24", "latest": "2026-11-26",
    }  # fmt: skip

    await house.shelve(ring("Bague Autre", handle="bague-lueur", price=999, sizes={"52": 1}), piece(price=1))
    house.clock.forward(days=10)
    later = await english.order(placed)
    changed = {"payment", "variant", "product"}
    for one, other in zip(later["lines"], order["lines"], strict=True):
        assert {k: v for k, v in one.items() if k not in changed} == {
            k: v for k, v in other.items() if k not in changed
        }
    assert {k: v for k, v in later.items() if k not in {"payment", "lines"}} == {
        k: v for k, v in order.items() if k not in {"payment", "lines"}
    }


async def test_an_order_keeps_its_own_billing_address_and_destination(house: House) -> None:
    await house.shelve(piece(price=10_000))
    customer = Customer(house)
    await customer.ready({"sku": "JONC-HORIZON"}, country="PT", postalCode="9500-001", phone="")
    await customer.bill(country="CH", postalCode="8001", city="Zürich")
    order = await customer.order(await customer.submit())
    assert order["deliveryAddress"]["country"] == "PT"
    assert order["billingAddress"] == {"line1": "12 rue de la Paix", "city": "Zürich", "country": "CH"}
    assert order["total"] == {"minorUnits": 12_500}
    assert order["taxes"] == [{"rate": "0.16", "taxable": {"minorUnits": 10_776}, "tax": {"minorUnits": 1_724}}]
