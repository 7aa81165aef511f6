"""Erasure: staff see what goes, what must stay and what stands in the way, then the person goes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tortoise.expressions import F
from tortoise.models import Model

from resolvers.orders.tables import Order, OrderStatus
from resolvers.people.locking import lock
from resolvers.people.tables import Customer, Invitation, InvitationAnswer, InvitationEvent
from resolvers.privacy.declaring import Holding, Subject
from resolvers.privacy.registry import CAME_TO_NOTHING, CONTRACT, HOLDINGS
from resolvers.privacy.subjects import customer_of, subject_of
from resolvers.shop import Shop
from resolvers.writing import writing

OPEN = (OrderStatus.PENDING_PAYMENT, OrderStatus.IN_VALIDATION, OrderStatus.CONFIRMED)


class NotErasable(Exception):
    """Something stands in the way; `blockers` say what."""

    def __init__(self, blockers: tuple[str, ...]) -> None:
        super().__init__("; ".join(blockers))
        self.blockers = blockers


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that must stay, until when and why."""

    what: str
    until: date
    because: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What erasure would do."""

    erases: tuple[str, ...]
    keeps: tuple[Kept, ...]
    blockers: tuple[str, ...]


async def preview(shop: Shop, customer_id: UUID) -> Preview | None:
    """What would go and stay, and what stands in the way; None for nobody."""
    customer = await customer_of(customer_id)
    if customer is None:
        return None
    who = await subject_of(customer)
    counts = [(holding, await holding.table.filter(holding.whose(who)).count()) for holding in HOLDINGS]
    return Preview(
        erases=tuple(f"{holding.title} ({count})" for holding, count in counts if count and holding.duty is None),
        keeps=tuple(
            Kept(holding.duty.what, _until(shop, holding.duty.years), holding.duty.because)
            for holding, count in counts
            if count and holding.duty is not None
        ),
        blockers=await _blockers(who),
    )


def _until(shop: Shop, years: int) -> date:
    today = shop.today
    # The 29th of February has no birthday in most years.
    return today.replace(year=today.year + years, day=min(today.day, 28) if today.month == 2 else today.day)


async def _blockers(who: Subject) -> tuple[str, ...]:
    waiting = await Order.filter(id__in=list(who.order_ids), status__in=list(OPEN)).order_by("number")
    return tuple(f"order {order.number} is {order.status.value}" for order in waiting)


async def erase(shop: Shop, customer_id: UUID, *, actor: str) -> bool:
    """Let a person go: delete or empty all that the registry does not keep, in one transaction. False for nobody.

    Raises:
        NotErasable: an order of theirs is not finished; nothing was changed.
    """
    async with writing(shop) as write:
        await lock(customer_id)
        customer = await customer_of(customer_id)
        if customer is None:
            return False
        who = await subject_of(customer)
        if blockers := await _blockers(who):
            raise NotErasable(blockers)
        await _give_places_back(customer_id)
        rows = [(holding, await holding.table.filter(holding.whose(who))) for holding in HOLDINGS]
        for holding, found in rows:
            await _let_go(holding, found)
        await Order.filter(id__in=list(who.order_ids)).update(customer_id=None)
        await Customer.filter(id=customer_id).update(erased_at=shop.clock())
        write.record(shop, "customer.erased", str(customer_id), actor=actor)
    return True


async def _give_places_back(customer_id: UUID) -> None:
    for row in await Invitation.filter(customer_id=customer_id, answer=InvitationAnswer.ACCEPTED):
        await InvitationEvent.filter(id=row.event_id).update(accepted=F("accepted") - 1)


async def _let_go(holding: Holding, rows: list[Model]) -> None:
    if holding.goes:
        await holding.rows([row.pk for row in rows]).delete()
        return
    nothing = set[object]()
    if holding.duty is CONTRACT:
        ids = [row.pk for row in rows]
        nothing = {order.pk for order in await holding.rows(ids).filter(CAME_TO_NOTHING)}
    for row in rows:
        if facts := holding.emptied(row, wholly=row.pk in nothing):
            await holding.rows([row.pk]).update(**facts)
