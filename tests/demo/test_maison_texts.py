"""The demo maison's facts and pages agree with its customer FAQ, with the shop's rules, and with good typography."""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from html import unescape
from pathlib import Path

import nh3
import pytest

from gateway.maison import HEAD, load
from resolvers.languages.countries import country_name
from resolvers.maison import DeliveryPrice, Opening
from resolvers.orders.lifecycle import EXPLANATIONS, LABELS
from resolvers.pricing.territories import DELIVERY_COUNTRIES
from resolvers.pricing.vat import rate
from resolvers.shop import Policy
from schema.maison.types import ORDER_BUTTON

FOLDER = Path(__file__).parents[2] / "gateway" / "demo" / "maison"
FAQ = (Path(__file__).parent / "faq.fr.txt").read_text(encoding="utf-8")
MAISON = load(FOLDER, "https://shop.example")
CONCIERGE = MAISON.concierge
PAGES = ("accessibility", "faq", "legal-notice", "privacy", "terms", "withdrawal", "withdrawal-form")
TAGS = {"h2", "h3", "p", "ul", "ol", "li", "strong", "em", "a", "table", "thead", "tbody", "tr", "th", "td"}
LANGUAGES = ("fr", "en")
SPOKEN = (*LANGUAGES, "de", "es", "it", "nl", "pt", "sl", "sk")

NO_BREAK, NARROW = "\u00a0", "\u202f"
FRENCH_FAULTS = re.compile(
    rf"(?<!{NARROW})[;!?»]|«(?!{NARROW})|(?<!{NO_BREAK}):|(?<!{NO_BREAK})[€%]|[\"']|\d \d|\.\.\."
)
ENGLISH_FAULTS = re.compile(r"\s[;:!?%]|[«»\"']|€\s|\d \d|\.\.\.")


def text(handle: str, language: str) -> str:
    """A page as it is read, its no-break spaces kept."""
    return unescape(re.sub(r"<[^>]*>", "", MAISON.pages[handle].html[language]))


def spaced(words: str) -> str:
    """With one plain space wherever there is space."""
    return " ".join(words.split())


def letters(words: str) -> str:
    """Nothing but letters and digits, which no typographer changes."""
    return "".join(character for character in words if character.isalnum())


def rows(handle: str, language: str) -> Iterator[list[str]]:
    for row in re.findall(r"<tr>(.*?)</tr>", MAISON.pages[handle].html[language], re.DOTALL):
        yield [spaced(unescape(cell)) for cell in re.findall(r"<td>(.*?)</td>", row, re.DOTALL)]


def countries(delivery: DeliveryPrice, language: str) -> str:
    return ", ".join(country_name(code, language) for code in DELIVERY_COUNTRIES if code in delivery.countries)


def price(delivery: DeliveryPrice, language: str) -> str:
    amount, free = delivery.price // 100, (delivery.free_from or 0) // 100
    if language == "fr":
        return f"{amount} €" + (f", offerte dès {free} € d’achat" if free else "")
    return f"€{amount}" + (f", free from €{free}" if free else "")


def luhn(digits: str) -> int:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10


def test_every_page_is_there_in_both_languages_under_one_version() -> None:
    assert sorted(MAISON.pages) == sorted(PAGES)
    assert MAISON.languages == SPOKEN
    for page in MAISON.pages.values():
        assert set(page.title) == set(page.html) == set(LANGUAGES)
        assert page.version == MAISON.terms.version == "2026-11"
    assert MAISON.terms.effective_from == date(2026, 11, 1)


@pytest.mark.parametrize("path", sorted((FOLDER / "pages").iterdir()), ids=lambda path: path.name)
def test_a_page_is_a_well_formed_fragment_of_plain_tags(path: Path) -> None:
    first, _, body = path.read_text(encoding="utf-8").partition("\n")
    head = HEAD.fullmatch(first)
    assert head is not None
    assert head["version"] == MAISON.terms.version
    assert nh3.clean(body, tags=TAGS, link_rel=None).replace("&nbsp;", NO_BREAK) == body


@pytest.mark.parametrize("handle", PAGES)
def test_french_is_set_with_its_own_spaces_and_quotes(handle: str) -> None:
    words = MAISON.pages[handle].title["fr"] + "\n" + text(handle, "fr")
    assert [words[max(0, fault.start() - 20) : fault.end() + 5] for fault in FRENCH_FAULTS.finditer(words)] == []


@pytest.mark.parametrize("handle", PAGES)
def test_english_is_set_without_french_spaces_and_quotes(handle: str) -> None:
    words = MAISON.pages[handle].title["en"] + "\n" + text(handle, "en")
    assert [words[max(0, fault.start() - 20) : fault.end() + 5] for fault in ENGLISH_FAULTS.finditer(words)] == []


@pytest.mark.parametrize("handle", PAGES)
def test_both_languages_have_the_same_parts(handle: str) -> None:
    french, english = (re.findall(r"<(\w+)", MAISON.pages[handle].html[language]) for language in LANGUAGES)
    assert french == english


@pytest.mark.parametrize("handle", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_to_the_concierge_or_to_a_safe_address(handle: str, language: str) -> None:
    for link in re.findall(r'href="([^"]*)"', MAISON.pages[handle].html[language]):
        scheme, _, rest = link.partition(":")
        assert scheme == "https" or rest in {CONCIERGE.email, CONCIERGE.phone} or rest.startswith("+3319900")


def test_the_french_faq_is_the_promise_word_for_word() -> None:
    assert letters(MAISON.pages["faq"].title["fr"] + text("faq", "fr")) == letters(FAQ)


@pytest.mark.parametrize("handle", ["faq", "terms"])
def test_the_english_pages_tell_each_status_as_the_shop_does(handle: str) -> None:
    page = spaced(text(handle, "en"))
    for status, label in LABELS.items():
        told = EXPLANATIONS[status].format(maison=MAISON.name)
        assert f"“{label}”: {told[0].lower()}{told[1:]}" in page


def test_the_french_terms_tell_each_status_as_the_faq_does() -> None:
    page = letters(text("terms", "fr"))
    told = re.findall(r'- Si le statut de votre commande est "(.+?)", (.+)', FAQ)
    assert len(told) == len(LABELS)
    for label, explanation in told:
        assert letters(label + explanation) in page


def test_the_concierge_is_reached_as_the_faq_says() -> None:
    assert CONCIERGE.phone_display in FAQ
    assert letters(CONCIERGE.phone) in letters(FAQ)
    assert CONCIERGE.whatsapp_url == f"https://wa.me/{letters(CONCIERGE.phone)}"
    assert set(re.findall(r"[\w.]+@[\w.]+\w", FAQ)) == {CONCIERGE.email}


def test_the_concierge_answers_in_the_hours_of_the_faq() -> None:
    found = re.findall(r"(?:du Lundi au Vendredi|le Samedi) de (\d+)h à (\d+)h", FAQ)
    week, saturday = [(time(int(opens)), time(int(closes))) for opens, closes in found]
    assert CONCIERGE.hours == (*(Opening(day, *week) for day in range(5)), Opening(5, *saturday))
    assert CONCIERGE.time_zone == "Europe/Paris"
    assert CONCIERGE.closed_on == frozenset()


def test_the_faq_names_the_countries_that_standard_delivery_reaches_once_each() -> None:
    standard = [code for delivery in MAISON.deliveries if delivery.free_from == 50_000 for code in delivery.countries]
    assert sorted(standard) == sorted(DELIVERY_COUNTRIES)
    named = re.search(r"livraison en (.+?)\.", FAQ)
    assert named is not None
    assert re.split(", | et ", named[1]) == [country_name(code, "fr") for code in DELIVERY_COUNTRIES]


def test_every_delivery_is_insured_and_signed_for() -> None:
    assert {"standard", "express"} <= {delivery.handle for delivery in MAISON.deliveries}
    for delivery in MAISON.deliveries:
        assert delivery.insured
        assert delivery.signature_required
        assert 0 < delivery.earliest_days < delivery.latest_days


@pytest.mark.parametrize("language, to", [("fr", "à"), ("en", "to")])
def test_the_terms_give_the_deliveries_as_they_are_charged(language: str, to: str) -> None:
    offered = [
        [
            delivery.title[language],
            countries(delivery, language),
            price(delivery, language),
            f"{delivery.earliest_days} {to} {delivery.latest_days}",
        ]
        for delivery in MAISON.deliveries
    ]
    assert [row for row in rows("terms", language) if len(row) == 4] == offered


@pytest.mark.parametrize("language, percent", [("fr", " %"), ("en", "%")])
def test_the_terms_give_the_vat_that_is_charged(language: str, percent: str) -> None:
    charged = [(code, rate(code, MAISON.terms.effective_from)) for code in DELIVERY_COUNTRIES]
    expected = [[country_name(code, language), f"{share * 100:.0f}{percent}"] for code, share in charged]
    assert [row for row in rows("terms", language) if len(row) == 2] == expected


@pytest.mark.parametrize(
    "area, place",
    [("PT-AZORES", "Açores"), ("PT-MADEIRA", "Madère"), ("AT-JUNGHOLZ", "Jungholz et Mittelberg")],
)
def test_the_terms_give_the_rates_of_the_places_apart(area: str, place: str) -> None:
    assert f"{place} ({rate(area, MAISON.terms.effective_from) * 100:.0f} %)" in spaced(text("terms", "fr"))


def test_the_terms_leave_the_time_to_pay_that_the_shop_leaves() -> None:
    assert Policy().payment_lifetime == timedelta(minutes=30)
    assert "pendant trente minutes" in spaced(text("terms", "fr"))
    assert "for thirty minutes" in spaced(text("terms", "en"))


def test_the_terms_name_the_order_button_and_the_way_to_withdraw() -> None:
    french, english = (spaced(text("terms", language)) for language in LANGUAGES)
    assert ORDER_BUTTON in english
    for words in ("commande avec obligation de paiement", "renoncer au contrat ici", "confirmer la rétractation"):
        assert words in french


def test_the_company_is_marked_as_invented_and_its_numbers_are_sound() -> None:
    lines = "\n".join(MAISON.legal)
    assert "(démonstration)" in MAISON.legal[0]
    siren = re.search(r"SIREN (\d{3}\s\d{3}\s\d{3})", lines)
    vat = re.search(r"FR(\d{2})(\d{9})", lines)
    assert siren is not None
    assert vat is not None
    digits = letters(siren[1])
    assert digits == vat[2]
    assert digits.startswith("000")
    assert luhn(digits) == 0
    assert int(vat[1]) == (12 + 3 * (int(digits) % 97)) % 97
    for language in LANGUAGES:
        assert {siren[1], vat[0]} <= set(re.findall(r"\d{3}\s\d{3}\s\d{3}|FR\d{11}", text("legal-notice", language)))


def test_the_boutiques_have_telephones_that_ring_nowhere() -> None:
    assert [boutique.handle for boutique in MAISON.boutiques] == [
        "paris-paix",
        "paris-rive-gauche",
        "lyon",
        "bruxelles",
    ]
    for boutique in MAISON.boutiques:
        assert boutique.phone.startswith("+3319900")
        assert boutique.hours
        assert all(hours.opens < hours.closes for hours in boutique.hours)
