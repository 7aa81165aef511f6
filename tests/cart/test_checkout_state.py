"""How far the checkout is: the first stage that is not complete, and everything that stands against ordering."""

from itertools import product
from typing import Any

from resolvers.catalog.tables import Distribution
from tests.cart.customer import Customer, blocked, refusals
from tests.house_of import House
from tests.makers import piece

GOOD = piece("Bonne", stock=5)
SHORT = (piece("Courte", stock=5), piece("Courte", stock=1), "INSUFFICIENT_STOCK")
WITHDRAWN = (piece("Retirée"), piece("Retirée", distribution=Distribution.BOUTIQUE_ONLY), "NOT_SOLD_ONLINE")
ABROAD = (piece("Ailleurs"), piece("Ailleurs", exclusions=frozenset({"FR"})), "COUNTRY_NOT_SERVED")
TROUBLES = (SHORT, WITHDRAWN, ABROAD)


async def test_the_step_and_the_blockers_follow_from_lines_and_delivery_in_every_combination(house: House) -> None:
    customers: dict[tuple[bool, ...], Customer] = {}
    await house.shelve(GOOD, *(before for before, _, _ in TROUBLES))
    for good, delivered, *chosen in product((False, True), repeat=2 + len(TROUBLES)):
        customer = customers[good, delivered, *chosen] = Customer(house)
        wished: list[dict[str, Any]] = [{"sku": "BONNE"}] if good or not any(chosen) else []
        wished += [
            {"sku": before.variants[0].sku, "quantity": 2}
            for (before, _, _), is_in in zip(TROUBLES, chosen, strict=True)
            if is_in
        ]
        made = (await customer.add(*wished))["cart"]
        if not good and not any(chosen):
            await customer.remove(made["lines"][0]["id"])
        if delivered:
            assert (await customer.deliver())["userErrors"] == []
    await house.shelve(*(after for _, after, _ in TROUBLES))

    for (good, delivered, *chosen), customer in customers.items():
        cart = await customer.cart()
        codes = [code for (_, _, code), is_in in zip(TROUBLES, chosen, strict=True) if is_in]
        if not good and not codes:
            assert blocked(cart) == ("CART", ["CART_EMPTY"])
            continue
        step = "CART" if codes else "PAYMENT" if delivered else "DELIVERY"
        assert blocked(cart) == (step, [*codes, *([] if delivered else ["CHECKOUT_INCOMPLETE"])])
        lines = [line["id"] for line in cart["lines"]][1 if good else 0 :]
        named = [blocker["lineId"] for blocker in cart["checkout"]["blockers"]]
        assert named == [*lines, *([] if delivered else [None])]
        if codes or not delivered:
            refused = await customer.submit()
            assert [code for code, _ in refusals(refused)] == blocked(cart)[1]
            assert refused["order"] is None


async def test_blockers_are_said_in_the_language_of_the_operation(house: House) -> None:
    await house.shelve(GOOD)
    customer = Customer(house)
    made = (await customer.add({"sku": "BONNE"}))["cart"]
    (blocker,) = made["checkout"]["blockers"]
    assert blocker == {
        "code": "CHECKOUT_INCOMPLETE", "message": "Merci de nous indiquer où livrer votre commande.", "lineId": None,
    }  # fmt: skip
    await customer.remove(made["lines"][0]["id"])
    english = Customer(house, customer.visitor, "@inContext(language: EN)")
    (blocker,) = (await english.cart())["checkout"]["blockers"]
    assert blocker["message"] == "Your cart is empty."
