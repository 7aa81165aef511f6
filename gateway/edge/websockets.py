"""WebSockets on the wire: uvicorn's, and nobody who reads nothing holds a connection."""

import asyncio
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Request

from gateway.edge.stalling import CutsStalled

LONGEST_FRAME = 65_536
# A peer that reads has the last words by then.
LINGER_SECONDS = 2.0


# A message of our own beside ASGI's: `bytes` that are a whole frame already, made once for all who are sent it.
FRAME = "ecrin.websocket.frame"


def framed(text: str) -> bytes:
    """A text as one frame from the server (RFC 6455, section 5.2); only without extensions that change frames."""
    return Frame(Opcode.TEXT, text.encode()).serialize(mask=False)


class Wire:
    """The way to a peer who reads: it `is_ready` while nothing waits there and nothing was ended.

    Until a connection holds it, it leads nowhere; `write` takes a whole frame. One small object, as it is looked at for
    each of thousands.
    """

    __slots__ = ("is_ready", "write")

    def __init__(self) -> None:
        self.is_ready = False
        self.write: Callable[[bytes], None] = _nowhere


def _nowhere(_: bytes) -> None:
    """Where what is written goes before a connection holds a wire."""


class WebSockets(CutsStalled, WebSocketsSansIOProtocol):
    """Cuts a connection whose reader stalls, and one that should have ended: closing alone waits for a reader for ever.

    Whoever was cut resumes after the last cursor; what waits for it here is bounded by the transport's buffer.
    """

    _close_sent = False
    _is_ready = True

    # uvicorn sets it wherever a connection is ended.
    @property
    def close_sent(self) -> bool:
        return self._close_sent

    @close_sent.setter
    def close_sent(self, value: bool) -> None:
        self._close_sent = value
        if value:
            self._note(is_ready=False)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.wires: set[Wire] = set()
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._note(is_ready=False)
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        self._note(is_ready=False)
        super().pause_writing()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._note(is_ready=not self.close_sent)

    def hold(self, wire: Wire) -> None:
        """Let a wire lead to the peer."""
        wire.write, wire.is_ready = self.transport.write, self._is_ready
        self.wires.add(wire)

    def release(self, wire: Wire) -> None:
        """Let it lead nowhere again."""
        wire.is_ready = False
        self.wires.discard(wire)

    def _note(self, *, is_ready: bool) -> None:
        self._is_ready = is_ready
        for wire in self.wires:
            wire.is_ready = is_ready

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            self.scope["extensions"][FRAME] = {"hold": self.hold, "release": self.release}

    async def send(self, message: Any) -> None:
        if message["type"] == FRAME:
            await self._send_frame(message["bytes"])
            return
        await super().send(message)
        if message["type"] == "websocket.accept":
            # Thousands may stay for hours: their handshakes are over.
            del self.request, self.response

    async def _send_frame(self, frame: bytes) -> None:
        await self.writable.wait()
        if self.disconnected or self.close_sent or self.transport.is_closing():
            raise ClientDisconnected
        self.transport.write(frame)

    def handle_ping(self) -> None:
        """Answer a peer that reads; pongs for one that does not would pile up."""
        pong = b"".join(self.conn.data_to_send())
        if self.writable.is_set():
            self.transport.write(pong)

    def send_receive_event_to_app(self) -> None:
        """Pass a message on; one that is no UTF-8 is the client's own mistake, and nothing to log with a traceback."""
        try:
            if self.curr_msg_data_type == "text":
                b"".join(self.frames).decode()
        except UnicodeDecodeError:
            self.frames = []
            self.conn.send_close(1007)
            self.handle_parser_exception()
        else:
            super().send_receive_event_to_app()

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self._cut_soon()

    def on_task_complete(self, task: asyncio.Task[None]) -> None:
        super().on_task_complete(task)
        self._cut_soon()

    def _cut_soon(self) -> None:
        self.loop.call_later(LINGER_SECONDS, self.transport.abort)
