"""The table of facts: read in order by whoever follows it, and true whenever it is told."""

import asyncio
import sqlite3
from contextlib import closing
from itertools import pairwise
from random import Random

import pytest
from tortoise.exceptions import ValidationError
from tortoise.transactions import in_transaction

from gateway.database.connecting import Database
from resolvers.catalog.importing import EVENT as IMPORTED
from resolvers.events.tables import Event
from resolvers.orders.tables import Order
from resolvers.stock.tables import Level
from resolvers.writing import writing
from tests.house_of import House
from tests.makers import piece
from tests.payments.stage import beside, place

WRITERS, TURNS = 12, 15


class Changed(Exception):
    """Breaks a transaction off."""


class Bell(asyncio.Event):
    """Notes, at the very moment it is rung, what a reader outside the process would find."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.database = database
        self.found: list[int] = []

    def set(self) -> None:
        super().set()
        if self.database.dialect == "sqlite":
            with closing(sqlite3.connect(self.database.path)) as reader:
                self.found.append(reader.execute("SELECT count(*) FROM events").fetchone()[0])


async def write(house: House, writer: int) -> int:
    """Write facts in many transactions, some of which wait for a row and so do not end as they began."""
    chance = Random(writer)  # noqa: S311 - no secret
    facts = [chance.randint(1, 3) for _ in range(TURNS)]
    for turn, parts in enumerate(facts):
        async with writing(house.shop) as write:
            for part in range(parts):
                write.record(house.shop, "sample.written", f"{writer}/{turn}/{part}")
            waits = chance.random() < 0.3
            await (Level.all().update(held=0) if waits else Level.all().count())
    return sum(facts)


async def follow(seen: list[Event], done: asyncio.Event) -> None:
    """Poll for what comes after the last fact met, once more when all is written."""
    is_last = False
    while not is_last:
        is_last = done.is_set()
        position = seen[-1].sequence if seen else 0
        seen += await Event.filter(sequence__gt=position).order_by("sequence")
        await asyncio.sleep(0)


async def test_a_reader_that_polls_meets_every_fact_once_and_never_a_smaller_sequence(house: House) -> None:
    await house.shelve(piece("Jonc"))
    seen: tuple[list[Event], list[Event]] = ([], [])
    async with beside(house) as two:
        done = asyncio.Event()
        readers = [two.first(follow(seen[0], done)), two.second(follow(seen[1], done))]
        places = [two.first, two.second] * (WRITERS // 2)
        counts = await asyncio.gather(*(place(write(house, writer)) for writer, place in enumerate(places)))
        done.set()
        await asyncio.gather(*readers)
    for facts in seen:
        followed = [event for event in facts if event.kind != IMPORTED]
        assert len({event.subject for event in followed}) == len(followed) == sum(counts)
        assert all(one.sequence < other.sequence for one, other in pairwise(followed))
        steps = [tuple(int(part) for part in event.subject.split("/")) for event in followed]
        for writer in range(WRITERS):
            own = [step for step in steps if step[0] == writer]
            assert own == sorted(own), "facts of one writer stay in its order"


async def test_facts_are_written_last_and_told_after_they_are_true(house: House) -> None:
    bell = Bell(house.gateway.database)
    house.gateway.signals.bells.append(bell)
    async with writing(house.shop) as write:
        write.record(house.shop, "sample.written", "one", actor="staff", code="A1")
        write.record(house.shop, "sample.written", "two")
        assert await Event.all().count() == 0, "nothing is written before the end"
        assert not bell.is_set()
    assert bell.is_set()
    assert bell.found in ([], [2])
    first, second = await Event.all().order_by("sequence")
    assert (first.subject, first.actor, first.data) == ("one", "staff", {"code": "A1"})
    assert (second.subject, second.actor, second.data) == ("two", "shop", {})
    assert first.at == second.at == house.clock()
    assert first.cursor != second.cursor


async def test_what_did_not_happen_is_not_told(house: House) -> None:
    await house.shelve(piece("Jonc"))
    await place(house, "JONC")
    before = await Event.all().count()
    bell = Bell(house.gateway.database)
    house.gateway.signals.bells.append(bell)
    with pytest.raises(Changed):
        await _broken_off(house)
    async with writing(house.shop):
        pass
    assert not bell.is_set()
    assert await Event.all().count() == before
    assert not await Order.filter(email="nobody@example.com").exists()
    await house.dispatch()
    assert len(house.letters()) == 1


async def _broken_off(house: House) -> None:
    async with writing(house.shop) as write:
        write.record(house.shop, "sample.written", "one")
        await Order.all().update(email="nobody@example.com")
        raise Changed


async def test_a_fact_that_cannot_be_written_undoes_the_change_it_tells(house: House) -> None:
    await house.shelve(piece("Jonc"))
    with pytest.raises(ValidationError):
        await _too_long(house)
    assert (await Level.get()).on_hand == 5
    assert not await Event.filter(kind="sample.written").exists()


async def _too_long(house: House) -> None:
    async with writing(house.shop) as write:
        await Level.all().update(on_hand=99)
        write.record(house.shop, "sample.written", "one")
        write.record(house.shop, "sample.written", "x" * 65)


async def test_facts_hold_no_personal_value(house: House) -> None:
    await house.shelve(piece("Jonc"))
    paid, refused = await place(house, "JONC"), await place(house, "JONC")
    await house.pay(paid.page)
    await house.pay(refused.page, "refuse")
    async with in_transaction() as connection:
        rows = await connection.execute_query_dict("SELECT * FROM events")
    assert len(rows) >= 4
    for personal in ("claire", "martin", "rue de la paix", "75002", paid.token):
        assert personal not in str(rows).casefold()
