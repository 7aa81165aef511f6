"""The feed of one process: facts are read once, and handed to all who follow them, each once and in sequence."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection, Hashable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any, TypeVar

from tortoise.expressions import Q

from resolvers.events.facts import BATCH, Fact, facts, latest, next_facts
from resolvers.events.follower import NEVER_OVER, NOWHERE, Follower, Sink, Standing, StandingLost, Wanted, tell
from resolvers.events.once import Once
from resolvers.ports import Clock

# So many are told in one go, before others have their turn.
TOLD_AT_ONCE = 500

# How long what a fact says is made before those who wait for it are told one by one.
PREPARATION_SECONDS = 2.0
TRIES = 60
AGAIN_AFTER = 0.5

T = TypeVar("T")

# What else a fact is about, besides its own subject: an order's fact is also one of its owner.
Labels = Callable[[Sequence[Fact]], Awaitable[Mapping[str, str]]]
Failed = Callable[[Exception], None]


class Feed:
    """Follows the table of events for this process, and only while somebody follows the feed.

    `bell` rings when there may be more; without it, a look every `poll_seconds` finds what is new. What is `passing`,
    such as a database that restarts, is told to `failed` and waited for.
    """

    def __init__(
        self,
        bell: asyncio.Event,
        clock: Clock,
        labels: Labels,
        failed: Failed = lambda _: None,
        passing: tuple[type[Exception], ...] = (),
        poll_seconds: float = 1.5,
    ) -> None:
        self.bell = bell
        self.clock = clock
        self.labels = labels
        self.failed = failed
        self.passing = passing
        self.poll_seconds = poll_seconds
        self.position = 0
        self.once = Once()
        # What those who follow a state look at: one reading serves all of them.
        self.watched: Counter[str] = Counter()
        # By topic, and under it by likeness: what holds for one of those holds for all.
        self.followers: dict[str, dict[Hashable, set[Follower]]] = {}
        # By what may end their right; and when the first of all rights is over, at the earliest.
        self.doubtful: dict[str, set[Follower]] = {}
        self.first_over = NEVER_OVER
        self.everyone: set[Follower] = set()
        self.beginning = asyncio.Lock()
        self.wanted = asyncio.Event()

    async def run(self) -> None:
        """Read on until cancelled; what fails is told, and tried again."""
        while True:
            await self.wanted.wait()
            try:
                more = await self._read()
            except Exception as problem:  # noqa: BLE001
                # Whatever broke, the facts are still there for the next look.
                self.failed(problem)
                more = False
            if not more:
                await _rung(self.bell, self.poll_seconds)
                self.bell.clear()

    async def follow(
        self, wanted: Wanted, standing: Standing, after: int | None, sink: Sink | None = None
    ) -> AsyncGenerator[Fact, None]:
        """Every wanted fact later than `after`, once and in sequence: first what is recorded, then what comes.

        Without `after` it is what comes from now on. A `sink` may be told a fact at once while this waits, which then
        does not yield it.

        Raises:
            StandingLost: the right to follow has ended.
        """
        async with self._following(wanted, standing, after, sink) as follower:
            while True:
                await self._check(follower)
                if follower.position < follower.since:
                    upto = follower.since
                    found = await self._past(follower, follower.position, upto)
                    for fact in found:
                        await self._check(follower)
                        follower.position = fact.sequence
                        yield fact
                    if len(found) < BATCH:
                        # What is not wanted counts as read.
                        follower.position = upto
                elif follower.queue:
                    fact = follower.queue.popleft()
                    if fact.sequence > follower.position:
                        follower.position = fact.sequence
                        yield fact
                else:
                    follower.is_idle = True
                    await follower.bell.wait()
                    follower.is_idle = False
                    follower.bell.clear()

    async def changes(self, kinds: frozenset[str], standing: Standing, every: float) -> AsyncGenerator[int, None]:
        """The feed's position at once, then that of the latest fact of these kinds: when one came, and every so often.

        However many facts came meanwhile, they are one change; the same position again says that nothing did.

        Raises:
            StandingLost: the right to follow has ended.
        """
        async with self._following(Wanted(kinds, kinds, _nothing), standing, 0, None) as follower:
            position = self.position
            while True:
                await self._check(follower)
                # Later than before where more came than a queue holds.
                position = max(position, follower.since)
                if follower.queue:
                    position = follower.queue[-1].sequence
                    follower.queue.clear()
                yield position
                await _rung(follower.bell, every)
                follower.bell.clear()

    async def surely(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do what reads the database, again and again while it is away.

        Raises:
            Exception: what is not passing, or is still there after half a minute.
        """
        for _ in range(TRIES):
            try:
                return await work()
            except self.passing as problem:
                self.failed(problem)
                await asyncio.sleep(AGAIN_AFTER)
        return await work()

    @asynccontextmanager
    async def _following(
        self, wanted: Wanted, standing: Standing, after: int | None, sink: Sink | None
    ) -> AsyncIterator[Follower]:
        async with self.beginning:
            if not self.everyone:
                self.position = await self.surely(latest)
            # From here to the end of the block nothing is awaited: what is read from now on stands in the queue.
            follower = Follower(wanted, standing, self.position, after, sink)
            self.everyone.add(follower)
            for topic in wanted.topics:
                self.followers.setdefault(topic, {}).setdefault(follower.likeness, set()).add(follower)
            if standing.subject is not None:
                self.doubtful.setdefault(standing.subject, set()).add(follower)
            self.wanted.set()
        try:
            yield follower
        finally:
            self._leave(follower)

    def _leave(self, follower: Follower) -> None:
        if follower.alarm is not None:
            follower.alarm.cancel()
        follower.outlet = NOWHERE
        for topic in follower.wanted.topics:
            _drop(self.followers[topic], follower.likeness, follower)
            if not self.followers[topic]:
                del self.followers[topic]
        if follower.standing.subject is not None:
            _drop(self.doubtful, follower.standing.subject, follower)
        self.everyone.discard(follower)
        if not self.everyone:
            self.wanted.clear()

    async def _read(self) -> bool:
        """Hand out the next facts; true when there may be more."""
        found = await next_facts(self.position)
        labels = await self.labels(found) if found else {}
        for fact in found:
            # One who joined while this was read has it to come from the table, and skips it here.
            self.position = max(self.position, fact.sequence)
            for follower in self.doubtful.get(fact.subject, ()):
                follower.doubt(fact)
            topics = (fact.subject, fact.kind, labels.get(fact.subject, ""))
            every = [alike for topic in topics for alike in self.followers.get(topic, {}).values()]
            groups = [alike for alike in every if fact.kind in _one_of(alike).wanted.kinds]
            await self._prepare(fact, groups)
            for alike in groups:
                await self._tell(fact, alike)
        return len(found) == BATCH

    async def _prepare(self, fact: Fact, groups: Sequence[Collection[Follower]]) -> None:
        """Make what a fact says to each group of those who wait for it, before any of them is told."""
        sinks = {sink.group: sink for alike in groups if (sink := _one_of(alike).sink) is not None}
        ways = [sink.prepare(fact) for sink in sinks.values()]
        if not ways:
            return
        # Whatever goes wrong here goes wrong again, and is told, where each is told for itself.
        with suppress(TimeoutError):
            async with asyncio.timeout(PREPARATION_SECONDS):
                await asyncio.gather(*ways, return_exceptions=True)

    async def _tell(self, fact: Fact, alike: Collection[Follower]) -> None:
        """Tell those who are told the same; some of them may leave meanwhile."""
        told = list(alike)
        for start in range(0, len(told), TOLD_AT_ONCE):
            self._end_rights()
            sink = told[start].sink
            tell(fact, told[start : start + TOLD_AT_ONCE], sink.group.said_of(fact) if sink is not None else None)
            await asyncio.sleep(0)

    def _end_rights(self) -> None:
        """Tell at once nothing more to those whose right is over by now."""
        now = self.clock()
        if now < self.first_over:
            return
        for follower in self.everyone:
            if follower.is_over(now):
                follower.wake()
        left = (follower.until for follower in self.everyone if not follower.is_over(now))
        self.first_over = min(left, default=NEVER_OVER)

    async def _past(self, follower: Follower, position: int, upto: int) -> list[Fact]:
        async def read() -> list[Fact]:
            condition = Q(kind__in=list(follower.wanted.kinds)) & await follower.wanted.past()
            return await facts(condition, after=position, upto=upto, limit=BATCH)

        return await self.surely(read)

    async def _check(self, follower: Follower) -> None:
        while follower.is_doubted:
            follower.is_doubted = False
            until = await self.surely(follower.standing.ask)
            if until is None:
                raise StandingLost
            self._wake_at(follower, until)
        if follower.is_over(self.clock()):
            raise StandingLost

    def _wake_at(self, follower: Follower, until: datetime) -> None:
        """Ring when a right is over, however quiet it is: one alarm for all the time, none for each wait."""
        follower.until = until
        self.first_over = min(self.first_over, until)
        if follower.alarm is not None:
            follower.alarm.cancel()
            follower.alarm = None
        if until is not NEVER_OVER:
            seconds = max(0.0, (until - self.clock()).total_seconds())
            follower.alarm = asyncio.get_running_loop().call_later(seconds, follower.wake)


def _one_of(alike: Collection[Follower]) -> Follower:
    return next(iter(alike))


def _drop(sets: dict[Any, set[Follower]], key: Hashable, follower: Follower) -> None:
    sets[key].discard(follower)
    if not sets[key]:
        del sets[key]


async def _nothing() -> Q:
    return Q(sequence=0)


async def _rung(bell: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await bell.wait()
    except TimeoutError:
        return
