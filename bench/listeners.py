"""Many WebSocket clients that cost next to nothing: what they measure is the server."""

import asyncio
import json
from base64 import b64encode
from time import perf_counter
from typing import cast
from urllib.parse import urlsplit

KEY = b64encode(b"sixteen bytes ok").decode()
ACK = b'"connection_ack"'
NEXT = b'"next"'
# As uvicorn pings; no JSON text holds these bytes.
PING = b"\x89\x04"


class Listener(asyncio.Protocol):
    """Shakes hands, subscribes, and notes when each event arrived: at so little cost that the server is measured."""

    __slots__ = ("begun", "follows", "head", "payload", "query", "ready", "times", "transport")

    def __init__(self, url: str, payload: dict[str, str], query: str) -> None:
        parts = urlsplit(url)
        self.head = (
            f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n"
            "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
        )
        self.payload = payload
        self.query = query
        self.transport = cast("asyncio.Transport", None)
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.begun = False
        self.follows = False
        self.times: list[float] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(self.head.encode())

    def data_received(self, data: bytes) -> None:
        if self.follows and PING not in data:
            self.times += [perf_counter()] * data.count(NEXT)
            return
        if (ping := data.find(PING)) != -1:
            # A server asks who is still there; a pong carries the same four bytes, masked with nothing.
            self.transport.write(b"\x8a\x84" + bytes(4) + data[ping + 2 : ping + 6])
        if self.follows:
            self.times += [perf_counter()] * data.count(NEXT)
        elif not self.begun and b"101 " in data:
            self.begun = True
            self._say({"type": "connection_init", "payload": self.payload})
        elif ACK in data:
            self._say({"id": "1", "type": "subscribe", "payload": {"query": self.query}})
            self.follows = True
            self.ready.set_result(None)

    def _say(self, message: object) -> None:
        """A text frame of up to 64 KiB, masked with nothing (RFC 6455, section 5.2)."""
        data = json.dumps(message).encode()
        head = bytes([0x81, 0xFE]) + len(data).to_bytes(2) if len(data) > 125 else bytes([0x81, 0x80 | len(data)])
        self.transport.write(head + bytes(4) + data)


async def listening(url: str, payload: dict[str, str], query: str) -> Listener:
    """A client whose subscription was sent."""
    parts = urlsplit(url)
    loop = asyncio.get_running_loop()
    host, port = parts.hostname or "127.0.0.1", parts.port or 80
    _, listener = await loop.create_connection(lambda: Listener(url, payload, query), host, port)
    await listener.ready
    return listener
