"""The shelf: what a process keeps of the catalogue is never older than what it could know."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resolvers.catalog import shelf as shelves
from resolvers.catalog import tables
from resolvers.catalog.loading import load
from resolvers.catalog.pieces import Product
from resolvers.catalog.shelf import Shelf
from resolvers.stock.tables import Level
from resolvers.writing import writing
from schema.node import node_id
from tests.catalog.questions import noted_elsewhere, statements
from tests.house_of import House, opened
from tests.makers import piece, ring
from tests.staff.member import Member

LIST = """query($sort: ProductSort, $filter: ProductFilter, $words: String) {
  products(first: 50, sort: $sort, filter: $filter, query: $words) { nodes { handle title canAddToCart priceRange {
    min { minorUnits } } } } }"""
ONE = "query($handle: String!) { product(handle: $handle) { title canAddToCart variants { nodes { sku } } } }"


async def changed(house: House, kind: str, subject: str, **data: Any) -> None:
    """Note that something changed, as whoever changes it does."""
    async with writing(house.shop) as write:
        write.record(house.shop, kind, subject, **data)


async def handles(house: House, **asked: Any) -> list[str]:
    nodes = (await house.ask(LIST, **asked))["products"]["nodes"]
    return [node["handle"] for node in nodes]


async def test_what_is_on_the_shelf_costs_no_statement(house: House) -> None:
    await house.shelve(ring("Aurore"), piece("Jonc"))
    asked: list[tuple[str, dict[str, Any]]] = [
        (LIST, {"sort": "TITLE"}),
        (ONE, {"handle": "aurore"}),
        ("""{ availability(skus: ["JONC"]) { sku } }""", {}),
    ]
    for query, variables in asked:
        first = await house.ask(query, **variables)
        with statements() as sent:
            assert await house.ask(query, **variables) == first
        assert sent.texts == [], query


async def test_a_change_is_seen_by_the_next_request_of_its_process(house: House) -> None:
    await house.shelve(piece("Jonc", price=100), piece("Lien", price=200))
    assert await handles(house, sort="PRICE_ASC") == ["jonc", "lien"]
    async with writing(house.shop) as write:
        await tables.Variant.filter(sku="JONC").update(price=90_000)
        await tables.Product.filter(handle="jonc").update(lowest_price=90_000, highest_price=90_000)
        write.record(house.shop, "price.set", "JONC", price=90_000)
    assert await handles(house, sort="PRICE_ASC") == ["lien", "jonc"]
    async with writing(house.shop) as write:
        await tables.Product.filter(handle="lien").update(title="Attache", title_key="attache")
        write.record(house.shop, "product.updated", "lien", fields=["title", "title_key"])
    assert (await house.ask(ONE, handle="lien"))["product"]["title"] == "Attache"
    assert await handles(house, sort="TITLE") == ["lien", "jonc"]


async def test_what_another_process_changed_is_seen_after_the_poll(house: House) -> None:
    await house.shelve(piece("Jonc"))
    house.shop.shelf.poll_seconds = 0.05
    assert (await house.ask(ONE, handle="jonc"))["product"]["title"] == "Jonc"
    await tables.Product.filter(handle="jonc").update(title="Anneau")
    await noted_elsewhere("product.updated", "jonc", fields=["title"])
    async with asyncio.timeout(5):
        while (await house.ask(ONE, handle="jonc"))["product"]["title"] != "Anneau":  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.01)


async def test_only_stock_that_turns_takes_a_piece_down(house: House) -> None:
    await house.shelve(piece("Jonc", stock=3))
    assert (await house.ask(ONE, handle="jonc"))["product"]["canAddToCart"]
    (kept,) = house.shop.shelf.pieces.values()
    for left, is_kept, can_be_bought in ((2, True, True), (0, False, False), (1, False, True)):
        await Level.all().update(on_hand=left)
        await changed(house, "stock.set", "JONC")
        assert (await house.ask(ONE, handle="jonc"))["product"]["canAddToCart"] is can_be_bought
        assert (kept in house.shop.shelf.pieces.values()) is is_kept
    assert await handles(house, filter={"canAddToCart": True}) == ["jonc"]
    await Level.all().update(on_hand=0)
    await changed(house, "stock.set", "JONC")
    assert await handles(house, filter={"canAddToCart": True}) == []


async def test_a_piece_that_changes_while_it_is_read_is_not_kept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.shelve(piece("Jonc"))
    reads = list[int]()

    async def slow(ids: list[int]) -> Mapping[int, Product]:
        found = await load(ids)
        if not reads:
            reads.append(1)
            await tables.Product.filter(handle="jonc").update(title="Anneau")
            await changed(house, "product.updated", "jonc", fields=["title"])
            await house.shop.shelf.fresh()
        return found

    monkeypatch.setattr(shelves, "load", slow)
    assert (await house.ask(ONE, handle="jonc"))["product"]["title"] == "Jonc"
    assert (await house.ask(ONE, handle="jonc"))["product"]["title"] == "Anneau"


async def test_a_look_that_fails_is_taken_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.shelve(piece("Jonc"))
    await house.ask(ONE, handle="jonc")
    await tables.Product.filter(handle="jonc").update(title="Anneau")
    await changed(house, "product.updated", "jonc", fields=["title"])

    async def broken(_: object) -> list[Any]:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(shelves.CHANGED, "of", broken)
        with pytest.raises(OSError):  # noqa: PT011 - an error of the system without words
            await house.shop.shelf.fresh()
    assert (await house.ask(ONE, handle="jonc"))["product"]["title"] == "Anneau"


async def test_the_shelf_holds_so_many_and_forgets_the_longest_unasked(house: House) -> None:
    await house.shelve(*(ring(f"Bague {place}", sizes={"50": 1, "52": 1}) for place in range(9)))
    shelf = house.shop.shelf
    shelf.capacity = 4
    await shelf.warm(house.shop.clock())
    assert len(shelf.pieces) == 4
    for place in (0, 1, 2, 0, 3, 0, 5):
        found = await shelf.called(f"bague-{place}")
        assert found is not None
        assert found.title["fr"] == f"Bague {place}"
    assert [piece.handle for piece in shelf.pieces.values()] == ["bague-2", "bague-3", "bague-0", "bague-5"]
    assert set(shelf.handles) == {"bague-2", "bague-3", "bague-0", "bague-5"}
    assert len(shelf.skus) == len(shelf.variants) == 8
    assert len(await handles(house)) == 9


async def test_more_facts_than_a_shelf_follows_clear_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "MOST_FACTS", 3)
    await house.shelve(piece("Jonc"))
    await house.ask(ONE, handle="jonc")
    await tables.Product.filter(handle="jonc").update(title="Anneau")
    for _ in range(3):
        await changed(house, "stock.set", "SOMETHING-ELSE")
    monkeypatch.setattr(shelves, "CHANGED", _three())
    assert (await house.ask(ONE, handle="jonc"))["product"]["title"] == "Anneau"


def _three() -> Any:
    class Three:
        async def of(self, _: object) -> list[int]:
            return [1, 2, 3]

    return Three()


CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("price"), st.integers(0, 4), st.integers(1, 9)),
        st.tuples(st.just("stock"), st.integers(0, 4), st.integers(0, 2)),
        st.tuples(st.just("title"), st.integers(0, 4), st.integers(1, 9)),
        st.tuples(st.just("words"), st.integers(0, 4), st.integers(1, 9)),
        st.tuples(st.just("hidden"), st.integers(0, 4), st.integers(0, 1)),
        st.tuples(st.just("preview"), st.integers(0, 4), st.integers(0, 3)),
        st.tuples(st.just("clock"), st.just(0), st.integers(1, 2)),
        st.tuples(st.just("arrival"), st.just(0), st.just(0)),
    ),
    max_size=12,
)
ASKED: list[dict[str, Any]] = [
    {},
    {"sort": "TITLE"},
    {"sort": "PRICE_DESC"},
    {"filter": {"canAddToCart": True}},
    {"filter": {"maxPrice": "50.00"}},
    {"words": "mot 5"},
]


@given(changes=CHANGES)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_changes_the_shelf_answers_as_an_empty_one_would(
    house: House, changes: list[tuple[str, int, int]]
) -> None:
    if not await tables.Product.exists():
        await house.shelve(*(piece(f"Jonc {place}", price=1_000 * (place + 1)) for place in range(5)))
    shop = house.shop
    for what, place, value in changes:
        await change(house, what, f"jonc-{place}", value)
        seen = [await house.ask(LIST, **asked) for asked in ASKED]
        kept = dict(vars(shop.shelf))
        vars(shop.shelf).update(vars(Shelf(asyncio.Event())))
        assert seen == [await house.ask(LIST, **asked) for asked in ASKED], (what, place, value)
        vars(shop.shelf).update(kept)


async def change(house: House, what: str, handle: str, value: int) -> None:
    if what == "arrival":
        await house.shelve(piece(f"Venu {await tables.Product.all().count()}"))
    elif what == "clock":
        house.clock.forward(hours=value)
    elif what in {"price", "stock"}:
        await change_form(house, what, handle.upper(), value)
    else:
        until = house.clock() + timedelta(hours=value) if value else None
        all_facts: dict[str, dict[str, Any]] = {
            "title": {"title": f"Titre {value}", "title_key": f"titre {value}"},
            "words": {"description": f"mot {value}"},
            "hidden": {"distribution": ("HIDDEN", "ONLINE")[value % 2]},
            "preview": {"preview_until": until},
        }
        async with writing(house.shop) as write:
            await tables.Product.filter(handle=handle).update(**all_facts[what])
            write.record(house.shop, "product.updated", handle, fields=sorted(all_facts[what]))


async def change_form(house: House, what: str, sku: str, value: int) -> None:
    async with writing(house.shop) as write:
        row = await tables.Variant.get(sku=sku)
        if what == "stock":
            await Level.filter(variant_id=row.id).update(on_hand=value)
        else:
            await tables.Variant.filter(id=row.id).update(price=value * 1_000)
            prices = {"lowest_price": value * 1_000, "highest_price": value * 1_000}
            await tables.Product.filter(id=row.product_id).update(**prices)
        write.record(house.shop, f"{what}.set", sku)


async def test_a_country_that_is_taken_from_a_piece_takes_it_from_the_lists_of_what_can_be_bought(house: House) -> None:
    staff = await Member(house).joins()
    await house.shelve(piece("Jonc"), piece("Lien"))
    buyable = {"canAddToCart": True}
    for _ in range(4):
        assert await handles(house, filter=buyable) == ["jonc", "lien"]
    found = await tables.Product.get(handle="jonc")
    change = """mutation($id: ID!) { productUpdate(id: $id, countries: [DE]) { userErrors { code } } }"""
    assert (await staff.ask(change, id=node_id("Product", found.id)))["productUpdate"]["userErrors"] == []
    assert await handles(house, filter=buyable) == ["lien"]


async def test_who_began_before_an_opening_hides_nothing_from_those_who_come_after_it(house: House) -> None:
    opens = house.clock.moment + timedelta(hours=1)
    await house.shelve(piece("Jonc"), piece("Halo", preview_until=opens))
    shelf = house.shop.shelf
    before, after = opens - timedelta(seconds=1), opens + timedelta(seconds=1)
    assert (await shelf.mark(before)).until == opens
    await changed(house, "product.updated", "jonc", fields=["title"])
    assert (await shelf.mark(after)).until > after
    assert (await shelf.mark(before)).until == opens, "for them it is still to come"
    assert (await shelf.mark(after)).until > after


async def test_a_look_that_never_ends_ends_with_the_operation_and_the_next_one_looks_again(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(database_url, tmp_path / "var", operation_seconds=0.2) as house:
        await house.shelve(piece("Jonc"))
        for _ in range(4):
            await house.ask(ONE, handle="jonc")

        async def silent(_: object) -> list[Any]:
            await asyncio.Event().wait()
            return []

        with monkeypatch.context() as patched:
            patched.setattr(shelves.CHANGED, "of", silent)
            house.shop.shelf.bell.set()
            (error,) = await house.visitor.errors(ONE, handle="jonc")
            assert error["extensions"]["code"] == "TIMEOUT"
        assert (await house.ask(ONE, handle="jonc"))["product"]["title"] == "Jonc"


async def test_a_filter_takes_so_many_words_and_no_more(house: House) -> None:
    (error,) = await house.visitor.errors(LIST, filter={"tags": ["gift"] * 51})
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert await handles(house, filter={"tags": ["gift"] * 50}) == []
