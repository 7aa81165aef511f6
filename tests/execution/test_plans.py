"""Compiled queries answer as graphql-core does: the same bytes, nulls and errors included."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from tortoise.expressions import F

from resolvers.catalog import tables
from resolvers.shop import GUEST
from resolvers.stock.tables import Level
from resolvers.writing import writing
from schema.building import core
from schema.context import Context
from schema.execution.pipeline import Pipeline
from schema.execution.plans import ROADS
from schema.execution.remembering import CATALOGUE_ROOTS, OVERHEAD, Kept
from schema.execution.requests import Request
from schema.limits import Limits
from schema.storefront import SCHEMA
from tests.execution.comparing import BOUNDLESS, compared, staged, values_of
from tests.execution.operations import Operation
from tests.house_of import House

ORDINARY = 500


# graphql-core leaves what it waits for alone when something beside it fails at once.
LEFT_ALONE = "ignore:.*GraphQLCoreConverter.from_resolver.*:pytest.PytestUnraisableExceptionWarning"


@pytest.mark.filterwarnings(LEFT_ALONE)
async def test_random_queries_are_answered_alike_on_both_roads(house: House) -> None:
    askers = await staged(house)
    before = ROADS.copy()
    await compared(askers, range(ORDINARY // 2))
    roads = ROADS - before
    # Faulty arguments are left to graphql-core, all else is answered by plans.
    assert roads["planned"] > ORDINARY // 4, roads


SHOWN = """query Shown($c: CountryCode!, $l: LanguageCode!) @inContext(country: $c, language: $l) {
  products(first: 50) { nodes { title canAddToCart previewUntil availability { state label }
    variants { nodes { sku price { formatted } availability { state nextStep } } } } } }"""


async def test_what_is_remembered_of_a_piece_is_shown_to_those_alone_who_would_be_shown_the_same(house: House) -> None:
    askers = await staged(house)
    # All of them are answered by one pipeline, as in the shop.
    together, apart = askers[0].pipeline, Pipeline(core(SCHEMA), limits=BOUNDLESS)
    seen = set[bytes]()
    for _ in range(3):
        for country, language in (("FR", "FR"), ("DE", "FR"), ("DE", "EN"), ("FR", "FR")):
            request = Request(SHOWN, variables={"c": country, "l": language})
            for asker in askers:
                asker.pipeline = apart
                by_core = await asker.ask(replace(request, meaning=None))
                asker.pipeline = together
                answers = [await asker.ask(request) for _ in range(3)]
                assert answers == [by_core] * 3, (country, language, asker.person.email)
                seen.add(by_core)
        house.clock.forward(hours=25)
    assert len(seen) > 6, "they are not shown the same"


async def test_a_piece_that_changed_is_not_shown_as_it_was(house: House) -> None:
    (guest, *_) = await staged(house)
    request = Request("{ products(first: 50) { nodes { title variants { nodes { availability { state } } } } } }")
    before = [await guest.ask(request) for _ in range(3)]
    async with writing(house.shop) as write:
        await tables.Product.filter(handle="lien").update(title="Attache")
        write.record(house.shop, "product.updated", "lien", fields=["title"])
    after = [await guest.ask(request) for _ in range(2)]
    assert before == [before[0]] * 3
    assert after == [before[0].replace(b'"Lien"', b'"Attache"')] * 2 != before[:2]


async def test_a_piece_that_opens_by_itself_is_shown_from_that_moment_on(house: House) -> None:
    (guest, *_) = await staged(house)
    request = Request("{ products(first: 50) { nodes { title } } }")
    before = [await guest.ask(request) for _ in range(4)]
    house.clock.forward(minutes=61)
    after = [await guest.ask(request) for _ in range(4)]
    assert len(set(before)) == len(set(after)) == 1
    assert b"Com\xc3\xa8te" in after[0]
    assert b"Com\xc3\xa8te" not in before[0]


async def test_random_queries_are_answered_alike_while_the_catalogue_changes(house: House) -> None:
    (asker, *_) = await staged(house)
    values, by_core = await values_of(), Pipeline(core(SCHEMA), limits=BOUNDLESS)
    asked = [Operation(core(SCHEMA), values, seed, roots=CATALOGUE_ROOTS) for seed in range(40)]
    requests = [Request(each.text, variables=each.variables) for each in asked]
    by_plan, seen = asker.pipeline, set[bytes]()
    chance = Random(7)  # noqa: S311 - a seed repeats it
    for turn in range(60):
        await _something_changes(house, chance, turn)
        for request in chance.sample(requests, 8):
            asker.pipeline = by_core
            wanted = await asker.ask(replace(request, meaning=None))
            asker.pipeline = by_plan
            assert await asker.ask(request) == wanted, (turn, request.query, request.variables)
            seen.add(wanted)
    assert len(seen) > 60, "nothing that was asked for changed"
    assert sum(request.meaning is not None for request in requests) > 20


async def _something_changes(house: House, chance: Random, turn: int) -> None:
    form = chance.choice(await tables.Variant.all().prefetch_related("product"))
    handle = form.product.handle
    async with writing(house.shop) as write:
        match chance.randrange(4):
            case 0:
                await tables.Variant.filter(id=form.id).update(price=turn + 1)
                await tables.Product.filter(handle=handle).update(lowest_price=turn + 1, highest_price=turn + 1)
                write.record(house.shop, "price.set", form.sku, price=turn + 1)
            case 1:
                await Level.filter(variant_id=form.id).update(on_hand=F("held") + turn % 2)
                write.record(house.shop, "stock.set", form.sku)
            case 2:
                await tables.Product.filter(handle=handle).update(title=f"Pièce {turn}", title_key=f"piece {turn:03}")
                write.record(house.shop, "product.updated", handle, fields=["title", "title_key"])
            case 3:
                house.clock.forward(hours=1)


def test_what_is_kept_is_bounded_by_bytes_and_the_longest_unasked_goes_first() -> None:
    kept = Kept(most_bytes=3 * (OVERHEAD + 10))
    for name in "abc":
        kept.put(name, {"n": name})
    kept.get("a")
    kept.put("a", {"n": "a"})
    kept.put("d", {"n": "d"})
    assert kept.get("b") is None
    assert [kept.get(name) is not None for name in "acd"] == [True, True, True]
    assert kept.bytes <= kept.most_bytes
    kept.put("e", {"n": "e" * 10_000})
    assert kept.bytes == len(kept.values) == 0


async def test_what_may_hold_an_address_or_a_number_of_somebody_is_not_remembered(house: House) -> None:
    (guest, *_) = await staged(house)
    asked = {
        "query($n: String!, $e: String!) { order(number: $n, email: $e) { id } }": False,
        "{ me { id } shop { name } }": False,
        "{ ...Mine } fragment Mine on Query { cart { id } }": False,
        "{ shop { name } }": True,
        "query($n: String) { product(handle: $n) { title } }": True,
    }
    for query, is_remembered in asked.items():
        request = Request(query, variables={"n": "jonc", "e": "a@example.com"})
        for _ in range(3):
            await guest.ask(request)
        assert (request.meaning is not None) is is_remembered, query


async def test_only_a_query_that_comes_again_is_compiled(house: House) -> None:
    (guest, *_) = await staged(house)
    request = Request("{ shop { name } }")
    roads = []
    for _ in range(3):
        before = ROADS.copy()
        await guest.ask(request)
        roads.append(dict(ROADS - before))
    assert roads == [{}, {"planned": 1}, {"planned": 1}]


@pytest.mark.parametrize(
    "query",
    [
        "{ __schema { queryType { name } } }",
        "query Asked($first: Int) { products(first: $first) { nodes { handle } } }",
        "{ products(first: 0) { nodes { handle } } }",
    ],
)
async def test_what_a_plan_cannot_answer_is_answered_by_graphql_core(house: House, query: str) -> None:
    (guest, *_) = await staged(house)
    request = Request(query, variables={"first": "many"})
    before = ROADS.copy()
    first = await guest.ask(request)
    assert await guest.ask(request) == first
    assert "planned" not in ROADS - before


async def test_what_a_document_weighs_is_found_anew_for_other_numbers_and_lists(house: House) -> None:
    await staged(house)
    pipeline = Pipeline(core(SCHEMA), limits=Limits(cost=2_000), compiles=True)
    query = (
        "query Sized($n: Int, $h: String) { products(first: $n, query: $h) { nodes { variants { nodes { sku } } } } }"
    )

    async def is_admitted(**variables: Any) -> bool:
        context = Context(house.shop, GUEST, "sized")
        return (await pipeline.run(Request(query, variables=variables), context)).executed

    sizes: list[int | float] = [1, 100, 1, 100.0, 2, 100]
    assert [await is_admitted(n=size, h=f"jonc {size}") for size in sizes] == [True, False, True, False, True, False]
