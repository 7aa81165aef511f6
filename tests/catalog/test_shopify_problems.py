"""Broken copies of the jewellery file: exactly the planted cells are named."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.catalog.shopify import Reading, read
from tests.catalog.shopify_sheets import told

FILE = Path(__file__).parents[1] / "data" / "shopify-jewelery.csv"
TEXT = FILE.read_text(encoding="utf-8")
HEADERS, *ROWS = csv.reader(StringIO(TEXT, newline=""))
LINES = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 22, 23, 24, 25, 26, 27, 28, 29, 36, 37, 38, 39, 40, 41, 42, 43, 44,
         45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55]  # fmt: skip
FIRST = [n for n, row in enumerate(ROWS) if row[1]]
VARIANTS = [n for n, row in enumerate(ROWS) if row[HEADERS.index("Variant Price")]]
PLANTS = {
    "Handle": ("♥", range(len(ROWS))),
    "Title": ("", FIRST),
    "Vendor": ("Mai\0son", FIRST),
    "Published": ("perhaps", FIRST),
    "Option1 Value": ("v" * 256, [n for n in VARIANTS if "Default Title" not in ROWS[n]]),
    "Variant Price": ("ten", VARIANTS),
    "Variant Compare At Price": ("1.999", VARIANTS),
    "Variant Inventory Qty": ("some", VARIANTS),
    "Variant Grams": ("-3", VARIANTS),
    "Image Src": ("javascript:x", range(len(ROWS))),
    "Image Position": ("zero", range(len(ROWS))),
    "Image Alt Text": ("a" * 513, range(len(ROWS))),
}
CELLS = [(row, column) for column, (_, rows) in PLANTS.items() for row in rows]


def broken(cells: list[tuple[int, str]]) -> Reading:
    rows = [list(row) for row in ROWS]
    for row, column in cells:
        rows[row][HEADERS.index(column)] = PLANTS[column][0]
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([HEADERS, *rows])
    return read(text.getvalue().encode())


@pytest.mark.parametrize("column", PLANTS)
def test_a_fault_in_each_row_names_each_of_them(column: str) -> None:
    for row in PLANTS[column][1]:
        found = broken([(row, column)])
        assert [(problem.line, problem.column) for problem in found.problems] == [(LINES[row], column)]
        assert found.products == []


@settings(deadline=None)  # a machine may be busy
@given(
    st.sets(
        st.sampled_from([cell for cell in CELLS if cell[1] not in {"Handle", "Option1 Value"}]), min_size=1, max_size=8
    )
)
def test_many_faults_are_all_named_and_nothing_else(cells: set[tuple[int, str]]) -> None:
    found = broken(list(cells))
    assert {(problem.line, problem.column) for problem in found.problems} == {
        (LINES[row], column) for row, column in cells
    }
    assert len(found.problems) == len(cells)


def test_an_open_quote_is_a_problem_of_the_row_that_opens_it() -> None:
    found = read(TEXT.replace("gold-bird-necklace,Gold Bird", 'gold-bird-necklace,"Gold Bird', 1).encode())
    assert [problem.line for problem in found.problems] == [39]
    assert found.products == []


def test_a_quote_within_a_quoted_text_is_a_problem() -> None:
    found = read(b'Handle,Title,Variant Price\na,A,1\nb,"B "b" b",1\n')
    assert [problem.line for problem in found.problems] == [3]


def test_a_text_with_an_unquoted_delimiter_is_one_problem() -> None:
    data = TEXT.replace(",Boho Earrings,", ",Boho, Earrings,", 1).encode()
    assert told(read(data).problems) == [
        (9, "", "The row has 47 cells and the header 46: is a text with a delimiter not quoted?")
    ]


@settings(deadline=None)  # a machine may be busy
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_but_never_raise(data: bytes) -> None:
    for content in (data, b"Handle,Title,Variant Price,Body (HTML),Image Src\n" + data):
        found = read(content)
        assert bool(found.products) != bool(found.problems)


@settings(deadline=None)  # a machine may be busy
@given(st.lists(st.lists(st.text(max_size=12), min_size=6, max_size=6), min_size=1, max_size=6))
def test_any_cells_are_read_or_refused_but_never_raise(cells: list[list[str]]) -> None:
    text = StringIO(newline="")
    headers = ["Handle", "Title", "Variant Price", "Option1 Name", "Option1 Value", "Image Src"]
    csv.writer(text).writerows([headers, *cells])
    found = read(text.getvalue().encode("utf-8", "surrogatepass"))
    assert bool(found.products) != bool(found.problems)
    assert all(problem.value.isprintable() or problem.value.encode() for problem in found.problems)


def test_each_message_has_its_named_places_filled() -> None:
    found = broken([(0, "Title"), (1, "Variant Price"), (4, "Image Src")])
    assert all("{" not in reason for _, _, reason in told(found.problems))
