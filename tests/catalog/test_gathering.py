"""Those who ask at the same time are read for together, and nobody is given what was read before they asked."""

import asyncio
from collections.abc import Iterable

import pytest

from resolvers.catalog import gathering
from resolvers.catalog.gathering import Gathered


class Table:
    """Numbers and how often each was read; a reading waits until it is let go."""

    def __init__(self) -> None:
        self.readings: list[list[int]] = []
        self.broken = False
        self.gate = asyncio.Event()
        self.gathered = Gathered(self.read)

    async def read(self, keys: list[int]) -> dict[int, str]:
        self.readings.append(keys)
        number = len(self.readings)
        await self.gate.wait()
        if self.broken:
            raise LookupError("the table is gone")
        return {key: f"{key} of reading {number}" for key in keys if key > 0}

    async def asked(self, *wanted: Iterable[int]) -> "list[asyncio.Task[dict[int, str]]]":
        """Tasks that have asked, and wait."""
        tasks = [asyncio.create_task(self.gathered.of(keys)) for keys in wanted]
        await _settled()
        return tasks


async def _settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_whoever_comes_while_others_are_read_for_is_read_for_with_all_who_came() -> None:
    table = Table()
    (first,) = await table.asked([1, 2])
    others = await table.asked([3], [4, 3], [1])
    table.gate.set()
    assert await first == {1: "1 of reading 1", 2: "2 of reading 1"}
    assert await asyncio.gather(*others) == [
        {3: "3 of reading 2"},
        {4: "4 of reading 2", 3: "3 of reading 2"},
        {1: "1 of reading 2"},
    ]
    assert table.readings == [[1, 2], [3, 4, 1]]


async def test_keys_of_nothing_are_left_out() -> None:
    table = Table()
    table.gate.set()
    assert await table.gathered.of([-1, 1]) == {1: "1 of reading 1"}


async def test_whoever_goes_away_takes_the_reading_from_nobody() -> None:
    table = Table()
    reading, leading, following = await table.asked([1], [2], [3])
    reading.cancel()
    leading.cancel()
    await _settled()
    table.gate.set()
    assert await following == {3: "3 of reading 2"}
    gone = await asyncio.gather(reading, leading, return_exceptions=True)
    assert [type(each) for each in gone] == [asyncio.CancelledError] * 2


async def test_one_who_follows_may_go_away_alone() -> None:
    table = Table()
    reading, leading, following = await table.asked([1], [2], [3])
    following.cancel()
    table.gate.set()
    assert [await reading, await leading] == [{1: "1 of reading 1"}, {2: "2 of reading 2"}]


async def test_what_a_reading_raises_is_raised_to_all_it_was_for_and_the_next_one_reads_again() -> None:
    table = Table()
    table.broken = True
    (first,) = await table.asked([1])
    others = await table.asked([2], [3])
    table.gate.set()
    failed = await asyncio.gather(first, *others, return_exceptions=True)
    assert [type(each) for each in failed] == [LookupError] * 3
    table.broken = False
    assert await table.gathered.of([2]) == {2: "2 of reading 3"}


async def test_too_many_are_not_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST_AT_ONCE", 3)
    table = Table()
    tasks = await table.asked([1], [2, 3], [4], [5, 6])
    table.gate.set()
    await asyncio.gather(*tasks)
    assert table.readings == [[1], [2, 3, 4], [5, 6]]
