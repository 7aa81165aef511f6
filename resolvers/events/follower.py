"""Those who follow the feed: what they want, by what right, and what waits for them."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tortoise.expressions import Q

from resolvers.events.facts import Fact

# What a follower who reads slowly may leave waiting in memory; beyond it, the rest is read from the table again.
MOST_WAITING = 256

NEVER_OVER = datetime.max.replace(tzinfo=UTC)


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


@dataclass(slots=True)
class Sink:
    """A shorter way to one who waits and has heard everything: no task is woken to hear one more fact.

    `prepare` makes what those of one `group`, the same object for each of them, are told of a fact. `push` tells what
    that group is told of it, and says whether it could: if not, the fact waits like any other.
    """

    group: Any
    prepare: Callable[[Fact], Awaitable[object]]
    push: Callable[[Any, Fact], bool]


class Follower:
    """What waits for one who follows and has heard all up to `position`.

    All up to `since` is to be read from the table, what came later stands here. It `is_idle` while it waits for more
    and nothing stands between it and the next fact.
    """

    __slots__ = (
        "alarm",
        "bell",
        "is_doubted",
        "is_idle",
        "kinds",
        "position",
        "queue",
        "since",
        "sink",
        "standing",
        "until",
        "wanted",
    )

    def __init__(self, wanted: Wanted, standing: Standing, since: int, after: int | None, sink: Sink | None) -> None:
        self.wanted = wanted
        self.kinds = wanted.kinds
        self.standing = standing
        self.since = since
        self.position = since if after is None else after
        self.sink = sink
        self.is_idle = False
        self.queue: deque[Fact] = deque()
        self.bell = asyncio.Event()
        self.alarm: asyncio.TimerHandle | None = None
        # Rights are asked for before the first fact.
        self.is_doubted = True
        self.until = NEVER_OVER

    def topics(self) -> Iterable[str]:
        """Under what it is found."""
        own = self.standing.subject
        return self.wanted.topics if own is None else self.wanted.topics | {own}

    def is_over(self, now: datetime) -> bool:
        """Whether the time of its right is up."""
        return self.until is not NEVER_OVER and now >= self.until

    def wake(self) -> None:
        """Something stands between it and the next fact."""
        self.is_idle = False
        self.bell.set()

    def take(self, fact: Fact, now: datetime) -> None:
        """Hear a fact that may be wanted, at once where that can be, or let it wait."""
        kind, sink = fact.kind, self.sink
        if kind in self.standing.kinds and fact.subject == self.standing.subject:
            self.is_doubted = True
            self.wake()
        if kind not in self.kinds or fact.sequence <= self.position:
            return
        if self.is_idle and sink is not None and now < self.until and sink.push(sink.group, fact):
            self.position = fact.sequence
        elif len(self.queue) >= MOST_WAITING:
            self.queue.clear()
            self.since = fact.sequence
            self.wake()
        elif not self.queue or self.queue[-1] is not fact:
            self.queue.append(fact)
            self.wake()
