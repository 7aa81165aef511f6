"""Signals: whoever waits for facts looks again. In this process, and through PostgreSQL or Redis in all others too."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager, suppress
from typing import Any, Protocol

import asyncpg
from redis.asyncio import Redis
from redis.exceptions import RedisError
from tortoise.connection import get_connection
from tortoise.exceptions import BaseORMException

from gateway.logs import log

CHANNEL = "ecrin_signals"
# A peer that is gone without a word is noticed after so much silence; what was missed meanwhile, a poll finds.
SILENCE_SECONDS = 10.0
AGAIN_AFTER_SECONDS = 0.5
LOST = (
    OSError,
    TimeoutError,
    RedisError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    BaseORMException,
)


class InProcessSignals:
    """Rings every bell that was hung up; a bell that nobody listens to keeps the ring."""

    def __init__(self) -> None:
        self.bells: list[asyncio.Event] = []

    def bell(self) -> asyncio.Event:
        """A new bell, rung from now on."""
        bell = asyncio.Event()
        self.bells.append(bell)
        return bell

    def ring(self) -> None:
        for bell in self.bells:
            bell.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Nothing has to run for it."""
        yield


class Channel(Protocol):
    """A way between processes on which no more is said than « look again »."""

    async def tell(self) -> None:
        """Say it to all who listen, oneself among them."""

    def listening(self) -> AbstractAsyncContextManager[AsyncIterator[None]]:
        """Yields once for each time it is said; raises one of `LOST` when the way is cut."""

    async def close(self) -> None:
        """Let go of what it told on."""


class SharedSignals(InProcessSignals):
    """Rings here at once, and in every other process by a channel; rings in a row are told as one."""

    def __init__(self, channel: Channel) -> None:
        super().__init__()
        self.channel = channel
        self.untold = asyncio.Event()
        self.listens = asyncio.Event()

    def ring(self) -> None:
        super().ring()
        self.untold.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Tells and listens until it is left; what is lost meanwhile delays by a poll."""
        tasks = [asyncio.create_task(self._tell()), asyncio.create_task(self._listen())]
        try:
            yield
        finally:
            await ended(tasks)
            if self.untold.is_set():
                with suppress(*LOST):
                    await self._told()
            await self.channel.close()

    async def _tell(self) -> None:
        while True:
            await self.untold.wait()
            self.untold.clear()
            try:
                await self._told()
            except LOST as problem:
                log.warning("signal not told", problem=type(problem).__name__)
                await asyncio.sleep(AGAIN_AFTER_SECONDS)

    async def _told(self) -> None:
        async with asyncio.timeout(SILENCE_SECONDS):
            await self.channel.tell()

    async def _listen(self) -> None:
        while True:
            try:
                async with self.channel.listening() as said:
                    self.listens.set()
                    # Whatever was said while nobody listened.
                    super().ring()
                    async for _ in said:
                        super().ring()
            except LOST as problem:
                log.warning("signals not heard", problem=type(problem).__name__)
            self.listens.clear()
            await asyncio.sleep(AGAIN_AFTER_SECONDS)


async def ended(tasks: Collection[asyncio.Task[None]]) -> None:
    """Cancel until they end: the client of Redis may take a cancellation for a connection that was lost."""
    while pending := [task for task in tasks if not task.done()]:
        for task in pending:
            task.cancel()
        await asyncio.wait(pending, timeout=AGAIN_AFTER_SECONDS)


# What of a database's credentials is its pool's matter, and no single connection's.
OF_THE_POOL = frozenset({"minsize", "maxsize", "wait_seconds"})


class PostgresChannel:
    """LISTEN on a connection of its own, NOTIFY on one of the pool's.

    https://www.postgresql.org/docs/current/sql-notify.html
    """

    def __init__(self, credentials: dict[str, Any]) -> None:
        self.credentials = {name: value for name, value in credentials.items() if name not in OF_THE_POOL}

    async def tell(self) -> None:
        await get_connection("default").execute_query(f"NOTIFY {CHANNEL}")

    async def close(self) -> None:
        """The pool is the database's."""

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[AsyncIterator[None]]:
        connection = await asyncpg.connect(**self.credentials)
        try:
            heard = asyncio.Event()
            connection.add_termination_listener(lambda _: heard.set())
            await connection.add_listener(CHANNEL, lambda *_: heard.set())
            async with aclosing(self._said(connection, heard)) as said:
                yield said
        finally:
            connection.terminate()

    async def _said(self, connection: asyncpg.Connection, heard: asyncio.Event) -> AsyncGenerator[None, None]:
        while True:
            try:
                async with asyncio.timeout(SILENCE_SECONDS):
                    await heard.wait()
            except TimeoutError:
                await connection.execute("SELECT 1", timeout=SILENCE_SECONDS)
                continue
            heard.clear()
            if connection.is_closed():
                raise ConnectionResetError("the connection that listened was cut")
            yield


class RedisChannel:
    """Publish and subscribe on Redis or Valkey.

    https://redis.io/docs/latest/develop/pubsub/
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.client: Redis = Redis.from_url(url, socket_connect_timeout=SILENCE_SECONDS)

    async def tell(self) -> None:
        await self.client.publish(CHANNEL, b"")

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[AsyncIterator[None]]:
        async with Redis.from_url(self.url, health_check_interval=SILENCE_SECONDS) as client, client.pubsub() as heard:
            await heard.subscribe(CHANNEL)
            async with aclosing(self._said(heard)) as said:
                yield said

    async def _said(self, heard: Any) -> AsyncGenerator[None, None]:
        while True:
            message = await heard.get_message(ignore_subscribe_messages=True, timeout=SILENCE_SECONDS)
            if message is None:
                await heard.ping()
            elif message["type"] == "message":
                yield

    async def close(self) -> None:
        """Close the connections that told."""
        await self.client.aclose()
