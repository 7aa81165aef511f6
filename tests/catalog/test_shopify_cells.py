"""Single cells of a product file: prices, quantities, weights, claims, addresses, texts."""

import pytest

from resolvers.catalog.shopify import read
from tests.catalog.shopify_sheets import RING, reading, refused, ring, sheet, told

NOT_A_PRICE = "This is not a price; write it as 1234.50."


@pytest.mark.parametrize(
    "written, minor",
    [("42.99", 4299), ("1234", 123400), ("0.5", 50), (" 7.10 ", 710), ("007.00", 700), ("10000000000", 10**12)],
)
def test_a_price_is_read_to_the_cent(written: str, minor: int) -> None:
    assert ring(Variant_Price=written).variants[0].price == minor


@pytest.mark.parametrize(
    "written, reason",
    [
        ("42,99", NOT_A_PRICE),
        ("1,234.50", NOT_A_PRICE),
        ("NaN", NOT_A_PRICE),
        ("inf", NOT_A_PRICE),
        ("1e3", NOT_A_PRICE),
        ("٤٢", NOT_A_PRICE),
        ("12 €", NOT_A_PRICE),
        ("sur demande", NOT_A_PRICE),
        ("=1+1", NOT_A_PRICE),
        ("-1", "A price cannot be negative."),
        ("-0.00", "A price cannot be negative."),
        ("1.999", "A price has two decimals at most."),
        ("10000000000.01", "This price is too high."),
        ("9" * 5000, "This price is too high."),
    ],
)
@pytest.mark.parametrize("column", ["Variant Price", "Variant Compare At Price"])
def test_what_is_no_price_is_a_problem_of_its_cell(column: str, written: str, reason: str) -> None:
    assert refused(RING | {column: written}) == [(2, column, reason)]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_decimal_comma_counts_where_commas_do_not_delimit(delimiter: str) -> None:
    found = read(sheet([RING | {"Variant Price": "42,99"}], delimiter=delimiter).encode())
    assert found.products[0].variants[0].price == 4299


@pytest.mark.parametrize("written", ["1.234,50", "1,234.50", "1,2,3"])
def test_a_thousands_mark_is_never_guessed_at(written: str) -> None:
    found = read(sheet([RING | {"Variant Price": written}], delimiter=";").encode())
    assert told(found.problems) == [(2, "Variant Price", NOT_A_PRICE)]


def test_no_price_means_on_request_and_is_told() -> None:
    found = reading(RING | {"Variant Price": ""})
    assert found.products[0].variants[0].price is None
    assert told(found.notices) == [(2, "Variant Price", "Without a price, the piece is shown as “price on request”.")]


def test_a_price_of_zero_is_told() -> None:
    assert told(reading(RING | {"Variant Price": "0.00"}).notices) == [(2, "Variant Price", "The price is zero.")]


@pytest.mark.parametrize("price, before", [("10", "10"), ("10", "9.99"), ("10", "0"), ("", "20")])
def test_a_former_price_that_is_not_above_the_price_is_left_out(price: str, before: str) -> None:
    found = reading(RING | {"Variant Price": price, "Variant Compare At Price": before})
    assert found.products[0].variants[0].compare_at is None
    assert "The former price was left out, as it is not above a price." in [text for _, _, text in told(found.notices)]


def test_a_former_price_above_the_price_is_kept() -> None:
    assert ring(Variant_Price="10", Variant_Compare_At_Price="12.50").variants[0].compare_at == 1250


@pytest.mark.parametrize("written, count", [("3", 3), ("007", 7), ("0", 0), ("", None)])
def test_a_quantity_is_a_whole_number(written: str, count: int | None) -> None:
    assert ring(Variant_Inventory_Qty=written).variants[0].inventory_quantity == count


def test_a_negative_quantity_is_none_in_stock_and_is_told() -> None:
    found = reading(RING | {"Variant Inventory Qty": "-2"})
    assert found.products[0].variants[0].inventory_quantity == 0
    assert told(found.notices) == [
        (2, "Variant Inventory Qty", "The quantity is negative; it is taken as none in stock.")
    ]


@pytest.mark.parametrize("written", ["1.5", "many", "1000000000", "²"])
def test_what_is_no_quantity_is_a_problem(written: str) -> None:
    assert refused(RING | {"Variant Inventory Qty": written}) == [
        (2, "Variant Inventory Qty", "This is not a quantity: a whole number up to 999999999 is expected.")
    ]


@pytest.mark.parametrize("written, grams", [("28", 28), ("2.5", 3), ("2.4999", 2), ("0.0", 0), ("", None)])
def test_a_weight_is_rounded_to_whole_grams(written: str, grams: int | None) -> None:
    assert ring(Variant_Grams=written, Variant_Weight_Unit="kg").variants[0].grams == grams


@pytest.mark.parametrize(
    "column, written, reason",
    [
        ("Variant Grams", "-1", "This is not a weight; write it in grams, as 12.5."),
        ("Variant Grams", "heavy", "This is not a weight; write it in grams, as 12.5."),
        ("Variant Weight Unit", "carat", "This is none of the known values: g, kg, oz, lb."),
        ("Variant Inventory Policy", "maybe", "This is none of the known values: deny, continue, false, true."),
        ("Status", "hidden", "This is none of the known values: active, draft, archived, unlisted."),
        ("Published", "perhaps", "This is neither true nor false."),
        ("Gift Card", "2", "This is neither true nor false."),
        ("Title", "t" * 256, "The text has 256 characters; 255 is the most."),
        ("Title", "", "The first row of a product needs a title."),
        ("Body (HTML)", "b" * 100_001, "The text has 100001 characters; 100000 is the most."),
        ("Variant SKU", "s" * 256, "The text has 256 characters; 255 is the most."),
        ("Tags", f"or, {'t' * 129}", "A tag has 128 characters at most."),
        ("Vendor", "Mai\0son", "The cell holds a damaged or forbidden character."),
        ("Image Position", "first", "This is not a position: 1 or a higher whole number is expected."),
    ],
)
def test_a_cell_that_cannot_be_meant_is_a_problem(column: str, written: str, reason: str) -> None:
    assert refused(RING | {column: written}) == [(2, column, reason)]


@pytest.mark.parametrize(
    "written",
    [
        "javascript:alert(1)", "data:image/png;base64,AA", "ftp://img.example/a.jpg", "//img.example/a.jpg", "a.jpg",
        "https://", "https:///a.jpg", "https://img.example/a b.jpg", "https://user@img.example/a.jpg", "https://[1/a",
        f"https://img.example/{'a' * 2048}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("column", ["Image Src", "Variant Image"])
def test_only_web_addresses_are_images(column: str, written: str) -> None:
    assert refused(RING | {column: written}) == [
        (2, column, "This is not an address that begins with https:// or http://.")
    ]


@pytest.mark.parametrize(
    "published, status, expected",
    [
        ("", "", (True, "active")),
        ("TRUE", "Active", (True, "active")),
        ("oui", "", (True, "active")),
        ("1", "", (True, "active")),
        ("false", "active", (False, "active")),
        ("FAUX", "", (False, "active")),
        ("non", "", (False, "active")),
        ("true", "draft", (False, "draft")),
        ("true", "archived", (False, "archived")),
        ("true", "unlisted", (False, "active")),
    ],
)
def test_only_an_active_and_published_product_is_published(
    published: str, status: str, expected: tuple[bool, str]
) -> None:
    found = ring(Published=published, Status=status)
    assert (found.published, found.status) == expected


def test_stock_is_tracked_where_a_tracker_is_named() -> None:
    tracked = ring(Variant_Inventory_Tracker="shopify", Variant_Inventory_Policy="continue").variants[0]
    untracked = ring().variants[0]
    assert (tracked.inventory_tracked, tracked.inventory_policy) == (True, "continue")
    assert (untracked.inventory_tracked, untracked.inventory_policy) == (False, "deny")


def test_texts_lose_control_characters_and_spare_spaces() -> None:
    assert ring(Title=" Bague\u202e \x07 Éter\x1bnité\u00a0 ").title == "Bague Éternité"


def test_a_formula_stays_a_text() -> None:
    found = ring(Title="=cmd|' /C calc'!A0", Vendor="@SUM(1+1)", Variant_SKU="+1")
    assert (found.title, found.vendor, found.variants[0].sku) == ("=cmd|' /C calc'!A0", "@SUM(1+1)", "+1")


def test_a_long_value_is_cut_in_its_problem() -> None:
    (problem,) = reading(RING | {"Variant Price": "x" * 5000}).problems
    assert problem.value == "x" * 79 + "…"
