"""Signals from process to process: a ring is heard by all, a cut way is mended, and nothing is told that was heard."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from redis.asyncio import Redis as Client

from gateway.adapters.signals import CHANNEL, Channel, PostgresChannel, RedisChannel, SharedSignals
from gateway.database.connecting import Database, connected
from gateway.settings import WrongSettings, load
from tests.servers import Postgres, Redis

SOON = 10.0


class Way:
    """One of the ways between processes, and how it is cut."""

    def __init__(self, channel: Callable[[], Channel], url: str) -> None:
        self.channel = channel
        self.url = url

    async def cut(self) -> None:
        """Everybody who listens loses the connection."""
        if self.url.startswith("redis"):
            async with Client.from_url(self.url) as client:
                await client.client_kill_filter(_type="pubsub")
            return
        own = await asyncpg.connect(self.url)
        try:
            listening = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
            await own.execute(f"{listening} AND datname = current_database()")
        finally:
            await own.close()

    @asynccontextmanager
    async def process(self) -> AsyncIterator[SharedSignals]:
        """As one more process has it."""
        signals = SharedSignals(self.channel())
        async with signals.running():
            await asyncio.wait_for(signals.listens.wait(), SOON)
            yield signals


@pytest.fixture(params=["postgres", "redis"])
async def way(request: pytest.FixtureRequest) -> AsyncIterator[Way]:
    if request.param == "redis":
        redis: Redis = request.getfixturevalue("redis_server")
        yield Way(lambda: RedisChannel(redis.url), redis.url)
        return
    server: Postgres = request.getfixturevalue("postgres_server")
    database = Database(server.url("postgres"))
    credentials = database.config()["connections"]["default"]["credentials"]
    async with connected(database):
        yield Way(lambda: PostgresChannel(credentials), database.url)


async def rung(bell: asyncio.Event) -> None:
    await asyncio.wait_for(bell.wait(), SOON)
    bell.clear()


async def test_a_ring_is_heard_here_at_once_and_in_every_other_process(way: Way) -> None:
    async with AsyncExitStack() as stack:
        processes = [await stack.enter_async_context(way.process()) for _ in range(3)]
        bells = [signals.bell() for signals in processes]
        for signals in processes:
            signals.ring()
            assert bells[processes.index(signals)].is_set()
            for bell in bells:
                await rung(bell)


async def test_a_way_that_is_cut_is_mended_and_what_was_missed_is_looked_for(way: Way) -> None:
    async with way.process() as here, way.process() as there:
        bell = there.bell()
        for _ in range(3):
            await way.cut()
            # It looks again as soon as it hears again.
            await rung(bell)
            await asyncio.wait_for(there.listens.wait(), SOON)
            bell.clear()
            here.ring()
            await rung(bell)


async def test_rings_in_a_row_are_told_as_one(way: Way) -> None:
    told = 0

    class Counted:
        def __init__(self, channel: Channel) -> None:
            self.listening, self.close, self.real = channel.listening, channel.close, channel

        async def tell(self) -> None:
            nonlocal told
            told += 1
            await self.real.tell()

    signals = SharedSignals(Counted(way.channel()))
    async with signals.running(), way.process() as there:
        bell = there.bell()
        for _ in range(1000):
            signals.ring()
        await rung(bell)
    assert told == 1


async def test_whoever_leaves_tells_what_was_not_told_yet(way: Way) -> None:
    async with way.process() as there:
        bell = there.bell()
        signals = SharedSignals(way.channel())
        async with signals.running():
            signals.ring()
        await rung(bell)


async def test_a_way_that_is_not_there_stops_nobody(unused_tcp_port: int) -> None:
    signals = SharedSignals(RedisChannel(f"redis://127.0.0.1:{unused_tcp_port}/0"))
    bell = signals.bell()
    async with signals.running():
        signals.ring()
        await rung(bell)
        await asyncio.sleep(0)
        assert not signals.listens.is_set()


ON_POSTGRES = {"database_url": "postgresql://postgres@127.0.0.1/shop"}
WITH_REDIS = {"redis_url": "redis://127.0.0.1/0"}


def test_the_best_way_there_is_is_taken_unless_another_is_named(tmp_path: Path) -> None:
    def taken(**facts: str) -> str:
        return load(data_dir=tmp_path, **facts).signals_by

    assert taken() == taken(**ON_POSTGRES, signals="process") == "process"
    assert taken(**ON_POSTGRES) == taken(**ON_POSTGRES, **WITH_REDIS, signals="postgresql") == "postgresql"
    assert taken(**WITH_REDIS) == taken(**ON_POSTGRES, **WITH_REDIS) == "redis"


@pytest.mark.parametrize(
    "wanted,said", [("redis", "redis_url"), ("postgresql", "database_url"), ("pigeons", "SIGNALS")]
)
def test_a_way_that_cannot_be_is_told_at_the_start(wanted: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match=said):
        load(data_dir=tmp_path, signals=wanted)


def test_the_channel_has_a_name_that_postgresql_takes_unquoted() -> None:
    assert CHANNEL.isidentifier()
    assert CHANNEL.islower()
