"""Passwords with Argon2id and zxcvbn, in a few threads of their own: a flood of them waits, and the shop goes on."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from zxcvbn import zxcvbn

from resolvers.ports import PasswordsBusy

P = ParamSpec("P")
R = TypeVar("R")

# OWASP's second choice of parameters: 19 MiB for each thread, about 30 ms.
MEMORY_KIB, ROUNDS, LANES = 19 * 1024, 2, 1
THREADS = 2
# More than these wait so long that their clients are gone: a few seconds at 30 ms and two threads.
MOST_WAITING = 200
# What stands behind does not make a weak beginning strong, and measuring takes long for long texts.
LONGEST_MEASURED = 32
UNKNOWN = "nobody’s password"


class Argon2Passwords:
    """The port `Passwords`. Memory is bounded by the threads, waiting by a count."""

    def __init__(
        self, *, threads: int = THREADS, most_waiting: int = MOST_WAITING, memory_kib: int = MEMORY_KIB
    ) -> None:
        self.hasher = PasswordHasher(time_cost=ROUNDS, memory_cost=memory_kib, parallelism=LANES)
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="passwords")
        # Apart: whoever signs up slowly holds up nobody who signs in.
        self.measuring = ThreadPoolExecutor(1, thread_name_prefix="strength")
        self.most_waiting = most_waiting
        self.waiting = 0
        # What an unknown address is checked against: as slow as any wrong password.
        self.nobody = self.hasher.hash(UNKNOWN)

    async def hash(self, password: str) -> str:
        return await self._apart(self.pool, self.hasher.hash, password)

    async def verify(self, stored: str | None, password: str) -> bool:
        matches = await self._apart(self.pool, self._matches, stored or self.nobody, password)
        return matches and bool(stored)

    async def strength(self, password: str, context: Sequence[str]) -> int:
        return await self._apart(self.measuring, _strength, password[:LONGEST_MEASURED], list(context))

    def is_dated(self, stored: str) -> bool:
        return self.hasher.check_needs_rehash(stored)

    def close(self) -> None:
        """Let the threads end."""
        for pool in (self.pool, self.measuring):
            pool.shutdown(wait=False, cancel_futures=True)

    def _matches(self, stored: str, password: str) -> bool:
        try:
            return self.hasher.verify(stored, password)
        except (Argon2Error, InvalidHashError):
            return False

    async def _apart(self, pool: ThreadPoolExecutor, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        if self.waiting >= self.most_waiting:
            raise PasswordsBusy
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, lambda: work(*args, **kwargs))
        finally:
            self.waiting -= 1


def _strength(password: str, context: list[str]) -> int:
    return int(zxcvbn(password, user_inputs=context)["score"])
