"""Streams across two processes, while clients are cut off, processes killed and the database's connections torn."""

import asyncio
import json
import random
import secrets
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import pytest
from redis.asyncio import Redis as Client
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidHandshake, WebSocketException
from websockets.typing import Subprotocol

from gateway.database.connecting import Database, connected
from resolvers.events.tables import Event
from resolvers.orders.journal import KINDS
from resolvers.people.staff.tables import StaffMember, StaffRole, StaffSession
from resolvers.secrets import hashed
from tests.makers import DELIVERY
from tests.proofs.processes import Process, buyers, serving
from tests.proofs.test_races import stock_up
from tests.servers import Postgres, Redis, Server

FOLLOWERS = 4
EMAIL = "elise@maison.example"
PROTOCOL = Subprotocol("graphql-transport-ws")
PATIENCE = 60.0
FEED = "subscription F($after: BigInt) { orderFeed(after: $after) { sequence kind order { number } } }"
NOTE = 'mutation N($n: String!) { orderNoteAdd(number: $n, text: "Vu.") { userErrors { code } } }'
Fault = Callable[[], Awaitable[None]]
CUT = (OSError, TimeoutError, WebSocketException, InvalidHandshake)


@dataclass
class Follower:
    """Somebody with a log: each event as it came, and the place to go on from."""

    processes: Sequence[Process]
    token: str
    chance: random.Random
    longest: float
    log: list[int] = field(default_factory=list)
    cuts: int = 0
    is_patient: bool = False

    async def follow(self) -> None:
        """Connect, listen for a moment, tear the connection, and come back after the last event: for ever."""
        while True:
            try:
                await self._listen(self.chance.choice(self.processes))
            except CUT:
                await asyncio.sleep(0.02)
            self.cuts += 1

    async def _listen(self, process: Process) -> None:
        url = process.url.replace("http", "ws") + "/admin/graphql"
        async with (
            asyncio.timeout(PATIENCE),
            connect(url, subprotocols=[Subprotocol("graphql-transport-ws")]) as socket,
        ):
            said = {"type": "connection_init", "payload": {"authorization": f"Bearer {self.token}"}}
            await socket.send(json.dumps(said))
            assert json.loads(await socket.recv())["type"] == "connection_ack"
            variables = {"after": self.log[-1] if self.log else 0}
            asked = {"id": "1", "type": "subscribe", "payload": {"query": FEED, "variables": variables}}
            await socket.send(json.dumps(asked))
            async with asyncio.timeout(PATIENCE if self.is_patient else self.chance.uniform(0, self.longest)):
                while True:
                    message = json.loads(await socket.recv())
                    assert message["type"] == "next", message
                    assert "errors" not in message["payload"], message
                    self.log.append(message["payload"]["data"]["orderFeed"]["sequence"])

    async def until(self, sequence: int) -> None:
        """Wait for an event."""
        self.is_patient = True
        async with asyncio.timeout(PATIENCE):
            while not self.log or self.log[-1] < sequence:  # noqa: ASYNC110 - the log is filled by another task
                await asyncio.sleep(0.02)


async def member(database_url: str) -> str:
    """A member of staff who is signed in; the secret of the session."""
    secret, now = secrets.token_urlsafe(32), datetime.now(UTC)
    async with connected(Database(database_url)):
        row = await StaffMember.create(
            email=EMAIL, email_key=EMAIL, name="Élise", role=StaffRole.ADMIN, password_hash="", created_at=now
        )
        await StaffSession.create(
            staff_id=row.id,
            secret_hash=hashed(secret),
            user_agent="",
            created_at=now,
            active_at=now,
            proven_at=now,
            expires_at=now + timedelta(hours=12),
        )
    return secret


async def note(processes: Sequence[Process], token: str, number: str, stop: asyncio.Event) -> None:
    """A stream of events, made in whichever process answers, until it is told to stop."""
    chance = random.Random(7)  # noqa: S311 - any process will do
    async with httpx2.AsyncClient(headers={"authorization": f"Bearer {token}"}, timeout=5) as client:
        while not stop.is_set():
            body = {"query": NOTE, "variables": {"n": number}}
            try:
                await client.post(f"{chance.choice(processes).url}/admin/graphql", json=body)
            except httpx2.HTTPError:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.02)


async def tear(database_url: str, redis: Redis) -> None:
    """Every connection to the database, and every one that listens at Redis."""
    own = await asyncpg.connect(database_url)
    try:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        await own.execute(f"{others} WHERE datname = current_database() AND pid <> pg_backend_pid()")
    finally:
        await own.close()
    async with Client.from_url(redis.url) as client:
        await client.client_kill_filter(_type="pubsub")


@dataclass(frozen=True)
class Servers:
    """What both processes lean on, which ends and comes back as well."""

    postgres: Postgres
    redis: Redis

    def faults(self, database_url: str, both: Sequence[Process], chance: random.Random) -> Iterator[Fault]:
        """One fault after another, each kind among every four."""

        async def kill() -> None:
            victim = chance.choice(both)
            victim.kill()
            await victim.start()

        async def restart(server: Server | None) -> None:
            assert server is not None
            await asyncio.to_thread(server.restart)

        kinds: list[Fault] = [
            kill,
            partial(tear, database_url, self.redis),
            partial(restart, self.postgres.own),
            partial(restart, self.redis.server),
        ]
        while True:
            yield from chance.sample(kinds, len(kinds))


async def each_log_is_the_table(
    database_url: str, folder: Path, servers: Servers, signals: str, *, cuts: int, longest: float
) -> None:
    """Follow two processes until so many cuts were survived; then every log equals the table of events."""
    redis = servers.redis
    await stock_up(database_url, folder, ["A"], 100)
    token, chance = await member(database_url), random.Random(cuts)  # noqa: S311 - any moment will do
    async with serving(
        database_url, folder, 2, signals=signals, redis_url=redis.url, streams_per_address="100"
    ) as both:
        number = await _an_order(both)
        stop = asyncio.Event()
        noting = asyncio.create_task(note(both, token, number, stop))
        followers = [
            Follower(both, token, random.Random(place), longest)  # noqa: S311 - any moment will do
            for place in range(FOLLOWERS)
        ]
        following = [asyncio.create_task(follower.follow()) for follower in followers]
        faults, kills = servers.faults(database_url, both, chance), 0
        # Each fault comes to pass at least once.
        while kills < 4 or sum(follower.cuts for follower in followers) + kills < cuts:
            await asyncio.sleep(chance.uniform(0.2, 1.5))
            _check(following)
            await next(faults)()
            kills += 1
        stop.set()
        await noting
        table = await recorded(database_url)
        for follower in followers:
            await follower.until(table[-1])
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)
    for follower in followers:
        assert follower.log == table
    assert len(table) > cuts / 8


async def recorded(database_url: str) -> list[int]:
    """The table of events, once nothing comes any more: a request that was given up may still be carried out."""
    table, before = list[int](), [-1]
    async with connected(Database(database_url)):
        while table != before:
            before = table
            await asyncio.sleep(1.5)
            rows = await Event.filter(kind__in=list(KINDS)).order_by("sequence")
            table = [row.sequence for row in rows]
    return table


def _check(tasks: Sequence["asyncio.Task[Any]"]) -> None:
    for task in tasks:
        if task.done():
            task.result()


async def _an_order(processes: Sequence[Process]) -> str:
    async with buyers(processes, 1) as (buyer,):
        await buyer.put_in_cart("A")
        await buyer.say_where(DELIVERY)
        return str((await buyer.submit("once"))["order"]["number"])


on_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
each_way = pytest.mark.parametrize("signals", ["postgresql", "redis"])


@on_postgres
@each_way
async def test_streams_across_processes_miss_and_double_nothing(
    database_url: str, tmp_path: Path, postgres_server: Postgres, redis_server: Redis, signals: str
) -> None:
    servers = Servers(postgres_server, redis_server)
    await each_log_is_the_table(database_url, tmp_path / "var", servers, signals, cuts=30, longest=0.6)


@on_postgres
@each_way
@pytest.mark.prove
async def test_after_five_hundred_cuts_each_way_each_log_is_the_table_of_events(
    database_url: str, tmp_path: Path, postgres_server: Postgres, redis_server: Redis, signals: str
) -> None:
    servers = Servers(postgres_server, redis_server)
    await each_log_is_the_table(database_url, tmp_path / "var", servers, signals, cuts=500, longest=1.2)
