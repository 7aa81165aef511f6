"""Retention: what was kept long enough goes, by the registry and the clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tortoise.models import Model
from tortoise.queryset import QuerySet

from resolvers.letters.sending import silence
from resolvers.letters.tables import LetterContent
from resolvers.privacy.declaring import Holding
from resolvers.privacy.registry import HOLDINGS
from resolvers.shop import Shop
from resolvers.writing import writing

BATCH = 500
# Before anything was kept.
EVER = timedelta(days=365 * 200)


async def retain(shop: Shop) -> dict[str, int]:
    """Let go of what is over; returns how many rows of which tables. Any number of processes may do so at once."""
    done = {holding.name: await _retain(shop, holding) for holding in HOLDINGS}
    return {name: count for name, count in done.items() if count}


async def over(shop: Shop) -> dict[str, int]:
    """How many rows of which tables would go now."""
    found = {holding.name: await _over(holding, shop.clock()).count() for holding in HOLDINGS}
    return {name: count for name, count in found.items() if count}


def _over(holding: Holding, now: datetime) -> QuerySet[Model]:
    rule = holding.retention
    query = holding.table.filter(**{f"{rule.since}__lt": now - (rule.after or EVER)})
    return query if rule.only is None else query.filter(rule.only)


def _still_over(holding: Holding, ids: Sequence[object], now: datetime) -> QuerySet[Model]:
    rule, rows = holding.retention, holding.rows(ids)
    return rows if "__" in rule.since else rows.filter(**{f"{rule.since}__lt": now - (rule.after or EVER)})


async def _retain(shop: Shop, holding: Holding) -> int:
    """A batch in each transaction, so that nobody waits long."""
    count = 0
    while holding.retention.after is not None:
        async with writing(shop) as write:
            rows = await _over(holding, shop.clock()).limit(BATCH)
            ids = [row.pk for row in rows]
            if not ids:
                return count
            if holding.retention.deletes:
                # Asked again: a row that was used meanwhile stays.
                await _still_over(holding, ids, shop.clock()).delete()
            else:
                for row in rows:
                    await holding.rows([row.pk]).update(**holding.emptied(row, wholly=True))
                if holding.table is LetterContent:
                    await silence(ids)
            write.record(shop, "privacy.retained", holding.name, rows=len(ids))
            count += len(ids)
    return count
