"""Every message in every language, with the same places to fill, set as each language is set."""

import re

import pytest

from gateway.messages import extracted, translated
from resolvers.languages.translations import LANGUAGES, TRANSLATED, translate
from schema.enums import LanguageCode

PLACES = re.compile(r"\{\w*\}")
each_language = pytest.mark.parametrize("language", TRANSLATED)

# The marks that a language's own typography never has.
FOREIGN_MARKS = {
    "fr": r"['\"“”„‘]",
    "de": r"['\"«»”]",
    "es": r"['\"“”„]",
    "it": r"['\"“”„]",
    "nl": r"['\"«»„]",
    "pt": r"['\"“”„]",
    "sl": r"['\"„“”]",
    "sk": r"['\"«»”]",
}


def test_messages_are_found_in_python_and_in_templates() -> None:
    assert {"Please choose a size.", "Dear customer,", "{day} at {time} (Paris time)"} <= set(extracted())


def test_the_languages_are_those_of_the_api() -> None:
    assert {code.name.lower() for code in LanguageCode} == set(LANGUAGES)


@each_language
def test_every_message_has_its_translation_and_nothing_else_has(language: str) -> None:
    sources, texts = set(extracted()), set(translated(language))
    assert sources - texts == set(), "run `make messages`"
    assert texts - sources == set(), "run `make messages`: these are said no more"


@each_language
def test_a_translation_fills_the_same_places(language: str) -> None:
    other = {
        source
        for source, text in translated(language).items()
        if sorted(PLACES.findall(text)) != sorted(PLACES.findall(source))
    }
    assert other == set()


@each_language
def test_a_language_uses_its_own_quotes_and_a_true_apostrophe(language: str) -> None:
    marks = re.compile(FOREIGN_MARKS[language])
    assert {text for text in translated(language).values() if marks.search(text) or "..." in text} == set()


def test_french_is_set_with_narrow_spaces() -> None:
    wrong = {text for text in translated("fr").values() if re.search(r"[^\u202f][;:!?»](?!//)|«[^\u202f]", text)}
    assert wrong == set()


def test_a_language_that_nobody_asked_for_reads_english() -> None:
    assert translate("Cancelled", "ja") == "Cancelled"
    assert translate("Cancelled", "FR") == "Annulée"
    assert translate("At most {max} characters.", "fr", max=3) == "Au plus 3 caractères."
