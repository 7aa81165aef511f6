"""How often one address may ask: reads by operation, mutations one by one however many travel in a document."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from limits.aio.storage import MemoryStorage
from starlette.types import Scope

from gateway import metrics
from gateway.adapters.counters import LimitsCounters
from gateway.edge.addresses import client_address, throttle_key
from resolvers.ports import Allowance, Counters

MINUTE = timedelta(minutes=1)


class NoPlace(Exception):
    """The address has as many streams open as it may have."""


class TooManyRequests(Exception):
    """The address has used up its share for now."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("Too many requests.")
        self.retry_after = retry_after


@dataclass(slots=True)
class Throttle:
    """Counts for each address (an IPv6 network counts as one), in a minute that moves along.

    Mutations are counted by all processes together, where they share counters; reads, which are many and cheap, by
    each for itself.
    """

    mutations: Allowance
    reads: Allowance
    together: Counters
    alone: Counters

    @classmethod
    def of(cls, mutations: int, reads: int, together: Counters) -> "Throttle":
        """So many of each in a minute; while nobody can count together, mutations are admitted."""
        return cls(
            Allowance("mutations-of-client", mutations, MINUTE, strict=False),
            Allowance("reads-of-client", reads, MINUTE, strict=False),
            together,
            LimitsCounters(MemoryStorage(), exact=False),
        )

    def admission(self, scope: Scope) -> Callable[[int], Awaitable[None]]:
        """Asks for a share of the minute; raises TooManyRequests when it is used up."""
        key = throttle_key(client_address(scope, ()))

        async def admit(mutations: int) -> None:
            if mutations:
                admitted = await self.together.admit(self.mutations, key, cost=mutations)
            else:
                admitted = await self.alone.admit(self.reads, key)
            if not admitted:
                raise TooManyRequests(int(MINUTE.total_seconds()))

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
        key = throttle_key(client_address(scope, ()))
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
