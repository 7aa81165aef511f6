"""How often one address may ask: reads by operation, mutations one by one however many travel in a document."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request

from gateway.adapters.counters import LimitsCounters
from gateway.edge.addresses import client_address, throttle_key
from resolvers.ports import Allowance, Counters

MINUTE = timedelta(minutes=1)


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
            LimitsCounters.of(""),
        )

    def admission(self, request: Request) -> Callable[[int], Awaitable[None]]:
        """Asks for a share of the minute; raises TooManyRequests when it is used up."""
        key = throttle_key(client_address(request.scope, ()))

        async def admit(mutations: int) -> None:
            if mutations:
                admitted = await self.together.admit(self.mutations, key, cost=mutations)
            else:
                admitted = await self.alone.admit(self.reads, key)
            if not admitted:
                raise TooManyRequests(int(MINUTE.total_seconds()))

        return admit
