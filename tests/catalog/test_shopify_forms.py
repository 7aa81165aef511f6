"""Product files in many forms: encodings, delimiters, orders and names of columns, line ends, sizes."""

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.catalog.shopify import read
from tests.catalog.shopify_sheets import RING, reading, sheet, sizes, told

FILE = Path(__file__).parents[1] / "data" / "shopify-jewelery.csv"
PIECE = RING | {
    "Title": "Bague dorée « Été »",
    "Body (HTML)": "Façonnée à la main,\nœuvre d’orfèvre — déjà très prisée…",
    "Vendor": "Écrin & fils",
    "Tags": "dorée, étoilée",
    "Option1 Name": "Métal précieux",
    "Option1 Value": "Or jaune où l'ambre naît",
}
FRENCH = ["cp1252", "latin-1", "iso8859-15", "mac-roman", "cp850"]
ACCENTS = ["Bague dorée", "Collier à perles", "Chaîne forçat", "Pièce unique", "Élégante créole", "Déjà prêt"]


def table(columns: list[int], delimiter: str, line_end: str) -> str:
    """The jewellery file written again with its columns in another order."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [[cell.replace("\u2028", "") for cell in row] for row in csv.reader(file)]  # only Unicode has it
    rows[1][1] = "Bracelet « Chakra » doré à l'œil-de-tigre"
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerows([[row[n] for n in columns] for row in rows])
    return text.getvalue()


COLUMNS = list(range(46))
PLAIN = read(table(COLUMNS, ",", "\n").encode())


@settings(deadline=None)  # a machine may be busy
@given(
    columns=st.permutations(COLUMNS),
    delimiter=st.sampled_from(",;\t"),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(
        ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac-roman"]
    ),
)
def test_the_form_of_a_file_does_not_change_its_reading(
    columns: list[int], delimiter: str, line_end: str, encoding: str
) -> None:
    found = read(table(columns, delimiter, line_end).encode(encoding))
    assert found.problems == []
    assert found.products == PLAIN.products
    assert found.rows == PLAIN.rows


@pytest.mark.parametrize(
    "encoding, name",
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"), ("ascii", "utf-8")],
)
def test_the_encoding_is_told(encoding: str, name: str) -> None:
    found = read(sheet([RING | {"Title": "Bague"}]).encode(encoding))
    assert (found.encoding, found.notices, found.problems) == (name, [], [])


@pytest.mark.parametrize("mark, encoding", [(BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be")])
def test_both_byte_orders_of_utf_16_are_read(mark: bytes, encoding: str) -> None:
    assert read(mark + sheet([PIECE]).encode(encoding)).products[0].title == PIECE["Title"]


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman"])
def test_french_typography_survives_a_file_without_unicode(encoding: str) -> None:
    (found,) = read(sheet([PIECE]).encode(encoding)).products
    assert found.title == "Bague dorée « Été »"
    assert found.description == "Façonnée à la main, œuvre d’orfèvre — déjà très prisée…"
    assert (found.vendor, found.tags) == ("Écrin & fils", ("dorée", "étoilée"))


@pytest.mark.parametrize("encoding", FRENCH)
@pytest.mark.parametrize("title", ACCENTS)
def test_a_single_accented_title_is_read_right_and_the_guess_is_told(title: str, encoding: str) -> None:
    found = read(sheet([RING | {"Title": title}]).encode(encoding))
    assert found.products[0].title == title
    (notice,) = found.notices
    assert notice.line == 1
    assert notice.reason.startswith("The file is not UTF-8; it was read as {encoding}.")
    assert any(word in title for word in notice.value.split())


def test_spaces_that_do_not_break_are_no_sign_of_another_encoding() -> None:
    found = read(
        sheet([RING | {"Title": "Or\u00a0rose", "Vendor": "Paris–Nice, dorée à l'or, ciselée"}]).encode("cp1252")
    )
    assert (found.encoding, found.products[0].vendor) == ("cp1252", "Paris–Nice, dorée à l'or, ciselée")


def test_few_accents_in_a_large_file_still_decide() -> None:
    plain = [RING | {"Handle": f"ring-{number}", "Title": "Ring"} for number in range(2000)]
    found = read(sheet([*plain, RING | {"Title": "Bague ciselée à la française"}]).encode("mac-roman"))
    assert found.products[-1].title == "Bague ciselée à la française"


def test_slovak_accents_are_not_taken_for_french_ones() -> None:
    found = read(sheet([RING | {"Title": "Prsteň zlatý, veľkosť 52, čierny šperk"}]).encode("cp1250"))
    assert found.products[0].title == "Prsteň zlatý, veľkosť 52, čierny šperk"


def test_a_script_of_no_country_of_the_shop_is_refused() -> None:
    found = read(sheet([RING | {"Title": "Золотое кольцо с бриллиантом"}] * 3).encode("cp1251"))
    assert [(problem.line, problem.column) for problem in found.problems] == [(1, "")]
    assert "Save it as UTF-8" in told(found.problems)[0][2]


def test_an_accent_far_into_a_very_long_line_is_found() -> None:
    long = {f"Metafield: {number}": "x" * 100_000 for number in range(3)}
    found = read(
        sheet([{"Handle": "bague", "Title": "Bague", **long, "Variant Price": "1", "Vendor": "Dorée"}]).encode("cp1252")
    )
    assert (found.encoding, found.products[0].vendor) == ("cp1252", "Dorée")


def test_a_broken_byte_among_good_utf8_is_a_problem_of_its_cell() -> None:
    data = sheet([PIECE, RING | {"Handle": "autre", "Vendor": "Ateli@r"}]).encode().replace(b"@", b"\xe9")
    found = read(data)
    assert told(found.problems) == [(4, "Vendor", "The cell holds a damaged or forbidden character.")]
    assert found.problems[0].value == "Ateli\ufffdr"


def test_a_lone_surrogate_is_a_problem_of_its_cell() -> None:
    data = sheet([RING | {"Vendor": "Ma\ud83dison"}]).encode("utf-16", "surrogatepass")
    assert told(read(data).problems) == [(2, "Vendor", "The cell holds a damaged or forbidden character.")]


def test_utf_16_cut_within_a_character_is_refused() -> None:
    assert len(read(sheet([RING]).encode("utf-16")[:-1]).problems) == 1


@pytest.mark.parametrize(
    "data, reason",
    [
        (b"", "The file is empty."),
        (b" \r\n\n", "The file is empty."),
        (b"\xef\xbb\xbf", "The file holds no products."),
        (b"PK\x03\x04\x14\x00\x06\x00", "This is a spreadsheet; save it as CSV (UTF-8) first."),
        (b"Handle,Title,Variant Price\n", "The file holds no products."),
    ],
)
def test_what_holds_no_rows_is_refused(data: bytes, reason: str) -> None:
    assert told(read(data).problems) == [(1, "", reason)]


@pytest.mark.parametrize("missing", ["Handle", "Title", "Variant Price"])
def test_a_missing_column_is_the_only_problem(missing: str) -> None:
    found = reading({name: cell for name, cell in RING.items() if name != missing})
    assert told(found.problems) == [(1, missing, f"The column “{missing}” is missing.")]


def test_names_of_newer_exports_are_known() -> None:
    newer = {
        "Title": "Bague", "URL handle": "bague", "Description": "<p>Or</p>", "Type": "Ring", "Status": "Active",
        "Published on online store": "TRUE", "SKU": "E-1", "Barcode": "376", "Option1 name": "Taille",
        "Option1 value": "52", "Option1 Linked To": "product.metafields.shopify.ring-size", "Price": "10.00",
        "Compare-at price": "12.00", "Inventory tracker": "shopify", "Inventory quantity": "3",
        "Continue selling when out of stock": "CONTINUE", "Weight value (grams)": "5", "Weight unit for display": "g",
        "Product image URL": "https://img.example/a", "Image position": "1", "Image alt text": "De face",
        "Variant image URL": "https://img.example/a", "Gift card": "FALSE", "SEO title": "S", "SEO description": "D",
        "Unit price base measure unit": "", "Color (product.metafields.shopify.color-pattern)": "gold",
        "Price / France": "11.00", "Compare At Price / France": "12.00", "Included / France": "true",
        "Google Shopping / Ad group name": "",
    }  # fmt: skip
    found = reading(newer)
    (product,), (variant,) = found.products, found.products[0].variants
    assert (product.handle, product.published, product.options[0].is_size, product.kind) == (
        "bague",
        True,
        True,
        "RING",
    )
    assert (variant.sku, variant.price, variant.compare_at, variant.barcode) == ("E-1", 1000, 1200, "376")
    assert (variant.inventory_quantity, variant.inventory_policy, variant.grams) == (3, "continue", 5)
    assert (product.seo_title, product.seo_description, product.images[0].alt) == ("S", "D", "De face")
    (notice,) = found.notices
    assert notice.params == {
        "columns": "Option1 Linked To, Unit price base measure unit, Color (product.metafields.shopify.color-pattern), "
        "Price / France, Compare At Price / France, Included / France, Google Shopping / Ad group name"
    }


def test_headers_may_differ_in_case_and_spaces() -> None:
    found = reading({" HANDLE ": "bague", "title": "Bague", "variant\u00a0  price": "1"})
    assert (found.problems, len(found.products)) == ([], 1)


def test_unknown_columns_are_told_one_by_one() -> None:
    found = reading(RING | {"Prix d'achat": "1", "Varaint SKU": "E-1"})
    assert [(notice.line, notice.column) for notice in found.notices] == [(1, "Prix d'achat"), (1, "Varaint SKU")]


def test_two_columns_of_one_meaning_are_a_problem() -> None:
    found = reading(RING | {"Price": "2"})
    assert told(found.problems) == [(1, "Price", "This column says the same as the column “Variant Price”.")]


def test_a_fourth_option_is_a_problem() -> None:
    found = reading(RING | {"Option4 Name": "Gravure"})
    assert told(found.problems) == [(1, "Option4 Name", "A product has three options at most.")]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_an_editor_does(line_end: str) -> None:
    body = line_end.join(['"<p>Un', "", 'deux</p>"'])
    lines = ["Handle,Title,Body (HTML),Variant Price", f"a,A,{body},1", "", ",,,", "b,B,,-1"]
    assert told(read(line_end.join(lines).encode()).problems) == [(7, "Variant Price", "A price cannot be negative.")]


def test_blank_lines_and_rows_of_delimiters_are_no_rows() -> None:
    found = read(b"\n\nHandle,Title,Variant Price\n\na,A,1\n,,\n\nb,B,2\n\n")
    assert (found.rows, [product.line for product in found.products]) == (2, [5, 8])


def test_the_line_that_names_the_delimiter_is_skipped() -> None:
    found = read(b"sep=;\r\nHandle;Title;Variant Price\r\na;A, B;1,50\r\n")
    assert [(product.title, product.variants[0].price) for product in found.products] == [("A, B", 150)]


def test_a_short_row_is_filled_and_told() -> None:
    found = read(b"Handle,Title,Variant Price,Vendor\na,A,1\n")
    assert found.products[0].vendor == ""
    assert told(found.notices) == [(2, "", "The row ends after 3 of 4 cells; the others are taken as empty.")]


def test_a_file_is_read_from_bytes_a_path_or_an_open_file() -> None:
    data = FILE.read_bytes()
    assert read(data) == read(FILE) == read(BytesIO(data))


def test_fifty_thousand_rows_are_read_with_progress() -> None:
    rows = [row for number in range(10_000) for row in sizes("48", "50", "52", "54", "56", handle=f"bague-{number}")]
    told_of: list[tuple[int, int]] = []
    found = read(sheet(rows).encode(), progress=lambda done, total: told_of.append((done, total)))
    assert (found.rows, len(found.products), found.problems) == (50_000, 10_000, [])
    assert sum(len(product.variants) for product in found.products) == 50_000
    assert told_of == sorted(told_of)
    assert len(told_of) == 51
    assert told_of[-1] == (50_002, 50_002)
