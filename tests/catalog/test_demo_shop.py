"""The demo's pieces in the shop: loaded twice they change nothing, and all of them can be seen."""

from pathlib import Path
from typing import Any

import pytest

from gateway.demo.catalogue import COLLECTIONS, PIECES
from gateway.demo.loading import load
from resolvers.catalog import tables
from resolvers.events.tables import Event
from resolvers.shop import Caller
from resolvers.stock.tables import Level
from tests.catalog.questions import ask_as
from tests.house_of import House

SEEN = """query Seen($after: String, $language: LanguageCode) @inContext(language: $language) {
  products(first: 10, after: $after) {
    nodes {
      handle title descriptionHtml kind tags sizeRequired sizeGuide { rows { millimetres } }
      images { nodes { url altText width height placeholder } }
      variants(first: 50) { nodes { sku price { amount } compareAtPrice { amount } lowestPrice30d { amount }
                                    availability { state } } }
      metals { kind finenessPerMille } gemstones { kind origin }
      collections(first: 5) { nodes { handle } }
    }
    pageInfo { hasNextPage endCursor }
  }
}"""
COLLECTED = (
    """{ collections(first: 20) { nodes { handle title image { url } products(first: 30) { nodes { handle } } } } }"""
)
TABLES = (
    tables.Product,
    tables.ProductText,
    tables.Variant,
    tables.Media,
    tables.PriceFact,
    tables.Collection,
    tables.CollectionText,
    tables.CollectionPiece,
    Level,
    Event,
)


@pytest.fixture(scope="module")
def drawn_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for the pictures of both databases' shops: drawing takes its time."""
    return tmp_path_factory.mktemp("media")


async def rows() -> dict[str, list[dict[str, Any]]]:
    return {table.__name__: sorted(await table.all().values(), key=repr) for table in TABLES}


async def seen(house: House, language: str) -> list[dict[str, Any]]:
    """All pieces, as a VIP customer sees them."""
    after, found = None, list[dict[str, Any]]()
    while True:
        page = (await ask_as(house, Caller(is_vip=True), SEEN, after=after, language=language))["products"]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


async def test_the_demo_is_loaded_once_and_every_piece_and_picture_can_be_seen(house: House, drawn_once: Path) -> None:
    media = house.gateway.settings.data_dir / "media"
    media.symlink_to(drawn_once, target_is_directory=True)
    first = await load(house.shop, media)
    assert len(first.created) == len(PIECES)
    assert first.unannounced == [], "its reductions have their thirty days"
    before, drawn = await rows(), sorted(path.name for path in media.iterdir())
    house.clock.forward(hours=5)
    second = await load(house.shop, media)
    assert (second.created, second.updated, len(second.unchanged)) == ([], [], len(PIECES))
    assert await rows() == before
    assert sorted(path.name for path in media.iterdir()) == drawn

    shown = [piece for piece in PIECES if piece.distribution != "HIDDEN"]
    pieces = await seen(house, "FR")
    assert {piece["handle"]: piece["title"] for piece in pieces} == {piece.handle: piece.title.fr for piece in shown}
    english = {piece["handle"]: piece["title"] for piece in await seen(house, "EN")}
    assert english == {piece.handle: piece.title.en for piece in shown}
    assert [len(piece["variants"]["nodes"]) for piece in pieces] == [
        len(next(own for own in shown if own.handle == piece["handle"]).variants) for piece in pieces
    ]
    states = {variant["availability"]["state"] for piece in pieces for variant in piece["variants"]["nodes"]}
    assert states == {"AVAILABLE", "TEMPORARILY_UNAVAILABLE", "NOT_SOLD_ONLINE"}
    reduced = [variant for piece in pieces for variant in piece["variants"]["nodes"] if variant["compareAtPrice"]]
    assert reduced
    assert all(float(each["lowestPrice30d"]["amount"]) > float(each["price"]["amount"]) for each in reduced)

    collections = (await ask_as(house, Caller(is_vip=True), COLLECTED))["collections"]["nodes"]
    assert {each["handle"]: len(each["products"]["nodes"]) for each in collections} == {
        collection.handle: len(collection.pieces) for collection in COLLECTIONS
    }
    urls = {image["url"] for piece in pieces for image in piece["images"]["nodes"]}
    urls |= {each["image"]["url"] for each in collections}
    assert all(image["altText"] and image["placeholder"] for piece in pieces for image in piece["images"]["nodes"])
    for url in urls:
        answer = await house.client.get(url)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml"), url
