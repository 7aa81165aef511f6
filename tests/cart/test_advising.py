"""A cart shared with an adviser: both see and edit the same one, and only the customer orders it."""

import asyncio
from datetime import timedelta
from typing import Any

from resolvers.catalog.tables import Distribution
from resolvers.people.staff.tables import AuditEntry, StaffRole
from resolvers.people.tables import Customer as Account
from tests.cart.customer import WHOLE, Customer
from tests.catalog.test_managing import PRICE
from tests.house_of import A_SUNDAY, House
from tests.makers import piece, ring
from tests.people.person import Person
from tests.staff.member import CODES, Member

SHARE = "mutation { payload: cartShareCreate { code expiresAt userErrors { code } } }"
SEE = "query See($code: String!) { cart(code: $code) { ...Whole } }" + WHOLE
EDIT = (
    f"""mutation Edit($code: String!, $add: [CartLineInput!], $update: [CartLineUpdateInput!]) {{
  payload: cartLinesUpdate(code: $code, add: $add, update: $update) {{
    cart {{ ...Whole }} warnings {{ code lineId }} {CODES}
  }}
}}"""
    + WHOLE
)


async def shared(customer: Customer) -> str:
    code: str = (await customer.visitor.ask(SHARE))["payload"]["code"]
    return code


async def test_an_adviser_sees_the_cart_as_its_customer_does(house: House) -> None:
    await house.shelve(piece("Jonc"))
    claire = Customer(house)
    await claire.add({"sku": "JONC", "quantity": 2})
    await claire.deliver(country="BE", postalCode="1000", city="Bruxelles")
    elise = await Member(house).joins()
    code = await shared(claire)
    assert (await elise.ask(SEE, code=code))["cart"] == await claire.cart()
    assert (await elise.ask(SEE, code=code.lower().replace("-", " ")))["cart"] is not None
    for nothing in ("ZZZZZ-ZZZZZ", "", "nonsense"):
        assert (await elise.ask(SEE, code=nothing))["cart"] is None
        assert await elise.refused(EDIT, code=nothing, add=[{"sku": "JONC"}]) == [("NOT_FOUND", "code")]
    newer = await shared(claire)
    assert (await elise.ask(SEE, code=code))["cart"] is None, "a new code takes the place of the one before"
    house.clock.forward(days=30)
    await elise.sign_in(elise.code())
    assert (await elise.ask(SEE, code=newer))["cart"] is None


async def test_it_is_edited_together_and_ordered_by_its_customer_alone(house: House) -> None:
    await house.shelve(piece("Jonc"), ring("Bague Lueur"))
    claire = Customer(house)
    await claire.ready({"sku": "JONC"})
    elise = await Member(house).joins()
    code = await shared(claire)
    (line,) = (await claire.cart())["lines"]
    edited = await elise.does(
        EDIT,
        code=code,
        add=[{"sku": "BAGUE-LUEUR-52"}],
        update=[{"id": line["id"], "quantity": 3, "giftMessage": "De la part d’Anna"}],
    )
    assert edited["userErrors"] == []
    assert [(each["variant"]["sku"], each["quantity"]) for each in edited["cart"]["lines"]] == [
        ("JONC", 3), ("BAGUE-LUEUR-52", 1),
    ]  # fmt: skip
    assert await claire.cart() == edited["cart"]
    removed = await elise.does(EDIT, code=code, update=[{"id": line["id"], "quantity": 0}])
    assert removed["cart"]["totalQuantity"] == 1
    placed = await claire.submit()
    assert placed["order"]["total"]["minorUnits"] == 120_000
    assert (await elise.ask(SEE, code=code))["cart"]["lines"] == []
    assert await AuditEntry.filter(action="cartLinesUpdate").count() == 2
    roots = (await elise.ask("{ __schema { mutationType { fields { name } } } }"))["__schema"]["mutationType"]["fields"]
    assert "checkoutSubmit" not in {root["name"] for root in roots}


async def test_what_the_customer_may_not_buy_the_adviser_cannot_put_in(house: House) -> None:
    hidden = piece("Cachée", distribution=Distribution.HIDDEN)
    boutique = piece("Salon", distribution=Distribution.BOUTIQUE_ONLY)
    preview = piece("Avant", preview_until=A_SUNDAY + timedelta(days=1))
    await house.shelve(piece("Jonc", stock=2), ring("Bague Lueur"), hidden, boutique, preview)
    person = await Person(house).joins()
    client: Any = person
    claire = Customer(house, client)
    await claire.add({"sku": "JONC"})
    elise = await Member(house).joins()
    code = (await person.does("cartShareCreate"))["code"]
    before = await claire.cart()
    wrong = {
        "CACHEE": ("NOT_FOUND", "add.1.sku"),
        "AVANT": ("NOT_FOUND", "add.1.sku"),
        "SALON": ("NOT_SOLD_ONLINE", "add.1"),
        "BAGUE-LUEUR-54": ("TEMPORARILY_UNAVAILABLE", "add.1"),
    }
    for sku, told in wrong.items():
        assert await elise.refused(EDIT, code=code, add=[{"sku": "JONC"}, {"sku": sku}]) == [told]
    assert await elise.refused(EDIT, code=code, add=[{"sku": "JONC", "quantity": 2}]) == [
        ("INSUFFICIENT_STOCK", "add.0.quantity")
    ]
    assert await elise.refused(EDIT, code=code, update=[{"id": "nonsense"}]) == [("NOT_FOUND", "update.0.id")]
    assert await elise.refused(EDIT, code=code) == [("REQUIRED", "add")]
    assert await claire.cart() == before, "all or nothing"
    await Account.all().update(is_vip=True)
    assert await elise.refused(EDIT, code=code, add=[{"sku": "AVANT"}]) == [], "as the customer's own previews go"


async def test_a_price_that_changed_stays_news_to_the_customer(house: House) -> None:
    await house.shelve(piece("Jonc", price=45_000), piece("Clip"))
    claire = Customer(house)
    await claire.ready({"sku": "JONC"})
    elise = await Member(house).joins()
    code = await shared(claire)
    assert await elise.refused(PRICE, sku="JONC", price="500.00") == []
    edited = await elise.does(EDIT, code=code, add=[{"sku": "CLIP"}])
    assert [each["code"] for each in edited["warnings"]] == ["PRICE_CHANGED"]
    assert [each["code"] for each in (await claire.cart())["warnings"]] == ["PRICE_CHANGED"]
    refused = await claire.submit()
    assert [error["code"] for error in refused["userErrors"]] == ["CART_CHANGED"]


async def test_edits_of_both_at_once_take_turns_and_lose_nothing(house: House) -> None:
    await house.shelve(*(piece(f"P{number}", stock=9) for number in range(6)))
    claire = Customer(house)
    await claire.add({"sku": "P0"})
    elise = await Member(house).joins()
    code = await shared(claire)
    theirs = [claire.add({"sku": f"P{number}"}) for number in range(1, 4)]
    ours = [elise.refused(EDIT, code=code, add=[{"sku": f"P{number}"}]) for number in range(3, 6)]
    await asyncio.gather(*theirs, *ours)
    cart = await claire.cart()
    assert sorted((line["variant"]["sku"], line["quantity"]) for line in cart["lines"]) == [
        ("P0", 1), ("P1", 1), ("P2", 1), ("P3", 2), ("P4", 1), ("P5", 1),
    ]  # fmt: skip


async def test_carts_are_for_advisers(house: House) -> None:
    hugo = await Member(house, "hugo@maison.example", StaffRole.LOGISTICS).joins()
    assert await hugo.shut_out(SEE, code="x") == "FORBIDDEN"
    assert await hugo.refused(EDIT, code="x") == [("NOT_ALLOWED", "")]
