"""Every short letter in every language of the shop: whole, escaped, and never with a gap."""

import re

import pytest

from gateway.letters.notes import NOTES
from gateway.letters.render import Letters, Rendered
from resolvers.languages.translations import LANGUAGES, translate
from tests.letters.makers import MAISON, note_facts

LETTERS = Letters(translate)
ASKS = [kind for kind, note in NOTES.items() if note.button]
each_kind = pytest.mark.parametrize("kind", NOTES)


def render(kind: str, language: str = "fr", **changes: object) -> Rendered:
    return LETTERS.render(kind, language, note_facts(**changes))


@each_kind
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_is_whole_in_every_language(kind: str, language: str) -> None:
    letter = render(kind, language)
    assert letter.subject
    assert f'<html lang="{language}"' in letter.html
    for part in (letter.subject, letter.text, letter.html):
        assert not re.search(r"\{[{%#]|\{\w+\}|None|Undefined", part), part
    for part in (letter.text, letter.html):
        assert all(fact in part for fact in (MAISON["phone_display"], MAISON["email"]))
    assert "\n\n\n" not in letter.text


@each_kind
def test_every_letter_says_something_of_its_own_in_every_language(kind: str) -> None:
    assert len({render(kind, language).subject for language in LANGUAGES}) >= len(LANGUAGES) - 2
    assert len({render(kind, language).text for language in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.parametrize("kind", ASKS)
def test_a_button_is_a_link_in_the_page_and_an_address_in_the_text(kind: str) -> None:
    letter = render(kind)
    link = "https://boutique.example/proof?token=__TOKEN__"
    assert letter.html.count(f'href="{link}"') == 1
    assert link in letter.text


def test_a_receipt_shows_what_was_asked_and_leaves_out_what_was_not() -> None:
    whole = render("request_receipt")
    for part in (whole.text, whole.html):
        assert all(fact in part for fact in ("7K3M9-QXR2D", "L’annulation d’une commande", "Rive gauche"))
        assert "samedi 5 décembre 2026 à 16\u00a0h\u00a030 (heure de Paris)" in part
    short = render("request_receipt", piece=None, boutique=None, starts_at=None, order_number=None)
    assert all(fact not in short.text for fact in ("Création", "Boutique", "None"))
    assert "Bonjour,\nmerci de m’appeler." in short.text
    assert "Bonjour,<br>merci de m’appeler." in short.html


def test_the_maison_reads_whose_order_it_is_before_it_acts() -> None:
    assert "passée par ce client" in render("request_to_maison").text
    for proof in ("said", "address"):
        assert "à vérifier" in render("request_to_maison", order_proof=proof).text
    assert "à vérifier" not in render("request_to_maison", order_proof="owner").text
    assert "à vérifier" not in render("request_to_maison", order_proof=None).text


@each_kind
@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{ 7 * 7 }}", "{number}", "%(x)s", "\"' onload=x"])
def test_what_people_write_stays_text(kind: str, text: str) -> None:
    letter = render(kind, name=text, message=text, piece=text, title=text, place=text)
    assert "<script" not in letter.html
    assert "{{ 49 }}" not in letter.html
    assert "' onload" not in letter.html


@each_kind
def test_a_missing_fact_is_an_error_and_never_a_gap(kind: str) -> None:
    with pytest.raises(KeyError):
        LETTERS.render(kind, "fr", {name: told for name, told in note_facts().items() if name != "maison"})
