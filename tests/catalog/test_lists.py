"""Lists of pieces: every order both ways, pages that add up, and arguments that make no sense."""

from base64 import urlsafe_b64encode
from datetime import timedelta
from itertools import chain
from typing import Any

from resolvers.catalog.sources import Source
from resolvers.catalog.tables import Distribution
from resolvers.paging import cursor_of
from tests.catalog.questions import LIST, gathered, listed, pages
from tests.house_of import A_SUNDAY, House
from tests.makers import piece

SORTS = ("MANUAL", "TITLE", "PRICE_ASC", "PRICE_DESC", "NEWEST", "RELEVANCE")
ENGLISH = {"émeraude": "Zenith", "Étoile": "Amber", "zibeline": "étoile"}


def window() -> list[Source]:
    """Pieces with ties in every order: equal titles, equal prices, equal moments, and prices on request."""
    facts: list[tuple[str, int | None, int]] = [
        ("Étoile", 20_000, 3),
        ("zibeline", 10_000, 3),
        ("étoile", 20_000, 5),
        ("Zeste", None, 1),
        ("émeraude", 30_000, 5),
        ("Anneau d’Or", None, 9),
        ("œillet", 10_000, 2),
        ("Anneau", 10_000, 3),
    ]
    return [
        piece(
            title,
            handle=f"p{place}",
            price=price,
            published_at=A_SUNDAY - timedelta(days=days),
            texts={"en": {"title": ENGLISH[title]}} if title in ENGLISH else {},
        )
        for place, (title, price, days) in enumerate(facts)
    ]


async def test_every_order_is_what_it_says_and_ties_keep_the_order_of_arrival(house: House) -> None:
    await house.shelve(*window())
    assert await listed(house) == [f"p{place}" for place in range(8)]
    assert await listed(house, sort="TITLE") == ["p7", "p5", "p4", "p0", "p2", "p6", "p3", "p1"]
    assert await listed(house, sort="TITLE", language="EN") == ["p0", "p7", "p5", "p1", "p2", "p6", "p4", "p3"]
    assert await listed(house, sort="TITLE", language="DE") == await listed(house, sort="TITLE")
    assert await listed(house, sort="PRICE_ASC") == ["p1", "p6", "p7", "p0", "p2", "p4", "p3", "p5"]
    assert await listed(house, sort="PRICE_DESC") == ["p4", "p0", "p2", "p1", "p6", "p7", "p3", "p5"]
    assert await listed(house, sort="NEWEST") == ["p3", "p6", "p7", "p1", "p0", "p4", "p2", "p5"]
    assert await listed(house, sort="RELEVANCE") == await listed(house), "without a query"


async def test_pages_forwards_and_backwards_add_up_to_the_whole_list(house: House) -> None:
    await house.shelve(*window())
    await gathered(("reverse", [f"p{place}" for place in reversed(range(8))]))
    asked: list[dict[str, Any]] = [{"sort": sort} for sort in SORTS]
    asked += [{"sort": "TITLE", "language": "EN"}, {"sort": "RELEVANCE", "words": "piece de la maison"}]
    asked += [{"sort": "MANUAL", "filter": {"collection": "reverse"}}]
    for question in asked:
        whole = await listed(house, **question)
        assert len(whole) == 8
        forwards = [page async for page in pages(house, 3, **question)]
        backwards = [page async for page in pages(house, 3, backward=True, **question)]
        assert [len(page) for page in forwards] == [len(page) for page in backwards] == [3, 3, 2], question
        assert list(chain(*forwards)) == whole, question
        assert list(chain(*reversed(backwards))) == whole, question
    assert whole == [f"p{place}" for place in reversed(range(8))]


async def test_pieces_that_arrive_between_pages_move_nothing(house: House) -> None:
    await house.shelve(*window())
    for place, sort in enumerate(SORTS[:-1]):
        before, seen = await listed(house, sort=sort), list[str]()
        new = 0
        async for page in pages(house, 2, sort=sort):
            seen += page
            facts = (("aaa", 1, 4), ("zzz", 90_000, 0))[new % 2]
            named = f"{facts[0]} {place} {new}"
            await house.shelve(piece(named, price=facts[1], published_at=A_SUNDAY - timedelta(days=facts[2])))
            new += 1
        assert len(seen) == len(set(seen)), sort
        assert [handle for handle in seen if handle in before] == before, sort


async def test_what_fits_best_is_fixed_at_the_first_page(house: House) -> None:
    await house.shelve(*(piece(f"Jonc {place}", description="Lueur du soir.") for place in range(4)))
    asked = {"words": "lueur", "sort": "RELEVANCE"}
    first = (await house.ask(LIST, first=2, **asked))["products"]
    await house.shelve(piece("Lueur, lueur"), piece("Lueur"))
    after = first["pageInfo"]["endCursor"]
    second = (await house.ask(LIST, first=10, after=after, **asked))["products"]
    seen = [node["handle"] for page in (first, second) for node in page["nodes"]]
    assert seen == ["jonc-0", "jonc-1", "jonc-2", "jonc-3"]
    assert second["pageInfo"]["hasPreviousPage"]
    assert not second["pageInfo"]["hasNextPage"]
    assert set((await listed(house, **asked))[:2]) == {"lueur", "lueur-lueur"}


async def test_a_page_is_full_although_pieces_of_it_went_out_of_sight(house: House) -> None:
    await house.shelve(*(piece(f"Lueur {place}") for place in range(6)))
    asked = {"words": "lueur", "sort": "RELEVANCE"}
    first = (await house.ask(LIST, first=1, **asked))["products"]
    await house.shelve(
        *(piece(f"Lueur {place}", published_at=A_SUNDAY, distribution=Distribution.HIDDEN) for place in (1, 2))
    )
    page = (await house.ask(LIST, first=2, after=first["pageInfo"]["endCursor"], **asked))["products"]
    assert [node["handle"] for node in page["nodes"]] == ["lueur-3", "lueur-4"]
    assert page["pageInfo"]["hasNextPage"]


def garbage() -> list[tuple[str, str]]:
    """Cursors that no list gave, each with the sort that it is tried on."""
    shapes: list[tuple[str, tuple[object, ...]]] = [
        ("MANUAL", ("manual",)),
        ("MANUAL", ("manual", 1)),
        ("MANUAL", ("manual", 1, 2, 3)),
        ("MANUAL", ("manual", True, 1)),
        ("MANUAL", ("manual", 2**31, 1)),
        ("MANUAL", ("manual", 1, 2**63)),
        ("MANUAL", ("manual", 1.5, 1)),
        ("MANUAL", ("title", "anneau", 1)),
        ("TITLE", ("title", "a\0b", 1)),
        ("TITLE", ("title", 1, 1)),
        ("NEWEST", ("newest", "yesterday", 1)),
        ("NEWEST", ("newest", "2026-11-22T09:00:00", 1)),
        ("NEWEST", ("newest", "2026-13-22T09:00:00+00:00", 1)),
        ("PRICE_ASC", ("price-desc", 1, 1)),
        ("RELEVANCE", ("relevance", -5, 1, 2)),
        ("RELEVANCE", ("relevance", 7, 1, 2)),
        ("RELEVANCE", ("relevance", 0, 2**63)),
        ("RELEVANCE", ("relevance", 0, "1")),
        ("RELEVANCE", ("relevance",)),
    ]
    made = [(sort, cursor_of(*parts)) for sort, parts in shapes]  # type: ignore[arg-type]
    written = ["", "?", "é", "🙂", "AAAA", "[]", "x" * 5_000]
    encoded = [urlsafe_b64encode(text).decode() for text in (b"{}", b"7", b'"manual"', b"[[]]", b"[", b"\xff\xfe")]
    return made + [("MANUAL", cursor) for cursor in (*written, *encoded)]


NONSENSE: list[dict[str, Any]] = [
    {"first": 0},
    {"first": -1},
    {"first": 101},
    {"last": 0},
    {"last": 101},
    {"last": 2, "after": cursor_of("manual", 0, 1)},
    {"first": 2, "before": cursor_of("manual", 0, 1)},
]


async def test_cursors_and_windows_that_make_no_sense_are_clear_errors(house: House) -> None:
    await house.shelve(piece("Lueur"))
    for sort, cursor in garbage():
        for way in ({"first": 2, "after": cursor}, {"last": 2, "before": cursor}):
            (error,) = await house.visitor.errors(LIST, sort=sort, words="lueur", **way)
            assert error["extensions"] == {"code": "BAD_USER_INPUT"}, (sort, cursor)
            assert error["message"].startswith("This cursor"), (sort, cursor)
    for window in NONSENSE:
        (error,) = await house.visitor.errors(LIST, **window)
        assert error["extensions"] == {"code": "BAD_USER_INPUT"}, window
        assert "`" in error["message"], "it names the argument"


async def test_a_client_that_names_no_size_gets_a_page_of_the_usual_one(house: House) -> None:
    await house.shelve(*(piece(f"Jonc {place}") for place in range(30)))
    for asked in ({}, {"first": None}, {"first": None, "sort": None}):
        page = (await house.ask(LIST, **asked))["products"]
        assert len(page["nodes"]) == 24
        assert page["pageInfo"]["hasNextPage"]


async def test_an_empty_list_is_a_page_too(house: House) -> None:
    for asked in ({}, {"sort": "TITLE"}, {"words": "lueur", "sort": "RELEVANCE"}, {"last": 3}):
        page = (await house.ask(LIST, **asked))["products"]
        info = {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None}
        assert page == {"nodes": [], "pageInfo": info}
