"""The gateway's own pages, in both languages."""

from typing import Any

import pytest
from jinja2 import UndefinedError

from gateway.pages.pages import render, templates
from resolvers.languages.translations import translate

PAGES = templates(translate)
LETTER = {
    "subject": "Votre commande & vous",
    "to": "claire@example.com",
    "sender": "conciergerie@example.com",
    "received_at": "2026-12-01T14:30:00+00:00",
    "text": "Bonjour,\n<b>texte</b>",
    "html_url": "/mailbox/1/html",
    "enclosed": [("FA-2026-000042.pdf", "/mailbox/1/FA-2026-000042.pdf")],
    "headers": [("Message-ID", "<1@ecrin.local>")],
}
ITEM = {key: LETTER[key] for key in ("to", "sender", "subject", "received_at")} | {"id": 1, "url": "/mailbox/1"}
ORDER = {
    "number": "EC7K",
    "status_label": "Annulée",
    "status_explanation": "Elle est annulée.",
    "total": 368_450,
    "is_asked_anew": True,
}
CONTEXTS: dict[str, dict[str, Any]] = {
    "welcome.html": {"links": [("GraphiQL", "/graphql", "Explore")]},
    "mailbox.html": {"letters": [ITEM | {"chosen": True}], "letter": LETTER},
    "return.html": {"order": ORDER},
    "page.html": {"title": "Mentions", "html": "<h2>Éditeur</h2>"},
    "message.html": {"title": "Introuvable", "message": "Rien ici."},
}


@pytest.mark.parametrize("name", CONTEXTS)
@pytest.mark.parametrize("language", ["fr", "en", "EN"])
def test_every_page_is_whole_in_both_languages(name: str, language: str) -> None:
    page = render(PAGES, name, language, **CONTEXTS[name])
    assert page.startswith(f'<!doctype html>\n<html lang="{language.lower()}">')
    assert page.count("<h1>") == 1
    assert ("Aller au contenu" in page) == (language == "fr")


@pytest.mark.parametrize("name", CONTEXTS)
def test_a_page_needs_no_script_and_no_style_of_its_own(name: str) -> None:
    page = render(PAGES, name, "fr", **CONTEXTS[name])
    assert not any(mark in page for mark in ("<script", "<style", " style=", "http:", "https:"))


@pytest.mark.parametrize("name", [name for name in CONTEXTS if name != "message.html"])
def test_a_page_without_its_facts_is_an_error(name: str) -> None:
    with pytest.raises(UndefinedError):
        render(PAGES, name, "fr")


def test_a_page_bears_the_name_and_the_links_of_the_maison() -> None:
    footer = [{"label": "Renoncer au contrat ici", "url": "/withdrawal"}]
    page = render(PAGES, "message.html", "fr", title="T", message="M", maison="Aurelle & Fils", footer=footer)
    assert "<title>T · Aurelle &amp; Fils</title>" in page
    assert '<a href="/withdrawal">Renoncer au contrat ici</a>' in page


def test_a_message_may_offer_one_way_on() -> None:
    page = render(PAGES, "message.html", "fr", title="T", message="M", action={"label": "Accueil", "url": "/"})
    assert '<a class="button quiet" href="/">Accueil</a>' in page


def test_a_letter_in_the_mailbox_can_run_nothing() -> None:
    page = render(PAGES, "mailbox.html", "fr", **CONTEXTS["mailbox.html"])
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert "Votre commande &amp; vous" in page
    assert "&lt;b&gt;texte&lt;/b&gt;" in page
    assert "&lt;1@ecrin.local&gt;" in page
    assert page.count('aria-current="true"') == 1


def test_a_letter_without_html_shows_its_text_at_once() -> None:
    page = render(PAGES, "mailbox.html", "fr", letters=[ITEM | {"chosen": True}], letter=LETTER | {"html_url": None})
    assert "<iframe" not in page
    assert "<details open>" in page


def test_an_empty_mailbox_says_so() -> None:
    assert "Aucune lettre" in render(PAGES, "mailbox.html", "fr", letters=[], letter=None)


def test_a_mailbox_with_nothing_chosen_asks_for_a_choice() -> None:
    page = render(PAGES, "mailbox.html", "fr", letters=[ITEM | {"chosen": False}], letter=None)
    assert "Choisissez une lettre" in page
    assert "aria-current" not in page


def test_the_return_page_knows_the_order_or_says_what_it_waits_for() -> None:
    page = render(PAGES, "return.html", "fr", order=ORDER)
    assert "Votre commande EC7K" in page
    assert "3\u202f684,50\u00a0€" in page
    assert "Nous attendons la réponse de votre banque" in render(PAGES, "return.html", "fr", order=None)
