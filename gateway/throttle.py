"""How often one address may ask: reads by operation, mutations one by one however many travel in a document."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from time import time

from starlette.types import Scope

from gateway import metrics
from gateway.edge.addresses import client_key
from resolvers.ports import Allowance, Counters

MINUTE = timedelta(minutes=1)
SECONDS = MINUTE.total_seconds()


class NoPlace(Exception):
    """The address has as many streams open as it may have."""


class TooManyRequests(Exception):
    """The address has used up its share for now."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("Too many requests.")
        self.retry_after = retry_after


@dataclass(slots=True)
class Windows:
    """How often each key came within a minute that moves along: in this one, and in the last by what is left of it.

    For what is done thousands of times a second: no more than two looks into a table, and nothing that waits.
    """

    times: int
    number: int = 0
    current: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)

    def admits(self, key: str) -> bool:
        """Whether the key may come once more; if so, it came."""
        number, passed = divmod(time(), SECONDS)
        if number != self.number:
            self.last = self.current if number == self.number + 1 else {}
            self.number, self.current = int(number), {}
        came = self.current.get(key, 0)
        if came + self.last.get(key, 0) * (1 - passed / SECONDS) >= self.times:
            return False
        self.current[key] = came + 1
        return True


@dataclass(slots=True)
class Throttle:
    """Counts for each address (an IPv6 network counts as one), in a minute that moves along.

    Mutations are counted by all processes together, where they share counters; reads, which are many and cheap, by
    each for itself.
    """

    mutations: Allowance
    reads: Windows
    together: Counters

    @classmethod
    def of(cls, mutations: int, reads: int, together: Counters) -> "Throttle":
        """So many of each in a minute; while nobody can count together, mutations are admitted."""
        return cls(
            Allowance("mutations-of-client", mutations, MINUTE, strict=False),
            Windows(reads),
            together,
        )

    def admission(self, scope: Scope) -> Callable[[int], Awaitable[None]]:
        """Asks for a share of the minute; raises TooManyRequests when it is used up."""
        key = client_key(scope)

        async def admit(mutations: int) -> None:
            if mutations:
                admitted = await self.together.admit(self.mutations, key, cost=mutations)
            else:
                admitted = self.reads.admits(key)
            if not admitted:
                raise TooManyRequests(int(SECONDS))

        return admit


@dataclass(slots=True)
class Places:
    """How many streams, WebSockets or SSE, one address may have open with this process."""

    most: int
    taken: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def one(self, scope: Scope) -> Iterator[None]:
        """A place for as long as it is needed.

        Raises:
            NoPlace: none is left.
        """
        key = client_key(scope)
        if self.taken[key] >= self.most:
            raise NoPlace
        self.taken[key] += 1
        metrics.STREAMS.inc()
        try:
            yield
        finally:
            metrics.STREAMS.dec()
            self.taken[key] -= 1
            if not self.taken[key]:
                del self.taken[key]
