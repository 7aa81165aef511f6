"""Totals and the VAT inside them: by destination, to the cent, and always the sum of their parts."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.pricing.territories import DELIVERY_COUNTRIES, territory
from resolvers.pricing.totals import totals
from resolvers.pricing.vat import rate
from tests.cart.customer import Customer
from tests.house_of import House
from tests.makers import piece
from tests.people.makers import CODES, REGIONS

RATES = {
    "FR": "0.2", "BE": "0.21", "LU": "0.17", "NL": "0.21", "ES": "0.21", "PT": "0.23",
    "DE": "0.19", "AT": "0.2", "IE": "0.23", "IT": "0.22", "SI": "0.22", "SK": "0.23",
}  # fmt: skip
APART = (
    ("PT", "9500-001", "0.16"),
    ("PT", "9000-001", "0.22"),
    ("AT", "6691", "0.19"),
    ("AT", "6993", "0.19"),
    ("DE", "87491", "0.19"),
    ("MC", "98000", "0.2"),
    ("FR", "98000", "0.2"),
)
SERVED = st.sampled_from([*((country, CODES[country]) for country in DELIVERY_COUNTRIES), *(row[:2] for row in APART)])
TODAY = date(2026, 11, 22)


def adds_up(cost: dict[str, Any]) -> bool:
    """Whether lines and delivery are the total, and its taxes too."""
    parts = cost["subtotal"]["minorUnits"] + (cost["delivery"] or {"minorUnits": 0})["minorUnits"]
    taxed = sum(tax["taxable"]["minorUnits"] + tax["tax"]["minorUnits"] for tax in cost["taxes"])
    return bool(parts == cost["total"]["minorUnits"] == taxed)


async def test_the_vat_of_each_destination_is_taken_out_of_one_gross_price(house: House) -> None:
    await house.shelve(piece(price=123_457))
    customer = Customer(house)
    before = (await customer.add({"sku": "JONC-HORIZON"}))["cart"]["cost"]
    assert (before["delivery"], before["isEstimated"], before["discounts"]) == (None, True, [])
    assert adds_up(before)
    for country, postal_code, share in (*((code, CODES[code], share) for code, share in RATES.items()), *APART):
        place = {"country": country, "postalCode": postal_code, "region": REGIONS.get(country), "phone": ""}
        cost = (await customer.deliver(**place))["cart"]["cost"]
        assert cost["total"] == {"minorUnits": 123_457}, country
        assert not cost["isEstimated"]
        (tax,) = cost["taxes"]
        net = (Decimal(123_457) / (1 + Decimal(share))).quantize(Decimal(1), "ROUND_HALF_UP")
        assert (tax["rate"], tax["taxable"]["minorUnits"]) == (share, net), country
        assert adds_up(cost)


async def test_delivery_bears_the_rate_of_what_it_carries(house: House) -> None:
    await house.shelve(piece(price=9_999), piece("Bague Fine", price=12_345))
    customer = Customer(house)
    cost = (await customer.ready({"sku": "JONC-HORIZON", "quantity": 3}, {"sku": "BAGUE-FINE"}))["cost"]
    assert (cost["subtotal"], cost["delivery"]) == ({"minorUnits": 42_342}, {"minorUnits": 1_500})
    assert cost["taxes"] == [{"rate": "0.2", "taxable": {"minorUnits": 36_535}, "tax": {"minorUnits": 7_307}}]
    assert adds_up(cost)


async def test_money_is_written_with_two_decimals_and_as_people_do(house: House) -> None:
    await house.shelve(piece(price=123_450))
    await house.ask('mutation { cartLinesAdd(lines: [{sku: "JONC-HORIZON"}]) { cartToken } }')
    query = "query %s { cart { cost { total { amount currencyCode minorUnits formatted } } } }"
    french = (await house.ask(query % ""))["cart"]["cost"]["total"]
    assert french == {
        "amount": "1234.50", "currencyCode": "EUR", "minorUnits": 123_450, "formatted": "1\u202f234,50\u00a0€",
    }  # fmt: skip
    english = (await house.ask(query % "@inContext(language: EN)"))["cart"]["cost"]["total"]
    assert english["formatted"] == "€1,234.50"


async def test_a_rate_begins_at_midnight_where_the_maison_is(house: House) -> None:
    query = "{ shop { deliveryCountries { code vatRate } } }"
    for moment, share in (
        (datetime(2024, 12, 31, 22, 59, tzinfo=UTC), "0.2"),
        (datetime(2024, 12, 31, 23, 1, tzinfo=UTC), "0.23"),
    ):
        house.clock.moment = moment
        countries = (await house.ask(query))["shop"]["deliveryCountries"]
        assert {country["code"]: country["vatRate"] for country in countries}["SK"] == share


@settings(deadline=None)  # a machine may be busy
@given(st.lists(st.integers(0, 10**10), max_size=50), st.none() | st.integers(0, 10**6), SERVED)
def test_the_parts_of_a_total_always_sum_to_it(lines: list[int], delivery: int | None, place: tuple[str, str]) -> None:
    destination = territory(*place)
    found = totals(lines, delivery, destination, TODAY)
    assert found.subtotal == sum(lines)
    assert found.total == found.subtotal + (delivery or 0)
    assert sum(part.taxable + part.tax for part in found.taxes) == found.total
    assert found.rate == rate(destination.vat_area, TODAY)
    assert {part.rate for part in found.taxes} <= {found.rate}
    assert all(part.taxable >= 0 and part.tax >= 0 for part in found.taxes)
