"""Slow, silent and stalled peers are let go, and nobody else is."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from gateway.edge.protocol import Deadlines, deadlines
from tests.edge.serving import PATIENCE, Served, serving, status, until_closed

QUICK = deadlines(0.3, 0.3)
GET = b"GET / HTTP/1.1\r\nHost: shop\r\n\r\n"
HALF = b"POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 900000\r\n\r\n"


class Listener:
    """Reads its body, and remembers how that ended."""

    def __init__(self) -> None:
        self.ended: asyncio.Queue[str] = asyncio.Queue()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await Request(scope, receive).body()
        except ClientDisconnect:
            self.ended.put_nowait("disconnected")
        else:
            self.ended.put_nowait("read")
            await PlainTextResponse(f"{len(body)} bytes")(scope, receive, send)


async def dripped(served: Served, start: bytes, drip: bytes) -> bytes:
    """The answer to a client that sends `start` and then one small piece after another."""
    async with served.connected() as (reader, writer):
        writer.write(start)
        answer = asyncio.create_task(until_closed(reader))
        while not answer.done():
            writer.write(drip)
            await asyncio.wait([answer], timeout=0.02)
        return await answer


@pytest.mark.parametrize("start", [b"", b"GET / HTTP/1.1\r\nHos", b"\r\n"], ids=["silent", "half a head", "blank line"])
async def test_a_head_that_does_not_come_is_answered_408(start: bytes) -> None:
    async with serving(Listener(), QUICK) as served:
        assert status(await served.exchange(start)) == 408


async def test_a_dripping_head_does_not_extend_its_deadline() -> None:
    async with serving(Listener(), QUICK) as served:
        assert status(await dripped(served, b"GET / HTTP/1.1\r\nHost: shop\r\nX-Long: ", b"a")) == 408


async def test_the_second_request_of_a_connection_has_a_deadline_too() -> None:
    async with serving(Listener(), QUICK) as served:
        answers = await served.exchange(GET + b"GET /again HTTP/1.1\r\nHo")
        assert answers.count(b"HTTP/1.1 200") == 1
        assert b"0 bytes" in answers


@pytest.mark.parametrize("head", [b"GET / HTTP/9.9\r\n\r\n", HALF], ids=["refused", "answered before its body"])
async def test_who_was_answered_early_cannot_stay(head: bytes) -> None:
    brief = deadlines(PATIENCE, PATIENCE)
    brief.linger_seconds = 0.2
    async with serving(PlainTextResponse("early"), brief) as served, served.connected() as (reader, writer):
        writer.write(head)
        assert status(await until_closed(reader)) in {200, 400}
        with pytest.raises(ConnectionError):
            await press_on(writer)


async def press_on(writer: asyncio.StreamWriter) -> None:
    for _ in range(PATIENCE * 20):
        writer.write(GET)
        await writer.drain()
        await asyncio.sleep(0.01)


async def test_a_late_head_behind_a_running_request_waits_for_its_answer() -> None:
    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.6)
        await PlainTextResponse("slow answer")(scope, receive, send)

    async with serving(slow, QUICK) as served:
        answers = await served.exchange(GET + b"GET /again HTTP/1.1\r\nHo")
        assert answers.endswith(b"slow answer")


async def test_a_second_head_that_comes_late_is_answered_408() -> None:
    async with serving(Listener(), QUICK) as served, served.connected() as (reader, writer):
        writer.write(GET)
        assert b"200" in await reader.readuntil(b"0 bytes")
        writer.write(b"GET /again HTTP/1.1\r\nHo")
        assert status(await until_closed(reader)) == 408


async def test_blank_lines_do_not_keep_an_idle_connection() -> None:
    async with serving(Listener(), QUICK) as served:
        answers = await dripped(served, GET, b"\r\n")
        assert answers.count(b"HTTP/1.1 200") == 1


@pytest.mark.parametrize("drip", [b"", b"x"], ids=["stalled", "dripping"])
async def test_a_late_body_ends_in_a_disconnect(drip: bytes) -> None:
    listener = Listener()
    async with serving(listener, QUICK) as served:
        assert await dripped(served, HALF, drip) == b""
        assert await listener.ended.get() == "disconnected"


async def test_a_whole_request_is_answered_and_the_connection_kept() -> None:
    async with serving(Listener(), deadlines(5, 5)) as served, served.client() as client:
        for _ in range(3):
            assert (await client.post("/", content=b"12345")).text == "5 bytes"
        assert served.server.server_state.total_requests == 3
        assert len(served.server.server_state.connections) == 1


async def test_slow_connections_leave_others_alone() -> None:
    async with serving(Listener(), deadlines(PATIENCE, PATIENCE)) as served, served.client() as client:
        slow = [await asyncio.open_connection("127.0.0.1", served.port) for _ in range(200)]
        for _, writer in slow:
            writer.write(b"POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 9\r\n\r\nx")
        answers = await asyncio.gather(*(client.post("/", content=b"1") for _ in range(50)))
        assert {answer.status_code for answer in answers} == {200}
        for _, writer in slow:
            writer.transport.abort()


async def test_a_client_that_does_not_read_its_answer_is_let_go() -> None:
    async def large(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse(b"x" * 5_000_000)(scope, receive, send)

    freed = asyncio.Event()

    class Watched(Deadlines):
        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            freed.set()

    async with serving(large, Watched, stalled_seconds=1) as served, served.connected() as (reader, writer):
        paused = cast("asyncio.Transport", writer.transport)
        paused.pause_reading()
        writer.write(GET)
        await asyncio.wait_for(freed.wait(), 30)
        paused.resume_reading()
        assert len(await until_closed(reader)) < 5_000_000


async def test_open_streams_hear_of_the_shutdown() -> None:
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[dict[str, Any]]:
        yield {"closing": asyncio.Event()}

    async def stream(request: Request) -> StreamingResponse:
        async def parts() -> AsyncIterator[bytes]:
            yield b"open"
            await request.state.closing.wait()
            yield b"complete"

        return StreamingResponse(parts())

    app = Starlette(routes=[Route("/", stream)], lifespan=lifespan)
    async with serving(app, lifespan="on") as served, served.connected() as (reader, writer):
        writer.write(GET)
        await reader.readuntil(b"open")
        served.server.end()
        assert b"complete" in await until_closed(reader)


async def test_a_stream_with_a_second_request_behind_it_ends_with_its_connection() -> None:
    ended = asyncio.Event()

    async def stream(_scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"open", "more_body": True})
        while (await receive())["type"] != "http.disconnect":
            pass
        ended.set()

    async with serving(stream) as served:
        async with served.connected() as (reader, writer):
            writer.write(GET + GET)
            await reader.readuntil(b"open")
        async with asyncio.timeout(PATIENCE):
            await ended.wait()


def test_the_factory_leaves_the_defaults_alone() -> None:
    assert (QUICK.head_seconds, QUICK.body_seconds) == (0.3, 0.3)
    assert (Deadlines.head_seconds, Deadlines.body_seconds) == (10.0, 20.0)
