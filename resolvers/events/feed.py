"""The feed of one process: facts are read once, and handed to all who follow them, each once and in sequence."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from tortoise.expressions import Q

from resolvers.events.facts import Fact, facts, latest
from resolvers.events.once import Once
from resolvers.ports import Clock

BATCH = 500
# What a follower who reads slowly may leave waiting in memory; beyond it, the rest is read from the table again.
MOST_WAITING = 256

TRIES = 60
AGAIN_AFTER = 0.5

NEVER_OVER = datetime.max.replace(tzinfo=UTC)

T = TypeVar("T")

# What else a fact is about, besides its own subject: an order's fact is also one of its owner.
Labels = Callable[[Sequence[Fact]], Awaitable[Mapping[str, str]]]
Failed = Callable[[Exception], None]


class StandingLost(Exception):
    """Whoever follows may do so no longer: signed out, erased, or with other rights than when they began."""


@dataclass(frozen=True, slots=True)
class Standing:
    """By what right somebody follows.

    `ask` tells until when it lasts, None when it does no more. It is asked at the start, and again as soon as a fact
    of these `kinds` about this `subject` was read: before anything else is handed out.
    """

    subject: str | None
    kinds: frozenset[str]
    ask: Callable[[], Awaitable[datetime | None]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which facts: of these `kinds`, about these `topics`: a subject, a label, or a kind itself for all of it.

    `past` is the same as a condition on the table; it is made anew each time, as what belongs to somebody may grow.
    """

    kinds: frozenset[str]
    topics: frozenset[str]
    past: Callable[[], Awaitable[Q]]


class Follower:
    """What waits for one who follows. All up to `since` is to be read from the table, what came later stands here."""

    __slots__ = ("alarm", "bell", "is_doubted", "queue", "since", "standing", "wanted")

    def __init__(self, wanted: Wanted, standing: Standing, since: int) -> None:
        self.wanted = wanted
        self.standing = standing
        self.since = since
        self.queue: deque[Fact] = deque()
        self.bell = asyncio.Event()
        self.alarm: asyncio.TimerHandle | None = None
        # Rights are asked for before the first fact.
        self.is_doubted = True

    def topics(self) -> Iterable[str]:
        """Under what it is found."""
        own = self.standing.subject
        return self.wanted.topics if own is None else self.wanted.topics | {own}

    def take(self, fact: Fact) -> None:
        """Let a fact wait that may be wanted."""
        if fact.kind in self.standing.kinds and fact.subject == self.standing.subject:
            self.is_doubted = True
            self.bell.set()
        if fact.kind not in self.wanted.kinds or (self.queue and self.queue[-1] is fact):
            return
        if len(self.queue) >= MOST_WAITING:
            self.queue.clear()
            self.since = fact.sequence
        else:
            self.queue.append(fact)
        self.bell.set()


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
        self.followers: dict[str, set[Follower]] = {}
        self.count = 0
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

    async def follow(self, wanted: Wanted, standing: Standing, after: int) -> AsyncGenerator[Fact, None]:
        """Every wanted fact later than `after`, once and in sequence: first what is recorded, then what comes.

        Raises:
            StandingLost: the right to follow has ended.
        """
        async with self._following(wanted, standing) as follower:
            position, until = after, NEVER_OVER
            while True:
                until = await self._checked(follower, until)
                if position < follower.since:
                    upto = follower.since
                    found = await self._past(follower, position, upto)
                    for fact in found:
                        until = await self._checked(follower, until)
                        position = fact.sequence
                        yield fact
                    if len(found) < BATCH:
                        # What is not wanted counts as read.
                        position = upto
                elif follower.queue:
                    fact = follower.queue.popleft()
                    if fact.sequence > position:
                        position = fact.sequence
                        yield fact
                else:
                    await follower.bell.wait()
                    follower.bell.clear()

    async def changes(self, kinds: frozenset[str], standing: Standing, every: float) -> AsyncGenerator[int, None]:
        """The feed's position at once, then whenever facts of these kinds came, or so many seconds went by.

        However many facts came meanwhile, they are one change.

        Raises:
            StandingLost: the right to follow has ended.
        """
        async with self._following(Wanted(kinds, kinds, _nothing), standing) as follower:
            until = NEVER_OVER
            while True:
                until = await self._checked(follower, until)
                follower.queue.clear()
                yield self.position
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
    async def _following(self, wanted: Wanted, standing: Standing) -> AsyncIterator[Follower]:
        async with self.beginning:
            if not self.count:
                self.position = await self.surely(latest)
            # From here to the end of the block nothing is awaited: what is read from now on stands in the queue.
            follower = Follower(wanted, standing, self.position)
            self.count += 1
            for topic in follower.topics():
                self.followers.setdefault(topic, set()).add(follower)
            self.wanted.set()
        try:
            yield follower
        finally:
            self._leave(follower)

    def _leave(self, follower: Follower) -> None:
        if follower.alarm is not None:
            follower.alarm.cancel()
        for topic in follower.topics():
            found = self.followers[topic]
            found.discard(follower)
            if not found:
                del self.followers[topic]
        self.count -= 1
        if not self.count:
            self.wanted.clear()

    async def _read(self) -> bool:
        """Hand out the next facts; true when there may be more."""
        found = await facts(Q(), after=self.position, limit=BATCH)
        labels = await self.labels(found) if found else {}
        for fact in found:
            # One who joined while this was read has it to come from the table, and skips it here.
            self.position = max(self.position, fact.sequence)
            for topic in (fact.subject, fact.kind, labels.get(fact.subject)):
                for follower in self.followers.get(topic or "", ()):
                    follower.take(fact)
        return len(found) == BATCH

    async def _past(self, follower: Follower, position: int, upto: int) -> list[Fact]:
        async def read() -> list[Fact]:
            condition = Q(kind__in=list(follower.wanted.kinds)) & await follower.wanted.past()
            return await facts(condition, after=position, upto=upto, limit=BATCH)

        return await self.surely(read)

    async def _checked(self, follower: Follower, until: datetime) -> datetime:
        while follower.is_doubted:
            follower.is_doubted = False
            found = await self.surely(follower.standing.ask)
            if found is None:
                raise StandingLost
            until = found
            self._wake_at(follower, until)
        if until is not NEVER_OVER and self.clock() >= until:
            raise StandingLost
        return until

    def _wake_at(self, follower: Follower, until: datetime) -> None:
        """Ring when a right is over, however quiet it is: one alarm for all the time, none for each wait."""
        if follower.alarm is not None:
            follower.alarm.cancel()
            follower.alarm = None
        if until is not NEVER_OVER:
            seconds = max(0.0, (until - self.clock()).total_seconds())
            follower.alarm = asyncio.get_running_loop().call_later(seconds, follower.bell.set)


async def _nothing() -> Q:
    return Q(sequence=0)


async def _rung(bell: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await bell.wait()
    except TimeoutError:
        return
