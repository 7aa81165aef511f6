"""How often one address may write: mutations are counted one by one, however many travel in a document."""

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
    """Counts in this process; `per_minute` mutations for each address (an IPv6 network counts as one)."""

    per_minute: int
    limiter: MovingWindowRateLimiter

    @classmethod
    def of(cls, per_minute: int) -> "Throttle":
        return cls(per_minute, MovingWindowRateLimiter(MemoryStorage()))

    def admission(self, request: Request) -> Callable[[int], Awaitable[None]]:
        """Asks for a share of the minute; raises TooManyRequests when it is used up."""
        key = throttle_key(client_address(request.scope, ()))

        async def admit(mutations: int) -> None:
            if mutations and not await self.limiter.hit(RateLimitItemPerMinute(self.per_minute), key, cost=mutations):
                raise TooManyRequests(60)

        return admit
