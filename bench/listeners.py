"""Many WebSocket clients that cost next to nothing, and whose clock is the kernel's: what they measure is the server.

When an event arrived is when its packet did (SO_TIMESTAMPNS, Linux), and not when a busy client came to read it.
"""

import asyncio
import json
import select
import socket
import struct
import threading
from base64 import b64encode
from urllib.parse import urlsplit

KEY = b64encode(b"sixteen bytes ok").decode()
ACK = b'"connection_ack"'
NEXT = b'"next"'
# As uvicorn pings; no JSON text holds these bytes.
PING = b"\x89\x04"
# Linux' number for it, which Python's socket module does not name; what comes with a packet is a struct timespec.
SO_TIMESTAMPNS = 35
TIMESPEC = struct.Struct("@ll")
LARGEST = 65_536


class Listener:
    """One client: when each event arrived, in seconds since 1970."""

    __slots__ = ("socket", "times")

    def __init__(self, sock: socket.socket) -> None:
        self.socket = sock
        self.times: list[float] = []

    def read(self) -> bool:
        """Note what arrived; whether there may be more one day."""
        try:
            data, told, *_ = self.socket.recvmsg(LARGEST, 64)
        except BlockingIOError:
            return True
        except OSError:
            return False
        if events := data.count(NEXT):
            seconds, nanoseconds = TIMESPEC.unpack(told[0][2][: TIMESPEC.size])
            self.times += [seconds + nanoseconds / 1e9] * events
        if (ping := data.find(PING)) != -1:
            # A server asks who is still there; a pong carries the same four bytes, masked with nothing.
            self.socket.send(b"\x8a\x84" + bytes(4) + data[ping + 2 : ping + 6])
        return bool(data)


class Audience:
    """All clients of a round, read by one thread."""

    def __init__(self) -> None:
        self.listeners: dict[int, Listener] = {}
        self.readable = select.epoll()
        self.is_over = False
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    async def join(self, url: str, payload: dict[str, str], query: str) -> None:
        """One more, whose subscription was sent."""
        parts, loop = urlsplit(url), asyncio.get_running_loop()
        sock = socket.socket()
        sock.setblocking(False)  # noqa: FBT003 - a positional flag in the standard library
        sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        await loop.sock_connect(sock, ("127.0.0.1", parts.port or 80))
        head = (
            f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n"
            "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
        )
        await loop.sock_sendall(sock, head.encode())
        await _heard(sock, b"101 ")
        await loop.sock_sendall(sock, _frame({"type": "connection_init", "payload": payload}))
        await _heard(sock, ACK)
        await loop.sock_sendall(sock, _frame({"id": "1", "type": "subscribe", "payload": {"query": query}}))
        self.listeners[sock.fileno()] = Listener(sock)
        self.readable.register(sock.fileno(), select.EPOLLIN)

    def _listen(self) -> None:
        while not self.is_over:
            for number, _ in self.readable.poll(0.2):
                if not self.listeners[number].read():
                    self.readable.unregister(number)

    def leave(self) -> None:
        """All of them, at once."""
        self.is_over = True
        self.thread.join()
        self.readable.close()
        for each in self.listeners.values():
            each.socket.close()


async def _heard(sock: socket.socket, wanted: bytes) -> None:
    heard = b""
    while wanted not in heard:
        more = await asyncio.get_running_loop().sock_recv(sock, LARGEST)
        if not more:
            raise ConnectionError(heard)
        heard += more


def _frame(message: object) -> bytes:
    """A text frame of up to 64 KiB, masked with nothing (RFC 6455, section 5.2)."""
    data = json.dumps(message).encode()
    head = bytes([0x81, 0xFE]) + len(data).to_bytes(2) if len(data) > 125 else bytes([0x81, 0x80 | len(data)])
    return head + bytes(4) + data
