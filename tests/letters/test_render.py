"""Letters say everything, in the reader's language, and let nothing in that is not theirs."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from gateway.letters.build import sources
from gateway.letters.render import Letters, Rendered, one_line
from resolvers.languages.translations import translate
from tests.letters.makers import FONTAINE, LINKS, MAISON, ORDER, RING, TERMS, facts

LETTERS = Letters(translate)
KINDS = [kind for source in sources() if (kind := source.name.removesuffix(".mjml.j2")) != "note"]
REASONS = ["CUSTOMER_REQUEST", "PAYMENT_DECLINED", "PAYMENT_EXPIRED", "OUT_OF_STOCK", "COMPLIANCE"]


def render(kind: str, language: str = "fr", **changes: Any) -> Rendered:
    return LETTERS.render(kind, language, facts(cancelled="OUT_OF_STOCK") | changes)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["fr", "en", "FR"])
def test_every_letter_has_a_subject_a_text_and_a_page_in_its_language(kind: str, language: str) -> None:
    letter = render(kind, language)
    assert "EC7K-42QX" in letter.subject
    assert f"<title>{letter.subject}</title>" in letter.html
    assert f'<html lang="{language.lower()}"' in letter.html
    for part in (letter.text, letter.html):
        assert all(fact in part for fact in ("01 78 42 12 32", MAISON["email"], MAISON["hours_text"], RING["sku"]))
        assert not re.search(r"\{[{%#]|\{\w+\}", part)


def test_a_recorded_order_says_until_when_it_waits_and_where_to_pay() -> None:
    letter = render("order_recorded")
    assert letter.subject == "Votre commande EC7K-42QX est enregistrée"
    for part in (letter.text, letter.html):
        assert "mardi 1er décembre 2026 à 16\u00a0h\u00a000 (heure de Paris)" in part
        assert "https://boutique.example/pay/1" in part
        assert ORDER["status_explanation"] in part


def test_without_a_page_to_pay_on_no_payment_is_asked_for() -> None:
    letter = render("order_recorded", links=LINKS | {"pay": None})
    assert "Régler ma commande" not in letter.text + letter.html
    assert "None" not in letter.text + letter.html


@pytest.mark.parametrize(
    "fact",
    [
        "Bague Constellation, or blanc et diamants",
        "Taille\u202f: 52",
        "Pour toi,",
        "2\u00a0×\u00a0617,25\u00a0€",
        "1\u202f234,50\u00a0€",
        "3\u202f684,50\u00a0€",
        "Offerte",
        "dont TVA à 20\u00a0% sur 3\u202f070,42\u00a0€ HT",
        "614,08\u00a0€",
        "12 rue de la Paix",
        "4 Merrion Square",
        "Irlande",
        "Livraison contre signature",
        "vendredi 4 décembre 2026",
        "mardi 8 décembre 2026",
        "Visa •••• 4242",
        "Version 2026-09",
        "Les présentes conditions régissent les ventes.",
        TERMS["withdrawal_text"],
        TERMS["withdrawal_form_text"],
        "Renoncer au contrat ici",
        LINKS["withdrawal"],
    ],
)
def test_the_confirmation_holds_the_whole_contract(fact: str) -> None:
    letter = render("payment_received")
    assert fact in letter.text
    assert fact in letter.html


def test_english_letters_speak_of_the_same_amounts_and_days_in_their_own_way() -> None:
    letter = render("payment_received", "en")
    assert letter.subject == "The payment of your order EC7K-42QX is approved"
    for part in (letter.text, letter.html):
        assert all(fact in part for fact in ("€3,684.50", "Friday, 4 December 2026", "including VAT at 20%"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_reason_of_a_cancellation_has_its_own_words(language: str) -> None:
    told = [LETTERS.render("order_cancelled", language, facts(cancelled=reason)) for reason in REASONS]
    assert len({letter.text for letter in told}) == len(REASONS)
    assert len({letter.html for letter in told}) == len(REASONS)


def test_a_reason_without_words_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        LETTERS.render("order_cancelled", "fr", facts(cancelled="WHIM"))


def test_the_concierge_may_add_a_word_to_a_cancellation() -> None:
    letter = LETTERS.render("order_cancelled", "fr", facts(cancelled="OUT_OF_STOCK", message="Vendue hier.\nPardon."))
    assert "Vendue hier.\nPardon." in letter.text
    assert "Vendue hier.<br>Pardon." in letter.html


@pytest.mark.parametrize("group", ["maison", "order", "links"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_fact_is_an_error_and_never_a_gap(kind: str, group: str) -> None:
    complete = facts(cancelled="OUT_OF_STOCK")
    with pytest.raises(UndefinedError):
        LETTERS.render(kind, "fr", {name: told for name, told in complete.items() if name != group})


@pytest.mark.parametrize("name", ["number", "lines", "taxes", "payment_method", "delivery_option", "email"])
def test_an_order_with_a_missing_fact_is_never_confirmed(name: str) -> None:
    order = {fact: told for fact, told in ORDER.items() if fact != name}
    with pytest.raises(UndefinedError):
        render("payment_received", order=order)


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1e", "\x85", "\u2028", "\u2029", "\0"])
def test_nothing_in_a_fact_begins_a_new_header(break_: str) -> None:
    number = f"EC7K{break_}Bcc: all@example.com"
    assert render("order_recorded", order=ORDER | {"number": number}).subject == (
        "Votre commande EC7K Bcc: all@example.com est enregistrée"
    )


@given(st.text())
def test_any_subject_is_one_line_that_keeps_its_no_break_spaces(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    assert one_line(f"a\u202f{text}b").startswith("a\u202f")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{ 7 * 7 }}", "{number}", "%(x)s", "\"' onload=x"])
def test_what_customers_write_stays_text(text: str) -> None:
    line = RING | {"title": text, "engraving": text, "gift_message": text, "options": [{"name": text, "value": text}]}
    person = FONTAINE | {"first_name": text, "line2": text}
    letter = render("payment_received", order=ORDER | {"lines": [line], "delivery_address": person})
    assert text in letter.text
    assert "<script" not in letter.html
    assert "{{ 49 }}" not in letter.html
    assert "' onload" not in letter.html


def test_letters_in_text_leave_no_holes() -> None:
    for kind in KINDS:
        assert "\n\n\n" not in render(kind).text
