"""What stands against an order at the last moment: each is a typed refusal, and the cart stays as it was."""

import asyncio
from pathlib import Path
from typing import Any

from resolvers.orders.tables import Order
from resolvers.stock.tables import Level
from tests.cart.customer import Customer, refusal, refusals
from tests.house_of import SITE, House, opened
from tests.journeys.operations import SUBMIT
from tests.makers import piece, ring

RETURN_URLS = (
    f"{SITE}/return",
    f"{SITE}/return?order=1&a=%20b#c",
    f"{SITE}",
    "http://LOCALHOST:8000/return",
    "https://boutique.example/merci",
    # Tokens and ids in hex, in which a card number's digits stand by chance.
    f"{SITE}/orders/7K3M9-QXR2D?token=0f4242424242424242ab",
    f"{SITE}/return?visit=42424242-4242-4242-8424-242424242424&order=a4242424242424242",
)
ASTRAY = (
    f"{SITE}/return?card=4242424242424242",
    f"{SITE}/4242-4242-4242-4242/return?a=b",
    f"{SITE}/return?card=4242%204242%204242%204242#x",
    "http://localhost/return",
    "http://localhost:8001/return",
    "https://localhost:8000/return",
    "http://localhost:8000@evil.example/",
    "http://localhost:8000:80@evil.example/",
    "http://user:pass@localhost:8000/",
    "http://localhost:8000.evil.example/",
    "http://localhost:8000\\@evil.example/",
    "http://evil.example/?http://localhost:8000",
    "http://evil.example#http://localhost:8000",
    "http://localhost:8000/a\\b",
    "http://localhost:8000/\r\nset-cookie: a=b",
    "http://local\thost:8000/",
    "http://localhost:8000/ x",
    "http://localhost:8000/é",
    "http://[::1/",
    "http:///return",
    "http://localhost:8000/" + "a" * 2000,
    "http://boutique.example/merci",
)
NO_URLS = ("javascript:alert(1)", "//localhost:8000/return", "/return", "data:text/html,x", "ftp://localhost:8000/", "")


async def test_a_customer_is_sent_back_to_an_origin_of_the_shop_only(database_url: str, tmp_path: Path) -> None:
    async with opened(database_url, tmp_path, allowed_origins="https://boutique.example") as house:
        await only_to_its_origins(house)


async def only_to_its_origins(house: House) -> None:
    await house.shelve(piece(stock=99))
    customer = Customer(house)
    await customer.ready({"sku": "JONC-HORIZON"})
    for url in ASTRAY:
        refused = await customer.submit(url=url)
        assert refusals(refused) == [("INVALID_INPUT", "returnUrl")], url
    for url in NO_URLS:
        body = {"terms": "x", "url": url, "token": "a"}
        (error,) = await customer.visitor.errors(SUBMIT, **body)
        assert "http or https" in error["message"], url
    assert await Order.all().count() == 0
    for place, url in enumerate(RETURN_URLS):
        assert (await customer.submit(f"attempt-{place}", url=url))["userErrors"] == [], url
        await customer.add({"sku": "JONC-HORIZON"})


async def test_only_the_present_terms_are_accepted(house: House) -> None:
    await house.shelve(piece())
    customer = Customer(house)
    before = await customer.ready({"sku": "JONC-HORIZON"})
    for version in ("2020-01", "", "2026-11 "):
        error = refusal(await customer.submit(terms=version))
        assert (error["code"], error["field"]) == ("TERMS_OUTDATED", ["acceptedTermsVersion"])
    assert error["message"].startswith("Nos conditions générales de vente ont changé")
    assert await customer.cart() == before


async def test_another_total_than_the_customer_saw_is_refused_with_the_cart_as_it_is(house: House) -> None:
    await house.shelve(piece(price=10_000))
    customer = Customer(house)
    before = await customer.ready({"sku": "JONC-HORIZON"})
    for total in ("114.99", "0", "-115.00", "11500", "100.00"):
        error = refusal(await customer.submit(total=total))
        assert (error["__typename"], error["code"], error["field"]) == (
            "CartChangedError",
            "CART_CHANGED",
            ["expectedTotal"],
        )
        assert error["cart"]["cost"]["total"] == {"minorUnits": 11_500}
    for total in ("115.001", "1" + "0" * 30, "9" * 40, "0.0000000000000001", "115.00000000000000000000000000000000001"):
        assert refusals(await customer.submit(total=total)) == [("INVALID_INPUT", "expectedTotal")], total
    assert await customer.cart() == before
    version = error["cart"]["version"]
    assert (await customer.add({"sku": "JONC-HORIZON"}, version=version))["userErrors"] == []
    assert (await customer.submit(total="215.000"))["userErrors"] == []


async def test_a_price_that_changed_unseen_is_refused_also_without_an_expected_total(house: House) -> None:
    await house.shelve(piece(price=10_000))
    customer = Customer(house)
    await customer.ready({"sku": "JONC-HORIZON"})
    await house.shelve(piece(price=20_000))
    error = refusal(await customer.submit())
    assert (error["code"], error["cart"]["cost"]["total"]) == ("CART_CHANGED", {"minorUnits": 21_500})
    assert refusals(await customer.submit(total="115.00")) == [("CART_CHANGED", "expectedTotal")]
    assert (await customer.submit(total="215.00"))["order"]["total"] == {"minorUnits": 21_500}


async def test_an_engraving_needs_consent_for_it_cannot_be_returned(house: House) -> None:
    await house.shelve(piece())
    customer = Customer(house)
    before = await customer.ready({"sku": "JONC-HORIZON", "engraving": "A"})
    for without in ({}, {"consent": False}, {"consent": None}):
        assert refusals(await customer.submit(**without)) == [("CONSENT_REQUIRED", "personalisationConsent")]
    assert await customer.cart() == before
    assert (await customer.submit(consent=True))["userErrors"] == []
    (order,) = await Order.all()
    assert order.personalisation_consent
    other = Customer(house)
    await other.buy({"sku": "JONC-HORIZON", "giftMessage": "Une carte n’est pas une gravure"})


async def test_an_empty_or_incomplete_cart_makes_no_order(house: House) -> None:
    await house.shelve(piece())
    nobody = Customer(house)
    assert refusals(await nobody.submit()) == [("CART_EMPTY", "")]
    assert await nobody.cart() is None
    customer = Customer(house)
    cart = (await customer.add({"sku": "JONC-HORIZON"}))["cart"]
    assert refusals(await customer.submit()) == [("CHECKOUT_INCOMPLETE", "")]
    await customer.deliver()
    await customer.remove(cart["lines"][0]["id"])
    error = refusal(await customer.submit())
    assert (error["code"], error["message"]) == ("CART_EMPTY", "Votre panier est vide.")
    english = Customer(house, customer.visitor, "@inContext(language: EN)")
    assert refusal(await english.submit())["message"] == "Your cart is empty."


async def test_stock_that_went_meanwhile_is_a_typed_refusal_and_holds_nothing(house: House) -> None:
    await house.shelve(piece(stock=3), ring(sizes={"52": 1}))
    anna, bruno = Customer(house), Customer(house)
    before = await anna.ready({"sku": "JONC-HORIZON", "quantity": 3}, {"sku": "BAGUE-LUEUR-52"})
    await bruno.buy({"sku": "BAGUE-LUEUR-52"}, {"sku": "JONC-HORIZON"})
    refused = await anna.submit()
    assert [(error["__typename"], error["code"]) for error in refused["userErrors"]] == [
        ("InsufficientStockError", "INSUFFICIENT_STOCK"),
        ("GenericUserError", "TEMPORARILY_UNAVAILABLE"),
    ]
    assert refused["userErrors"][0]["availableQuantity"] == 2
    assert (refused["order"], refused["accessToken"], refused["payment"]) == (None, None, None)
    after: Any = await anna.cart()
    assert (after["version"], len(after["lines"])) == (before["version"], 2)
    levels = await Level.all().order_by("variant_id").values_list("on_hand", "held")
    assert sorted(levels) == [(1, 1), (3, 1)]
    await anna.update({"id": after["lines"][0]["id"], "quantity": 2}, {"id": after["lines"][1]["id"], "quantity": 0})
    assert (await anna.submit())["userErrors"] == []


async def test_of_several_at_once_one_gets_the_last_piece_and_nobody_is_told_there_is_more(house: House) -> None:
    await house.shelve(ring(sizes={"52": 1}))
    buyers = [Customer(house) for _ in range(6)]
    for buyer in buyers:
        await buyer.ready({"sku": "BAGUE-LUEUR-52"})
    answers = await asyncio.gather(*(buyer.submit() for buyer in buyers))
    refused = [refusal(answer) for answer in answers if answer["order"] is None]
    assert len(refused) == 5
    assert {error["code"] for error in refused} <= {"INSUFFICIENT_STOCK", "TEMPORARILY_UNAVAILABLE"}
    assert {error.get("availableQuantity", 0) for error in refused} == {0}
    assert await Order.all().count() == 1
