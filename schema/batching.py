"""Things read once for all who ask for them together, and only if somebody asks."""

from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Any, TypeVar

from strawberry.dataloader import DataLoader

from schema.context import Context

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


async def together(
    context: Context, name: Hashable, key: K, read: Callable[[list[K]], Awaitable[Mapping[K, T]]]
) -> T | None:
    """What `read` finds for a key, in one batch for all keys that are asked for together under a name.

    The name holds all on which the answer depends besides the key. Nothing is kept: a mutation may come between two
    batches. What `read` raises, everybody who asked is told.
    """

    async def load(keys: list[K]) -> list[T | None]:
        found = await read(keys)
        return [found.get(each) for each in keys]

    loaders: dict[Hashable, DataLoader[Any, Any]] = context.loaders
    if name not in loaders:
        loaders[name] = DataLoader(load_fn=load, cache=False)
    loaded: T | None = await loaders[name].load(key)
    return loaded
