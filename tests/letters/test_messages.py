"""Every text of a template has its French, and the French is set as French is."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir, extract_from_file

from gateway.letters.render import TEMPLATES as LETTERS
from gateway.pages import formats
from gateway.pages.pages import TEMPLATES as PAGES
from tests.letters.french import french

METHODS = [("**.j2", "jinja2"), ("**.html", "jinja2")]


def messages() -> list[str]:
    """What templates say, and what the filters say for them; built letters repeat their sources."""
    told = {
        str(message)
        for folder in (LETTERS, PAGES)
        for file, _, message, _, _ in extract_from_dir(folder, METHODS, {"**": {"silent": "false"}})
        if Path(file).parts[0] != "built"
    }
    said = extract_from_file("python", formats.__file__, keywords={"say": (2,)})
    return sorted(told | {str(message) for _, message, _, _ in said})


def test_the_messages_are_found() -> None:
    assert {"Dear customer,", "Mailbox", "{day} at {time} (Paris time)"} <= set(messages())


@pytest.mark.parametrize("source", messages())
def test_every_message_has_its_french(source: str) -> None:
    text = french()[source]
    assert sorted(re.findall(r"\{\w*\}", text)) == sorted(re.findall(r"\{\w*\}", source))


@pytest.mark.parametrize("source", messages())
def test_french_is_set_with_narrow_spaces_and_its_own_quotes(source: str) -> None:
    text = french()[source]
    assert not re.search(r"[^\u202f][;:!?»]|«[^\u202f]", text)
    assert not re.search(r"['\"“”]", text)
    assert "..." not in text
