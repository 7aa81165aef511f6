"""Holds: stock promised to an order by a conditional update, so that two buyers of the last ring never both succeed."""

from collections.abc import Collection, Mapping
from datetime import datetime

from tortoise.expressions import F

from resolvers.rows import column
from resolvers.stock.tables import Hold, HoldState, Level, LocationKind


async def take(order_number: str, wanted: Mapping[int, int], now: datetime) -> list[int]:
    """Hold `{variant id: quantity}` of the web shop's stock for an order; returns the variants that lack it.

    Belongs in a transaction that is left by an exception when anything lacks. Rows are locked in one order, by id,
    so that two carts with the same pieces never wait for each other.
    """
    found = Level.filter(variant_id__in=list(wanted), location__kind=LocationKind.WEBSHOP).order_by("id")
    levels = await found.select_for_update(of=("stock_levels",))
    enough = {level.id: wanted[level.variant_id] for level in levels if _has(level, wanted[level.variant_id])}
    for quantity in sorted(set(enough.values())):
        ids = [level_id for level_id, each in enough.items() if each == quantity]
        # SQLite has no row locks and needs none, as its transactions begin as writers; the guard holds on both.
        taken = await Level.filter(id__in=ids, on_hand__gte=F("held") + quantity).update(held=F("held") + quantity)
        if taken != len(ids):
            return list(wanted)
    await Hold.bulk_create(
        Hold(order_number=order_number, level_id=level_id, quantity=quantity, taken_at=now)
        for level_id, quantity in enough.items()
    )
    held = {level.variant_id for level in levels if level.id in enough}
    return [variant_id for variant_id in wanted if variant_id not in held]


def _has(level: Level, quantity: int) -> bool:
    return level.on_hand - level.held >= quantity


async def lock(order_number: str, variant_ids: Collection[int] = ()) -> None:
    """Lock the stock rows an order holds, before the order itself: every transaction locks in that order.

    With `variant_ids`, the web shop's rows of those too, from which it may take.
    """
    kept = Hold.filter(order_number=order_number).exclude(state=HoldState.RELEASED)
    rows = set(await column(kept, "level_id"))
    if variant_ids:
        wanted = Level.filter(variant_id__in=list(variant_ids), location__kind=LocationKind.WEBSHOP)
        rows.update(await column(wanted, "id"))
    for level_id in sorted(rows):
        await Level.filter(id=level_id).update(held=F("held"))


async def held(order_number: str) -> dict[int, int]:
    """How many of each variant an order holds."""
    found: dict[int, int] = {}
    kept = Hold.filter(order_number=order_number, state=HoldState.HELD).prefetch_related("level")
    for hold in await kept:
        found[hold.level.variant_id] = found.get(hold.level.variant_id, 0) + hold.quantity
    return found


async def sell(order_number: str, now: datetime) -> int:
    """Turn an order's holds into sales: the pieces are the customer's. Returns how many pieces."""
    sold = 0
    for hold in await Hold.filter(order_number=order_number, state=HoldState.HELD).order_by("level_id"):
        if await Hold.filter(id=hold.id, state=HoldState.HELD).update(state=HoldState.SOLD, ended_at=now):
            gone = {"held": F("held") - hold.quantity, "on_hand": F("on_hand") - hold.quantity}
            await Level.filter(id=hold.level_id).update(**gone)
            sold += hold.quantity
    return sold


async def restock(order_number: str, now: datetime) -> int:
    """Put an order's sold pieces back where they were taken from. Returns how many pieces."""
    back = 0
    for hold in await Hold.filter(order_number=order_number, state=HoldState.SOLD).order_by("level_id"):
        if await Hold.filter(id=hold.id, state=HoldState.SOLD).update(state=HoldState.RELEASED, ended_at=now):
            await Level.filter(id=hold.level_id).update(on_hand=F("on_hand") + hold.quantity)
            back += hold.quantity
    return back


async def take_back(order_number: str, wanted: Mapping[int, int], now: datetime) -> int:
    """Put so many sold pieces of each variant back where they were taken from. Returns how many pieces."""
    return await _give_up(order_number, wanted, now, HoldState.SOLD)


async def let_go(order_number: str, wanted: Mapping[int, int], now: datetime) -> int:
    """Give so many held pieces of each variant free. Returns how many pieces."""
    return await _give_up(order_number, wanted, now, HoldState.HELD)


async def _give_up(order_number: str, wanted: Mapping[int, int], now: datetime, state: HoldState) -> int:
    """End so much of the holds in a state; a hold of which something stays is split."""
    missing = dict(wanted)
    kept = Hold.filter(order_number=order_number, state=state, level__variant_id__in=list(wanted))
    for hold in await kept.order_by("level_id").prefetch_related("level"):
        quantity = min(hold.quantity, missing[hold.level.variant_id])
        left = hold.quantity - quantity
        whole = {"state": HoldState.RELEASED, "ended_at": now} if not left else {"quantity": left}
        if quantity and await Hold.filter(id=hold.id, state=state, quantity=hold.quantity).update(**whole):
            if left:
                await Hold.create(
                    order_number=order_number,
                    level_id=hold.level_id,
                    quantity=quantity,
                    state=HoldState.RELEASED,
                    taken_at=hold.taken_at,
                    ended_at=now,
                )
            back = {"on_hand": F("on_hand") + quantity} if state is HoldState.SOLD else {"held": F("held") - quantity}
            await Level.filter(id=hold.level_id).update(**back)
            missing[hold.level.variant_id] -= quantity
    return sum(wanted.values()) - sum(missing.values())


async def release(order_number: str, now: datetime) -> int:
    """Give an order's holds back; a hold is released once, whoever asks how often. Returns how many pieces."""
    released = 0
    holds = await Hold.filter(order_number=order_number, state=HoldState.HELD).order_by("level_id")
    for hold in holds:
        if await Hold.filter(id=hold.id, state=HoldState.HELD).update(state=HoldState.RELEASED, ended_at=now):
            await Level.filter(id=hold.level_id).update(held=F("held") - hold.quantity)
            released += hold.quantity
    return released
