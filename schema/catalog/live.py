"""Availability as it changes: the state, not each change on the way to it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from time import monotonic
from typing import Annotated

import strawberry

from resolvers.catalog import live, reads
from resolvers.catalog.availability import Availability, availability
from resolvers.catalog.pieces import Variant
from schema.catalog.availability import VariantAvailability
from schema.catalog.storefront import check_skus
from schema.context import Context, Info
from schema.live import Seen, right_of

# How often a piece is looked at that changes with the clock, such as one in preview.
EVERY = 2.0
# A busy minute in the shop is told in so many steps, however many orders it had.
AT_MOST_EVERY = 0.25


@strawberry.type
class CatalogSubscription:
    """Following what can be bought."""

    @strawberry.subscription(
        description="State, not events: the present value of each first, then each change, coalesced. Nothing is said"
        " of an unknown sku, nor of a hidden one.",
        graphql_type=VariantAvailability,
    )
    async def availability_changed(
        self,
        info: Info,
        skus: Annotated[list[str], strawberry.argument(description="Stock keeping units, at most 100.")],
    ) -> AsyncGenerator[Seen, None]:
        return _states(info.context, tuple(dict.fromkeys(check_skus(skus))))


async def _states(context: Context, skus: tuple[str, ...]) -> AsyncGenerator[Seen, None]:
    feed, told = context.shop.feed, dict[str, Availability]()
    changes = feed.changes(live.CHANGES, right_of(context), EVERY)
    async with aclosing(changes):
        async for position in changes:
            moment = (skus, context.caller.is_vip, position, int(monotonic() / EVERY))
            read = partial(feed.surely, partial(_read, context, skus))
            for variant in await feed.once.of(moment, read):
                found = availability(variant, context.country, context.caller, context.shop.clock())
                if told.get(variant.sku) != found:
                    told[variant.sku] = found
                    yield Seen((variant.sku, found), VariantAvailability(variant=variant))
            await asyncio.sleep(AT_MOST_EVERY)


async def _read(context: Context, skus: tuple[str, ...]) -> list[Variant]:
    found = await reads.by_sku(context.caller, context.shop.clock(), skus)
    return [variant for variant in found if variant is not None]
