"""A house served on a real port, and clients of its streams that see every frame."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx2
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from gateway.edge.websockets import LONGEST_FRAME, WebSockets
from tests.edge.serving import PATIENCE, serving
from tests.house_of import House
from tests.prompt_server import PromptServer

PROTOCOL = Subprotocol("graphql-transport-ws")


class Wire:
    """Where a house is served."""

    def __init__(self, house: House, server: PromptServer, port: int) -> None:
        self.house = house
        self.server = server
        self.host = f"127.0.0.1:{port}"

    def cut(self) -> None:
        """Tear every connection, without a word to either side."""
        for connection in list(self.server.server_state.connections):
            connection.transport.abort()

    async def followed(self, times: int = 1) -> None:
        """Wait until so many streams have begun: what happens from here on, they are told."""
        async with asyncio.timeout(PATIENCE):
            while len(self.house.shop.feed.everyone) != times:  # noqa: ASYNC110 - the feed tells nobody who follows
                await asyncio.sleep(0.005)

    def client(self) -> httpx2.AsyncClient:
        """A plain HTTP client."""
        return httpx2.AsyncClient(base_url=f"http://{self.host}", timeout=PATIENCE)

    @asynccontextmanager
    async def raw(
        self, path: str = "/graphql", *, protocols: tuple[str, ...] | None = (PROTOCOL,), **headers: str
    ) -> AsyncIterator["Talk"]:
        """A WebSocket, and nothing said yet."""
        named = [Subprotocol(each) for each in protocols] if protocols is not None else None
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        async with connect(f"ws://{self.host}{path}", subprotocols=named, additional_headers=sent) as socket:
            yield Talk(socket)

    @asynccontextmanager
    async def talk(self, path: str = "/graphql", *, payload: Any = None, **headers: str) -> AsyncIterator["Talk"]:
        """A WebSocket that was acknowledged."""
        async with self.raw(path, protocols=(PROTOCOL,), **headers) as talk:
            await talk.say({"type": "connection_init", **({"payload": payload} if payload is not None else {})})
            assert await talk.hear() == {"type": "connection_ack"}
            yield talk


class Talk:
    """One side of a conversation in graphql-transport-ws."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def say(self, message: Any) -> None:
        """Send anything as JSON."""
        await self.socket.send(json.dumps(message))

    async def hear(self) -> dict[str, Any]:
        """The next message."""
        async with asyncio.timeout(PATIENCE):
            message: dict[str, Any] = json.loads(await self.socket.recv())
        return message

    async def subscribe(self, query: str, /, operation: str = "1", **variables: Any) -> None:
        """Begin an operation."""
        await self.say({"id": operation, "type": "subscribe", "payload": {"query": query, "variables": variables}})

    async def next(self, operation: str = "1") -> dict[str, Any]:
        """The data of the next event of an operation."""
        message = await self.hear()
        assert (message["type"], message["id"]) == ("next", operation), message
        assert "errors" not in message["payload"], message
        data: dict[str, Any] = message["payload"]["data"]
        return data

    async def refused(self) -> str:
        """The code of the error that ended an operation."""
        message = await self.hear()
        assert message["type"] == "error", message
        return str(message["payload"][0]["extensions"]["code"])

    async def rest(self) -> list[str]:
        """The types of all messages until the end."""
        found = []
        with suppress(ConnectionClosed):
            async with asyncio.timeout(PATIENCE):
                while True:
                    found.append(str(json.loads(await self.socket.recv())["type"]))
        return found

    async def closed(self) -> tuple[int, str]:
        """The code and reason with which the server ended it; 1006 for an end without a word."""
        await self.rest()
        return self.socket.close_code or 1006, self.socket.close_reason or ""


@asynccontextmanager
async def wired(house: House) -> AsyncIterator[Wire]:
    """The house on a free loopback port, in this very event loop, as the gateway serves it."""
    app = _with_lifespan(house.gateway.application())
    sockets: dict[str, Any] = {"ws": WebSockets, "ws_max_size": LONGEST_FRAME, "ws_per_message_deflate": False}
    async with serving(app, lifespan="on", **sockets) as served:
        yield Wire(house, served.server, served.port)


def _with_lifespan(app: ASGIApp) -> ASGIApp:
    """The house runs already: of its lifespan only what streams wait on is left."""

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        await receive()
        scope["state"]["closing"] = asyncio.Event()
        await send(_said("startup"))
        await receive()
        await send(_said("shutdown"))

    return served


def _said(what: str) -> Message:
    return {"type": f"lifespan.{what}.complete"}
