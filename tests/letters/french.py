"""The French of templates, from the catalogues as they stand."""

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from resolvers.languages.translations import LOCALE

CATALOGUES = [path for name in ("fr.po", "fr-templates.po") if (path := LOCALE / name).is_file()]


@cache
def french() -> dict[str, str]:
    """Every complete message: English source to French."""
    return {source: text for path in CATALOGUES for source, text in _entries(path)}


def translate(source: str, language: str) -> str:
    return french().get(source, source) if language == "fr" else source


def _entries(path: Path) -> list[tuple[str, str]]:
    with path.open("rb") as file:
        catalogue = read_po(file, locale="fr")
    return [
        (m.id, m.string) for m in catalogue if isinstance(m.id, str) and isinstance(m.string, str) and m.id and m.string
    ]
