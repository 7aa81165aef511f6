"""WebSockets on the wire: uvicorn's, and nobody who reads nothing holds a connection."""

import asyncio

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

LONGEST_FRAME = 65_536
# A peer that reads has the last words by then.
LINGER_SECONDS = 2.0


class WebSockets(WebSocketsSansIOProtocol):
    """Cuts a connection shortly after it should have ended: closing alone waits for a reader for ever."""

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self._cut_soon()

    def on_task_complete(self, task: asyncio.Task[None]) -> None:
        super().on_task_complete(task)
        self._cut_soon()

    def _cut_soon(self) -> None:
        self.loop.call_later(LINGER_SECONDS, self.transport.abort)
