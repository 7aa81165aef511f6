"""Messages for people: English source texts in the code, translated from the PO files beside this module."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

LOCALE = Path(__file__).parent / "locale"
# English is the source and needs no catalogue.
TRANSLATED = ("fr", "de", "es", "it", "nl", "pt", "sl", "sk")
LANGUAGES = ("fr", "en", *TRANSLATED[1:])


def message(source: str) -> str:
    """Mark a text for extraction; it is translated where the language is known."""
    return source


def translate(source: str, language: str, /, **params: object) -> str:
    """The text in a language (ISO 639-1, any case), its `{named}` places filled.

    A language without a catalogue, or a text that its catalogue lacks, falls back to the English source.
    """
    text = catalogue(language.lower()).gettext(source)
    return text.format(**params) if params else text


def locale_of(language: str) -> str:
    """CLDR's name: English and Portuguese are Europe's, with the day before the month and 24 hours."""
    return {"en": "en_GB", "pt": "pt_PT"}.get(language, language)


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
