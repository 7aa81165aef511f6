"""How often one address may ask: reads by operation, mutations one by one however many travel in a document."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from gateway.edge.addresses import client_address, throttle_key


class TooManyRequests(Exception):
    """The address has used up its share for now."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("Too many requests.")
        self.retry_after = retry_after


@dataclass(slots=True)
class Throttle:
    """Counts in this process, for each address (an IPv6 network counts as one), in a minute that moves along."""

    mutations: RateLimitItemPerMinute
    reads: RateLimitItemPerMinute
    limiter: MovingWindowRateLimiter

    @classmethod
    def of(cls, mutations: int, reads: int) -> "Throttle":
        """So many of each in a minute."""
        items = RateLimitItemPerMinute(mutations), RateLimitItemPerMinute(reads)
        return cls(*items, MovingWindowRateLimiter(MemoryStorage()))

    def admission(self, request: Request) -> Callable[[int], Awaitable[None]]:
        """Asks for a share of the minute; raises TooManyRequests when it is used up."""
        key = throttle_key(client_address(request.scope, ()))

        async def admit(mutations: int) -> None:
            item, cost = (self.mutations, mutations) if mutations else (self.reads, 1)
            if not await self.limiter.hit(item, "mutation" if mutations else "read", key, cost=cost):
                raise TooManyRequests(60)

        return admit
