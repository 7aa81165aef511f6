"""Where an order goes: the twelve countries, what is asked of an address, the ways there, and when they arrive."""

from datetime import UTC, date, datetime, timedelta

from holidays import country_holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.maison import DeliveryPrice
from resolvers.pricing.delivery import chosen, quotes
from resolvers.pricing.territories import DELIVERY_COUNTRIES
from tests.cart.customer import Customer, blocked, lines, refusal, refusals, warned
from tests.house_of import House
from tests.makers import piece
from tests.people.makers import CODES, REGIONS

OFFER = DeliveryPrice("standard", {"fr": "Livraison"}, 1500, 50_000, 2, 4, True, True, frozenset({"FR"}))  # noqa: FBT003
DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


async def test_each_of_the_twelve_countries_is_delivered_to(house: House) -> None:
    await house.shelve(piece())
    customer = Customer(house)
    await customer.add({"sku": "JONC-HORIZON"})
    for country in DELIVERY_COUNTRIES:
        place = {"country": country, "postalCode": CODES[country], "region": REGIONS.get(country)}
        delivered = await customer.deliver(**place, phone="+33 6 12 34 56 78")
        assert delivered["userErrors"] == [], country
        delivery = delivered["cart"]["delivery"]
        assert delivery["address"]["country"] == country
        assert delivery["phone"] == "+33612345678"
        prices = [option["price"]["minorUnits"] for option in delivery["options"]]
        assert prices
        assert prices == sorted(prices)
        assert all(option["insured"] and option["signatureRequired"] for option in delivery["options"])
        assert blocked(delivered["cart"]) == ("PAYMENT", [])


async def test_places_that_are_not_served_are_named_with_those_that_are(house: House) -> None:
    await house.shelve(piece())
    customer = Customer(house)
    before = await customer.ready({"sku": "JONC-HORIZON"})
    for country, postal_code, region, field in (
        ("FR", "97110", None, "postalCode"),
        ("FR", "98800", None, "postalCode"),
        ("ES", "35001", "Las Palmas", "postalCode"),
        ("ES", "51001", "Ceuta", "postalCode"),
        ("IT", "23041", "SO", "postalCode"),
        ("DE", "27498", None, "postalCode"),
        ("DE", "78266", None, "postalCode"),
        ("CH", "8001", None, "country"),
        ("GB", "SW1A 1AA", None, "country"),
        ("US", "10001", "NY", "country"),
        ("GP", "97110", None, "country"),
    ):
        place = {"country": country, "postalCode": postal_code, "region": region}
        error = refusal(await customer.deliver(**place, phone="+33612345678"))
        assert (error["__typename"], error["code"]) == ("CountryNotServedError", "COUNTRY_NOT_SERVED"), place
        assert error["field"] == ["delivery", "address", field]
        assert error["countries"] == list(DELIVERY_COUNTRIES)
    assert error["message"] == "Nous ne livrons pas dans ce pays."
    assert await customer.cart() == before


async def test_every_field_at_fault_is_named_at_once(house: House) -> None:
    await house.shelve(piece())
    customer = Customer(house)
    await customer.add({"sku": "JONC-HORIZON"})
    wrong = await customer.deliver(
        email="claire@", phone="12", firstName="", line1="BP 12", postalCode="7500", city=" ", country="FR"
    )
    assert sorted(refusals(wrong)) == [
        ("INVALID_INPUT", "delivery.address.line1"),
        ("INVALID_INPUT", "delivery.address.postalCode"),
        ("INVALID_INPUT", "delivery.email"),
        ("INVALID_INPUT", "delivery.phone"),
        ("REQUIRED", "delivery.address.city"),
        ("REQUIRED", "delivery.address.firstName"),
    ]
    for changes, found in (
        ({"country": "XX"}, ("INVALID_INPUT", "delivery.address.country")),
        ({"country": ""}, ("REQUIRED", "delivery.address.country")),
        ({"postalCode": ""}, ("REQUIRED", "delivery.address.postalCode")),
        ({"email": "élodie@example.com"}, ("INVALID_INPUT", "delivery.email")),
        ({"email": ""}, ("INVALID_INPUT", "delivery.email")),
        ({"phone": "+33 899 70 00 00"}, ("INVALID_INPUT", "delivery.phone")),
        ({"optionHandle": "carrier-pigeon"}, ("INVALID_INPUT", "delivery.optionHandle")),
        ({"optionHandle": "standard-europe"}, ("INVALID_INPUT", "delivery.optionHandle")),
    ):
        country = {"phone": "+33612345678", **changes}
        assert refusals(await customer.deliver(**country)) == [found], changes
    assert (await customer.cart())["delivery"] is None
    english = Customer(house, customer.visitor, "@inContext(language: EN)")
    assert refusal(await english.deliver(country="CH", postalCode="8001", phone=""))["message"] == (
        "We do not deliver to this country."
    )
    kept = (await customer.deliver(phone="  ", email=" Claire@Example.COM "))["cart"]["delivery"]
    assert (kept["phone"], kept["email"]) == ("", "Claire@example.com")


async def test_the_way_chosen_is_kept_where_it_is_offered_and_else_the_cheapest_taken(house: House) -> None:
    await house.shelve(piece(price=10_000))
    customer = Customer(house)
    await customer.add({"sku": "JONC-HORIZON"})

    async def way(**changes: str) -> tuple[str, int]:
        cart = (await customer.deliver(**changes, phone="+33612345678"))["cart"]
        option = cart["delivery"]["option"]
        assert cart["cost"]["delivery"] == option["price"]
        return option["handle"], option["price"]["minorUnits"]

    assert await way() == ("standard", 1500)
    assert await way(optionHandle="express") == ("express", 3500)
    assert await way(line1="1 quai Voltaire") == ("express", 3500)
    assert await way(country="BE", postalCode="1000") == ("express", 3500)
    assert await way(country="AT", postalCode="1010") == ("standard-europe", 2500)
    assert await way() == ("express", 3500)
    assert await way(optionHandle="standard") == ("standard", 1500)
    assert await way(country="MC", postalCode="98000") == ("standard", 1500)
    assert await way(country="DE", postalCode="87567") == ("standard-europe", 2500)


async def test_standard_delivery_is_free_from_its_threshold_on(house: House) -> None:
    await house.shelve(piece("Juste dessous", price=49_999), piece("Juste", price=50_000))
    customer = Customer(house)
    below = await customer.ready({"sku": "JUSTE-DESSOUS"})
    assert (below["cost"]["delivery"], below["cost"]["total"]) == ({"minorUnits": 1500}, {"minorUnits": 51_499})
    line = below["lines"][0]["id"]
    twice = (await customer.update({"id": line, "quantity": 2}))["cart"]
    assert (twice["cost"]["delivery"], twice["cost"]["total"]) == ({"minorUnits": 0}, {"minorUnits": 99_998})
    assert [option["price"]["minorUnits"] for option in twice["delivery"]["options"]] == [0, 3500]
    await customer.remove(line)
    assert (await customer.add({"sku": "JUSTE"}))["cart"]["cost"]["total"] == {"minorUnits": 50_000}


async def test_dates_leave_out_weekends_and_french_holidays_and_follow_the_day_in_paris(house: House) -> None:
    await house.shelve(piece())
    customer = Customer(house)

    async def dates(moment: datetime, **changes: str) -> list[tuple[str, str]]:
        house.clock.moment = moment
        options = (await customer.deliver(**changes, phone=""))["cart"]["delivery"]["options"]
        return [(option["earliest"], option["latest"]) for option in options]

    await customer.add({"sku": "JONC-HORIZON"})
    friday = datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert await dates(friday) == [("2026-11-24", "2026-11-26"), ("2026-11-23", "2026-11-24")]
    before_christmas = datetime(2026, 12, 23, 12, tzinfo=UTC)
    assert await dates(before_christmas) == [("2026-12-28", "2026-12-30"), ("2026-12-24", "2026-12-28")]
    in_europe = await dates(before_christmas, country="IT", postalCode="00144", region="RM")
    assert in_europe == [("2026-12-29", "2027-01-04")]
    # Half past midnight on Tuesday in Paris, and still Monday in UTC.
    assert (await dates(datetime(2027, 7, 12, 22, 30, tzinfo=UTC)))[1] == ("2027-07-15", "2027-07-16")


@settings(deadline=None)  # a machine may be busy
@given(DAYS, st.integers(1, 15), st.integers(1, 15))
def test_a_delivery_comes_on_a_working_day_after_so_many_of_them(today: date, one: int, other: int) -> None:
    earliest, latest = sorted((one, other))
    offer = DeliveryPrice("a", {"fr": "A"}, 1, None, earliest, latest, True, True, frozenset({"FR"}))  # noqa: FBT003
    (quote,) = quotes([offer], "FR", 0, today)
    for day, wanted in ((quote.earliest, earliest), (quote.latest, latest)):
        between = [today + timedelta(days=ahead) for ahead in range(1, (day - today).days + 1)]
        off = country_holidays("FR", years={today.year, day.year})
        working = [each for each in between if each.isoweekday() <= 5 and each not in off]
        assert (len(working), working[-1]) == (wanted, day)


@settings(deadline=None)  # a machine may be busy
@given(st.integers(0, 10**9), st.integers(0, 10**6), st.none() | st.integers(0, 10**9))
def test_the_cheapest_way_stands_first_and_is_taken_unless_another_is_chosen(
    subtotal: int, price: int, free_from: int | None
) -> None:
    other = DeliveryPrice("other", {"fr": "B"}, price, free_from, 1, 2, True, True, frozenset({"FR", "BE"}))  # noqa: FBT003
    offered = quotes([OFFER, other], "FR", subtotal, date(2026, 11, 22))
    assert [quote.price for quote in offered] == sorted(quote.price for quote in offered)
    assert chosen(offered, None) == chosen(offered, "unknown") == offered[0]
    picked = chosen(offered, "other")
    assert picked is not None
    assert picked.price == (0 if free_from is not None and subtotal >= free_from else price)
    assert [quote.handle for quote in quotes([OFFER, other], "BE", subtotal, date(2026, 11, 22))] == ["other"]
    assert chosen(quotes([OFFER], "IT", subtotal, date(2026, 11, 22)), "standard") is None


async def test_a_bill_goes_anywhere_and_absent_it_goes_where_the_parcel_goes(house: House) -> None:
    await house.shelve(piece())
    customer = Customer(house)
    assert (await customer.ready({"sku": "JONC-HORIZON"}))["billingAddress"] is None
    for country, code, more in (
        ("CH", "8001", {}),
        ("US", "10001", {"region": "NY"}),
        ("JP", "100-0001", {"region": "Tokyo"}),
        ("GB", "sw1a1aa", {}),
        ("GP", "97110", {}),
        ("HK", "", {"region": "Kowloon"}),
        ("ES", "35001", {"region": "Las Palmas"}),
        ("FR", "75002", {"line1": "BP 12"}),
    ):
        billed = await customer.bill(country=country, postalCode=code, **more)
        assert billed["userErrors"] == [], country
        assert billed["cart"]["billingAddress"]["country"] == country
        assert billed["cart"]["cost"]["taxes"][0]["rate"] == "0.2"
    wrong = await customer.bill(country="CH", postalCode="ABC", lastName="")
    assert sorted(refusals(wrong)) == [("INVALID_INPUT", "address.postalCode"), ("REQUIRED", "address.lastName")]


async def test_the_country_of_the_address_outranks_the_one_in_context(house: House) -> None:
    await house.shelve(piece(exclusions=frozenset({"AT"})), piece("Autre", price=100))
    german = Customer(house, context="@inContext(country: DE)")
    added = (await german.add({"sku": "JONC-HORIZON"}))["cart"]
    assert (added["cost"]["taxes"][0]["rate"], added["cost"]["isEstimated"]) == ("0.19", True)
    assert (await german.deliver())["cart"]["cost"]["taxes"][0]["rate"] == "0.2"
    austrian = Customer(house, german.visitor, "@inContext(country: AT)")
    assert warned(await austrian.cart()) == []
    assert (await austrian.add({"sku": "JONC-HORIZON"}))["userErrors"] == []
    # Mittelberg is Austrian, also under its German postal code.
    moved = (await german.deliver(country="DE", postalCode="87568", phone=""))["cart"]
    assert (warned(moved), blocked(moved)) == (["UNAVAILABLE"], ("CART", ["COUNTRY_NOT_SERVED"]))
    assert refusals(await german.add({"sku": "JONC-HORIZON"})) == [("COUNTRY_NOT_SERVED", "lines.0")]
    assert lines((await german.add({"sku": "AUTRE"}))["cart"]) == [("JONC-HORIZON", 2), ("AUTRE", 1)]
