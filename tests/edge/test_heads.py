"""Heads that two readers could read differently are refused; an address in use is a plain error."""

import asyncio
import socket

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from gateway.edge.listening import listen
from gateway.edge.protocol import deadlines
from tests.edge.serving import PATIENCE, Served, serving, status, until_closed

HEADS = {
    "two lengths": b"POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
    "a list of lengths": b"POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 1, 1\r\n\r\nx",
    "CL, TE": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "TE, CL": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "an unknown encoding": b"POST / HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "two encodings": b"POST / HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "bare line feeds": b"GET / HTTP/1.1\nHost: shop\n\n",
    "a bare line feed": b"GET / HTTP/1.1\r\nHost: shop\nX: y\r\n\r\n",
    "a folded header": b"GET / HTTP/1.1\r\nHost: shop\r\nX: y\r\n z\r\n\r\n",
    "a space before the colon": b"GET / HTTP/1.1\r\nHost : shop\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "an empty host": b"GET / HTTP/1.1\r\nHost:\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: shop\r\nHost: shop\r\n\r\n",
    "a host with a path": b"GET / HTTP/1.1\r\nHost: shop/admin\r\n\r\n",
    "a host with a query": b"GET / HTTP/1.1\r\nHost: shop?x\r\n\r\n",
    "a host with a fragment": b"GET / HTTP/1.1\r\nHost: shop#x\r\n\r\n",
    "a host with a user": b"GET / HTTP/1.1\r\nHost: me@shop\r\n\r\n",
    "another host's URI": b"GET http://evil/ HTTP/1.1\r\nHost: shop\r\n\r\n",
    "a user in the URI": b"GET http://shop@evil/ HTTP/1.1\r\nHost: shop\r\n\r\n",
    "a strange scheme": b"GET ftp://shop/ HTTP/1.1\r\nHost: shop\r\n\r\n",
    "a path like a user": b"GET @evil/admin HTTP/1.1\r\nHost: shop\r\n\r\n",
    "a tunnel": b"CONNECT evil:443 HTTP/1.1\r\nHost: shop\r\n\r\n",
    "a target that is no path": b"OPTIONS * HTTP/1.1\r\nHost: shop\r\n\r\n",
    "a NUL": b"GET / HTTP/1.1\r\nHost: shop\r\nX: a\x00b\r\n\r\n",
    "a handshake with a body": b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: WebSocket\r\nContent-Length: 10\r\n\r\n",
    "a bad host on a socket": b"GET / HTTP/1.1\r\nHost: a@b\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
async def test_an_ambiguous_head_is_refused(head: bytes) -> None:
    async with serving(PlainTextResponse("reached")) as served:
        answer = await served.exchange(head)
        assert status(answer) == 400
        assert b"reached" not in answer


@pytest.mark.parametrize("host", [b"shop", b"shop.example:8000", b"[::1]:8000", b"my_service"])
async def test_plain_hosts_are_served(host: bytes) -> None:
    async with serving(PlainTextResponse("reached")) as served:
        answer = await served.exchange(b"GET / HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n")
        assert status(answer) == 200


async def test_an_absolute_uri_on_the_same_host_is_served() -> None:
    async with serving(PlainTextResponse("reached")) as served:
        answer = await served.exchange(b"GET http://Shop/x HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n")
        assert status(answer) == 200


async def test_a_bad_head_behind_a_running_request_writes_nothing_into_its_answer() -> None:
    async with serving(PlainTextResponse("reached")) as served:
        answer = await served.exchange(b"GET / HTTP/1.1\r\nHost: shop\r\n\r\nGET / HTTP/1.1\r\nHost: a@b\r\n\r\n")
        assert b"400" not in answer


def test_a_port_in_use_is_an_error_for_the_caller() -> None:
    with listen("127.0.0.1", 0) as first, pytest.raises(OSError, match="in use"):
        listen("127.0.0.1", first.getsockname()[1])


def test_a_listener_lets_go_of_stalled_readers() -> None:
    with listen("127.0.0.1", 0, stalled_seconds=2.5) as listener:
        assert listener.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 2500


@pytest.mark.parametrize(
    "start, piece",
    [
        (b"GET / HTTP/1.1\r\nHost: shop\r\nX-Long: ", b"a" * 4096),
        (b"GET / HTTP/1.1\r\nHost: shop\r\n", b"X: y\r\n" * 700),
        (b"GET /", b"a" * 4096),
        (b"\r\n", b"\r\n" * 2048),
    ],
    ids=["one long header", "many headers", "a long path", "blank lines"],
)
async def test_an_endless_head_is_refused_after_64_kib(start: bytes, piece: bytes) -> None:
    async with serving(PlainTextResponse("reached"), deadlines(PATIENCE, PATIENCE)) as served:
        assert status(await endless(served, start, piece)) == 431


@pytest.mark.parametrize("start", [b"1;x=", b"0\r\nX-Long: "], ids=["a chunk extension", "a trailer"])
async def test_what_is_endless_beside_a_body_is_cut(start: bytes) -> None:
    async def wait(_scope: Scope, receive: Receive, _send: Send) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    head = b"POST / HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n"
    async with serving(wait, deadlines(PATIENCE, PATIENCE)) as served:
        assert await endless(served, head + start, b"a" * 4096) == b""


async def endless(served: Served, start: bytes, piece: bytes) -> bytes:
    """The answer to a client that would send 10 MB."""
    async with served.connected() as (reader, writer):
        answer = asyncio.create_task(until_closed(reader))
        writer.write(start)
        try:
            for _ in range(2500):
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0)
        except ConnectionError:
            pass
        return await answer


async def test_trailers_never_become_headers() -> None:
    async def names(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse(b",".join(name for name, _ in scope["headers"]))(scope, receive, send)

    async with serving(names) as served:
        answer = await served.exchange(
            b"POST / HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"0\r\nOrigin: http://shop\r\nHost: other\r\n\r\n"
        )
        assert answer.endswith(b"host,connection,transfer-encoding")
