"""Products of several rows: options, variants, units, images, kinds, descriptions."""

from itertools import chain

import pytest

from tests.catalog.shopify_sheets import RING, reading, refused, ring, sizes, told

PHOTO = "https://img.example"


def test_rows_of_one_handle_are_one_product() -> None:
    (found,) = reading(*sizes("48", "50", "52")).products
    assert found.options[0].values == (("48", "48"), ("50", "50"), ("52", "52"))
    assert [variant.option_values for variant in found.variants] == [("48",), ("50",), ("52",)]
    assert [variant.line for variant in found.variants] == [2, 3, 4]


def test_rows_that_stand_apart_are_joined_and_told() -> None:
    first, second, third = sizes("48", "50", "52")
    found = reading(first, RING | {"Handle": "autre"}, second, third)
    assert [(product.handle, len(product.variants)) for product in found.products] == [("bague", 3), ("autre", 1)]
    assert told(found.notices) == [
        (4, "Handle", "The rows of this product do not follow one another; it began on line 2.")
    ]


def test_another_title_under_the_same_handle_is_a_problem() -> None:
    assert refused(*sizes("48"), sizes("50")[0] | {"Title": "Autre"}) == [
        (3, "Title", "The product of this handle has another title on line 2: “Bague Éternité”.")
    ]


def test_a_row_without_variant_columns_is_an_image() -> None:
    (found,) = reading(RING | {"Image Src": f"{PHOTO}/1"}, {"Handle": "bague", "Image Src": f"{PHOTO}/2"}).products
    assert (len(found.variants), [image.url for image in found.images]) == (1, [f"{PHOTO}/1", f"{PHOTO}/2"])


def test_a_row_that_says_nothing_is_told() -> None:
    found = reading(RING, {"Handle": "bague"})
    assert told(found.notices) == [(3, "Handle", "This row holds neither a variant nor an image.")]


def test_images_stand_in_their_position_and_are_kept_once() -> None:
    rows = [
        RING | {"Image Src": f"{PHOTO}/c", "Image Position": "7"},
        {"Handle": "bague", "Image Src": f"{PHOTO}/none"},
        {"Handle": "bague", "Image Src": f"{PHOTO}/a", "Image Position": "1"},
        {"Handle": "bague", "Image Src": f"{PHOTO}/a", "Image Position": "9", "Image Alt Text": "De face"},
    ]
    (found,) = reading(*rows).products
    assert [(image.url[-1], image.position, image.alt) for image in found.images] == [
        ("a", 1, "De face"),
        ("c", 2, "Bague Éternité"),
        ("e", 3, "Bague Éternité"),
    ]


def test_an_image_of_a_variant_is_among_those_of_its_product() -> None:
    found = ring(Image_Src=f"{PHOTO}/a", Variant_Image=f"{PHOTO}/b")
    assert [image.url for image in found.images] == [f"{PHOTO}/a", f"{PHOTO}/b"]
    assert found.variants[0].image_url == f"{PHOTO}/b"


def test_default_title_means_no_options() -> None:
    found = ring(Option1_Name="Title", Option1_Value="Default Title")
    assert (found.options, found.variants[0].option_values) == ((), ())


def test_an_option_may_well_be_called_title() -> None:
    assert ring(Option1_Name="Title", Option1_Value="Comte").options[0].name == "Title"


def test_three_options_make_three_handles_each() -> None:
    found = ring(
        Option1_Name="Métal", Option1_Value="Or rose", Option2_Name="Pierre", Option2_Value="Sans",
        Option3_Name="Tour de doigt", Option3_Value="52½",
    )  # fmt: skip
    assert [(option.handle, option.is_size) for option in found.options] == [
        ("metal", False), ("pierre", False), ("tour-de-doigt", True),
    ]  # fmt: skip
    assert found.variants[0].option_values == ("or-rose", "sans", "52-1-2")


def test_values_that_fold_alike_keep_apart_whatever_their_order() -> None:
    (found,) = reading(*sizes("VS", "VS+", "♥")).products
    (turned,) = reading(*sizes("♥", "VS+", "VS")).products
    handles = dict(found.options[0].values)
    assert sorted(handles.values()) == ["VS", "VS+", "♥"]
    assert handles == dict(turned.options[0].values)


def test_values_differ_by_more_than_case() -> None:
    assert refused(*sizes("Or", "OR")) == [(3, "Option1 Value", "Line 2 has the same values of all options.")]


def test_a_second_variant_without_options_is_a_problem() -> None:
    assert refused(RING | {"Option1 Value": ""}, {"Handle": "bague", "Variant Price": "5"}) == [
        (3, "Option1 Value", "A product without options has one variant, and line 2 holds it.")
    ]


def test_a_variant_without_its_value_is_a_problem() -> None:
    assert refused(*sizes("48"), {"Handle": "bague", "Variant Price": "5"}) == [
        (3, "Option1 Value", "The variant has no value of the option “Taille”.")
    ]


def test_values_of_a_nameless_option_are_one_problem() -> None:
    first, *others = sizes("48", "50", "52")
    assert refused(first | {"Option1 Name": ""}, *others) == [
        (2, "Option1 Name", "The option of “48” (line 2) has no name on the product's first row.")
    ]


def test_an_option_cannot_change_its_name() -> None:
    first, second = sizes("48", "50")
    assert refused(first, second | {"Option1 Name": "Métal"}) == [
        (3, "Option1 Name", "The product's first row names this option “Taille”.")
    ]


def test_two_options_cannot_have_one_name() -> None:
    cells = {"Option1 Name": "Taille", "Option1 Value": "48", "Option2 Name": "taille", "Option2 Value": "M"}
    assert refused(RING | cells) == [(2, "Option2 Name", "Two options of a product have the same name.")]


@pytest.mark.parametrize(
    "name",
    [
        "Size", "Ring size", "Taille", "Tailles", "Taille de bague", "TAILLE (FR)", "Tour de doigt", "Größe",
        "Ringgröße", "GROESSE", "Talla", "Tamaño", "Tamaño del anillo", "Misura", "Taglia", "Maat", "Ringmaat",
        "Tamanho", "Velikost", "Velikost prstana", "Veľkosť", "Size [EU]", "Méid",
    ],
)  # fmt: skip
def test_a_size_is_recognised_in_the_languages_of_the_shop(name: str) -> None:
    assert ring(Option1_Name=name, Option1_Value="52").options[0].is_size


@pytest.mark.parametrize("name", ["Colour", "Taille du diamant", "Stone size", "Taille brillant", "Longueur", "de"])
def test_what_is_no_size_is_not_taken_for_one(name: str) -> None:
    assert not ring(Option1_Name=name, Option1_Value="52").options[0].is_size


@pytest.mark.parametrize(
    "product_type, title, kind",
    [
        ("Bague", "x", "RING"), ("Rings", "x", "RING"), ("Verlobungsring", "x", "RING"), ("Prsteň", "x", "RING"),
        ("Bracelets", "x", "BRACELET"), ("Pulseira", "x", "BRACELET"), ("Jonc", "x", "BRACELET"),
        ("Collier", "x", "NECKLACE"), ("Choker", "x", "NECKLACE"), ("Náhrdelník", "x", "NECKLACE"),
        ("Boucles d’oreilles", "x", "EARRINGS"), ("Earrings", "x", "EARRINGS"), ("Oorbellen", "x", "EARRINGS"),
        ("Pendants d'oreilles", "x", "EARRINGS"), ("Montre", "x", "WATCH"), ("Armbanduhr", "x", "WATCH"),
        ("Ring", "Necklace of gold", "RING"), ("Bijoux", "Pendant Lune", "NECKLACE"), ("", "Alliance Or", "RING"),
        ("", "Sterling spring brooch", "OTHER"), ("Bijoux", "Écrin", "OTHER"),
    ],
)  # fmt: skip
def test_the_kind_comes_from_the_type_and_else_from_the_title(product_type: str, title: str, kind: str) -> None:
    assert ring(Type=product_type, Title=title).kind == kind


def test_the_category_speaks_between_type_and_title() -> None:
    category = "Apparel & Accessories > Jewelry > Bracelets"
    assert ring(Type="Bijoux", Product_Category=category, Title="Ring").kind == "BRACELET"


def test_a_gift_card_is_another_kind_and_told() -> None:
    found = reading(RING | {"Gift Card": "true"})
    assert (found.products[0].kind, found.products[0].gift_card) == ("OTHER", True)
    assert told(found.notices)[0][:2] == (2, "Gift Card")


def test_a_given_unit_is_kept_and_a_missing_one_is_minted() -> None:
    first, second = sizes("48", "50")
    (found,) = reading(first | {"Variant SKU": "E-48"}, second).products
    assert [(variant.sku, variant.sku_minted) for variant in found.variants] == [("E-48", False), ("BAGUE-50", True)]


def test_minted_units_do_not_depend_on_the_order_of_the_file() -> None:
    pieces = [sizes("b-c", handle="a"), sizes("c", handle="a-b"), sizes("48")]
    there, back = reading(*chain(*pieces)), reading(*chain(*reversed(pieces)))
    units = {product.handle: product.variants[0].sku for product in there.products}
    assert units == {product.handle: product.variants[0].sku for product in back.products}
    assert len(set(units.values())) == 3
    assert units["bague"] == "BAGUE-48"


def test_handles_and_minted_units_stay_short_and_apart() -> None:
    first, second = "or " * 80 + "rose", "or " * 80 + "jaune"
    (found,) = reading(*sizes(first, second, handle="b" * 255)).products
    handles = [handle for handle, _ in found.options[0].values]
    units = [variant.sku for variant in found.variants]
    assert len(set(handles)) == len(set(units)) == 2
    assert max(map(len, handles)) <= 64
    assert max(map(len, units)) <= 255


def test_a_minted_unit_gives_way_to_a_given_one() -> None:
    found = reading(*sizes("48"), RING | {"Handle": "autre", "Variant SKU": "bague-48"})
    minted, given = (product.variants[0].sku for product in found.products)
    assert given == "bague-48"
    assert minted.startswith("BAGUE-48-")


def test_two_lines_with_one_unit_are_a_problem_that_names_both() -> None:
    other = RING | {"Handle": "autre", "Variant SKU": "E-1"}
    assert refused(RING | {"Variant SKU": "E-1"}, other) == [(3, "Variant SKU", "Lines 2 and 3 have the same SKU.")]


def test_a_handle_is_folded_and_told_once() -> None:
    found = reading(*sizes("48", "50", handle="Bague Cœur_d’Été"))
    assert found.products[0].handle == "bague-coeur-d-ete"
    assert told(found.notices) == [(2, "Handle", "The handle was written as “bague-coeur-d-ete”.")]


@pytest.mark.parametrize("handle", ["", "♥", "  "])
def test_a_row_without_a_handle_is_a_problem(handle: str) -> None:
    rows = [RING | {"Handle": handle}, {"Handle": "bague", "Variant Price": "5"}]
    assert refused(*rows) == [(2, "Handle", "A row needs a handle of letters or digits.")]


def test_tags_are_split_and_kept_once() -> None:
    assert ring(Tags="Or, diamant,, OR ,Été").tags == ("Or", "diamant", "Été")


@pytest.mark.parametrize(
    "html, cleaned, text",
    [
        ("Or & diamants", "Or &amp; diamants", "Or & diamants"),
        ("<p>Un</p><p>Deux<br>Trois</p>", "<p>Un</p><p>Deux<br>Trois</p>", "Un\n\nDeux\nTrois"),
        ("<div>Un</div><div>Deux</div>", "<p>Un</p><p>Deux</p>", "Un\n\nDeux"),
        ("<div><p>Un</p></div>", "<p>Un</p>", "Un"),
        ("<h1>Titre</h1>Texte", "<h2>Titre</h2>Texte", "Titre\n\nTexte"),
        ("<ul><li>Or</li><li>Été</li></ul>", "<ul><li>Or</li><li>Été</li></ul>", "• Or\n• Été"),
        ("a<script>alert(1)</script>b<style>p{}</style>", "ab", "ab"),
        ('<p onclick="x()" style="color:red" class="c">Un</p>', "<p>Un</p>", "Un"),
        ('<a href="javascript:x()">lien</a>', '<a rel="noopener noreferrer nofollow">lien</a>', "lien"),
        ('<a href="/products/x">lien</a>', '<a rel="noopener noreferrer nofollow">lien</a>', "lien"),
        (
            '<a href="mailto:a@maison.example">lien</a>',
            '<a href="mailto:a@maison.example" rel="noopener noreferrer nofollow">lien</a>',
            "lien",
        ),
        ("<img src=x onerror=x()>Un<iframe src=x></iframe>", "Un", "Un"),
        ("&lt;b&gt; est un texte", "&lt;b&gt; est un texte", "<b> est un texte"),
        (
            "<table><tr><th>Or</th><td>750</td></tr><tr><th>Poids</th><td>3 g</td></tr></table>",
            "<table><tbody><tr><th>Or</th><td>750</td></tr><tr><th>Poids</th><td>3 g</td></tr></tbody></table>",
            "Or 750\nPoids 3 g",
        ),
    ],
)  # fmt: skip
def test_descriptions_keep_what_the_shop_shows(html: str, cleaned: str, text: str) -> None:
    found = ring(**{"Body (HTML)": html})
    assert (found.description_html, found.description) == (cleaned, text)
