"""Staff see what lies where and correct it, from what they saw, and never below what orders hold."""

import asyncio
from typing import Any

from resolvers.people.staff.tables import AuditEntry, AuditValues
from resolvers.stock.tables import Level
from tests.cart.customer import Customer, warned
from tests.catalog.questions import statements
from tests.house_of import House
from tests.makers import piece
from tests.orders.desk import CONFIRM, paid, staffed
from tests.payments.stage import place
from tests.people.person import Person
from tests.staff.member import CODES, Member

AT = "location { id handle name kind } onHand held available sold holds { orderNumber quantity }"
LOOK = f"query Look($sku: String!) {{ locations {{ handle name kind }} stockByLocation(sku: $sku) {{ {AT} }} }}"
SET = f"""mutation Set($sku: String!, $location: String!, $onHand: Int!, $if: Int) {{
  payload: stockSet(sku: $sku, location: $location, onHand: $onHand, ifOnHand: $if) {{ stock {{ {AT} }} {CODES} }}
}}"""


async def at_web(staff: Member, sku: str = "JONC") -> dict[str, Any]:
    found: list[dict[str, Any]] = (await staff.ask(LOOK, sku=sku))["stockByLocation"]
    return next(each for each in found if each["location"]["handle"] == "web")


async def test_what_lies_where_with_holds_and_sales(house: House) -> None:
    elise = await staffed(house)
    sold, held = await paid(house), await paid(house)
    await elise.does(CONFIRM, number=sold.number)
    found = await elise.ask(LOOK, sku="JONC")
    boutiques = len(house.shop.maison.boutiques)
    assert [each["kind"] for each in found["locations"]] == ["WEBSHOP", *["BOUTIQUE"] * boutiques]
    web, *others = found["stockByLocation"]
    assert web["location"]["handle"] == "web"
    assert (web["onHand"], web["held"], web["available"], web["sold"]) == (8, 1, 7, 1)
    assert web["holds"] == [{"orderNumber": held.number, "quantity": 1}]
    assert [(each["onHand"], each["held"], each["holds"]) for each in others] == [(0, 0, [])] * boutiques
    with statements() as few:
        await elise.ask(LOOK, sku="JONC")
    assert len(few) <= 30


async def test_a_count_is_set_with_its_audit_entry_and_reaches_who_waits(house: House) -> None:
    elise = await Member(house).joins()
    await house.shelve(piece("Jonc", stock=0))
    claire = Person(house)
    await claire.does("availabilityAlertCreate", sku="JONC", email="claire@example.com")
    await claire.does("availabilityAlertConfirm", token=await claire.link())
    answer = await elise.does(SET, sku="JONC", location="web", onHand=3, **{"if": 0})
    assert [each["onHand"] for each in answer["stock"]] == [3, *[0] * len(house.shop.maison.boutiques)]
    entry = await AuditEntry.get(action="stockSet")
    values = await AuditValues.get(entry_id=entry.id)
    assert (entry.subject, values.before, values.after) == (
        *("JONC", {"location": "web", "on_hand": 0}, {"location": "web", "on_hand": 3}),
    )
    await house.gateway.dispatcher.alert()
    assert "est de retour" in (await claire.letters())[-1].header("subject")


async def test_boutiques_are_counted_apart_and_sell_nothing_online(house: House) -> None:
    elise = await Member(house).joins()
    await house.shelve(piece("Jonc", stock=0))
    boutique = house.shop.maison.boutiques[0].handle
    await elise.does(SET, sku="JONC", location=boutique, onHand=2)
    assert (await at_web(elise))["available"] == 0
    refusal = (await Customer(house).add({"sku": "JONC"}))["userErrors"][0]
    assert refusal["code"] == "TEMPORARILY_UNAVAILABLE"


CANNOT_BE: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({"onHand": -1}, ("INVALID_INPUT", "onHand")),
    ({"onHand": 100_001}, ("INVALID_INPUT", "onHand")),
    ({"onHand": 0}, ("INSUFFICIENT_STOCK", "onHand")),
    ({"onHand": 5, "if": 8}, ("INVALID_STATUS", "ifOnHand")),
    ({"onHand": 5, "location": "lune"}, ("NOT_FOUND", "location")),
    ({"onHand": 5, "sku": "NICHTS"}, ("NOT_FOUND", "sku")),
]


async def test_what_cannot_be_is_told_and_nothing_changes(house: House) -> None:
    elise = await staffed(house)
    await place(house, "JONC")
    for wish, told in CANNOT_BE:
        assert await elise.refused(SET, **{"sku": "JONC", "location": "web", **wish}) == [told], wish
    level = await Level.get(location__handle="web")
    assert (level.on_hand, level.held) == (9, 1)


async def test_a_sale_between_counting_and_setting_is_not_overwritten(house: House) -> None:
    elise = await staffed(house)
    seen = (await at_web(elise))["onHand"]
    placed = await paid(house)
    await elise.does(CONFIRM, number=placed.number)
    told = await elise.refused(SET, sku="JONC", location="web", onHand=seen + 1, **{"if": seen})
    assert told == [("INVALID_STATUS", "ifOnHand")]
    assert (await at_web(elise))["onHand"] == 8


async def test_of_many_who_count_at_once_one_is_right(house: House) -> None:
    elise = await staffed(house)
    wishes = [elise.refused(SET, sku="JONC", location="web", onHand=20 + more, **{"if": 9}) for more in range(6)]
    answers = await asyncio.gather(*wishes)
    assert sorted(answers) == [[], *[[("INVALID_STATUS", "ifOnHand")]] * 5]


async def test_a_cart_is_warned_when_the_piece_is_gone(house: House) -> None:
    elise = await staffed(house)
    claire = Customer(house)
    await claire.add({"sku": "JONC"})
    await elise.does(SET, sku="JONC", location="web", onHand=0)
    assert warned(await claire.cart()) != []


async def test_an_unknown_sku_is_told(house: House) -> None:
    elise = await staffed(house)
    (error,) = (await elise.raw(LOOK, sku="NICHTS"))["errors"]
    assert error["message"] == "There is no form with the sku 'NICHTS'."
