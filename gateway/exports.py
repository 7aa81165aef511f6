"""A person's data as an archive: one JSON file a table, and a page that anybody can read without a network."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from jinja2 import Environment

from gateway.labels import label_of
from gateway.showing import EMPTY, shown
from resolvers.languages.translations import translate
from resolvers.privacy.exporting import Export, Part


def archive(export: Export, maison: str, pages: Environment) -> bytes:
    """The archive: `index.html` and `data/*.json`."""
    body = BytesIO()
    with ZipFile(body, "w", ZIP_DEFLATED) as files:
        files.writestr("index.html", _index(export, maison, pages))
        for part in export.parts:
            files.writestr(f"data/{part.name}.json", json.dumps(part.rows, ensure_ascii=False, indent=2) + "\n")
    return body.getvalue()


def _index(export: Export, maison: str, pages: Environment) -> str:
    return pages.get_template("export.html").render(
        language=export.language,
        maison=maison,
        made_at=export.made_at,
        parts=[_shown(part, export.language) for part in export.parts],
    )


def _shown(part: Part, language: str) -> dict[str, Any]:
    return {
        "title": translate(part.title, language),
        "file": f"data/{part.name}.json",
        "rows": [
            [
                (label_of(name, language), shown(name, value, language))
                for name, value in row.items()
                if value not in EMPTY
            ]
            for row in part.rows
        ],
    }
