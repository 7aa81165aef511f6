"""One piece: its sizes and forms, its texts in two languages, and what reading many of them costs."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from resolvers.catalog.sources import (
    Source,
    SourceImage,
    SourceMetal,
    SourceOption,
    SourcePrice,
    SourceStone,
    SourceVariant,
)
from resolvers.catalog.tables import GemstoneOrigin, MetalKind, ProductKind
from tests.catalog.questions import gathered, statements
from tests.house_of import House
from tests.makers import LONG_AGO, piece, ring

ENGLISH = {
    "title": "Glow Ring",
    "description": "A ring.",
    "description_html": "<p>A ring.</p>",
    "option/metal": "Metal",
    "option/metal/or-jaune": "Yellow gold",
    "option/metal/or-rose": "Pink gold",
    "option/taille": "Size",
    "gemstone/0": "sapphire",
    "gemstone/0/treatment": "heated",
    "media/0": "The ring from the front",
    "tag/saphir": "sapphire",
    "safety_warnings": "Small parts",
}


def glow() -> Source:
    """A ring in two metals and two sizes, without rose gold in 54."""
    combinations = (("or-jaune", "52"), ("or-jaune", "54"), ("or-rose", "52"))
    made = piece("Bague Lueur", kind=ProductKind.RING, tags=("saphir",), texts={"en": ENGLISH})
    return replace(
        made,
        options=(
            SourceOption("metal", "Métal", is_size=False, values=(("or-jaune", "Or jaune"), ("or-rose", "Or rose"))),
            SourceOption("taille", "Taille", is_size=True, values=(("52", "52"), ("54", "54"))),
        ),
        variants=tuple(
            SourceVariant(
                sku=f"L-{place}",
                chosen=chosen,
                prices=(SourcePrice(LONG_AGO, 100_000 + 5_000 * place),),
                stock={"web": 1},
                image_url="/media/rose.svg" if chosen[0] == "or-rose" else None,
            )
            for place, chosen in enumerate(combinations)
        ),
        images=(
            SourceImage("/media/front.svg", "La bague de face"),
            SourceImage("https://far.example/rose.svg", "Rose"),
        ),
        metals=(SourceMetal(MetalKind.YELLOW_GOLD, 750, 3_250), SourceMetal(MetalKind.PINK_GOLD, 750, None)),
        gemstones=(SourceStone("saphir", GemstoneOrigin.NATURAL, "chauffé", 1_005),),
        safety_warnings="Petites pièces",
    )


PIECE = """query Piece($language: LanguageCode) @inContext(language: $language) {
  product(handle: "bague-lueur") {
    title description descriptionHtml tags sizeRequired
    options { handle name values { handle name value } }
    variants { nodes { title selectedOptions { handle name valueHandle value } } }
    images { nodes { url altText } }
    metals { kind finenessPerMille weightGrams }
    gemstones { kind origin treatment carats }
    seo { title description }
    safety { manufacturer warnings }
    priceRange { min { amount formatted } max { amount } }
  }
}"""


async def test_a_piece_speaks_the_language_of_the_operation(house: House) -> None:
    await house.shelve(glow())
    french, english = [(await house.ask(PIECE, language=language))["product"] for language in ("FR", "EN")]
    for said, expected in (
        (french, ("Bague Lueur", "Métal", "Or jaune")),
        (english, ("Glow Ring", "Metal", "Yellow gold")),
    ):
        assert (said["title"], said["options"][0]["name"], said["options"][0]["values"][0]["value"]) == expected
        assert said["variants"]["nodes"][0]["title"] == f"{expected[2]} / 52"
        assert said["variants"]["nodes"][0]["selectedOptions"][0] == {
            "handle": "metal",
            "name": expected[1],
            "valueHandle": "or-jaune",
            "value": expected[2],
        }
        assert said["seo"]["title"] == expected[0]
        assert said["metals"][0] == {"kind": "YELLOW_GOLD", "finenessPerMille": 750, "weightGrams": "3.25"}
        assert said["metals"][1]["weightGrams"] is None
        assert said["images"]["nodes"][0]["url"] == "http://localhost:8000/media/front.svg"
        assert said["images"]["nodes"][1] == {"url": "https://far.example/rose.svg", "altText": "Rose"}
    assert (french["gemstones"][0], french["tags"], french["safety"]["warnings"]) == (
        {"kind": "saphir", "origin": "NATURAL", "treatment": "chauffé", "carats": "1.005"},
        ["saphir"],
        "Petites pièces",
    )
    assert (english["gemstones"][0]["treatment"], english["tags"]) == ("heated", ["sapphire"])
    assert english["images"]["nodes"][0]["altText"] == "The ring from the front"
    assert english["descriptionHtml"] == "<p>A ring.</p>"
    assert french["priceRange"]["min"]["formatted"] == "1\u202f000,00\xa0€"
    assert english["priceRange"]["max"]["amount"] == "1100.00"


async def variant(house: House, sku: str | None = None, *options: tuple[str, str]) -> str | None:
    """The sku of the form that is chosen by these names."""
    query = """query($sku: String, $options: [SelectedOptionInput!]) {
      product(handle: "bague-lueur") { variant(sku: $sku, selectedOptions: $options) { sku } } }"""
    chosen = [{"name": name, "value": value} for name, value in options]
    found = (await house.ask(query, sku=sku, options=chosen or None))["product"]["variant"]
    return None if found is None else str(found["sku"])


async def test_a_form_is_found_by_its_sku_or_a_complete_choice_and_never_guessed(house: House) -> None:
    await house.shelve(glow(), piece("Jonc"))
    assert await variant(house, "L-1") == "L-1"
    assert await variant(house, None, ("metal", "or-jaune"), ("taille", "54")) == "L-1"
    assert await variant(house, None, ("Métal", "OR JAUNE"), ("Size", "52")) == "L-0"
    assert await variant(house, None, ("Metal", "Pink gold")) == "L-2", "the only one in rose"
    assert await variant(house, "L-1", ("taille", "54")) == "L-1"
    nothing: Sequence[tuple[str | None, tuple[tuple[str, str], ...]]] = (
        (None, ()),
        ("L-9", ()),
        ("JONC", ()),
        ("L-1", (("taille", "52"),)),
        (None, (("taille", "52"),)),
        (None, (("metal", "or-rose"), ("taille", "54"))),
        (None, (("metal", "or-jaune"), ("metal", "or-rose"))),
        (None, (("", ""),)),
        (None, (("couleur", "bleu"),)),
    )
    for sku, options in nothing:
        assert await variant(house, sku, *options) is None, (sku, options)


async def test_a_size_guide_measures_the_sizes_of_its_piece(house: House) -> None:
    bracelet = replace(
        ring("Bracelet Fil", sizes={"16 cm": 1, "17,5 cm": 1, "M": 1, "Unique": 0}), kind=ProductKind.BRACELET
    )
    await house.shelve(ring("Bague Lueur", sizes={"50": 1, "52": 0}), bracelet, piece("Anneau", kind=ProductKind.RING))
    query = """query Guide($handle: String!, $language: LanguageCode) @inContext(language: $language) {
      product(handle: $handle) { sizeRequired sizeGuide { title html rows { size system millimetres } } } }"""
    guide = (await house.ask(query, handle="bague-lueur"))["product"]
    assert guide["sizeRequired"]
    assert guide["sizeGuide"]["title"] == "Trouver votre taille de bague"
    assert guide["sizeGuide"]["html"].startswith("<")
    assert guide["sizeGuide"]["rows"] == [
        {"size": "50", "system": "circumference", "millimetres": "15.9"},
        {"size": "52", "system": "circumference", "millimetres": "16.6"},
    ]
    guide = (await house.ask(query, handle="bracelet-fil", language="EN"))["product"]
    assert guide["sizeGuide"]["title"] == "Finding your size"
    assert [(row["size"], row["system"], float(row["millimetres"])) for row in guide["sizeGuide"]["rows"]] == [
        ("16 cm", "centimetres", 160.0),
        ("17,5 cm", "centimetres", 175.0),
        ("M", "label", 170.0),
    ]
    assert (await house.ask(query, handle="anneau"))["product"] == {"sizeRequired": False, "sizeGuide": None}


async def test_forms_pictures_and_collections_come_in_pages(house: House) -> None:
    await house.shelve(ring("Bague Lueur", sizes={str(size): 1 for size in range(48, 58)}))
    await gathered(*((f"c{place}", ["bague-lueur"]) for place in range(5)))
    for field, key, count in (("variants", "sku", 10), ("collections", "handle", 5)):
        query = f"""query($first: Int, $after: String) {{ product(handle: "bague-lueur") {{
          {field}(first: $first, after: $after) {{ nodes {{ {key} }} pageInfo {{ hasNextPage endCursor }} }} }} }}"""
        after, seen = None, list[str]()
        for size in (3, 1, 100):
            page = (await house.ask(query, first=size, after=after))["product"][field]
            seen += [node[key] for node in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
        assert len(set(seen)) == len(seen) == count
        assert not page["pageInfo"]["hasNextPage"]
        for wrong in ({"first": 0}, {"first": 101}, {"after": "nowhere"}):
            (error,) = await house.visitor.errors(query, **wrong)
            assert error["extensions"] == {"code": "BAD_USER_INPUT"}


NESTED: dict[str, str] = {
    "list": """query($n: Int) { products(first: $n) { nodes { title availability { state }
        options { values { availability { state } } } variants(first: 3) { nodes { sku price { amount } } }
        collections(first: 3) { nodes { title } } metals { kind } tags } } }""",
    "collections": """query($n: Int) { collections(first: $n) { nodes { title
        products(first: 2) { nodes { title canAddToCart } }
        dear: products(first: 2, sort: PRICE_DESC) { nodes { title } } } } }""",
    "and back": """query($n: Int) { products(first: $n) { nodes { collections(first: 2) { nodes {
        products(first: 2) { nodes { handle } } } } } } }""",
}


async def test_reading_many_takes_no_more_statements_than_reading_two(house: House) -> None:
    await house.shelve(*(ring(f"Bague {place}", sizes={"50": 1, "52": 0}, tags=("or",)) for place in range(24)))
    await gathered(*((f"c{place}", [f"bague-{place}", f"bague-{place + 1}", "bague-20"]) for place in range(9)))
    await house.shop.shelf.fresh()
    for name, query in NESTED.items():
        counts: list[int] = []
        for size in (2, 24):
            house.shop.shelf.clear()
            with statements() as sent:
                await house.ask(query, n=size)
            counts.append(len(sent))
        # What a page shows twice is on the shelf the second time.
        assert counts[1] <= counts[0] <= 40, (name, counts)


async def test_pages_of_several_collections_go_on_where_they_stopped(house: House) -> None:
    await house.shelve(*(piece(f"Jonc {place}", price=10_000 * (9 - place)) for place in range(6)))
    await gathered(("nuit", [f"jonc-{place}" for place in (3, 1, 5, 0)]), ("jour", ["jonc-2", "jonc-4"]))
    each = """query($sort: ProductSort) { collections { nodes { handle products(first: 3, sort: $sort) {
        nodes { handle } pageInfo { hasNextPage endCursor } } } } }"""
    alone = """query($handle: String!, $sort: ProductSort, $after: String) { collection(handle: $handle) {
        products(sort: $sort, after: $after) { nodes { handle } } } }"""

    def handles(page: dict[str, Any]) -> list[str]:
        return [node["handle"] for node in page["nodes"]]

    for sort in ("MANUAL", "TITLE", "PRICE_ASC", "PRICE_DESC", "NEWEST", "RELEVANCE"):
        for collection in (await house.ask(each, sort=sort))["collections"]["nodes"]:
            asked = {"handle": collection["handle"], "sort": sort}
            whole = handles((await house.ask(alone, **asked))["collection"]["products"])
            first = collection["products"]
            assert first["pageInfo"]["hasNextPage"] is (len(whole) > 3)
            rest = (await house.ask(alone, **asked, after=first["pageInfo"]["endCursor"]))["collection"]["products"]
            assert handles(first) + handles(rest) == whole, sort
    several = """query($after: String) { collections { nodes { products(after: $after) { nodes { id } } } } }"""
    for error in await house.visitor.errors(several, after=first["pageInfo"]["endCursor"]):
        assert error["extensions"] == {"code": "BAD_USER_INPUT"}
