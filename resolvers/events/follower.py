"""Those who follow the feed: what they want, by what right, and what waits for them."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

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


class Group(Protocol):
    """All who are told the same of each fact."""

    def said_of(self, fact: Any) -> Any:
        """What they are told of it, if that was prepared; None if not."""


class Outlet(Protocol):
    """The way out to one who listens: it `is_ready` while what is told goes out at once."""

    is_ready: bool

    def tell(self, said: Any) -> None:
        """Let it go out."""


@dataclass(slots=True)
class Sink:
    """A shorter way to one who waits and has heard everything: no task is woken to hear one more fact.

    `prepare` makes what those of one `group`, the same object for each of them, are told of a fact.
    """

    group: Group
    prepare: Callable[[Fact], Awaitable[object]]
    outlet: Outlet


class Nowhere:
    """No way out."""

    is_ready = False

    def tell(self, said: Any) -> None:
        raise TypeError(said)


NOWHERE = Nowhere()


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
        "outlet",
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
        self.standing = standing
        self.since = since
        self.position = since if after is None else after
        self.sink = sink
        self.outlet: Outlet = NOWHERE if sink is None else sink.outlet
        self.is_idle = False
        self.queue: deque[Fact] = deque()
        self.bell = asyncio.Event()
        self.alarm: asyncio.TimerHandle | None = None
        # Rights are asked for before the first fact.
        self.is_doubted = True
        self.until = NEVER_OVER

    @property
    def likeness(self) -> Hashable:
        """By what it is one with those who want the same facts and are told the same of them."""
        return self.wanted.kinds, self.sink.group if self.sink is not None else None

    def is_over(self, now: datetime) -> bool:
        """Whether the time of its right is up."""
        return self.until is not NEVER_OVER and now >= self.until

    def wake(self) -> None:
        """Something stands between it and the next fact."""
        self.is_idle = False
        self.bell.set()

    def doubt(self, fact: Fact) -> None:
        """Ask for its right again, before anything else is handed out, if a fact may have ended it."""
        if fact.kind in self.standing.kinds:
            self.is_doubted = True
            self.wake()

    def take(self, fact: Fact) -> None:
        """Let a wanted fact wait until it is heard."""
        if fact.sequence <= self.position:
            return
        if len(self.queue) >= MOST_WAITING:
            self.queue.clear()
            self.since = fact.sequence
            self.wake()
        elif not self.queue or self.queue[-1] is not fact:
            self.queue.append(fact)
            self.wake()


def tell(fact: Fact, followers: Iterable[Follower], said: Any) -> None:
    """Hand a fact to those who are told the same of it: at once where that is prepared and can be, or let it wait.

    Thousands are told in a row: as little as can be is looked at for each of them.
    """
    sequence, is_said = fact.sequence, said is not None
    for follower in followers:
        outlet = follower.outlet
        if is_said and follower.is_idle and outlet.is_ready and sequence > follower.position:
            outlet.tell(said)
            follower.position = sequence
        else:
            follower.take(fact)
