"""Work that many ask for at the same moment, done once."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

REMEMBERED = 512

T = TypeVar("T")


class Done:
    """A piece of work, and what tells those who wait for it: an event costs each of them less than a shield."""

    __slots__ = ("bell", "task")

    def __init__(self, work: Callable[[], Awaitable[Any]]) -> None:
        self.bell = asyncio.Event()
        self.task = asyncio.ensure_future(self._do(work))

    async def _do(self, work: Callable[[], Awaitable[Any]]) -> Any:
        try:
            return await work()
        finally:
            self.bell.set()

    @property
    def has_failed(self) -> bool:
        return self.task.done() and (self.task.cancelled() or self.task.exception() is not None)


class Once:
    """Remembers the latest pieces of work by their keys; one that fails is forgotten.

    A key names all on which the work depends, the moment among it.
    """

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self.remembered = remembered
        self.known: OrderedDict[Hashable, Done] = OrderedDict()

    async def of(self, key: Hashable, work: Callable[[], Awaitable[T]]) -> T:
        """What the work makes; whoever asks first begins it, and whoever leaves does not end it for the others."""
        done = self.known.get(key)
        if done is None or done.has_failed:
            done = self.known[key] = Done(work)
            while len(self.known) > self.remembered:
                self.known.popitem(last=False)
        if not done.task.done():
            await done.bell.wait()
        # The bell rings as the last thing the task does: it ends without waiting for anything more.
        found: T = await done.task
        return found
