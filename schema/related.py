"""What hangs on a thing and is not always asked for: read once for all things of a list, and only if somebody asks."""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any, TypeVar

from strawberry.dataloader import DataLoader

from resolvers.catalog.pieces import Variant
from resolvers.catalog.reads import variants
from resolvers.concierge.desk import DeskRequest
from resolvers.concierge.desk import about_orders as requests_about
from resolvers.letters.desk import DeskLetter
from resolvers.letters.desk import about_orders as letters_about
from resolvers.orders import desk
from resolvers.orders.desk import DeskOrder
from schema.context import Context

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


async def letters_of(context: Context, number: str) -> list[DeskLetter]:
    """The letters about an order."""
    return await _one(context, "letters", number, letters_about) or []


async def requests_of(context: Context, number: str) -> list[DeskRequest]:
    """What was asked about an order."""
    return await _one(context, "requests", number, lambda numbers: requests_about(context.shop, numbers)) or []


async def order_of(context: Context, number: str | None) -> DeskOrder | None:
    """An order by its number, if there is one."""
    if number is None:
        return None
    return await _one(context, "orders", number, lambda numbers: desk.orders_by_number(context.shop, numbers))


async def variant_of(context: Context, variant_id: int | None) -> Variant | None:
    """A form of a piece by its key, retired ones too."""
    if variant_id is None:
        return None
    return await _one(context, "variants", variant_id, _variants)


async def _variants(ids: Sequence[int]) -> dict[int, Variant]:
    known, _ = await variants(ids=ids)
    return known


async def _one(context: Context, name: str, key: K, read: Callable[[Sequence[K]], Awaitable[dict[K, T]]]) -> T | None:
    """One batch for all keys that are asked for together. Nothing is kept: a mutation may come between two batches."""

    async def load(keys: list[K]) -> list[T | None]:
        found = await read(keys)
        return [found.get(each) for each in keys]

    loaders: dict[str, DataLoader[Any, Any]] = context.loaders
    if name not in loaders:
        loaders[name] = DataLoader(load_fn=load, cache=False)
    loaded: T | None = await loaders[name].load(key)
    return loaded
