"""Pieces held for an order, or a refusal that says what is left."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from resolvers.cart.drafts import Path, insufficient
from resolvers.catalog.pieces import Variant
from resolvers.refusals import Refused
from resolvers.stock import holds
from resolvers.stock.levels import available


async def hold(
    number: str, wanted: Mapping[int, int], variants: Iterable[Variant], now: datetime, path: Path = ()
) -> None:
    """Hold so many of each form, by its key, all or nothing; `variants` are those that may lack.

    Raises:
        Refused: INSUFFICIENT_STOCK for each that lacks.
    """
    if lacking := await holds.take(number, dict(wanted), now) if wanted else []:
        # Somebody was faster: what is left is read again, behind the lock that told us so.
        left = await available(lacking)
        short = {variant.id: variant for variant in variants if variant.id in lacking}
        raise Refused(
            *(insufficient(replace(each, available=left.get(key, 0)), wanted[key], path) for key, each in short.items())
        )
