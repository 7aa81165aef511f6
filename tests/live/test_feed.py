"""The feed of a process: what was recorded, then what comes; whoever is slow reads on from the table."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import datetime, timedelta

import pytest
from tortoise.exceptions import OperationalError
from tortoise.expressions import Q

from resolvers.events import feed as feeds
from resolvers.events import follower as followers
from resolvers.events.facts import Fact, latest
from resolvers.events.feed import Feed
from resolvers.events.follower import NEVER_OVER, Standing, StandingLost, Wanted
from resolvers.events.once import Once
from resolvers.writing import writing
from tests.house_of import House

KINDS = frozenset({"thing.moved", "thing.ended"})
PATIENCE = 20


async def _all() -> Q:
    return Q()


async def _for_ever() -> datetime | None:
    return NEVER_OVER


EVERYTHING = Wanted(KINDS, KINDS, _all)
ANYBODY = Standing(None, frozenset(), _for_ever)


async def move(house: House, subject: str = "a", kind: str = "thing.moved") -> None:
    async with writing(house.shop) as write:
        write.record(house.shop, kind, subject)


async def some(facts: AsyncIterator[Fact], count: int) -> list[int]:
    async with asyncio.timeout(PATIENCE):
        return [(await anext(facts)).sequence for _ in range(count)]


async def test_whoever_joins_late_misses_nothing_and_hears_nothing_twice(house: House) -> None:
    feed = house.shop.feed
    for _ in range(5):
        await move(house)
    async with (
        aclosing(feed.follow(EVERYTHING, ANYBODY, 0)) as early,
        aclosing(feed.follow(EVERYTHING, ANYBODY, 0)) as late,
    ):
        first = await some(early, 5)
        await move(house)
        first += await some(early, 1)
        for _ in range(3):
            await move(house)
        second = await some(late, 9)
        assert second == sorted(set(second))
        assert first + await some(early, 3) == second


async def test_a_follower_who_reads_slowly_reads_on_from_the_table(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followers, "MOST_WAITING", 4)
    monkeypatch.setattr(feeds, "BATCH", 3)
    feed = house.shop.feed
    async with aclosing(feed.follow(EVERYTHING, ANYBODY, 0)) as slow:
        await move(house)
        seen = await some(slow, 1)
        for number in range(25):
            await move(house, str(number))
        await _read_up(feed)
        (follower,) = feed.everyone
        assert len(follower.queue) <= 4
        seen += await some(slow, 12)
        for number in range(25, 40):
            await move(house, str(number))
        await _read_up(feed)
        seen += await some(slow, 28)
    assert len(seen) == len(set(seen)) == 41
    assert seen == sorted(seen)


async def _read_up(feed: Feed) -> None:
    """Wait until the feed has read what is there."""
    newest = await latest()
    async with asyncio.timeout(PATIENCE):
        while feed.position < newest:  # noqa: ASYNC110 - the feed tells its followers only
            await asyncio.sleep(0.005)


async def test_a_topic_brings_what_is_about_it_alone(house: House) -> None:
    async def about_b() -> Q:
        return Q(subject="b")

    feed, of_b = house.shop.feed, Wanted(KINDS, frozenset({"b"}), about_b)
    await move(house, "a")
    await move(house, "b")
    async with aclosing(feed.follow(of_b, ANYBODY, 0)) as facts:
        assert (await anext(facts)).subject == "b"
        await move(house, "a")
        await move(house, "b", "thing.ended")
        await move(house, "b", "thing.unwanted")
        await move(house, "b", "thing.ended")
        async with asyncio.timeout(PATIENCE):
            assert [(fact.subject, fact.kind) for fact in (await anext(facts), await anext(facts))] == [
                ("b", "thing.ended")
            ] * 2


async def test_with_every_signal_lost_a_look_finds_what_happened(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = house.shop.feed
    assert feed.poll_seconds < 2
    monkeypatch.setattr(house.shop.signals, "ring", lambda: None)
    async with aclosing(feed.follow(EVERYTHING, ANYBODY, 0)) as facts:
        following = asyncio.create_task(some(facts, 2))
        await asyncio.sleep(0.05)
        await move(house)
        await move(house)
        assert len(await following) == 2


async def test_rights_are_asked_for_before_the_first_fact_and_after_each_doubt(house: House) -> None:
    asked: list[int] = []

    async def twice() -> datetime | None:
        asked.append(1)
        return NEVER_OVER if len(asked) <= 2 else None

    standing = Standing("me", frozenset({"me.changed"}), twice)
    feed = house.shop.feed
    async with aclosing(feed.follow(EVERYTHING, standing, 0)) as facts:
        await move(house)
        assert len(await some(facts, 1)) == len(asked) == 1
        await move(house, "somebody else", "me.changed")
        await move(house)
        assert (len(await some(facts, 1)), len(asked)) == (1, 1)
        await move(house, "me", "me.changed")
        await move(house)
        assert (len(await some(facts, 1)), len(asked)) == (1, 2)
        await move(house)
        await move(house, "me", "me.changed")
        await _read_up(feed)
        with pytest.raises(StandingLost):
            await anext(facts)


async def test_what_is_too_late_is_not_handed_out(house: House) -> None:
    soon = house.clock() + timedelta(minutes=1)

    async def until() -> datetime | None:
        return soon

    async with aclosing(house.shop.feed.follow(EVERYTHING, Standing(None, frozenset(), until), 0)) as facts:
        await move(house)
        assert len(await some(facts, 1)) == 1
        house.clock.forward(minutes=1)
        await move(house)
        with pytest.raises(StandingLost):
            await anext(facts)


async def test_a_feed_nobody_follows_reads_nothing_and_begins_again_where_it_is(house: House) -> None:
    feed = house.shop.feed
    async with aclosing(feed.follow(EVERYTHING, ANYBODY, 0)) as facts:
        await move(house)
        await some(facts, 1)
    # A look that was under way ends first.
    await asyncio.sleep(0.05)
    position = feed.position
    for _ in range(3):
        await move(house)
    await asyncio.sleep(0.05)
    assert (len(feed.everyone), feed.position) == (0, position)
    async with aclosing(feed.follow(EVERYTHING, ANYBODY, position)) as facts:
        assert await some(facts, 3) == [position + 1, position + 2, position + 3]


async def test_a_database_that_is_away_for_a_moment_is_waited_for(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "AGAIN_AFTER", 0.01)
    told: list[Exception] = []
    feed = Feed(asyncio.Event(), house.clock, _nobody, told.append, (OperationalError,))
    tries: list[int] = []

    async def away_twice() -> str:
        tries.append(1)
        if len(tries) <= 2:
            raise OperationalError
        return "there"

    async def always() -> str:
        raise OperationalError

    async def broken() -> str:
        raise ZeroDivisionError

    assert await feed.surely(away_twice) == "there"
    assert len(told) == 2
    with pytest.raises(OperationalError):
        await feed.surely(always)
    with pytest.raises(ZeroDivisionError):
        await feed.surely(broken)


async def _nobody(_: object) -> dict[str, str]:
    return {}


async def test_work_is_done_once_for_all_and_again_after_a_failure() -> None:
    once, done = Once(remembered=2), list[str]()

    async def work() -> str:
        done.append("")
        await asyncio.sleep(0.01)
        if len(done) == 1:
            raise ValueError("the first time")
        return "made"

    with pytest.raises(ValueError, match="first time"):
        await once.of("key", work)
    leaving = asyncio.create_task(once.of("key", work))
    await asyncio.sleep(0)
    staying = [asyncio.create_task(once.of("key", work)) for _ in range(5)]
    await asyncio.sleep(0)
    leaving.cancel()
    assert await asyncio.gather(*staying) == ["made"] * 5
    assert len(done) == 2
    await once.of("second", work)
    await once.of("third", work)
    assert list(once.known) == ["second", "third"]
