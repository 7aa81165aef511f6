"""Keeps the French catalogue in step with the code: `python -m gateway.messages` names what it lacks.

Messages are the literals given to `message(…)` in Python and to `_(…)` in the templates of pages and letters.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from resolvers.languages.translations import LOCALE

ROOT = Path(__file__).parent.parent
FLOORS = ("gateway", "schema", "resolvers")
PYTHON = [("**.py", "python")]
TEMPLATES = [("**/built/**", "ignore"), ("**/templates/*.html", "jinja2"), ("**/templates/**.j2", "jinja2")]
FRENCH = LOCALE / "fr.po"
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


def french() -> dict[str, str]:
    """What the French catalogue holds."""
    with FRENCH.open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file, locale="fr") if entry.id and entry.string}


def rewrite(texts: dict[str, str]) -> None:
    """Write the catalogue sorted and without places, so that a difference shows words and nothing else."""
    catalog = Catalog(locale="fr", project="ecrin", version="1", charset="utf-8", fuzzy=False)
    for source in sorted(extracted()):
        catalog.add(source, texts.get(source, ""))
    with FRENCH.open("wb") as file:
        write_po(file, catalog, width=WIDTH, no_location=True, omit_header=True, sort_output=True)


def main() -> int:
    """Rewrite the catalogue; 1 when texts lack their French."""
    texts = french()
    rewrite(texts)
    missing = {source: place for source, place in extracted().items() if source not in texts}
    for source, place in missing.items():
        print(f"{place}: {source}")  # noqa: T201 - it is a command
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
