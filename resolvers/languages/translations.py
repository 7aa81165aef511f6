"""Messages for people: English source texts in the code, translated from the PO files beside this module."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

LOCALE = Path(__file__).parent / "locale"


def message(source: str) -> str:
    """Mark a text for extraction; it is translated where the language is known."""
    return source


def translate(source: str, language: str, /, **params: object) -> str:
    """The text in a language (ISO 639-1, any case), its `{named}` places filled.

    A language without a catalogue, or a text that its catalogue lacks, falls back to the English source.
    """
    text = catalogue(language.lower()).gettext(source)
    return text.format(**params) if params else text


@cache
def catalogue(language: str) -> NullTranslations:
    """PO files are compiled in memory, so that no built file can be out of step with its source."""
    path = LOCALE / f"{language}.po"
    if not path.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled)
