"""What browsers and CDNs are told of answers to GET, and what they need not be sent again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.caching import control, entity_tag, has
from resolvers.stock.tables import Level
from resolvers.writing import writing
from schema.execution.requests import Answer
from tests.house_of import A_SUNDAY, House, opened
from tests.makers import piece

LIST = "{ products(first: 5) { nodes { title canAddToCart } } }"
GRAPHQL = "application/graphql-response+json"
NOW = datetime(2026, 11, 27, tzinfo=UTC)


async def test_an_answer_is_sent_once_until_it_is_another(house: House) -> None:
    await house.shelve(piece("Jonc"))
    first = await house.client.get("/graphql", params={"query": LIST})
    tag = first.headers["etag"]
    for _ in range(3):
        again = await house.client.get("/graphql", params={"query": LIST}, headers={"if-none-match": f'"x", W/{tag}'})
        assert (again.status_code, again.content) == (304, b"")
        told = {name: again.headers[name] for name in ("etag", "cache-control", "vary")}
        assert told == {"etag": tag, "cache-control": "public, no-cache", "vary": "Accept, Origin"}
        assert "content-length" not in again.headers
    async with writing(house.shop) as write:
        await Level.all().update(on_hand=0)
        write.record(house.shop, "stock.set", "JONC")
    other = await house.client.get("/graphql", params={"query": LIST}, headers={"if-none-match": tag})
    assert (other.status_code, other.headers["etag"] != tag) == (200, True)


async def test_each_kind_of_answer_has_its_own_tag(house: House) -> None:
    tags = [
        (await house.client.get("/graphql", params={"query": LIST}, headers={"accept": kind})).headers["etag"]
        for kind in ("application/json", GRAPHQL)
    ]
    assert len(set(tags)) == 2


async def test_what_is_refused_or_posted_is_kept_nowhere(house: House) -> None:
    for asked in (
        {"query": "{ nothing }"},
        {"query": "{ cart { id } }"},
        {"query": ""},
        {"query": "{ products(first: 0) { nodes { id } } }"},
    ):
        answer = await house.client.get("/graphql", params=asked)
        assert answer.headers["cache-control"] == "no-store", asked
        assert "etag" not in answer.headers
    posted = await house.client.post("/graphql", json={"query": LIST}, headers={"if-none-match": "*"})
    assert (posted.status_code, posted.headers["cache-control"]) == (200, "no-store")
    assert "etag" not in posted.headers


async def test_a_cdn_may_answer_about_the_catalogue_until_a_piece_opens(database_url: str, tmp_path: Path) -> None:
    async with opened(database_url, tmp_path / "var", cdn_seconds=600) as house:
        await house.shelve(piece("Jonc"), piece("Comète", preview_until=A_SUNDAY + timedelta(hours=1)))

        async def told(query: str) -> str:
            for _ in range(3):
                answer = await house.client.get("/graphql", params={"query": query})
            return str(answer.headers["cache-control"])

        assert await told(LIST) == "public, max-age=0, s-maxage=600"
        assert await told("{ shop { name } }") == "public, no-cache", "not of the catalogue alone"
        house.clock.forward(minutes=55)
        assert await told(LIST) == "public, max-age=0, s-maxage=300"
        house.clock.forward(minutes=10)
        assert await told(LIST) == "public, max-age=0, s-maxage=600"


@pytest.mark.parametrize(
    "seconds, said", [(-1, b"no-cache"), (0.5, b"no-cache"), (5, b"s-maxage=5"), (99, b"s-maxage=60")]
)
def test_a_cdn_s_time_ends_before_the_answer_does(seconds: float, said: bytes) -> None:
    answer = Answer({}, (), executed=True, until=NOW + timedelta(seconds=seconds))
    assert said in control(answer, NOW, 60)


@pytest.mark.parametrize(
    "said, is_there",
    [
        (None, False),
        (b"*", True),
        (b'"a"', True),
        (b'W/"a"', True),
        (b'"b", W/"a" ,"c"', True),
        (b'"b"', False),
        (b'"b, a"', False),
        (b"a", False),
        (b"", False),
    ],
)
def test_a_cache_names_what_it_has(said: bytes | None, is_there: bool) -> None:  # noqa: FBT001
    assert has(said, b'"a"') is is_there


def test_a_tag_is_of_one_body_and_one_kind() -> None:
    assert len({entity_tag(body, kind) for body in (b"a", b"b") for kind in (b"x", b"y")}) == 4
