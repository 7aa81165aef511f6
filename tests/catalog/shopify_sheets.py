"""Makers of product files: rows as named cells, and what a reading says as short tuples."""

import csv
from collections.abc import Iterable, Mapping
from io import StringIO

from resolvers.catalog.shopify import ImportedProduct, Notice, Problem, Reading, read

RING = {"Handle": "bague", "Title": "Bague Éternité", "Type": "Bague", "Variant Price": "1250.00"}


def sheet(rows: Iterable[Mapping[str, str]], *, delimiter: str = ",", columns: list[str] | None = None) -> str:
    """A file with exactly the columns that its rows name, or these."""
    rows = list(rows)
    names = columns or list(dict.fromkeys(name for row in rows for name in row))
    text = StringIO(newline="")
    writer = csv.DictWriter(text, names, restval="", delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def reading(*rows: Mapping[str, str]) -> Reading:
    return read(sheet(rows).encode())


def ring(**cells: str) -> ImportedProduct:
    """The one product of one row: `Option1_Name` stands for the column `Option1 Name`."""
    found = reading(RING | {name.replace("_", " "): value for name, value in cells.items()})
    assert found.problems == []
    return found.products[0]


def refused(*rows: Mapping[str, str]) -> list[tuple[int, str, str]]:
    """Where a file of these rows is refused, and the reasons in words."""
    found = reading(*rows)
    assert found.products == []
    return told(found.problems)


def told(remarks: Iterable[Problem | Notice]) -> list[tuple[int, str, str]]:
    return [(remark.line, remark.column, remark.reason.format(**remark.params)) for remark in remarks]


def sizes(*values: str, handle: str = "bague") -> list[dict[str, str]]:
    """A ring in sizes, one row each."""
    first = RING | {"Handle": handle, "Option1 Name": "Taille", "Option1 Value": values[0]}
    later = {"Handle": handle, "Variant Price": "1250.00"}
    return [first, *({**later, "Option1 Value": value} for value in values[1:])]
