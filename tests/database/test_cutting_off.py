"""A transaction that is cut off anywhere leaves nothing behind: no rows, no lock, no connection that is missed."""

import asyncio
from pathlib import Path

import pytest
from tortoise.transactions import in_transaction

from gateway.database.connecting import Database, connected
from gateway.database.migrating import migrate
from gateway.database.sqlite_engine import WritingContext
from resolvers.stock.tables import Location, LocationKind

POOL = 3
MOMENTS = 80


async def shelve(name: str) -> None:
    """A few statements in a transaction, and one inside it that is undone alone."""
    async with in_transaction():
        row = await Location.create(handle=name, name=name, kind=LocationKind.BOUTIQUE)
        async with in_transaction():
            await Location.filter(id=row.id).update(name="half")
        await Location.filter(id=row.id).update(name="whole")


async def cut(name: str, ticks: int) -> bool:
    """The same, cut off after so many turns of the loop; whether it was done by then."""
    task = asyncio.create_task(shelve(name))
    for _ in range(ticks):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    return not task.cancelled() and task.exception() is None


async def test_however_it_is_cut_off_the_next_one_goes_on(database_url: str) -> None:
    async with connected(Database(database_url, POOL)):
        done = set[str]()
        async with asyncio.timeout(60):
            for ticks in range(MOMENTS):
                if await cut(f"cut-{ticks}", ticks):
                    done.add(f"cut-{ticks}")
            # More at once than the pool holds: each has to be given back.
            await asyncio.gather(*(shelve(f"after-{number}") for number in range(3 * POOL)))
        found = {row.handle: row.name for row in await Location.all()}
        assert {name for name in found if name.startswith("after")} == {f"after-{number}" for number in range(3 * POOL)}
        assert set(found.values()) == {"whole"}, "all or nothing"
        assert done <= set(found)


async def test_a_connection_that_cannot_be_had_is_waited_for_by_nobody(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'ecrin.db'}")
    await migrate(database)

    async def lost(_: WritingContext) -> None:
        raise OSError("the disk is gone")

    async with connected(database), asyncio.timeout(60):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(WritingContext, "ensure_connection", lost)
            with pytest.raises(OSError, match="disk is gone"):
                await shelve("lost")
        await shelve("next")
        assert [row.handle for row in await Location.all()] == ["next"]


async def test_many_at_once_are_cut_off_and_nobody_waits_for_ever(database_url: str) -> None:
    async with connected(Database(database_url, POOL)), asyncio.timeout(60):
        for ticks in range(0, MOMENTS, 4):
            await asyncio.gather(*(cut(f"{ticks}-{number}", ticks + number) for number in range(2 * POOL)))
            await shelve(f"between-{ticks}")
        assert await Location.filter(handle__startswith="between").count() == MOMENTS // 4
        assert await Location.exclude(name="whole").count() == 0
