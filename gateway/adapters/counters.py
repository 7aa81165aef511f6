"""Counters of what is done how often: in this process, or in Redis or Valkey for all processes together."""

import asyncio
from datetime import timedelta
from functools import cache

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import ConnectionPool
from redis.exceptions import RedisError

from gateway.logs import log
from resolvers.ports import Allowance

# A counter that does not answer at once is one that is not there.
PATIENCE_SECONDS = 2.0


class LimitsCounters:
    """The port `Counters`, by the library `limits` with a window that moves along."""

    def __init__(self, storage: Storage, pool: ConnectionPool | None = None) -> None:
        self.storage = storage
        self.pool = pool
        self.limiter = MovingWindowRateLimiter(storage)

    @classmethod
    def of(cls, redis_url: str) -> "LimitsCounters":
        """Shared by all processes when there is a URL, else this process's own."""
        if not redis_url:
            return cls(MemoryStorage())
        pool = ConnectionPool.from_url(redis_url)
        # The library passes on what it does not know to the client, but types it as plain values.
        storage = RedisStorage("async+redis://", implementation="redispy", key_prefix="ecrin", connection_pool=pool)  # type: ignore[arg-type]
        return cls(storage, pool)

    async def close(self) -> None:
        """Close the connections to where it counts."""
        if self.pool is not None:
            await self.pool.aclose()

    async def admit(self, allowance: Allowance, key: str, *, cost: int = 1) -> bool:
        """Whether nobody can count, a strict allowance refuses and another admits."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self.limiter.hit(_item(allowance), allowance.name, key, cost=cost)
        except (RedisError, OSError, TimeoutError) as problem:
            log.error("counters do not answer", problem=type(problem).__name__, allowance=allowance.name)
            return not allowance.strict

    async def forget(self, allowance: Allowance, key: str) -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self.limiter.clear(_item(allowance), allowance.name, key)
        except (RedisError, OSError, TimeoutError) as problem:
            log.error("counters do not answer", problem=type(problem).__name__, allowance=allowance.name)


@cache
def _item(allowance: Allowance) -> RateLimitItem:
    return RateLimitItemPerSecond(allowance.times, int(allowance.per / timedelta(seconds=1)))
