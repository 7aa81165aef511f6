"""WebSockets at the edge: past the deadlines, and from pages that may open them."""

import asyncio

import pytest
import websockets
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket
from websockets.exceptions import InvalidStatus

from gateway.edge.middleware import surround
from gateway.edge.protocol import deadlines
from tests.edge.serving import serving

COOKIE = {"Cookie": "theme=dark; __Host-session=secret"}


async def echo(socket: WebSocket) -> None:
    await socket.accept()
    async for text in socket.iter_text():
        await socket.send_text(text)


def shop(*, hosts: tuple[str, ...] = ("*",)) -> ASGIApp:
    app = Starlette(routes=[WebSocketRoute("/", echo)])
    return surround(app, cookie_names={"__Host-session"}, allowed_origins={"https://store.example"}, hosts=hosts)


async def test_a_socket_lives_on_past_the_deadlines() -> None:
    async with (
        serving(shop(), deadlines(0.1, 0.1)) as served,
        websockets.connect(f"ws://{served.host}/") as socket,
    ):
        await asyncio.sleep(0.4)
        await socket.send("still here")
        assert await socket.recv() == "still here"
        assert socket.response is not None
        assert socket.response.headers["x-request-id"]


async def test_a_socket_on_a_connection_that_was_used_before_lives_on_too() -> None:
    upgrade = (
        b"GET / HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    async with serving(shop(), deadlines(0.2, 0.2)) as served, served.connected() as (reader, writer):
        writer.write(b"GET /nothing HTTP/1.1\r\nHost: shop\r\n\r\n")
        await reader.readuntil(b"\r\n\r\nNot Found")
        writer.write(upgrade)
        assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
        await asyncio.sleep(0.5)
        writer.write(b"\x81\x82\x00\x00\x00\x00hi")  # one text frame, masked with zeros
        assert await reader.readexactly(4) == b"\x81\x02hi"


@pytest.mark.parametrize(
    "headers",
    [{}, COOKIE | {"GraphQL-Require-Preflight": "1"}, COOKIE | {"Origin": "https://store.example"}],
    ids=["no page", "a program with a cookie", "an allowed page with a cookie"],
)
async def test_our_own_open_a_socket(headers: dict[str, str]) -> None:
    async with (
        serving(shop()) as served,
        websockets.connect(f"ws://{served.host}/", additional_headers=headers) as socket,
    ):
        await socket.send("hello")
        assert await socket.recv() == "hello"


async def test_the_gateways_own_page_opens_a_socket() -> None:
    async with serving(shop()) as served:
        headers = COOKIE | {"Origin": f"http://{served.host}"}
        async with websockets.connect(f"ws://{served.host}/", additional_headers=headers) as socket:
            await socket.send("hello")
            assert await socket.recv() == "hello"


@pytest.mark.parametrize(
    "headers",
    [COOKIE, {"Origin": "https://evil.example"}, COOKIE | {"Origin": "https://evil.example"}, {"Origin": "null"}],
    ids=["a cookie alone", "a foreign page", "a foreign page with a cookie", "a page without origin"],
)
async def test_others_are_refused_before_the_handshake(headers: dict[str, str]) -> None:
    async with serving(shop()) as served:
        with pytest.raises(InvalidStatus) as refused:
            await websockets.connect(f"ws://{served.host}/", additional_headers=headers)
        assert refused.value.response.status_code == 403
        assert b"CROSS_SITE_REQUEST" in (refused.value.response.body or b"")


async def test_a_socket_on_another_host_name_is_refused() -> None:
    async with serving(shop(hosts=("shop.example",))) as served:
        with pytest.raises(InvalidStatus) as refused:
            await websockets.connect(f"ws://{served.host}/")
        assert refused.value.response.status_code == 400
