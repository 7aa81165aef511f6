"""Availability as it changes: the state, not each change on the way to it."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from functools import partial
from typing import Annotated

import strawberry

from resolvers.catalog import live
from resolvers.catalog.availability import Availability, availability
from resolvers.catalog.pieces import Variant
from resolvers.catalog.reads import is_offered, variants
from resolvers.catalog.shelf import Shelf
from resolvers.shop import Shop
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
    read, known = -1, dict[str, Variant]()
    changes = feed.changes(live.CHANGES, right_of(context), EVERY)
    async with aclosing(changes):
        try:
            async for position in changes:
                if position != read:
                    fresh = await _known(context.shop, position, skus)
                    # Only what is there: whoever names what is not, has it looked for alone.
                    feed.watched.update(fresh.keys())
                    feed.watched.subtract(known.keys())
                    read, known = position, fresh
                now = context.shop.clock()
                for variant in known.values():
                    if not is_offered(variant, context.caller, now):
                        continue
                    found = availability(variant, context.country, context.caller, now)
                    if told.get(variant.sku) != found:
                        told[variant.sku] = found
                        yield Seen((variant.sku, found), VariantAvailability(variant=variant))
                await asyncio.sleep(AT_MOST_EVERY)
        finally:
            feed.watched.subtract(known.keys())
            feed.watched = +feed.watched


async def _known(shop: Shop, position: int, skus: tuple[str, ...]) -> dict[str, Variant]:
    """The variants as they are: what anybody follows is read in one go, once for all."""
    feed, read = shop.feed, partial(_read, shop.shelf)
    watched = await feed.once.of(("watched", position), partial(feed.surely, partial(read, tuple(feed.watched))))
    others = tuple(sorted(set(skus) - watched.keys()))
    own = await feed.once.of(("watched", position, others), partial(feed.surely, partial(read, others)))
    return {sku: variant for sku in skus if (variant := watched.get(sku) or own.get(sku)) is not None}


async def _read(shelf: Shelf, skus: Sequence[str]) -> dict[str, Variant]:
    found, _ = await variants(shelf, skus=skus) if skus else ({}, {})
    return {variant.sku: variant for variant in found.values() if not variant.is_retired}
