"""Nobody who reads nothing holds a connection, and what waits for them."""

import asyncio
from typing import ClassVar

from gateway import metrics


class CutsStalled(asyncio.Protocol):
    """Goes before one of uvicorn's protocols: a peer who lets what was written wait for so long is cut."""

    stalled_seconds: ClassVar[float] = 25.0

    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport
    _stalled: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stalled = self.loop.call_later(self.stalled_seconds, self._cut_stalled)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._forgive()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forgive()
        super().connection_lost(exc)

    def _forgive(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def _cut_stalled(self) -> None:
        metrics.STALLED.inc()
        self.transport.abort()
