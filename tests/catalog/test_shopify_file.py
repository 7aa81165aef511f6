"""Shopify's own jewellery file, all twenty products of it."""

from pathlib import Path

import pytest

from resolvers.catalog.shopify import ImportedProduct, Reading, read
from resolvers.catalog.shopify.products import Kind

FILE = Path(__file__).parents[1] / "data" / "shopify-jewelery.csv"

# Line, handle, title, kind, tags, variants as (option value, price, former price, on hand), number of images.
Variants = list[tuple[str, int, int | None, int]]
EXPECTED: list[tuple[int, str, str, Kind, str, Variants, int]] = [
    (
        2, "chain-bracelet", "7 Shakra Bracelet", "BRACELET", "Beads",
        [("blue", 4299, 4499, 1), ("black", 4299, 4499, 0)], 2,
    ),
    (
        4, "leather-anchor", "Anchor Bracelet Mens", "BRACELET", "Anchor Gold Leather Silver",
        [("gold", 6999, 8500, 1), ("silver", 5500, 8500, 0)], 3,
    ),
    (7, "bangle-bracelet", "Bangle Bracelet", "BRACELET", "Diamond Gem Gold", [("", 3999, 4399, 1)], 1),
    (8, "bangle-bracelet-with-feathers", "Boho Bangle Bracelet", "BRACELET", "Gold", [("", 4299, 4499, 1)], 1),
    (9, "boho-earrings", "Boho Earrings", "EARRINGS", "Silver Turquoise", [("", 2799, 3599, 1)], 3),
    (12, "choker-with-bead", "Choker with Bead", "NECKLACE", "Gold Leather", [("", 1499, 1999, 1)], 2),
    (
        14, "choker-with-gold-pendant", "Choker with Gold Pendant", "NECKLACE", "Choker Gold Leather Pendant",
        [("", 2999, None, 1)], 2,
    ),
    (
        23, "choker-with-triangle", "Choker with Triangle", "NECKLACE", "Leather Silver Triangle",
        [("", 4799, 4999, 1)], 1,
    ),
    (24, "dainty-gold-neclace", "Dainty Gold Necklace", "NECKLACE", "Gold Pendant", [("", 6399, 6999, 1)], 2),
    (
        26, "dreamcatcher-pendant-necklace", "Dreamcatcher Pendant Necklace", "NECKLACE",
        "Dreamcatcher Pendant Silver Turquoise", [("", 2399, 4199, 1)], 2,
    ),
    (28, "galaxy-earrings", "Galaxy Earrings", "EARRINGS", "Blue Galaxy Silver", [("", 3799, 4599, 1)], 1),
    (
        29, "gemstone", "Gemstone Necklace", "NECKLACE", "Blue Gem Purple Silver Turquoise",
        [("blue", 2799, 2999, 1), ("purple", 2799, 2999, 0)], 4,
    ),
    (39, "gold-bird-necklace", "Gold Bird Necklace", "NECKLACE", "Bird Gold", [("", 7999, None, 1)], 1),
    (40, "looped-earrings", "Gold Elephant Earrings", "EARRINGS", "Gold Silver", [("", 5499, None, 1)], 1),
    (41, "guardian-angel-earrings", "Guardian Angel Earrings", "EARRINGS", "Angel Silver", [("", 1999, None, 1)], 2),
    (43, "moon-charm-bracelet", "Moon Charm Bracelet", "BRACELET", "Gold Moon", [("", 4799, 4999, 1)], 3),
    (
        46, "origami-crane-necklace", "Origami Crane Necklace", "NECKLACE", "Crane Origami Silver",
        [("", 7599, None, 1)], 4,
    ),
    (50, "pretty-gold-necklace", "Pretty Gold Necklace", "NECKLACE", "Gold Turquoise", [("", 4495, 6399, 1)], 3),
    (53, "silver-threader-necklace", "Silver Threader Necklace", "NECKLACE", "Silver", [("", 1499, 1999, 1)], 2),
    (55, "stylish-summer-neclace", "Stylish Summer Necklace", "NECKLACE", "Gold Turquoise", [("", 4499, None, 1)], 1),
]  # fmt: skip
HANDLES = [row[1] for row in EXPECTED]


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(FILE)


def product(reading: Reading, handle: str) -> ImportedProduct:
    return next(product for product in reading.products if product.handle == handle)


def test_the_file_has_20_products_23_variants_and_41_images(reading: Reading) -> None:
    assert [product.handle for product in reading.products] == HANDLES
    assert len(reading.products) == 20
    assert sum(len(product.variants) for product in reading.products) == 23
    assert sum(len(product.images) for product in reading.products) == 41
    assert (reading.rows, reading.encoding, reading.problems) == (41, "utf-8", [])


@pytest.mark.parametrize("expected", EXPECTED, ids=HANDLES)
def test_each_product_is_read_as_a_person_reads_it(
    reading: Reading, expected: tuple[int, str, str, Kind, str, Variants, int]
) -> None:
    line, handle, title, kind, tags, variants, images = expected
    found = product(reading, handle)
    assert (found.line, found.title, found.kind, " ".join(found.tags)) == (line, title, kind, tags)
    assert [
        ("-".join(variant.option_values), variant.price, variant.compare_at, variant.inventory_quantity)
        for variant in found.variants
    ] == variants
    assert [image.position for image in found.images] == list(range(1, images + 1))
    assert {image.alt for image in found.images} == {title}
    assert (found.published, found.status, found.gift_card) == (True, "active", False)
    assert found.product_type == {"BRACELET": "Bracelet", "NECKLACE": "Necklace", "EARRINGS": "Earrings"}[kind]
    assert found.vendor in {"Company 123", "Sterling Ltd"}


def test_options_are_the_three_colours_alone(reading: Reading) -> None:
    options = {product.handle: product.options for product in reading.products if product.options}
    assert {
        handle: [(option.name, option.is_size, option.values) for option in found] for handle, found in options.items()
    } == {
        "chain-bracelet": [("Color", False, (("blue", "Blue"), ("black", "Black")))],
        "leather-anchor": [("Color", False, (("gold", "Gold"), ("silver", "Silver")))],
        "gemstone": [("Colour", False, (("blue", "Blue"), ("purple", "Purple")))],
    }


def test_missing_units_are_minted_from_handle_and_value(reading: Reading) -> None:
    units = [variant.sku for product in reading.products for variant in product.variants]
    assert len(set(units)) == 23
    assert all(variant.sku_minted for product in reading.products for variant in product.variants)
    assert units[:5] == [
        "CHAIN-BRACELET-BLUE",
        "CHAIN-BRACELET-BLACK",
        "LEATHER-ANCHOR-GOLD",
        "LEATHER-ANCHOR-SILVER",
        "BANGLE-BRACELET",
    ]


def test_a_variant_shows_its_own_image_and_is_counted_from_its_own_line(reading: Reading) -> None:
    gemstone = product(reading, "gemstone")
    photos = "https://burst.shopifycdn.com/photos"
    assert [image.url for image in gemstone.images] == [
        f"{photos}/blue-gemstone-pendant_925x.jpg",
        f"{photos}/gemstone-necklace_925x.jpg",
        f"{photos}/womens-necklace_925x.jpg",
        f"{photos}/purple-gemstone-necklace_925x.jpg",
    ]
    assert [(variant.image_url, variant.line) for variant in gemstone.variants] == [
        (f"{photos}/blue-gemstone-pendant_925x.jpg", 29),
        (f"{photos}/purple-gemstone-necklace_925x.jpg", 36),
    ]


def test_a_description_over_many_lines_keeps_its_list(reading: Reading) -> None:
    found = product(reading, "choker-with-gold-pendant")
    assert found.description_html.endswith("<li>Made in USA</li>\n</ul>")
    assert found.description.endswith(
        'and strong.\n\n• 14k yellow gold\n• Leather\n• Length, 12" with 2.5" extender\n• Width, 0.3"\n'
        "• Lobster clasp\n• Made in USA"
    )


def test_weight_is_in_grams_whatever_the_unit_shown(reading: Reading) -> None:
    weights = {product.handle: product.variants[0].grams for product in reading.products}
    assert {handle: grams for handle, grams in weights.items() if grams} == {"boho-earrings": 28}


def test_columns_without_use_are_told_once(reading: Reading) -> None:
    assert len(reading.notices) == 1
    assert "Google Shopping / Gender" in str(reading.notices[0].params["columns"])
    assert "Variant Taxable" in str(reading.notices[0].params["columns"])
