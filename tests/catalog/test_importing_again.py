"""Files that change: forms that go, prices that fall, what staff decided, and files of many rows."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from resolvers.catalog import tables
from resolvers.catalog.importing import Picture, apply
from resolvers.catalog.shopify import read
from resolvers.catalog.tables import Distribution
from tests.catalog.questions import AVAILABILITY, listed, statements
from tests.catalog.shopify_sheets import sheet, sizes
from tests.catalog.test_importing import imported, one, written
from tests.house_of import House
from tests.journeys.operations import ADD
from tests.makers import DELIVERY

ROW = {"Handle": "jonc", "Title": "Jonc", "Variant SKU": "JONC", "Variant Price": "100", "Variant Inventory Qty": "3"}
CART = (
    "{ cart { lines { quantity variant { sku title } availability { state } } warnings { code } checkout { step } } }"
)


async def test_a_form_that_is_gone_is_sold_no_more_but_carts_still_read_it(house: House, tmp_path: Path) -> None:
    rows = [
        row | {"Variant Inventory Qty": "2", "Variant SKU": f"B-{row['Option1 Value']}"} for row in sizes("50", "52")
    ]
    await imported(house, written(tmp_path, *rows))
    await house.ask(ADD, lines=[{"sku": "B-52"}])
    await imported(house, written(tmp_path, rows[0]))
    found = await one(house, "bague")
    assert [variant["sku"] for variant in found["variants"]["nodes"]] == ["B-50"]
    assert (await house.ask(AVAILABILITY, skus=["B-52"]))["availability"] == [None]
    cart = (await house.ask(CART))["cart"]
    assert [line["variant"]["sku"] for line in cart["lines"]] == ["B-52"], "nothing is cut in silence"
    assert cart["lines"][0]["availability"]["state"] == "NOT_SOLD_ONLINE"
    assert [warning["code"] for warning in cart["warnings"]] == ["UNAVAILABLE"]
    assert cart["checkout"]["step"] == "CART"
    refused = (await house.another_visitor().ask(ADD, lines=[{"sku": "B-52"}]))["cartLinesAdd"]
    assert [error["code"] for error in refused["userErrors"]] == ["NOT_FOUND"]
    for filtered in ({"canAddToCart": True}, {"options": [{"name": "Taille", "value": "50"}]}):
        assert await listed(house, filter=filtered) == ["bague"]
    assert await listed(house, filter={"options": [{"name": "Taille", "value": "52"}]}) == []

    await imported(house, written(tmp_path, *rows))
    assert [variant["sku"] for variant in (await one(house, "bague"))["variants"]["nodes"]] == ["B-50", "B-52"]
    assert (await house.ask(CART))["cart"]["lines"][0]["availability"]["state"] == "AVAILABLE"


async def test_a_piece_without_options_can_be_bought_by_its_id_after_its_sku_changed(
    house: House, tmp_path: Path
) -> None:
    row = ROW | {"Handle": "bague", "Type": "Bague"}
    await imported(house, written(tmp_path, row))
    await imported(house, written(tmp_path, row | {"Variant SKU": "JONC-2"}))
    found = await one(house, "bague")
    assert not found["sizeRequired"], "a ring without sizes is « taille unique »"
    product = (await house.ask('{ product(handle: "bague") { id variant { sku } } }'))["product"]
    assert product["variant"] == {"sku": "JONC-2"}
    added = (await house.ask(ADD, lines=[{"productId": product["id"]}]))["cartLinesAdd"]
    assert [line["variant"]["sku"] for line in added["cart"]["lines"]] == ["JONC-2"]
    delivered = await house.ask(
        "mutation($d: CartDeliveryInput!) { cartDeliveryUpdate(delivery: $d) { cart { checkout { step } } } }",
        d=DELIVERY,
    )
    assert delivered["cartDeliveryUpdate"]["cart"]["checkout"]["step"] == "PAYMENT"


async def test_what_a_file_cannot_say_stays_as_staff_set_it(house: House, tmp_path: Path) -> None:
    await imported(house, written(tmp_path, ROW))
    product = await tables.Product.get(handle="jonc")
    decided: dict[str, Any] = {
        "distribution": Distribution.BOUTIQUE_ONLY,
        "engravable": False,
        "safety_warnings": "Fragile",
        "preview_until": house.clock() - timedelta(days=1),
    }
    await tables.Product.filter(id=product.id).update(**decided)
    await tables.ProductExclusion.create(product_id=product.id, country="IT")
    await tables.ProductText.create(product_id=product.id, language="en", field="title", text="Bangle")
    await tables.Variant.filter(sku="JONC").update(max_per_order=1)
    await imported(house, written(tmp_path, ROW | {"Variant Price": "90"}))
    kept = await tables.Product.get(handle="jonc").values(*decided)
    assert kept == decided
    assert (await tables.Variant.get(sku="JONC").values("price", "max_per_order")) == {
        "price": 9_000,
        "max_per_order": 1,
    }
    assert await tables.ProductExclusion.filter(product_id=product.id).count() == 1
    assert await tables.ProductText.filter(product_id=product.id).count() == 1
    await imported(house, written(tmp_path, ROW | {"Status": "draft"}))
    assert await listed(house) == []
    await imported(house, written(tmp_path, ROW))
    assert await listed(house) == ["jonc"]


async def test_a_reduction_is_announced_once_thirty_days_of_prices_are_known(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def after(days: int, price: str, before: str = "") -> tuple[Any, Any, bool]:
        """The announced reduction, if any, and whether the import says that there is none."""
        house.clock.forward(days=days)
        capsys.readouterr()
        await imported(house, written(tmp_path, ROW | {"Variant Price": price, "Variant Compare At Price": before}))
        (variant,) = (await one(house, "jonc"))["variants"]["nodes"]
        told = [variant[name] and variant[name]["amount"] for name in ("compareAtPrice", "lowestPrice30d")]
        return told[0], told[1], "not announced" in capsys.readouterr().out

    assert await after(0, "100", "120") == (None, None, True)
    assert await after(10, "100") == (None, None, False)
    assert await after(19, "80", "100") == (None, None, True), "29 days are not 30"
    assert await after(1, "100") == (None, None, False)
    assert await after(31, "80", "100") == ("100.00", "100.00", False)
    assert await after(5, "80", "110") == ("110.00", "100.00", False), "another compare-at is the same reduction"
    assert await after(5, "60", "100") == ("100.00", "80.00", False), "the next one starts from the first"
    assert await after(5, "60") == (None, None, False)
    assert await after(5, "70", "100") == (None, None, True), "dearer than the 60 of last week"
    assert await after(5, "") == (None, None, False)
    assert await after(40, "50", "100") == (None, None, True), "on request is no price"
    (variant,) = await tables.Variant.all()
    assert variant.compare_at == 10_000, "what the merchant typed is stored all the same"


async def test_prices_of_zero_gift_cards_and_blank_prices_are_as_the_file_says(house: House, tmp_path: Path) -> None:
    await imported(
        house,
        written(
            tmp_path,
            ROW | {"Handle": "zero", "Variant SKU": "ZERO", "Variant Price": "0.00"},
            ROW | {"Handle": "card", "Variant SKU": "CARD", "Type": "Bague", "Gift Card": "true"},
            ROW | {"Handle": "asked", "Variant SKU": "ASKED", "Variant Price": ""},
            ROW | {"Handle": "draft", "Variant SKU": "DRAFT", "Published": "false"},
        ),
    )
    told = (await house.ask(AVAILABILITY, skus=["ZERO", "CARD", "ASKED", "DRAFT"]))["availability"]
    assert [each and each["availability"]["state"] for each in told] == [
        "AVAILABLE",
        "AVAILABLE",
        "NOT_SOLD_ONLINE",
        None,
    ]
    assert (await one(house, "zero"))["priceRange"]["min"]["amount"] == "0.00"
    assert await listed(house, filter={"kind": ["OTHER"]}) == ["card"]
    assert await listed(house, sort="PRICE_ASC") == ["zero", "card", "asked"]


async def test_fetched_pictures_stay_when_a_file_is_read_without_fetching(house: House, tmp_path: Path) -> None:
    address = "https://pictures.example/jonc.jpg"
    reading = read(written(tmp_path, ROW | {"Image Src": address}))
    fetched = {address: Picture("/media/jonc-0123456789ab.jpg", 900, 600, "data:image/png;base64,AA==")}
    images = '{ product(handle: "jonc") { featuredImage { url altText width height placeholder } } }'
    await apply(house.shop, reading)
    assert (await house.ask(images))["product"]["featuredImage"]["url"] == address
    await apply(house.shop, reading, pictures=fetched)
    local = (await house.ask(images))["product"]["featuredImage"]
    assert local == {
        "url": "http://localhost:8000/media/jonc-0123456789ab.jpg",
        "altText": "Jonc",
        "width": 900,
        "height": 600,
        "placeholder": "data:image/png;base64,AA==",
    }
    again = await apply(house.shop, reading)
    assert again.stored.unchanged == ["jonc"]
    assert (await house.ask(images))["product"]["featuredImage"] == local


def many(folder: Path, rows: int) -> Path:
    """Two rings in five sizes each, then a piece without options, over and over."""
    found: list[dict[str, str]] = []
    for place in range(rows // 11 + 1):
        for handle in (f"bague-{place}", f"anneau-{place}"):
            found += [row | {"Variant Inventory Qty": "1", "Tags": "or"} for row in sizes(*"ABCDE", handle=handle)]
        found.append({"Handle": f"jonc-{place}", "Title": f"Jonc {place}", "Variant Price": "10"})
    path = folder / "many.csv"
    path.write_text(sheet(found[:rows]), encoding="utf-8")
    return path


async def imports_many(house: House, folder: Path, rows: int) -> None:
    reading = read(many(folder, rows))
    assert reading.problems == []
    chunks: list[int] = []
    with statements() as first:
        done = await apply(house.shop, reading, progress=lambda stored, _: chunks.append(stored))
    assert len(done.stored.created) == len(reading.products) == chunks[-1]
    assert len(first) <= 30 * len(chunks) + rows // 100
    with statements() as second:
        again = await apply(house.shop, reading)
    assert len(again.stored.unchanged) == len(reading.products)
    assert len(second) <= 2 * len(chunks) + rows // 100
    assert len(await listed(house, words="jonc", filter={"kind": ["BRACELET"]})) == min(100, rows // 11)


async def test_three_thousand_rows_take_a_few_statements_for_each_part(house: House, tmp_path: Path) -> None:
    await imports_many(house, tmp_path, 3_000)


@pytest.mark.prove
async def test_pieces_of_very_many_forms_fit_the_databases_too(house: House, tmp_path: Path) -> None:
    rows = [row for place in range(20) for row in sizes(*map(str, range(1_900)), handle=f"p{place}")]
    reading = read(written(tmp_path, *rows))
    done = await apply(house.shop, reading)
    assert len(done.stored.created) == 20
    page = (await house.ask("{ products(first: 20) { nodes { variants(first: 1) { nodes { sku } } } } }"))["products"]
    assert len(page["nodes"]) == 20


@pytest.mark.prove
async def test_fifty_thousand_rows_are_imported(house: House, tmp_path: Path) -> None:
    await imports_many(house, tmp_path, 50_000)
