"""Erasure: staff see what goes, what must stay and what stands in the way, then the person goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from tortoise.expressions import F
from tortoise.models import Model

from resolvers.letters.sending import silence
from resolvers.letters.tables import LetterContent
from resolvers.orders.tables import Order, OrderStatus
from resolvers.people.locking import lock
from resolvers.people.sessions import sign_out_everywhere
from resolvers.people.tables import Customer, Invitation, InvitationAnswer, InvitationEvent
from resolvers.privacy.declaring import Duty, Holding, Subject
from resolvers.privacy.holdings.orders import CAME_TO_NOTHING
from resolvers.privacy.registry import HOLDINGS
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


async def preview(customer_id: UUID) -> Preview | None:
    """What would go and stay, and what stands in the way; None for nobody."""
    customer = await customer_of(customer_id)
    if customer is None:
        return None
    who = await subject_of(customer)
    found = [(holding, await holding.all_of(who)) for holding in HOLDINGS]
    kept: dict[Duty, Kept] = {}
    for holding, rows in found:
        if holding.duty is not None and holding.duty not in kept and rows:
            kept[holding.duty] = Kept(holding.duty.what, _until(holding, rows), holding.duty.because)
    return Preview(
        erases=tuple(_going(holding, len(rows)) for holding, rows in found if rows and holding.duty is None),
        keeps=tuple(kept.values()),
        blockers=await _blockers(who),
    )


def _going(holding: Holding, count: int) -> str:
    return f"{holding.title} ({count})" if holding.goes else f"{holding.title} ({count}), without what is personal"


def _until(holding: Holding, rows: Sequence[Model]) -> date:
    """When the last of them may go."""
    newest: datetime = max(getattr(row, holding.retention.since) for row in rows)
    return (newest + (holding.retention.after or timedelta(0))).date()


async def _blockers(who: Subject) -> tuple[str, ...]:
    waiting = await Order.filter(id__in=list(who.order_ids), status__in=list(OPEN)).order_by("number")
    return tuple(f"order {order.number} is {order.status.value}" for order in waiting)


async def erase(shop: Shop, customer_id: UUID, *, actor: str) -> bool:
    """Let a person go: delete or empty all that the registry does not keep, in one transaction. False for nobody.

    Raises:
        NotErasable: an order of theirs is not finished; nothing was changed.
    """
    async with writing(shop) as write:
        if await customer_of(customer_id) is None:
            return False
        await lock(customer_id)
        customer = await Customer.get(id=customer_id)
        who = await subject_of(customer)
        if blockers := await _blockers(who):
            raise NotErasable(blockers)
        await _give_places_back(customer_id)
        await sign_out_everywhere(write, shop, customer_id)
        rows = [(holding, await holding.all_of(who)) for holding in HOLDINGS]
        for holding, found in rows:
            await _let_go(holding, found)
        await silence([row.pk for holding, found in rows if holding.table is LetterContent for row in found])
        await Order.filter(id__in=list(who.order_ids)).update(customer_id=None)
        await Customer.filter(id=customer_id).update(erased_at=shop.clock())
        write.record(shop, "customer.erased", str(customer_id), actor=actor)
    return True


async def _give_places_back(customer_id: UUID) -> None:
    for row in await Invitation.filter(customer_id=customer_id):
        # The event's row is written first, as by an answer that comes at the same moment.
        event = InvitationEvent.filter(id=row.event_id)
        await event.update(accepted=F("accepted"))
        if await Invitation.filter(id=row.id, answer=InvitationAnswer.ACCEPTED).exists():
            await event.update(accepted=F("accepted") - 1)


async def _let_go(holding: Holding, rows: list[Model]) -> None:
    if holding.goes:
        await holding.rows([row.pk for row in rows]).delete()
        return
    nothing = set[object]()
    if holding.table is Order:
        ids = [row.pk for row in rows]
        nothing = {order.pk for order in await holding.rows(ids).filter(CAME_TO_NOTHING)}
    for row in rows:
        if facts := holding.emptied(row, wholly=row.pk in nothing):
            await holding.rows([row.pk]).update(**facts)
