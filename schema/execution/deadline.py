"""A deadline that costs nothing where nothing is waited for."""

import asyncio
from collections.abc import Coroutine, Generator
from functools import partial
from types import coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """What the work gives. It begins at once, and only if it waits for something a clock is set.

    Raises:
        TimeoutError: it takes longer.
    """
    try:
        awaited = work.send(None)
    except StopIteration as done:
        found: T = done.value
        return found
    async with asyncio.timeout(seconds):
        return await _resumed(work, awaited)


@coroutine
def _resumed(work: Coroutine[Any, Any, T], awaited: Any) -> Generator[Any, Any, T]:
    """Goes on with work that has begun, and waits."""
    while True:
        try:
            told = yield awaited
        except BaseException as problem:  # noqa: BLE001 - a cancellation is the work's to hear of
            step = partial(work.throw, problem)
        else:
            step = partial(work.send, told)
        try:
            awaited = step()
        except StopIteration as done:
            found: T = done.value
            return found
