"""What was told before is told again at once, without a task: the same answer, to the same callers, all checks made."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.types import Receive, Scope, Send

from gateway.edge.middleware import Edge
from resolvers.catalog import tables
from resolvers.writing import writing
from tests.edge.serving import PATIENCE, Served, serving
from tests.house_of import House, opened
from tests.makers import piece
from tests.people.person import Person

QUESTION = {"query": "query Piece($handle: String!) { product(handle: $handle) { title } }"}
BODY = json.dumps({**QUESTION, "variables": {"handle": "jonc"}}).encode()
JSON = {"content-type": "application/json"}
FRIEND, STRANGER = "https://friend.example", "https://stranger.example"
OWN_TO_EACH = {"x-request-id", "date"}
# A request comes to be remembered: interpreted, by its plan, remembered whole.
TIMES = 3


class Counted(Edge):
    """The edge, and how often it was gone through by a task."""

    def __init__(self, edge: Edge) -> None:
        vars(self).update(vars(edge))
        self.times = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.times += 1
        await super().__call__(scope, receive, send)


class Shop:
    """A house with one piece, on a real port."""

    def __init__(self, house: House, edge: Counted, served: Served) -> None:
        self.house = house
        self.edge = edge
        self.served = served

    async def post(self, body: bytes = BODY, /, **headers: str) -> httpx2.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.served.client() as client:
            return await client.post("/graphql", content=body, headers={**JSON, **named})

    async def remembered(self, body: bytes = BODY, /, **headers: str) -> httpx2.Response:
        """The last of as many answers as it takes."""
        answers = [await self.post(body, **headers) for _ in range(TIMES)]
        return answers[-1]

    async def tasks(self, body: bytes = BODY, /, **headers: str) -> int:
        """How many tasks one more request takes."""
        before = self.edge.times
        await self.post(body, **headers)
        return self.edge.times - before


@asynccontextmanager
async def shop_of(database_url: str, folder: Path, **settings: Any) -> AsyncIterator[Shop]:
    async with opened(database_url, folder, allowed_origins=[FRIEND], **settings) as house:
        await house.shelve(piece("Jonc"))
        house.shop.shelf.poll_seconds = 600
        edge = house.gateway.application()
        assert isinstance(edge, Edge)
        counted = Counted(edge)
        async with serving(counted) as served:
            yield Shop(house, counted, served)


@pytest.fixture
async def shop(database_url: str, tmp_path: Path) -> AsyncIterator[Shop]:
    async with shop_of(database_url, tmp_path) as found:
        yield found


def shown(answer: httpx2.Response) -> tuple[int, list[tuple[str, str]], bytes]:
    """All of an answer that is not its own."""
    heads = sorted((name, value) for name, value in answer.headers.multi_items() if name not in OWN_TO_EACH)
    return answer.status_code, heads, answer.content


HEADERS: Mapping[str, dict[str, str]] = {
    "of a program": {},
    "of a page of ours": {"origin": "own"},
    "of a page that may": {"origin": FRIEND},
    "with a cart's cookie": {"origin": "own", "cookie": "__Host-ecrin-cart=something"},
    "with a cart's header": {"x_cart_token": "something"},
    "for the newer media type": {"accept": "application/graphql-response+json"},
    "for anything": {"accept": "*/*"},
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS.keys())
async def test_the_answer_is_the_one_that_a_task_gives(shop: Shop, headers: dict[str, str]) -> None:
    own = {"origin": f"http://{shop.served.host}"} if headers.get("origin") == "own" else {}
    slow = await shop.remembered(**{**headers, **own})
    assert await shop.tasks(**{**headers, **own}) == 0
    quick = await shop.post(**{**headers, **own})
    assert shown(quick) == shown(slow)
    assert quick.json() == {"data": {"product": {"title": "Jonc"}}}
    ids = {slow.headers["x-request-id"], quick.headers["x-request-id"]}
    assert len(ids) == 2, "each request has an id of its own"


async def test_whoever_is_somebody_takes_the_usual_way(shop: Shop) -> None:
    await shop.remembered()
    claire = Person(shop.house)
    await claire.joins()
    for headers in (
        {"authorization": f"Bearer {claire.token}"},
        {"authorization": "Bearer unknown"},
        {"cookie": "a=b; __Host-ecrin-session=unknown", "graphql_require_preflight": "1"},
    ):
        assert await shop.tasks(**headers) == 1, headers
    twice = b"Cookie: __Host-ecrin-session=x\r\nCookie: a=b\r\nGraphQL-Require-Preflight: 1\r\n"
    before = shop.edge.times
    await _raw(shop, twice)
    assert shop.edge.times == before + 1


REFUSED: Mapping[str, tuple[dict[str, str], int]] = {
    "a cookie without a page": ({"cookie": "__Host-ecrin-cart=x"}, 403),
    "a stranger's page": ({"origin": STRANGER}, 403),
    "another media type": ({"content_type": "text/plain"}, 415),
    "an answer nobody gives": ({"accept": "text/html"}, 406),
    "a compressed body": ({"content_encoding": "gzip"}, 415),
}


@pytest.mark.parametrize("headers, status", REFUSED.values(), ids=REFUSED.keys())
async def test_what_is_refused_is_refused_though_its_body_is_known(
    shop: Shop, headers: dict[str, str], status: int
) -> None:
    await shop.remembered()
    assert (await shop.post(**headers)).status_code == status


async def test_another_host_is_not_served(database_url: str, tmp_path: Path) -> None:
    async with shop_of(database_url, tmp_path, allowed_hosts=["127.0.0.1"]) as shop:
        await shop.remembered()
        assert await shop.tasks() == 0
        assert (await shop.post(host="evil.example")).status_code == 400


async def test_each_answer_counts_against_the_minute(database_url: str, tmp_path: Path) -> None:
    async with shop_of(database_url, tmp_path, reads_per_minute=5) as shop:
        statuses = [(await shop.post()).status_code for _ in range(7)]
        assert statuses == [200] * 5 + [429] * 2


async def test_what_changed_is_not_told_again(shop: Shop) -> None:
    await shop.remembered()
    async with writing(shop.house.shop) as write:
        await tables.Product.filter(handle="jonc").update(title="Anneau")
        write.record(shop.house.shop, "product.updated", "jonc", fields=["title"])
    assert (await shop.post()).json() == {"data": {"product": {"title": "Anneau"}}}
    await shop.remembered()
    assert await shop.tasks() == 0


async def test_a_question_by_get_is_no_body(shop: Shop) -> None:
    query = "query=%7Bproduct(handle:%22jonc%22)%7Btitle%7D%7D"
    async with shop.served.client() as client:
        for _ in range(TIMES):
            assert (await client.get(f"/graphql?{query}", headers={"accept": "*/*"})).status_code == 200
    assert (await shop.post(f"?{query}".encode())).status_code == 400


async def test_requests_that_were_sent_before_they_were_answered_are_answered_in_their_order(shop: Shop) -> None:
    other = BODY.replace(b'"jonc"', b'"none"')
    for body in (BODY, other):
        await shop.remembered(body)
    pieces = [_request(body) for body in (BODY, other) * 40]
    answers = await _answered(shop, b"".join(pieces), len(pieces))
    assert answers == [b'{"data":{"product":{"title":"Jonc"}}}', b'{"data":{"product":null}}'] * 40


async def test_a_body_in_pieces_is_waited_for(shop: Shop) -> None:
    await shop.remembered()
    whole = _request(BODY)
    async with shop.served.connected() as (reader, writer):
        for part in (whole[:40], whole[40:-10], whole[-10:]):
            writer.write(part)
            await asyncio.sleep(0.02)
        assert await _one(reader) == b'{"data":{"product":{"title":"Jonc"}}}'


async def test_a_connection_that_shall_close_closes(shop: Shop) -> None:
    await shop.remembered()
    answer = await shop.served.exchange(_request(BODY, b"Connection: close\r\n"))
    assert answer.endswith(b'{"data":{"product":{"title":"Jonc"}}}')
    assert b"connection: close" in answer


async def test_who_waits_for_leave_to_send_is_given_it(shop: Shop) -> None:
    await shop.remembered()
    head, body = _request(BODY, b"Expect: 100-continue\r\n")[: -len(BODY)], BODY
    async with shop.served.connected() as (reader, writer):
        writer.write(head)
        assert await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE) == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(body)
        assert await _one(reader) == b'{"data":{"product":{"title":"Jonc"}}}'


async def test_rubbish_behind_a_request_writes_nothing_into_its_answer(shop: Shop) -> None:
    await shop.remembered()
    assert b"400" not in await shop.served.exchange(_request(BODY) + b"rubbish\r\n\r\n")


def _request(body: bytes, more: bytes = b"") -> bytes:
    head = b"POST /graphql HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nContent-Length: %d\r\n" % len(
        body
    )
    return head + more + b"\r\n" + body


async def _raw(shop: Shop, more: bytes) -> bytes:
    async with shop.served.connected() as (reader, writer):
        writer.write(_request(BODY, more))
        return await _one(reader)


async def _answered(shop: Shop, sent: bytes, times: int) -> list[bytes]:
    async with shop.served.connected() as (reader, writer):
        writer.write(sent)
        return [await _one(reader) for _ in range(times)]


async def _one(reader: asyncio.StreamReader) -> bytes:
    """The body of the next answer."""
    async with asyncio.timeout(PATIENCE):
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line.split(b":")[1] for line in head.split(b"\r\n") if line.startswith(b"content-length"))
        return await reader.readexactly(int(length))
