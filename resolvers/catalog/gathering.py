"""Reading for several at once: who comes while others are read for is read for together with all who came meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

# Beyond so many the first would wait for the last.
MOST_AT_ONCE = 240


@dataclass(slots=True)
class _Gathering(Generic[K, V]):
    """What will be read next, and for whom."""

    found: "asyncio.Future[dict[K, V]]"
    keys: dict[K, None] = field(default_factory=dict)


class Gathered(Generic[K, V]):
    """Reads by keys, one after the other; whatever was asked for meanwhile is the next.

    What somebody is given was read after they asked.
    """

    def __init__(self, read: Callable[[list[K]], Awaitable[dict[K, V]]]) -> None:
        self._read = read
        self._reading = asyncio.Lock()
        self._next: _Gathering[K, V] | None = None

    async def of(self, keys: Iterable[K]) -> dict[K, V]:
        """What there is of these keys; raises what the reading raises."""
        wanted = dict.fromkeys(keys)
        while (gathering := self._next) is not None and len(gathering.keys) + len(wanted) <= MOST_AT_ONCE:
            gathering.keys.update(wanted)
            try:
                found = await asyncio.shield(gathering.found)
            except asyncio.CancelledError:
                if not gathering.found.cancelled():
                    raise
                # Whoever was reading for both went away: begin anew.
                continue
            return {key: found[key] for key in wanted if key in found}
        return await self._lead(wanted)

    async def _lead(self, wanted: dict[K, None]) -> dict[K, V]:
        gathering = self._next = _Gathering[K, V](asyncio.get_running_loop().create_future(), dict(wanted))
        try:
            async with self._reading:
                self._close(gathering)
                found = await self._read(list(gathering.keys))
        except Exception as problem:
            # Whatever it was, it is raised here and to all for whom it was read; there may be nobody else.
            gathering.found.set_exception(problem)
            gathering.found.exception()
            raise
        except asyncio.CancelledError:
            gathering.found.cancel()
            raise
        finally:
            self._close(gathering)
        gathering.found.set_result(found)
        return {key: found[key] for key in wanted if key in found}

    def _close(self, gathering: _Gathering[K, V]) -> None:
        if self._next is gathering:
            self._next = None
