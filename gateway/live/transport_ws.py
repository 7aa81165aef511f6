"""graphql-transport-ws: one WebSocket, any number of operations.

https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
"""

import asyncio
from collections.abc import Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import Any

import orjson
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from gateway import metrics
from gateway.doors import BadCredentials, Door
from gateway.edge.websockets import FRAME, Wire, framed
from gateway.live.messages import BadMessage, Complete, Init, Message, Ping, Subscribe, read
from gateway.logs import log
from gateway.throttle import Throttle, TooManyRequests
from resolvers.events.follower import StandingLost
from schema.context import Context
from schema.execution.requests import Answer
from schema.execution.streaming import Streams

SUBPROTOCOL = "graphql-transport-ws"
INIT_SECONDS = 5.0
MOST_OPERATIONS = 100
LONGEST_REASON = 123


@lru_cache(maxsize=256)
def next_frame(operation: str, result: str) -> bytes:
    """A result under the client's own id: clients call their operations alike, so that most share a frame too."""
    return framed(f'{{"id":{orjson.dumps(operation).decode()},"type":"next","payload":{result}}}')


class Outlet(Wire):
    """The way out for the results of one operation."""

    __slots__ = ("operation",)

    def __init__(self, operation: str) -> None:
        super().__init__()
        self.operation = operation

    def tell(self, said: str) -> None:
        """Send a result at once."""
        self.write(next_frame(self.operation, said))


@dataclass(slots=True)
class Operation:
    """One that goes on, and the way out of its results."""

    task: asyncio.Task[None]
    outlet: Outlet


class Closed(Exception):
    """The client is gone, or was told why it has to go."""


class Socket:
    """One client's connection, from its handshake to its end."""

    def __init__(
        self, streams: Streams, door: Door, throttle: Throttle, scope: Scope, receive: Receive, send: Send
    ) -> None:
        self.streams = streams
        self.door = door
        self.scope = scope
        self.admit = throttle.admission(scope)
        self._receive = receive
        self._send = send
        # What writes frames at once, where the server has it.
        self._wired = scope.get("extensions", {}).get(FRAME)
        self.context: Context | None = None
        self.operations: dict[str, Operation] = {}
        self.is_closed = False

    async def serve(self) -> None:
        """Speak the protocol until one side ends it."""
        await self._receive()
        if SUBPROTOCOL not in self.scope["subprotocols"]:
            await self._send({"type": "websocket.accept"})
            await self._close(4406, "Subprotocol not acceptable")
            return
        await self._send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})
        try:
            await self._hear()
        except Closed:
            return
        except Exception as problem:  # noqa: BLE001
            # Whatever broke, such as a database that is away, the client comes back.
            await self._broke(problem)
        finally:
            await self._end_all()

    async def _hear(self) -> None:
        try:
            async with asyncio.timeout(INIT_SECONDS):
                while self.context is None:
                    await self._handle(await self._next())
        except TimeoutError:
            await self._close(4408, "Connection initialisation timeout")
        while not self.is_closed:
            await self._handle(await self._next())

    async def _next(self) -> Message:
        said = await self._receive()
        if said["type"] == "websocket.disconnect":
            raise Closed
        try:
            return read(said.get("text"))
        except BadMessage as problem:
            await self._close(4400, str(problem))
            raise Closed from None

    async def _handle(self, message: Message) -> None:
        match message:
            case Init(payload):
                await self._begin(payload)
            case Ping(payload):
                await self._say({"type": "pong"} if payload is None else {"type": "pong", "payload": payload})
            case Subscribe():
                await self._subscribe(message)
            case Complete(id=name):
                if (operation := self.operations.pop(name, None)) is not None:
                    # At once: its id may be given to another before its task has ended.
                    self._release(operation.outlet)
                    operation.task.cancel()

    async def _begin(self, payload: Mapping[str, Any]) -> None:
        if self.context is not None:
            await self._close(4429, "Too many initialisation requests")
            raise Closed
        try:
            self.context = await self.door.connected(HTTPConnection(self.scope), payload)
        except BadCredentials:
            await self._close(4403, "Forbidden")
            raise Closed from None
        await self._say({"type": "connection_ack"})

    async def _subscribe(self, message: Subscribe) -> None:
        if self.context is None:
            await self._close(4401, "Unauthorized")
            raise Closed
        if message.id in self.operations:
            await self._close(4409, f"Subscriber for {message.id} already exists")
            raise Closed
        if len(self.operations) >= MOST_OPERATIONS:
            await self._refuse(message.id, f"At most {MOST_OPERATIONS} operations at once.", "LIMIT_EXCEEDED")
            return
        # Its own moment, country and language: those of the connection stay as they are.
        context = self.context.afresh()
        # Most clients call their operations alike: one text for all.
        outlet = Outlet(intern(message.id))
        task = asyncio.create_task(self._operate(message, context, outlet))
        self.operations[message.id] = Operation(task, outlet)

    async def _operate(self, message: Subscribe, context: Context, outlet: Outlet) -> None:
        if self._wired is not None:
            self._wired["hold"](outlet)
        try:
            opened = await self.streams.open(message.request, context, self.admit, outlet)
            if isinstance(opened, Answer):
                await self._answer(message.id, opened)
                return
            async with aclosing(opened):
                async for result in opened:
                    await self._pass_on(next_frame(message.id, result))
            await self._complete(message.id)
        except TooManyRequests as wait:
            await self._refuse(message.id, str(wait), "TOO_MANY_REQUESTS")
        except StandingLost:
            await self._close(4403, "Session ended")
        except Closed:
            return
        except Exception as problem:  # noqa: BLE001
            # Whatever broke, the client resumes after its last cursor rather than miss an event.
            await self._broke(problem)
        finally:
            self._release(outlet)

    async def _answer(self, operation: str, answer: Answer) -> None:
        if not answer.executed or answer.data is None:
            del self.operations[operation]
            await self._say({"id": operation, "type": "error", "payload": list(answer.errors)})
            return
        await self._say({"id": operation, "type": "next", "payload": answer.body})
        await self._complete(operation)

    async def _complete(self, operation: str) -> None:
        # Free for the client from the moment it reads this.
        self.operations.pop(operation, None)
        await self._say({"id": operation, "type": "complete"})

    async def _refuse(self, operation: str, text: str, code: str) -> None:
        self.operations.pop(operation, None)
        error = {"message": text, "extensions": {"code": code}}
        await self._say({"id": operation, "type": "error", "payload": [error]})

    def _release(self, outlet: Outlet) -> None:
        if self._wired is not None:
            self._wired["release"](outlet)

    async def _pass_on(self, frame: bytes) -> None:
        if self.is_closed:
            raise Closed
        try:
            await self._send({"type": FRAME, "bytes": frame})
        except OSError:
            self.is_closed = True
            raise Closed from None

    async def _say(self, message: Mapping[str, Any]) -> None:
        await self._tell(orjson.dumps(message).decode())

    async def _tell(self, text: str) -> None:
        if self.is_closed:
            raise Closed
        try:
            await self._send({"type": "websocket.send", "text": text})
        except OSError:
            self.is_closed = True
            raise Closed from None

    async def _broke(self, problem: Exception) -> None:
        """Told by a code after which clients come back: to graphql-ws, 1011 is the end."""
        metrics.UNEXPECTED.inc()
        request_id = self.scope["state"]["request_id"]
        log.error("stream broke", request_id=request_id, exc_info=problem)
        await self._close(1013, "Try again later")

    async def _close(self, code: int, reason: str) -> None:
        """Say why, once; a reason is at most 123 bytes (RFC 6455, section 5.5)."""
        if self.is_closed:
            return
        self.is_closed = True
        said = reason.encode()[:LONGEST_REASON].decode(errors="ignore")
        with suppress(OSError):
            await self._send({"type": "websocket.close", "code": code, "reason": said})

    async def _end_all(self) -> None:
        tasks = [operation.task for operation in self.operations.values()]
        self.operations.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
