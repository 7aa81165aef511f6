"""Importing a product file: what it brings, all of it or nothing, and only what changed."""

from pathlib import Path
from typing import Any

import pytest
from tortoise.queryset import QuerySet

from gateway.importing import import_file
from resolvers.catalog import tables
from resolvers.catalog.importing import apply
from resolvers.catalog.shopify import read
from resolvers.events.tables import Event
from resolvers.stock.tables import Level, LocationKind
from tests.catalog.questions import listed
from tests.catalog.shopify_sheets import sheet
from tests.house_of import House
from tests.makers import piece

JEWELLERY = Path(__file__).parents[1] / "data" / "shopify-jewelery.csv"
BEFORE = JEWELLERY.read_text(encoding="utf-8")

PIECES = """query {
  products(first: 20) {
    nodes {
      handle title kind sizeRequired description tags featuredImage { url }
      options { handle name isSize values { handle value } }
      priceRange { min { amount } max { amount } }
      images(first: 5) { nodes { url altText } }
      variants(first: 3) {
        nodes { sku title price { amount } compareAtPrice { amount } lowestPrice30d { amount } image { url }
                selectedOptions { handle valueHandle value } availability { state } }
      }
    }
  }
}"""

ONE = """query One($handle: String!) {
  product(handle: $handle) {
    title sizeRequired priceRange { min { amount } }
    variants { nodes { sku price { amount } compareAtPrice { amount } lowestPrice30d { amount }
                       availability { state canAddToCart } } }
  }
}"""


def written(folder: Path, *rows: dict[str, str]) -> Path:
    """A file of these rows."""
    path = folder / "pieces.csv"
    path.write_text(sheet(rows), encoding="utf-8")
    return path


async def imported(house: House, path: Path, *, dry_run: bool = False, images: bool = False) -> int:
    return await import_file(house.gateway, path, dry_run=dry_run, images=images)


async def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of the catalogue, the stock and the events."""
    models = (tables.Product, tables.Variant, tables.Media, tables.PriceFact, tables.Option, tables.ProductTag, Event)
    return {model.__name__: sorted(await model.all().values(), key=repr) for model in models}


async def one(house: House, handle: str) -> dict[str, Any]:
    found: dict[str, Any] = (await house.ask(ONE, handle=handle))["product"]
    return found


async def test_the_jewellery_file_is_twenty_pieces_in_the_shop(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await imported(house, JEWELLERY) == 0
    told = capsys.readouterr().out
    assert "Read 20 products, 23 variants, 41 images (utf-8)." in told
    assert "20 new, 0 changed, 0 unchanged." in told
    assert told.count("The compare-at price is stored, but not announced") == 17
    nodes = {node["handle"]: node for node in (await house.ask(PIECES))["products"]["nodes"]}
    variants = [variant for node in nodes.values() for variant in node["variants"]["nodes"]]
    assert len(nodes) == 20
    assert len(variants) == 23
    assert sum(len(node["images"]["nodes"]) for node in nodes.values()) == 41
    assert all(variant["compareAtPrice"] is variant["lowestPrice30d"] is None for variant in variants)
    assert all(image["altText"] for node in nodes.values() for image in node["images"]["nodes"])
    assert not any(node["sizeRequired"] for node in nodes.values()), "they are « taille unique »"

    chain = nodes["chain-bracelet"]
    assert (chain["title"], chain["kind"], chain["tags"]) == ("7 Shakra Bracelet", "BRACELET", ["Beads"])
    assert [(each["title"], each["price"]["amount"]) for each in chain["variants"]["nodes"]] == [
        ("Blue", "42.99"),
        ("Black", "42.99"),
    ]
    assert [each["availability"]["state"] for each in chain["variants"]["nodes"]] == [
        "AVAILABLE",
        "TEMPORARILY_UNAVAILABLE",
    ]
    anchor = nodes["leather-anchor"]
    assert anchor["priceRange"] == {"min": {"amount": "55.00"}, "max": {"amount": "69.99"}}
    assert [each["image"]["url"] for each in anchor["variants"]["nodes"]] == [
        image["url"] for image in anchor["images"]["nodes"][:2]
    ]
    choker = nodes["choker-with-gold-pendant"]
    assert "<li>" not in choker["description"]
    assert "14k yellow gold" in choker["description"]
    gemstone = nodes["gemstone"]
    assert gemstone["options"] == [
        {
            "handle": "colour",
            "name": "Colour",
            "isSize": False,
            "values": [{"handle": "blue", "value": "Blue"}, {"handle": "purple", "value": "Purple"}],
        }
    ]
    assert await listed(house, words="turquoise necklaces") == await listed(house, words="necklace TURQUOISE")
    assert "gemstone" in await listed(house, words="turquoise necklaces")


async def test_a_second_import_changes_nothing_and_a_changed_cell_its_piece_alone(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await imported(house, JEWELLERY)
    before = await everything()
    house.clock.forward(hours=1)
    capsys.readouterr()
    assert await imported(house, JEWELLERY) == 0
    assert "0 new, 0 changed, 20 unchanged." in capsys.readouterr().out
    assert await everything() == before, "not a row, not an event"

    await tables.Product.filter(handle="gemstone").update(title="Renamed by staff")
    changed = tmp_path / "changed.csv"
    changed.write_text(BEFORE.replace("Anchor Bracelet Mens", "Anchor Bracelet"), encoding="utf-8")
    assert await imported(house, changed, dry_run=True) == 0
    assert "Dry run, nothing was kept: 0 new, 1 changed, 19 unchanged." in capsys.readouterr().out
    assert (await one(house, "leather-anchor"))["title"] == "Anchor Bracelet Mens"
    assert await imported(house, changed) == 0
    after = await everything()
    touched = {row["handle"] for row in after["Product"] if row not in before["Product"]}
    assert touched == {"leather-anchor", "gemstone"}
    assert (await one(house, "leather-anchor"))["title"] == "Anchor Bracelet"
    assert (await one(house, "gemstone"))["title"] == "Renamed by staff", "the file says nothing new of it"
    assert {row["id"] for row in after["Variant"]} == {row["id"] for row in before["Variant"]}
    assert after["PriceFact"] == before["PriceFact"]
    assert len(after["Event"]) == len(before["Event"]) + 1


async def test_a_broken_copy_names_its_rows_and_changes_nothing(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await imported(house, JEWELLERY)
    await house.shelve(piece("Bague de la maison", sku="OURS"))
    before = await everything()
    capsys.readouterr()
    broken = tmp_path / "broken.csv"
    broken.write_text(BEFORE.replace("42.99,44.99", "cher,44.99").replace("Boho Earrings,", ",", 1), encoding="utf-8")
    assert await imported(house, broken) == 1
    said = capsys.readouterr()
    assert "line 2, Variant Price «cher»" in said.err
    assert "line 9, Title" in said.err
    assert "Nothing was changed" in said.err
    taken = written(tmp_path, {"Handle": "other", "Title": "Other", "Variant Price": "1", "Variant SKU": "OURS"})
    assert await imported(house, taken) == 1
    assert "line 2, Variant SKU «OURS»: This SKU belongs to the piece “bague-de-la-maison” already." in (
        capsys.readouterr().err
    )
    assert await everything() == before


async def test_what_fails_late_leaves_nothing_behind(house: House, tmp_path: Path) -> None:
    rows = [{"Handle": f"p{place}", "Title": f"P {place}", "Variant Price": "10"} for place in range(450)]
    reading = read(written(tmp_path, *rows))

    def interrupt(done: int, _: int) -> None:
        if done > 200:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await apply(house.shop, reading, progress=interrupt)
    assert not any((await everything()).values())
    assert await listed(house, words="p") == []
    seen: list[int] = []
    await apply(house.shop, reading, progress=lambda done, _: seen.append(done))
    assert seen == [200, 400, 450]
    kept = await everything()
    assert len(kept["Product"]) == 450
    assert {key for event in kept["Event"] for key in event["data"]["products"]} == {
        row["id"] for row in kept["Product"]
    }


def levels() -> QuerySet[Level]:
    return Level.filter(location__kind=LocationKind.WEBSHOP)


async def stocked() -> int:
    return (await levels().get()).on_hand


async def test_sales_stand_when_a_file_is_read_again(house: House, tmp_path: Path) -> None:
    row = {
        "Handle": "jonc",
        "Title": "Jonc",
        "Variant SKU": "JONC",
        "Variant Price": "10",
        "Variant Inventory Qty": "3",
    }
    await imported(house, written(tmp_path, row))

    await levels().update(on_hand=1)
    await imported(house, written(tmp_path, row | {"Title": "Jonc d’or"}))
    assert await stocked() == 1, "the file told three before, and tells three"
    blank = {name: value for name, value in row.items() if name != "Variant Inventory Qty"}
    await imported(house, written(tmp_path, blank))
    assert await stocked() == 1, "a file without the column tells nothing"
    await imported(house, written(tmp_path, row | {"Title": "Jonc"}))
    assert await stocked() == 1
    await imported(house, written(tmp_path, row | {"Variant Inventory Qty": "7"}))
    assert await stocked() == 7
    await levels().update(held=5)
    await imported(house, written(tmp_path, row | {"Variant Inventory Qty": "2"}))
    assert await stocked() == 5, "what orders hold is not taken from them"
