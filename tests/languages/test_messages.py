"""Every message has its French, with the same places to fill, set as French is set."""

import re

from gateway.messages import extracted, french
from resolvers.languages.translations import translate

PLACES = re.compile(r"\{\w*\}")


def test_messages_are_found_in_python_and_in_templates() -> None:
    assert {"Please choose a size.", "Dear customer,", "{day} at {time} (Paris time)"} <= set(extracted())


def test_every_message_has_its_french_and_nothing_else_has() -> None:
    assert set(extracted()) == set(french())


def test_french_fills_the_same_places() -> None:
    other = {
        source for source, text in french().items() if sorted(PLACES.findall(text)) != sorted(PLACES.findall(source))
    }
    assert other == set()


def test_french_is_set_with_narrow_spaces_and_its_own_quotes() -> None:
    wrong = {
        text
        for text in french().values()
        if re.search(r"[^\u202f][;:!?»](?!//)|«[^\u202f]", text) or re.search(r"['\"“”]", text) or "..." in text
    }
    assert wrong == set()


def test_a_language_without_a_catalogue_reads_english() -> None:
    assert translate("Cancelled", "de") == "Cancelled"
    assert translate("Cancelled", "FR") == "Annulée"
    assert translate("At most {max} characters.", "fr", max=3) == "Au plus 3 caractères."
