"""The delivery of webhooks: a loop that claims what is due, sends it, and lets late sessions lapse."""

import asyncio
import logging
import sqlite3
from contextlib import suppress

import httpx2

from gateway.demo.sandbox import events, sessions
from gateway.demo.sandbox.config import SandboxConfig
from gateway.demo.sandbox.storage import Storage
from gateway.webhook_signature import sign

AT_ONCE = 16
# Well below the lease: nobody else may claim an event that is still on its way.
ANSWER_SECONDS = 10
# Another process may have died with its claims; this is how often they are looked for.
POLL_SECONDS = 1.0

log = logging.getLogger(__name__)


class Deliveries:
    def __init__(self, config: SandboxConfig, storage: Storage, http: httpx2.AsyncClient) -> None:
        self._config = config
        self._storage = storage
        self._http = http
        self._woken = asyncio.Event()
        self._in_flight: set[asyncio.Task[None]] = set()
        self._loop: asyncio.Task[None] | None = None
        self._is_stopping = False

    def start(self) -> None:
        self._is_stopping = False
        self._loop = asyncio.create_task(self._run(), name="sandbox webhooks")

    async def stop(self) -> None:
        """Returns when the deliveries under way have been answered and noted."""
        self._is_stopping = True
        self._woken.set()
        if self._loop is not None:
            await self._loop
            self._loop = None
        await asyncio.gather(*self._in_flight, return_exceptions=True)

    def wake(self) -> None:
        self._woken.set()

    async def settle(self) -> None:
        """Returns when everything that is due now was delivered, or refused."""
        while True:
            async with self._storage.reading() as db:
                is_work, _ = await events.next_moment(db, self._config.clock())
            if not is_work and not self._in_flight:
                return
            self.wake()
            await asyncio.sleep(0.002)

    async def _run(self) -> None:
        while not self._is_stopping:
            self._woken.clear()
            try:
                pause = await self._round()
            except sqlite3.Error:
                log.exception("The sandbox's storage did not answer; trying again.")
                pause = POLL_SECONDS
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._woken.wait()

    async def _round(self) -> float:
        """Starts what can be started; returns for how many seconds nothing new is expected."""
        now = self._config.clock()
        # An idle provider must not take the write lock that others work under.
        async with self._storage.reading() as db:
            is_work, moment = await events.next_moment(db, now)
        if is_work and not self._is_stopping:
            async with self._storage.writing() as db:
                await sessions.lapse(db, now, limit=100)
                claimed = await events.claim(db, now, AT_ONCE - len(self._in_flight))
            for delivery in claimed:
                task = asyncio.create_task(self._deliver(delivery))
                self._in_flight.add(task)
                task.add_done_callback(self._landed)
        return min(max(moment - now, 0.01), POLL_SECONDS)

    async def _deliver(self, delivery: events.Delivery) -> None:
        status = await send(self._http, delivery, self._config)
        async with self._storage.writing() as db:
            await events.settle(db, delivery, status, self._config.clock())

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._in_flight.discard(task)
        if not task.cancelled() and (problem := task.exception()) is not None:
            # The lease runs out by itself and the event is sent again.
            log.error("A webhook's delivery broke off.", exc_info=problem)
        self._woken.set()


async def send(http: httpx2.AsyncClient, event: events.Stored, config: SandboxConfig) -> int | None:
    """One signed attempt; the receiver's status, or None if there was no answer in time."""
    timestamp = int(config.clock())
    return await post(http, event, timestamp, sign(config.webhook_secret, event.id, timestamp, event.body))


async def post(http: httpx2.AsyncClient, event: events.Stored, timestamp: int, signature: str | None) -> int | None:
    headers = {"content-type": "application/json", "webhook-id": event.id, "webhook-timestamp": str(timestamp)}
    if signature is not None:
        headers["webhook-signature"] = signature
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            response = await http.post(event.webhook_url, content=event.body, headers=headers, follow_redirects=False)
    except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError):
        return None
    return response.status_code
