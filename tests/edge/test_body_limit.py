"""Bodies: whole and small, or refused without being read."""

import asyncio
from collections.abc import AsyncIterator

import psutil
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from gateway.edge.body_limit import MEBIBYTE, BodyLimit
from gateway.edge.protocol import deadlines
from tests.edge.serving import serving, status, until_closed

HUGE = 300 * MEBIBYTE
PIECE = b"x" * 65_536


class Counting:
    """An application that counts the requests and bytes which reach it."""

    def __init__(self) -> None:
        self.requests = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.requests += 1
        body = await Request(scope, receive).body()
        await PlainTextResponse(str(len(body)))(scope, receive, send)


async def test_a_body_up_to_the_limit_arrives_whole() -> None:
    async with serving(BodyLimit(Counting())) as served, served.client() as client:
        assert (await client.post("/", content=b"x" * MEBIBYTE)).text == str(MEBIBYTE)
        assert (await client.post("/", content=b"")).text == "0"
        assert (await client.get("/")).text == "0"


async def test_a_chunked_body_up_to_the_limit_arrives_whole() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(16):
            yield PIECE

    async with serving(BodyLimit(Counting())) as served, served.client() as client:
        assert (await client.post("/", content=pieces())).text == str(MEBIBYTE)


async def test_an_announced_flood_is_refused_unread() -> None:
    counting = Counting()
    async with serving(BodyLimit(counting)) as served:
        head = f"POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: {HUGE}\r\nExpect: 100-continue\r\n\r\n"
        answer = await served.exchange(head.encode())
        assert status(answer) == 413
        assert b'"code":"BODY_TOO_LARGE"' in answer
        assert counting.requests == 0


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "chunked"])
async def test_memory_does_not_grow_with_a_flood(announced: bool) -> None:  # noqa: FBT001
    counting = Counting()
    async with serving(BodyLimit(counting)) as served:
        await flood(served.port, announced=announced)
        before = psutil.Process().memory_info().rss
        sent, answer = await flood(served.port, announced=announced)
        assert status(answer) == 413
        assert sent < HUGE
        assert psutil.Process().memory_info().rss - before < 4 * MEBIBYTE
        assert counting.requests == 0


async def flood(port: int, *, announced: bool) -> tuple[int, bytes]:
    """Send 300 MiB, or as much as the server takes; how much that was, and the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    framing = f"Content-Length: {HUGE}" if announced else "Transfer-Encoding: chunked"
    piece = PIECE if announced else b"10000\r\n" + PIECE + b"\r\n"
    writer.write(f"POST / HTTP/1.1\r\nHost: shop\r\n{framing}\r\n\r\n".encode())
    sent = 0
    answer = asyncio.create_task(until_closed(reader))
    try:
        while sent < HUGE and not answer.done():
            writer.write(piece)
            await writer.drain()
            sent += len(PIECE)
    except ConnectionError:
        pass
    try:
        return sent, await answer
    finally:
        writer.transport.abort()


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "identity, gzip", "GZIP"])
async def test_a_compressed_body_is_refused(encoding: str) -> None:
    counting = Counting()
    async with serving(BodyLimit(counting)) as served, served.client() as client:
        answer = await client.post("/", content=b"{}", headers={"Content-Encoding": encoding})
        assert answer.status_code == 415
        assert answer.json()["errors"][0]["extensions"]["code"] == "ENCODING_NOT_SUPPORTED"
        assert counting.requests == 0


async def test_the_identity_encoding_is_no_compression() -> None:
    async with serving(BodyLimit(Counting())) as served, served.client() as client:
        assert (await client.post("/", content=b"12", headers={"Content-Encoding": "identity"})).text == "2"


async def test_a_half_body_never_starts_the_application() -> None:
    counting = Counting()
    async with serving(BodyLimit(counting), deadlines(0.2, 0.2)) as served:
        assert await served.exchange(b"POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 9\r\n\r\nhalf") == b""
        assert counting.requests == 0


async def test_the_application_still_hears_of_a_disconnect_after_its_body() -> None:
    ended = asyncio.Event()

    async def wait(_scope: Scope, receive: Receive, _send: Send) -> None:
        assert (await receive())["body"] == b"12"
        assert (await receive())["type"] == "http.disconnect"
        ended.set()

    async with serving(BodyLimit(wait)) as served:
        async with served.connected() as (_, writer):
            writer.write(b"POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 2\r\n\r\n12")
            await asyncio.sleep(0.05)
        await asyncio.wait_for(ended.wait(), 20)


async def test_a_client_that_speaks_the_newer_media_type_gets_it() -> None:
    async with serving(BodyLimit(Counting(), 4)) as served, served.client() as client:
        accept = {"Accept": "application/graphql-response+json, application/json;q=0.9"}
        answer = await client.post("/", content=b"12345", headers=accept)
        assert answer.headers["content-type"] == "application/graphql-response+json"
        assert "data" not in answer.json()
