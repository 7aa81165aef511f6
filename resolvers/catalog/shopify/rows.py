"""A product file as rows: its delimiter, its header, and the line on which each row begins."""

import csv
import re
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper

from resolvers.catalog.shopify.columns import known
from resolvers.catalog.shopify.decoding import Encoding

DELIMITERS = ",;\t"
SEPARATOR_LINE = re.compile(r'"?sep=([,;\t])"?\s*', re.IGNORECASE)  # Excel's own first line
HEADER_LIMIT = 100_000


class BrokenRowError(Exception):
    """Quoting went wrong in the row that begins on `line`; nothing after it can be trusted."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def delimiter(data: bytes, encoding: Encoding) -> str:
    """The one that yields the most known column names."""
    for head in opened(data, encoding):
        if separator := SEPARATOR_LINE.fullmatch(head):
            return separator[1]
        if head.strip():
            return max(DELIMITERS, key=lambda one: known(next(csv.reader([head[:HEADER_LIMIT]], delimiter=one))))
    return DELIMITERS[0]


def rows(data: bytes, encoding: Encoding, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, header first, with their first line.

    Raises:
        BrokenRowError: a quote is left open or stands inside a quoted cell.
    """
    # Untranslated line ends, or a lone CR would not count as a line and cells would change.
    reader = csv.reader(opened(data, encoding), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BrokenRowError(line) from error
        if cells is None:
            return
        is_separator_line = line == 1 and SEPARATOR_LINE.fullmatch(delimiter.join(cells))
        if any(map(str.strip, cells)) and not is_separator_line:
            yield line, cells


def opened(data: bytes, encoding: Encoding) -> TextIOWrapper:
    return TextIOWrapper(BytesIO(data), encoding.codec, encoding.errors, newline="")
