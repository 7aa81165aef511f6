"""A letter from its kind, its language and its facts: subject, text and HTML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from gateway.letters.addresses import address_lines
from gateway.letters.notes import NOTES
from gateway.letters.setting import worded
from gateway.pages.formats import Translate, install

TEMPLATES = Path(__file__).parent / "templates"

# Everything that str.splitlines would break a line at, and every other control character.
BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str


class Letters:
    """The letters of the house. A fact that a letter needs and does not get is an error, never a gap."""

    def __init__(self, translate: Translate) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=select_autoescape(["html.j2"]),
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        install(self._templates, translate)
        self._translate = translate
        self._templates.filters["address"] = address_lines

    def render(self, kind: str, language: str, facts: Mapping[str, Any]) -> Rendered:
        """The letter of a kind, such as `order_recorded`, in a language (ISO 639-1, any case)."""
        told = {**facts, "language": language.lower()}
        if kind in NOTES:
            told |= worded(kind, language.lower(), facts, self._translate)
            kind = "note"
        letter = self._templates.get_template(f"{kind}.txt.j2")
        subject = one_line("".join(letter.blocks["subject"](letter.new_context(told))))
        html = self._templates.get_template(f"built/{kind}.html.j2").render({**told, "subject": subject})
        return Rendered(subject, tidy(letter.render(told)), html)


def one_line(text: str) -> str:
    """A header's value: whatever stood in the facts, it can not begin another header."""
    return BREAKS.sub(" ", text).strip()


def tidy(text: str) -> str:
    """Parts left out leave no gap: at most one empty line stands between two paragraphs."""
    return re.sub(r"\n(?:[ \t]*\n)+", "\n\n", text).strip() + "\n"
