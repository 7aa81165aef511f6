"""Address rules: what each country asks for, and how it writes its postal codes."""

from dataclasses import replace

import pytest

from resolvers.languages.countries import COUNTRIES
from resolvers.people.addresses import Region, check, rules
from resolvers.pricing.territories import DELIVERY_COUNTRIES
from tests.people.makers import CODES, PARIS, place, problems


@pytest.mark.parametrize(
    "country,typed,written",
    [
        ("FR", "75 001", "75001"),
        ("FR", "F-75001", "75001"),
        ("FR", "７５００１", "75001"),
        ("FR", "20000", "20000"),
        ("BE", "B-1000", "1000"),
        ("LU", "L-1855", "1855"),
        ("LU", "l 1855", "1855"),
        ("NL", "1012ab", "1012 AB"),
        ("NL", "NL-1012 AB", "1012 AB"),
        ("NL", "1012  AB", "1012 AB"),
        ("ES", "E-28001", "28001"),
        ("PT", "1000001", "1000-001"),
        ("PT", "1000 001", "1000-001"),
        ("PT", "P-1000–001", "1000-001"),
        ("DE", "D-01067", "01067"),
        ("DE", "DE 10115", "10115"),
        ("AT", "A-1010", "1010"),
        ("IE", "d02x285", "D02 X285"),
        ("IE", "D02-X285", "D02 X285"),
        ("IE", "d6wxy00", "D6W XY00"),
        ("IT", "I-00144", "00144"),
        ("SI", "SI-1000", "1000"),
        ("SI", "SLO-1000", "1000"),
        ("SK", "81101", "811 01"),
        ("SK", "SK-811 01", "811 01"),
        ("MC", "MC-98000", "98000"),
        ("GB", "sw1a1aa", "SW1A 1AA"),
        ("CH", "CH-8001", "8001"),
        ("US", "95014-1234", "95014-1234"),
        ("CA", "k1a0b1", "K1A 0B1"),
        ("LV", "LV-1010", "LV-1010"),
        ("AE", "anything", "anything"),  # no postal codes
    ],
)
def test_a_postal_code_is_written_as_its_country_does(country: str, typed: str, written: str) -> None:
    address, found = check(place(country, typed), for_delivery=False)
    assert (address.postal_code, {problem.field for problem in found} - {"region"}) == (written, set())


@pytest.mark.parametrize(
    "country,wrong",
    [
        ("FR", "2A004"),  # the department of Ajaccio, whose codes begin with 20
        ("FR", "7500"),
        ("FR", "99123"),
        ("FR", "75001-1"),
        ("BE", "0999"),
        ("BE", "10000"),
        ("LU", "0123"),
        ("NL", "0123 AB"),
        ("NL", "1012 SS"),  # SA, SD and SS are never given
        ("NL", "1012"),
        ("ES", "00123"),
        ("ES", "53001"),
        ("PT", "1000"),
        ("PT", "0100-001"),
        ("DE", "1067"),  # Dresden without its zero
        ("DE", "00999"),
        ("AT", "10115"),  # a German one
        ("AT", "0101"),
        ("IE", "Dublin 2"),
        ("IE", "D02 XO85"),  # the letter for the figure
        ("IE", "BT1 1AA"),  # Belfast
        ("IE", "D02"),
        ("IT", "144"),
        ("SI", "0100"),
        ("SI", "10000"),
        ("SK", "110 00"),  # Prague
        ("SK", "8110"),
        ("FR", "٧٥٠٠١"),
    ],
)
def test_a_code_that_is_none_of_the_country_is_refused_and_kept_as_typed(country: str, wrong: str) -> None:
    address, found = check(place(country, wrong), for_delivery=True)
    assert address.postal_code == wrong
    assert [(problem.field, problem.code) for problem in found] == [("postalCode", "INVALID_INPUT")]
    assert found[0].params == {"example": rules(country).postal_code_example}


@pytest.mark.parametrize("country", DELIVERY_COUNTRIES)
def test_every_delivery_country_asks_for_a_postal_code(country: str) -> None:
    assert "postalCode" in rules(country).required_fields
    assert problems(place(country, "  ")) == {"postalCode": "REQUIRED"}


@pytest.mark.parametrize(
    "country,postal_code,region,written",
    [
        ("ES", "28001", "madrid", "madrid"),
        ("ES", "28001", "M", "M"),
        ("ES", "01001", "Araba/Álava", "Araba/Álava"),
        ("ES", "17001", "Gerona", "Gerona"),
        ("ES", "15001", "A CORUNA", "A CORUNA"),
        ("IT", "00144", "Roma", "RM"),
        ("IT", "00144", "rm", "RM"),
        ("IT", "39100", "Bolzano / Bozen", "BZ"),
        ("IT", "11100", "Valle d’Aosta", "AO"),
        ("IT", "47121", "Forli-Cesena", "FC"),
        ("IT", "07026", "SS", "SS"),
        ("IT", "07026", "Gallura Nord-Est Sardegna", "OT"),
        ("IE", "D02 X285", "County Dublin", "County Dublin"),
        ("IE", "D02 X285", "Leinster", "Leinster"),
        ("FR", "75001", "Île-de-France", "Île-de-France"),
    ],
)
def test_a_province_is_known_by_all_its_names(country: str, postal_code: str, region: str, written: str) -> None:
    address, found = check(place(country, postal_code, region), for_delivery=True)
    assert (address.region, found) == (written, ())


@pytest.mark.parametrize(
    "country,postal_code,region,field",
    [
        ("ES", "08001", "Madrid", "postalCode"),
        ("ES", "28001", "Cataluña", "region"),
        ("IT", "20121", "RM", "postalCode"),
        ("IT", "20121", "Lombardia", "region"),
        ("IT", "07026", "MI", "postalCode"),
        ("IT", "20121", "SS", "postalCode"),
    ],
)
def test_a_province_and_a_code_must_belong_together(country: str, postal_code: str, region: str, field: str) -> None:
    assert problems(place(country, postal_code, region)) == {field: "INVALID_INPUT"}


def test_a_bill_abroad_is_not_refused_for_its_region_but_for_a_contradiction() -> None:
    assert problems(place("US", "10001", "NY"), for_delivery=False) == {}
    assert problems(place("US", "10001", "Big Apple"), for_delivery=False) == {}
    assert problems(place("US", "10001", "California"), for_delivery=False) == {"postalCode": "INVALID_INPUT"}


@pytest.mark.parametrize("country", ["ES", "IT"])
def test_a_country_with_provinces_asks_for_one(country: str) -> None:
    assert problems(replace(place(country, CODES[country]), region=" ")) == {"region": "REQUIRED"}


@pytest.mark.parametrize("country", ["France", "FRA", "XX", "EU", "UK", "ß", ".."])
def test_a_country_is_one_of_the_standard(country: str) -> None:
    assert problems(replace(PARIS, country=country)) == {"country": "INVALID_INPUT"}
    with pytest.raises(LookupError):
        rules(country)


@pytest.mark.parametrize(
    "country,order",
    [
        ("FR", "company firstName lastName line1 line2 postalCode city country phone"),
        ("ES", "firstName lastName company line1 line2 postalCode city region country phone"),
        ("IE", "firstName lastName company line1 line2 city region postalCode country phone"),
        ("US", "firstName lastName company line1 line2 city region postalCode country phone"),
        ("SG", "firstName lastName company line1 line2 postalCode country phone"),
        ("JP", "firstName lastName company line1 line2 region postalCode country phone"),
    ],
)
def test_fields_stand_in_the_order_of_the_country(country: str, order: str) -> None:
    assert rules(country.lower()).field_order == tuple(order.split())


def test_provinces_are_listed_where_there_are_some() -> None:
    assert Region("M", "Madrid") in rules("ES").regions
    assert Region("MI", "Milano") in rules("IT").regions
    assert len(rules("ES").regions) == 52
    assert rules("FR").regions == ()


def test_every_country_of_the_world_has_rules_that_its_own_example_meets() -> None:
    for country in sorted(COUNTRIES):
        asked = rules(country)
        assert {"firstName", "lastName", "line1", "country"} <= set(asked.required_fields) <= set(asked.field_order)
        assert len(set(asked.field_order)) == len(asked.field_order)
        assert (asked.postal_code_pattern is None) == (asked.postal_code_example is None), country
        assert all(region.code and region.name for region in asked.regions)
        assert "postalCode" not in problems(place(country, asked.postal_code_example), for_delivery=False)
