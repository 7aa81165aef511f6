"""What a form must know of a country's addresses, so that it asks for what the server checks."""

import re

from resolvers.pricing.territories import DELIVERY_COUNTRIES
from tests.cart.customer import Customer, refusals
from tests.house_of import House
from tests.makers import piece
from tests.people.makers import CODES, REGIONS

RULES = """query Rules($country: String!) {
  addressRules(country: $country) { country requiredFields fieldOrder postalCodePattern postalCodeExample }
}"""
ALWAYS = {"firstName", "lastName", "line1", "city", "country"}


async def test_the_server_asks_for_what_the_rules_of_a_country_say(house: House) -> None:
    await house.shelve(piece())
    customer = Customer(house)
    await customer.add({"sku": "JONC-HORIZON"})
    for country in DELIVERY_COUNTRIES:
        rules = (await house.ask(RULES, country=country))["addressRules"]
        assert rules["country"] == country
        assert {"postalCode", *ALWAYS} <= set(rules["requiredFields"]) <= set(rules["fieldOrder"])
        assert ("region" in rules["requiredFields"]) == (country in {"ES", "IT"})
        for code in (CODES[country], rules["postalCodeExample"]):
            assert re.fullmatch(rules["postalCodePattern"], code), (country, code)
        good = {"country": country, "postalCode": CODES[country], "region": REGIONS.get(country), "phone": ""}
        for field in rules["requiredFields"]:
            if field != "country":
                blank = None if field == "region" else ""
                refused = await customer.deliver(**{**good, field: blank})
                assert refusals(refused) == [("REQUIRED", f"delivery.address.{field}")], (country, field)


async def test_any_country_has_rules_and_a_word_that_is_none_has_a_clear_error(house: House) -> None:
    hong_kong = (await house.ask(RULES, country="hk"))["addressRules"]
    assert (hong_kong["country"], hong_kong["postalCodePattern"]) == ("HK", None)
    assert "postalCode" not in hong_kong["requiredFields"]
    american = (await house.ask(RULES, country="US"))["addressRules"]
    assert {"postalCode", "region"} <= set(american["requiredFields"])
    japanese = (await house.ask(RULES, country="JP"))["addressRules"]
    assert japanese["postalCodeExample"] == "154-0023"
    for unknown in ("XX", "", "FRA", "France", "ZZ", "ß", "../fr"):
        (error,) = await house.visitor.errors(RULES, country=unknown)
        assert error["extensions"]["code"] == "BAD_USER_INPUT"
        assert "ISO 3166-1" in error["message"]
