"""Countries: the codes of ISO 3166-1 and their names."""

import pytest

from resolvers.languages.countries import COUNTRIES, country_code, country_name
from resolvers.pricing.territories import DELIVERY_COUNTRIES

LANGUAGES = ("FR", "EN", "DE", "ES", "IT", "NL", "PT", "SL", "SK")


def test_there_are_as_many_countries_as_the_standard_has() -> None:
    assert len(COUNTRIES) == 249
    assert set(DELIVERY_COUNTRIES) < COUNTRIES


@pytest.mark.parametrize(
    "code,language,name",
    [
        ("NL", "fr", "Pays-Bas"),
        ("NL", "FR", "Pays-Bas"),
        ("AT", "de", "Österreich"),
        ("SK", "sk", "Slovensko"),
        ("SI", "sl", "Slovenija"),
        ("IE", "it", "Irlanda"),
        ("JP", "en", "Japan"),
    ],
)
def test_a_country_has_its_name_in_each_language(code: str, language: str, name: str) -> None:
    assert country_name(code, language) == name


def test_every_country_has_a_name_in_every_language_of_the_shop() -> None:
    for language in LANGUAGES:
        names = {country_name(code, language) for code in COUNTRIES}
        assert len(names) == len(COUNTRIES), language
        assert not names & COUNTRIES, language


@pytest.mark.parametrize("text,code", [("fr", "FR"), (" Fr ", "FR"), ("MC", "MC"), ("GP", "GP")])
def test_a_code_is_read_in_any_case(text: str, code: str) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize(
    "text", ["", "F", "FRA", "France", "EU", "UK", "ZZ", "XX", "XK", "ß", "ﬀ", "001", "..", "F\nR"]
)
def test_what_is_no_country_has_no_code_and_no_name(text: str) -> None:
    assert country_code(text) is None
    with pytest.raises(LookupError):
        country_name(text, "fr")
