"""What the shop says of itself: countries, terms, pages, words of the law, boutiques."""

from typing import Any

from resolvers.pricing.territories import DELIVERY_COUNTRIES
from tests.house_of import House

SHOP = """query Shop %s { shop {
  name currencyCode languages termsVersion orderButtonLabel legalGuaranteeNotice
  deliveryCountries { code name vatRate }
  concierge { phone phoneDisplay email whatsappUrl timeZone openingHours { weekday opens closes } }
  terms { version effectiveFrom html withdrawalFormHtml }
  boutiques { id name phone address { company line1 postalCode city country } openingHours { weekday opens closes } }
} }"""
PAGE = "query Page($handle: String!) %s { page(handle: $handle) { handle title html version } }"
OTHERS = ["DE", "ES", "IT", "NL", "PT", "SL", "SK"]
RATES = {
    "FR": "0.2", "BE": "0.21", "LU": "0.17", "NL": "0.21", "ES": "0.21", "PT": "0.23",
    "DE": "0.19", "AT": "0.2", "IE": "0.23", "IT": "0.22", "SI": "0.22", "SK": "0.23",
}  # fmt: skip


async def test_the_shop_says_what_the_law_and_the_faq_ask_of_it(house: House) -> None:
    shop: dict[str, Any] = (await house.ask(SHOP % ""))["shop"]
    assert (shop["name"], shop["currencyCode"], shop["languages"]) == ("Messika", "EUR", ["FR", "EN", *OTHERS])
    assert shop["orderButtonLabel"] == "Commande avec obligation de paiement"
    assert "garantie légale de conformité" in shop["legalGuaranteeNotice"]
    assert "deux ans" in shop["legalGuaranteeNotice"]
    assert [country["code"] for country in shop["deliveryCountries"]] == list(DELIVERY_COUNTRIES)
    assert {country["code"]: country["vatRate"] for country in shop["deliveryCountries"]} == RATES
    assert [country["name"] for country in shop["deliveryCountries"]][:4] == [
        "France", "Belgique", "Luxembourg", "Pays-Bas",
    ]  # fmt: skip
    assert shop["terms"]["version"] == shop["termsVersion"] == house.shop.maison.terms.version
    assert shop["terms"]["effectiveFrom"] == "2026-11-01"
    assert "rétractation" in shop["terms"]["withdrawalFormHtml"]
    concierge = shop["concierge"]
    assert (concierge["phone"], concierge["phoneDisplay"]) == ("+33178421232", "01 78 42 12 32")
    assert concierge["email"] == "conciergerie@messikagroup.com"
    assert (concierge["whatsappUrl"], concierge["timeZone"]) == ("https://wa.me/33178421232", "Europe/Paris")
    week = [(hours["weekday"], hours["opens"], hours["closes"]) for hours in concierge["openingHours"]]
    assert week == [
        *((day, "10:00", "19:00") for day in ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY")),
        ("SATURDAY", "10:00", "17:00"),
    ]


async def test_the_boutiques_are_shown_with_address_and_hours(house: House) -> None:
    boutiques = (await house.ask(SHOP % ""))["shop"]["boutiques"]
    assert len(boutiques) == len({boutique["id"] for boutique in boutiques}) == len(house.shop.maison.boutiques) > 0
    for boutique in boutiques:
        assert boutique["address"]["company"] == boutique["name"]
        assert boutique["address"]["country"] in DELIVERY_COUNTRIES
        assert boutique["phone"].startswith("+33")
        assert all(hours["opens"] < hours["closes"] for hours in boutique["openingHours"])
    assert boutiques[0]["address"]["city"] == "Paris"


async def test_the_shop_speaks_the_language_of_the_operation(house: House) -> None:
    english = (await house.ask(SHOP % "@inContext(language: EN)"))["shop"]
    assert english["orderButtonLabel"] == "Order with an obligation to pay"
    assert english["legalGuaranteeNotice"].startswith("You have a legal guarantee")
    assert [country["name"] for country in english["deliveryCountries"]][3] == "Netherlands"
    french = (await house.ask(SHOP % ""))["shop"]
    for text in ("html", "withdrawalFormHtml"):
        assert english["terms"][text] != french["terms"][text]
    # What was not translated is French.
    assert (await house.ask(SHOP % "@inContext(language: SK)"))["shop"]["terms"] == french["terms"]


async def test_the_pages_are_clean_html_in_both_languages(house: House) -> None:
    for handle in ("faq", "legal-notice", "privacy", "terms", "withdrawal", "accessibility"):
        french = (await house.ask(PAGE % "", handle=handle))["page"]
        english = (await house.ask(PAGE % "@inContext(language: EN)", handle=handle))["page"]
        assert french["handle"] == english["handle"] == handle
        assert french["version"] == english["version"] == "2026-11"
        assert french["html"] != english["html"]
        for page in (french, english):
            assert page["title"]
            assert page["html"].startswith("<")
            assert "<script" not in page["html"]
    for unknown in ("nothing", "", "FAQ", "../terms", "faq.fr"):
        assert (await house.ask(PAGE % "", handle=unknown))["page"] is None
