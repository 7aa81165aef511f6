"""The head of an answer and the beginning of its body go out together."""

import asyncio

from starlette.types import Receive, Scope, Send

from gateway.edge.joining import Joined
from gateway.edge.middleware import surround
from tests.edge.serving import serving

HEAD = b"GET / HTTP/1.1\r\nHost: shop\r\n\r\n"


class Written(asyncio.Transport):
    """Remembers each write."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[bytes] = []
        self.is_closed = False

    def write(self, data: object) -> None:
        assert isinstance(data, bytes)
        self.pieces.append(data)

    def is_closing(self) -> bool:
        return self.is_closed

    def close(self) -> None:
        self.is_closed = True


async def test_a_head_and_its_body_are_one_write() -> None:
    written = Written()
    joined = Joined(written, asyncio.get_running_loop())
    joined.write(b"head ")
    joined.write(b"body")
    joined.write(b", more")
    await asyncio.sleep(0)
    assert written.pieces == [b"head body", b", more"]


async def test_a_head_whose_body_is_not_there_waits_for_one_turn_of_the_loop() -> None:
    written = Written()
    joined = Joined(written, asyncio.get_running_loop())
    joined.write(b"head ")
    assert written.pieces == []
    await asyncio.sleep(0)
    joined.write(b"body")
    assert written.pieces == [b"head ", b"body"]


async def test_a_head_alone_is_sent_before_the_connection_closes() -> None:
    written = Written()
    joined = Joined(written, asyncio.get_running_loop())
    joined.write(b"head")
    joined.close()
    await asyncio.sleep(0)
    assert written.pieces == [b"head"]
    assert joined.is_closing()


async def test_a_stream_that_says_nothing_yet_has_begun() -> None:
    going_on = asyncio.Event()

    async def stream(scope: Scope, _: Receive, send: Send) -> None:
        assert scope["type"] == "http"
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
        await going_on.wait()
        await send({"type": "http.response.body", "body": b"at last"})

    async with serving(stream) as served, asyncio.timeout(5):
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write(HEAD)
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        going_on.set()
        assert b"at last" in await reader.readuntil(b"0\r\n\r\n")
        writer.close()
        await writer.wait_closed()


async def test_a_head_alone_is_sent_before_whoever_did_not_send_all_is_left() -> None:
    app = surround(_nothing, cookie_names=(), hosts=("shop.example",))
    async with serving(app) as served, asyncio.timeout(10):
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write(b"HEAD / HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 10\r\n\r\n")
        assert (await reader.readline()).startswith(b"HTTP/1.1 400")
        writer.close()
        await writer.wait_closed()


async def _nothing(scope: Scope, _: Receive, send: Send) -> None:
    raise AssertionError((scope, send))
