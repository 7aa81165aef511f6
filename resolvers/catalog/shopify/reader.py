"""Reads a whole product file, row by row, into products or the problems that refuse it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from resolvers.catalog.shopify.cells import Cells
from resolvers.catalog.shopify.columns import Column, Layout, laid_out
from resolvers.catalog.shopify.decoding import Encoding, accents, recognised, suspected
from resolvers.catalog.shopify.drafts import Draft, begun, continued, finished
from resolvers.catalog.shopify.handles import skus
from resolvers.catalog.shopify.products import ImportedProduct, Reading
from resolvers.catalog.shopify.remarks import Remarks
from resolvers.catalog.shopify.rows import BrokenRowError, delimiter, rows
from resolvers.folding import slug
from resolvers.languages.translations import message

Progress = Callable[[int, int], None]

HANDLE = re.compile(r"[a-z0-9-]{1,255}")
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # xlsx and ods, xls
PROGRESS_STEP = 1000


@dataclass(slots=True)
class Reader:
    """What is known after some rows.

    A row whose product cannot be told would make its followers look wrong too: `spoiled` holds such products, of
    which nothing more is said, and `is_adrift` is true until the next row that opens a product.
    """

    remarks: Remarks
    decimal_comma: bool
    layout: Layout | None = None
    count: int = 0
    drafts: dict[str, Draft] = field(default_factory=dict)
    current: str = ""
    units: dict[str, int] = field(default_factory=dict)
    folds: dict[str, str] = field(default_factory=dict)
    spoiled: set[str] = field(default_factory=set)
    is_adrift: bool = False

    def take(self, line: int, values: list[str]) -> None:
        if self.layout is None:
            self.layout = laid_out(values, line, self.remarks)
            return
        self.count += 1
        cells = Cells(line, values, self.layout, self.decimal_comma, self.remarks)
        is_whole = self.has_its_cells(cells)
        handle = self.handle(cells)
        if handle is None:
            self.is_adrift = bool(cells.raw(Column.TITLE))
        elif not is_whole:
            self.spoiled.add(handle)
        elif handle not in self.spoiled:
            self.place(handle, cells)

    def place(self, handle: str, cells: Cells) -> None:
        draft = self.drafts.get(handle)
        if draft is None and self.is_adrift and not cells.raw(Column.TITLE):
            self.spoiled.add(handle)
            return
        self.is_adrift = False
        if draft is None:
            draft = self.drafts[handle] = begun(handle, cells)
        else:
            if handle != self.current:
                cells.notice(
                    Column.HANDLE,
                    message("The rows of this product do not follow one another; it began on line {line}."),
                    line=draft.first.line,
                )
            continued(draft, cells)
        self.current = handle
        self.note_unit(draft.variants[-1].sku if draft.variants[-1].line == cells.line else "", cells)

    def has_its_cells(self, cells: Cells) -> bool:
        found, expected = len(cells.values), len(cells.layout.headers)
        if found < expected:
            self.remarks.notice(
                cells.line,
                "",
                "",
                message("The row ends after {found} of {expected} cells; the others are taken as empty."),
                found=found,
                expected=expected,
            )
        if found > expected:
            self.remarks.problem(
                cells.line,
                "",
                " ".join(cells.values[expected:]).strip(),
                message("The row has {found} cells and the header {expected}: is a text with a delimiter not quoted?"),
                found=found,
                expected=expected,
            )
        return found <= expected

    def handle(self, cells: Cells) -> str | None:
        raw = cells.text(Column.HANDLE)
        if HANDLE.fullmatch(raw):
            return raw
        if raw in self.folds:
            return self.folds[raw]
        folded = slug(raw)[:255]
        if not folded:
            cells.problem(Column.HANDLE, message("A row needs a handle of letters or digits."))
            return None
        cells.notice(Column.HANDLE, message("The handle was written as “{handle}”."), handle=folded)
        self.folds[raw] = folded
        return folded

    def note_unit(self, unit: str, cells: Cells) -> None:
        line = self.units.setdefault(unit, cells.line) if unit else cells.line
        if line != cells.line:
            cells.problem(
                Column.SKU, message("Lines {first} and {second} have the same SKU."), first=line, second=cells.line
            )

    def products(self) -> list[ImportedProduct]:
        found = [finished(draft) for draft in self.drafts.values()]
        without = [
            (product.handle, variant.option_values)
            for product in found
            for variant in product.variants
            if not variant.sku
        ]
        minted = iter(skus(without, self.units))
        return [
            product if all(variant.sku for variant in product.variants) else with_units(product, minted)
            for product in found
        ]


def read(source: bytes | Path | BinaryIO, *, progress: Progress | None = None) -> Reading:
    """The products of a file, or its problems; what is in the file never raises.

    `progress` is told the lines read and the lines of the file, every thousand rows and at the end.
    """
    data = content(source)
    remarks = Remarks()
    encoding = recognised(data)
    if not data.strip():
        remarks.problem(1, "", "", message("The file is empty."))
    elif data.startswith(SPREADSHEETS):
        remarks.problem(1, "", "", message("This is a spreadsheet; save it as CSV (UTF-8) first."))
    elif encoding is None:
        tell_unrecognised(data, remarks)
    if encoding is None or remarks.problems:
        return Reading([], remarks.problems, remarks.notices, 0, "")
    if encoding.is_guess:
        tell_guess(data, encoding, remarks)
    return gathered(data, encoding, remarks, progress)


def gathered(data: bytes, encoding: Encoding, remarks: Remarks, progress: Progress | None) -> Reading:
    mark = delimiter(data, encoding)
    reader = Reader(remarks, decimal_comma=mark != ",")
    lines = max(data.count(b"\n"), data.count(b"\r")) + 1
    try:
        for line, values in rows(data, encoding, mark):
            reader.take(line, values)
            if reader.count == 0 and remarks.problems:
                break
            if progress and reader.count and reader.count % PROGRESS_STEP == 0:
                progress(min(line, lines), lines)
    except BrokenRowError as error:
        remarks.problem(
            error.line,
            "",
            "",
            message("The quotation marks of this row do not close as they should; nothing after it was read."),
        )
    if progress:
        progress(lines, lines)
    if not reader.count and not remarks.problems:
        remarks.problem(1, "", "", message("The file holds no products."))
    products = [] if remarks.problems else reader.products()
    return Reading(products, remarks.problems, remarks.notices, reader.count, encoding.name)


def with_units(product: ImportedProduct, minted: Iterator[str]) -> ImportedProduct:
    variants = (
        variant if variant.sku else replace(variant, sku=next(minted), sku_minted=True) for variant in product.variants
    )
    return replace(product, variants=tuple(variants))


def content(source: bytes | Path | BinaryIO) -> bytes:
    if isinstance(source, Path):
        return source.read_bytes()
    return source if isinstance(source, bytes) else source.read()


def tell_unrecognised(data: bytes, remarks: Remarks) -> None:
    suspect = suspected(data)
    if suspect:
        remarks.problem(
            1,
            "",
            "",
            message("The file is not UTF-8; it may be {encoding}, but that is not certain. Save it as UTF-8."),
            encoding=suspect,
        )
    else:
        remarks.problem(1, "", "", message("The file's encoding was not recognised; save it as UTF-8."))


def tell_guess(data: bytes, encoding: Encoding, remarks: Remarks) -> None:
    remarks.notice(
        1,
        "",
        accents(data, encoding),
        message("The file is not UTF-8; it was read as {encoding}. Do the accents look right?"),
        encoding=encoding.name,
    )
