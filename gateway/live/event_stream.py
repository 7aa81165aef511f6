"""GraphQL over Server-Sent Events, in distinct connections mode: one operation, one response.

https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass

import orjson
from starlette.types import Receive, Scope, Send

from gateway import metrics
from gateway.edge.refusing import refuse
from gateway.logs import log
from gateway.throttle import NoPlace, Places
from resolvers.events.follower import StandingLost
from schema.execution.requests import Answer

EVENT_STREAM = "text/event-stream"
# Often enough for proxies that cut what is silent for half a minute.
HEARTBEAT_SECONDS = 12.0
CROWDED = "Too many streams are open from this address."
ENDED = {"errors": [{"message": "Session ended.", "extensions": {"code": "UNAUTHENTICATED"}}]}
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"vary", b"Accept, Origin"),
    # nginx would hold back what it thinks too small to send.
    (b"x-accel-buffering", b"no"),
]


def wants_stream(accept: str) -> bool:
    """Whether a client asks for a stream, and for nothing else before it."""
    first = accept.partition(",")[0].partition(";")[0]
    return first.strip().lower() == EVENT_STREAM


@dataclass(slots=True)
class EventStream:
    """The response to one operation; it ends with the stream, with the client, or with the process."""

    opened: Answer | AsyncGenerator[str, None]
    places: Places
    request_id: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            with self.places.one(scope):
                await self._stream(scope, receive, send)
        except NoPlace:
            await refuse(scope, receive, send, 429, "TOO_MANY_REQUESTS", CROWDED)
        finally:
            if not isinstance(self.opened, Answer):
                await self.opened.aclose()

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        # Whichever comes first ends it: the operation, the client, the process.
        tasks = [
            asyncio.create_task(self._tell(send)),
            asyncio.create_task(_left(receive)),
            asyncio.create_task(scope["state"]["closing"].wait()),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        telling, leaving, _ = tasks
        if leaving.done() and not leaving.cancelled():
            return
        with suppress(OSError):
            if telling.done() and not telling.cancelled() and telling.result():
                await _say(send, "complete", "")
            # Without that word the client takes the stream for cut, and comes back.
            await send({"type": "http.response.body", "body": b""})

    async def _tell(self, send: Send) -> bool:
        """Whether all was said that there is to say."""
        try:
            if isinstance(self.opened, Answer):
                await _say(send, "next", orjson.dumps(self.opened.body).decode())
            else:
                await self._follow(self.opened, send)
        except StandingLost:
            await _say(send, "next", orjson.dumps(ENDED).decode())
        except OSError:
            return False
        except Exception as problem:  # noqa: BLE001
            # Whatever broke, the client resumes after its last cursor rather than miss an event.
            metrics.UNEXPECTED.inc()
            log.error("stream broke", request_id=self.request_id, exc_info=problem)
            return False
        return True

    async def _follow(self, results: AsyncGenerator[str, None], send: Send) -> None:
        coming = asyncio.ensure_future(anext(results, None))
        try:
            while True:
                await asyncio.wait([coming], timeout=HEARTBEAT_SECONDS)
                if not coming.done():
                    await _write(send, b":\n\n")
                elif (result := coming.result()) is None:
                    return
                else:
                    await _say(send, "next", result)
                    coming = asyncio.ensure_future(anext(results, None))
        finally:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _say(send: Send, event: str, data: str) -> None:
    await _write(send, f"event: {event}\ndata: {data}\n\n".encode())


async def _write(send: Send, text: bytes) -> None:
    await send({"type": "http.response.body", "body": text, "more_body": True})
