"""Keeps the catalogues in step with the code: `python -m gateway.messages` names what each language lacks.

Messages are the literals given to `message(…)` in Python and to `_(…)` in the templates of pages and letters.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from resolvers.languages.translations import LOCALE, TRANSLATED

ROOT = Path(__file__).parent.parent
FLOORS = ("gateway", "schema", "resolvers")
PYTHON = [("**.py", "python")]
TEMPLATES = [("**/built/**", "ignore"), ("**/templates/*.html", "jinja2"), ("**/templates/**.j2", "jinja2")]
WIDTH = 118


def extracted() -> dict[str, str]:
    """Every message of the program, with the place where it was found first."""
    found: dict[str, str] = {}
    for floor in FLOORS:
        for file, line, text, *_ in extract_from_dir(ROOT / floor, PYTHON, keywords={"message": None}):
            found.setdefault(str(text), f"{floor}/{file}:{line}")
    for file, line, text, *_ in extract_from_dir(ROOT / "gateway", TEMPLATES, keywords={"_": None}):
        found.setdefault(str(text), f"gateway/{file}:{line}")
    return found


def translated(language: str) -> dict[str, str]:
    """What a language's catalogue holds; a text marked fuzzy is one that somebody must look at, and counts as none."""
    with _path(language).open("rb") as file:
        entries = read_po(file, locale=language)
    return {str(entry.id): str(entry.string) for entry in entries if entry.id and entry.string and not entry.fuzzy}


def rewrite(language: str, texts: dict[str, str]) -> None:
    """Write a catalogue sorted and without places, so that a difference shows words and nothing else."""
    catalog = Catalog(locale=language, project="ecrin", version="1", charset="utf-8", fuzzy=False)
    for source in sorted(extracted()):
        catalog.add(source, texts.get(source, ""))
    with _path(language).open("wb") as file:
        write_po(file, catalog, width=WIDTH, no_location=True, omit_header=True, sort_output=True)


def _path(language: str) -> Path:
    return LOCALE / f"{language}.po"


def main() -> int:
    """Rewrite the catalogues; 1 when a language lacks texts."""
    sources, lacking = extracted(), 0
    for language in TRANSLATED:
        texts = translated(language)
        rewrite(language, texts)
        for source, place in sources.items():
            if source not in texts:
                lacking += 1
                print(f"{language}  {place}: {source}")  # noqa: T201 - it is a command
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
