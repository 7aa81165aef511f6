"""Pieces that a caller may not know of are unreachable, by whatever way they are asked for, and as time goes by."""

from datetime import datetime, timedelta
from typing import Any

from resolvers.catalog import tables
from resolvers.catalog.tables import Distribution
from resolvers.folding import folded
from resolvers.shop import GUEST, Caller
from schema.node import node_id
from tests.catalog.questions import ask_as, gathered, listed
from tests.house_of import A_SUNDAY, House
from tests.journeys.operations import ADD
from tests.makers import piece

VIP = Caller(is_vip=True)
HOUR = timedelta(hours=1)
WINDOWS: dict[str, dict[str, Any]] = {
    "shown": {},
    "hidden": {"distribution": Distribution.HIDDEN},
    "boutique": {"distribution": Distribution.BOUTIQUE_ONLY},
    "unpublished": {"published_at": None},
    "later": {"published_at": A_SUNDAY + HOUR},
    "preview": {"preview_until": A_SUNDAY + 2 * HOUR},
    "hidden-preview": {"distribution": Distribution.HIDDEN, "preview_until": A_SUNDAY + HOUR},
    "later-preview": {"published_at": A_SUNDAY + HOUR, "preview_until": A_SUNDAY + 3 * HOUR},
}
LISTS = """{
  list: products(first: 100) { nodes { handle } }
  best: products(first: 100, query: "piece", sort: RELEVANCE) {
    nodes { handle } facets { name values { value count } }
  }
  found: products(first: 100, query: "piece") { nodes { handle } }
  collections { nodes { products { nodes { handle } } } }
  collection(handle: "nuit") { products { nodes { handle } } }
}"""
BY_NAME = """query($handle: String, $product: ID!, $variant: ID!, $skus: [String!]!) {
  handle: product(handle: $handle) { handle }
  id: product(id: $product) { handle }
  node: node(id: $product) { ... on Product { handle } }
  variant: node(id: $variant) { ... on ProductVariant { product { handle } } }
  availability(skus: $skus) { sku }
}"""


def visible(moment: datetime, caller: Caller) -> set[str]:
    """What the caller may know of, as the rules of the house say it."""
    found = {"shown", "boutique"}
    if moment >= A_SUNDAY + HOUR:
        found.add("later")
    if caller.is_vip or moment >= A_SUNDAY + 2 * HOUR:
        found.add("preview")
    if moment >= A_SUNDAY + (HOUR if caller.is_vip else 3 * HOUR):
        found.add("later-preview")
    return found


async def test_who_may_not_see_a_piece_finds_it_by_no_way_at_any_hour(house: House) -> None:
    await house.shelve(*(piece(f"Pièce {name}", handle=name, tags=(name,), **facts) for name, facts in WINDOWS.items()))
    await gathered(("nuit", list(WINDOWS)), ("jour", list(reversed(WINDOWS))))
    rows = {row["sku"].lower(): row for row in await tables.Variant.all().values("id", "product_id", "sku")}
    for _ in range(5):
        for caller in (GUEST, VIP):
            expected = visible(house.clock(), caller)
            lists(await ask_as(house, caller, LISTS), expected)
            for name in WINDOWS:
                data = await ask_as(
                    house,
                    caller,
                    BY_NAME,
                    handle=name,
                    product=node_id("Product", rows[name]["product_id"]),
                    variant=node_id("ProductVariant", rows[name]["id"]),
                    skus=[name.upper()],
                )
                one_by_one(data, name if name in expected else None)
        house.clock.forward(minutes=45)


def one_by_one(data: dict[str, Any], handle: str | None) -> None:
    """The piece that was asked for by its names."""
    told: dict[str, Any] | None = None if handle is None else {"handle": handle}
    assert [data["handle"], data["id"], data["node"]] == [told] * 3
    assert data["variant"] == (told and {"product": told})
    assert data["availability"] == [handle and {"sku": handle.upper()}]


def lists(data: dict[str, Any], expected: set[str]) -> None:
    """The pieces of every list, and the counts over them."""
    found = [data[name] for name in ("list", "best", "found")]
    found += [each["products"] for each in (*data["collections"]["nodes"], data["collection"])]
    for page in found:
        assert {node["handle"] for node in page["nodes"]} == expected
    counts = {
        facet["name"]: {each["value"]: each["count"] for each in facet["values"]} for facet in data["best"]["facets"]
    }
    assert counts["tag"] == {folded(name): 1 for name in expected}
    assert counts["kind"] == {"OTHER": len(expected)}
    assert counts["collection"] == {"nuit": len(expected), "jour": len(expected)}


async def test_names_that_nothing_has_are_answered_like_hidden_ones(house: House) -> None:
    await house.shelve(piece("Jonc"), piece("Caché", distribution=Distribution.HIDDEN))
    ids = ("", "?", "é", "Jonc", node_id("Product", 99), node_id("Product", "9" * 30), node_id("Letter", 1))
    for name in (*ids, node_id("Product", -1), node_id("ProductVariant", "x"), node_id("Collection", 0)):
        assert await house.ask("query($id: ID!) { node(id: $id) { id } }", id=name) == {"node": None}
        assert await house.ask("query($id: ID!) { product(id: $id) { id } }", id=name) == {"product": None}
    for handle in ("", "cache", "caché", "jonc'", "x" * 5_000):
        assert await house.ask("query($h: String) { product(handle: $h) { id } }", h=handle) == {"product": None}
        assert await house.ask("query($h: String!) { collection(handle: $h) { id } }", h=handle) == {"collection": None}
        assert await listed(house, filter={"collection": handle}) == []
        assert await house.ask("query($s: [String!]!) { availability(skus: $s) { sku } }", s=[handle]) == {
            "availability": [None]
        }
        added = (await house.ask(ADD, lines=[{"sku": handle}]))["cartLinesAdd"]
        assert [error["code"] for error in added["userErrors"]] == ["NOT_FOUND"]
    for both in ("{ product { id } }", '{ product(id: "x", handle: "jonc") { id } }'):
        (error,) = await house.visitor.errors(both)
        assert error["extensions"] == {"code": "BAD_USER_INPUT"}
