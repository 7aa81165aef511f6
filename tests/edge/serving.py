"""A real server on a free loopback port, and raw and polite clients for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import uvicorn

from gateway.edge.listening import listen
from gateway.edge.protocol import Deadlines
from tests.prompt_server import PromptServer

PATIENCE = 20  # seconds after which a hanging test fails; no assertion depends on it


@asynccontextmanager
async def serving(
    app: Any,
    protocol: type[Deadlines] = Deadlines,
    *,
    stalled_seconds: float = 15.0,
    lifespan: str = "off",
    **sockets: Any,
) -> AsyncIterator["Served"]:
    """The server in this very event loop, as the gateway configures it."""
    listener = listen("127.0.0.1", 0, stalled_seconds=stalled_seconds)
    config = uvicorn.Config(
        app,
        http=protocol,
        lifespan="on" if lifespan == "on" else "off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=5,
        **sockets,
    )
    server = PromptServer(config)
    running = asyncio.create_task(server.serve([listener]))
    await asyncio.wait_for(server.ready.wait(), PATIENCE)
    try:
        yield Served(server, running, listener.getsockname()[1])
    finally:
        server.end()
        await running
        listener.close()


class Served:
    def __init__(self, server: PromptServer, running: "asyncio.Task[None]", port: int) -> None:
        self.server = server
        self.running = running
        self.port = port

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def client(self, **headers: str) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(base_url=f"http://{self.host}", headers=headers, timeout=PATIENCE)

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            yield reader, writer
        finally:
            writer.transport.abort()
            await asyncio.sleep(0)

    async def exchange(self, sent: bytes) -> bytes:
        """Send raw bytes and read until the server closes; a reset counts as the end."""
        async with self.connected() as (reader, writer):
            writer.write(sent)
            return await until_closed(reader)


async def until_closed(reader: asyncio.StreamReader) -> bytes:
    received = b""
    async with asyncio.timeout(PATIENCE):
        try:
            while part := await reader.read(65_536):
                received += part
        except ConnectionError:
            pass
    return received


def status(answer: bytes) -> int:
    """Of the first answer in raw bytes; 0 when there is none."""
    return int(answer.split(b" ", 2)[1]) if answer else 0
