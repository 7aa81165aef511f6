"""WebSockets on the wire: uvicorn's, and nobody who reads nothing holds a connection."""

import asyncio
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


class WebSockets(CutsStalled, WebSocketsSansIOProtocol):
    """Cuts a connection whose reader stalls, and one that should have ended: closing alone waits for a reader for ever.

    Whoever was cut resumes after the last cursor; what waits for it here is bounded by the transport's buffer.
    """

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            self.scope["extensions"][FRAME] = {"push": self.push}

    def push(self, frame: bytes) -> bool:
        """Send a frame at once, if it can be: nothing waits to be read, and nothing was ended."""
        if not self.writable.is_set() or self.disconnected or self.close_sent or self.transport.is_closing():
            return False
        self.transport.write(frame)
        return True

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
