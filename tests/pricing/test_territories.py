"""Territories: where the shop delivers, and which postal codes have a VAT of their own."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.pricing.territories import DELIVERY_COUNTRIES, Territory, territory
from resolvers.pricing.vat import rate


@pytest.mark.parametrize(
    "country,postal_code",
    [
        ("FR", "75008"),
        ("FR", "20000"),  # Corsica
        ("FR", "35000"),  # Rennes, not the Canaries
        ("BE", "2387"),  # Baarle-Hertog
        ("LU", "1855"),
        ("NL", "1012 AB"),
        ("ES", "28001"),
        ("ES", "07001"),  # the Balearics are in the Union's VAT territory
        ("PT", "1000-001"),
        ("PT", "8950-411"),
        ("DE", "78267"),  # beside Büsingen
        ("DE", "27499"),  # Neuwerk, beside Heligoland
        ("AT", "6690"),
        ("AT", "6600"),
        ("IE", "D02 X285"),
        ("IT", "23030"),  # Livigno's neighbours
        ("IT", "22060"),  # Campione's
        ("IT", "47900"),
        ("SI", "1000"),
        ("SK", "811 01"),
    ],
)
def test_an_ordinary_place_is_served_under_its_country(country: str, postal_code: str) -> None:
    assert territory(country, postal_code) == Territory(country, country, served=True, vat_area=country)


@pytest.mark.parametrize(
    "country,postal_code,code",
    [
        ("ES", "35001", "ES-CANARIES"),
        ("ES", "38700", "ES-CANARIES"),
        ("ES", "51001", "ES-CEUTA"),
        ("ES", "52006", "ES-MELILLA"),
        ("IT", "23041", "IT-LIVIGNO"),
        ("IT", "22061", "IT-CAMPIONE"),
        ("IT", "47890", "SM"),
        ("IT", "00120", "VA"),
        ("DE", "78266", "DE-BUSINGEN"),
        ("DE", "27498", "DE-HELIGOLAND"),
        ("FR", "97110", "GP"),
        ("FR", "97200", "MQ"),
        ("FR", "97300", "GF"),
        ("FR", "97400", "RE"),
        ("FR", "97500", "PM"),
        ("FR", "97600", "YT"),
        ("FR", "97700", "BL"),
        ("FR", "97800", "MF"),
        ("FR", "98413", "TF"),
        ("FR", "98600", "WF"),
        ("FR", "98714", "PF"),
        ("FR", "98800", "NC"),
        ("GP", "97110", "GP"),
        ("RE", "97400", "RE"),
        ("CH", "8238", "CH"),
        ("GB", "BT1 1AA", "GB"),
        ("US", "10001", "US"),
    ],
)
def test_a_place_outside_the_vat_territory_is_not_served(country: str, postal_code: str, code: str) -> None:
    place = territory(country, postal_code)
    assert (place.code, place.served) == (code, False)
    with pytest.raises(LookupError):
        rate(place.vat_area, date(2026, 11, 22))


@pytest.mark.parametrize(
    "postal_code,city,code",
    [
        ("23030", "LIVIGNO", "IT-LIVIGNO"),
        ("22060", "Campione d’Italia", "IT-CAMPIONE"),
        ("23030", "Valdidentro", "IT"),
        ("22060", "Cabiate", "IT"),
        ("20121", "Livigno", "IT"),
    ],
)
def test_an_old_code_shared_with_neighbours_is_settled_by_the_town(postal_code: str, city: str, code: str) -> None:
    assert territory("IT", postal_code, city).code == code


@pytest.mark.parametrize(
    "country,postal_code,area",
    [
        ("PT", "9000-001", "PT-MADEIRA"),
        ("PT", "9400-174", "PT-MADEIRA"),
        ("PT", "9500-001", "PT-AZORES"),
        ("PT", "9980-039", "PT-AZORES"),
        ("AT", "6691", "AT-JUNGHOLZ"),
        ("AT", "6991", "AT-MITTELBERG"),
        ("AT", "6993", "AT-MITTELBERG"),
        ("DE", "87491", "AT-JUNGHOLZ"),
        ("DE", "87567", "AT-MITTELBERG"),
        ("DE", "87569", "AT-MITTELBERG"),
    ],
)
def test_a_place_with_a_rate_of_its_own_is_served(country: str, postal_code: str, area: str) -> None:
    place = territory(country, postal_code)
    assert (place.served, place.vat_area, place.country) == (True, area, area[:2])
    assert rate(place.vat_area, date(2026, 11, 22)) > 0


@pytest.mark.parametrize("country,postal_code", [("FR", "98000"), ("FR", "98 020"), ("MC", "98000"), ("MC", "")])
def test_monaco_counts_as_france(country: str, postal_code: str) -> None:
    assert territory(country, postal_code) == Territory("MC", "FR", served=True, vat_area="FR")


@pytest.mark.parametrize("postal_code", ["35001", "35 001", " 35001", "E-35001", "35.001"])
def test_spaces_and_signs_hide_no_territory(postal_code: str) -> None:
    assert territory("ES", postal_code).code == "ES-CANARIES"


def test_the_twelve_countries_are_those_of_the_promise() -> None:
    assert DELIVERY_COUNTRIES == ("FR", "BE", "LU", "NL", "ES", "PT", "DE", "AT", "IE", "IT", "SI", "SK")


@given(st.sampled_from([*DELIVERY_COUNTRIES, "MC", "CH", "US"]), st.text(), st.text())
def test_every_served_place_has_a_rate_and_a_delivery_country(country: str, postal_code: str, city: str) -> None:
    place = territory(country, postal_code, city)
    if place.served:
        assert place.country in DELIVERY_COUNTRIES
        assert rate(place.vat_area, date(2026, 11, 22)) > 0
