"""Work that many ask for at the same moment, done once."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

REMEMBERED = 512

T = TypeVar("T")


class Once:
    """Remembers the latest pieces of work by their keys; one that fails is forgotten.

    A key names all on which the work depends, the moment among it.
    """

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self.remembered = remembered
        self.tasks: OrderedDict[Hashable, asyncio.Task[Any]] = OrderedDict()

    async def of(self, key: Hashable, work: Callable[[], Awaitable[T]]) -> T:
        """What the work makes; whoever asks first begins it, and whoever leaves does not end it for the others."""
        task = self.tasks.get(key)
        if task is None:
            task = self.tasks[key] = asyncio.ensure_future(_awaited(work))
            task.add_done_callback(lambda done: self._forget_failure(key, done))
            while len(self.tasks) > self.remembered:
                self.tasks.popitem(last=False)
        elif task.done():
            # Most who ask find the answer; a shield for each would cost more than all the rest.
            return task.result()  # type: ignore[no-any-return]
        return await asyncio.shield(task)

    def _forget_failure(self, key: Hashable, done: asyncio.Task[Any]) -> None:
        failed = done.cancelled() or done.exception() is not None
        if failed and self.tasks.get(key) is done:
            del self.tasks[key]


async def _awaited(work: Callable[[], Awaitable[T]]) -> T:
    return await work()
