"""Addresses stand as their country writes them."""

from gateway.letters.addresses import address_lines
from tests.letters.makers import FONTAINE, MURPHY


def test_a_french_address_puts_the_postcode_before_the_town() -> None:
    assert address_lines(FONTAINE) == [
        "Claire Fontaine",
        "12 rue de la Paix",
        "Escalier B",
        "75002 PARIS",
        "France",
    ]


def test_an_irish_address_ends_with_its_eircode() -> None:
    assert address_lines(MURPHY)[-2:] == ["D02 XY45", "Irlande"]


def test_a_company_stands_with_its_name() -> None:
    assert "Atelier Fontaine" in address_lines(FONTAINE | {"company": "Atelier Fontaine"})


def test_a_billing_address_may_lie_anywhere() -> None:
    tokyo = FONTAINE | {"country": "JP", "country_name": "Japon", "city": "Chiyoda-ku", "region": "Tokyo"}
    lines = address_lines(tokyo | {"postal_code": "100-0001", "company": None})
    assert lines[-1] == "Japon"
    assert any("100-0001" in line for line in lines)


def test_a_town_without_postcodes_needs_none() -> None:
    assert address_lines(FONTAINE | {"country": "AE", "country_name": "Émirats arabes unis", "postal_code": None})
