"""Erasure: staff see what goes, what must stay and what stands in the way, then the person goes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from tortoise.expressions import F
from tortoise.models import Model

from resolvers.concierge.handling import RESOLVED
from resolvers.concierge.tables import ConciergeRequest, RequestKind, RequestStatus
from resolvers.languages.translations import message
from resolvers.letters.sending import silence
from resolvers.letters.tables import LetterContent
from resolvers.orders.lifecycle import LABELS
from resolvers.orders.tables import Order, OrderStatus, Withdrawal
from resolvers.payments.operations import all_under_way
from resolvers.people.emails import EmailProblem, normalise
from resolvers.people.locking import lock
from resolvers.people.refusing import refuse_if_any
from resolvers.people.sessions import sign_out_everywhere
from resolvers.people.staff.acting import Deed, acting
from resolvers.people.staff.customers import UNKNOWN
from resolvers.people.staff.sessions import Staff
from resolvers.people.tables import Customer, Invitation, InvitationAnswer, InvitationEvent
from resolvers.privacy.declaring import Duty, Holding, Subject
from resolvers.privacy.holdings.orders import CAME_TO_NOTHING
from resolvers.privacy.registry import HOLDINGS
from resolvers.privacy.subjects import customer_of, subject_of
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import Shop

OPEN = (OrderStatus.PENDING_PAYMENT, OrderStatus.IN_VALIDATION, OrderStatus.CONFIRMED)
UNFINISHED = Refusal(
    code=UserErrorCode.INVALID_STATUS, message=message("Order {number} is « {status} »."), path=("id",)
)
MONEY_MOVES = Refusal(
    code=UserErrorCode.INVALID_STATUS,
    message=message("The payment provider is still at work on order {number}."),
    path=("id",),
)
WITHDRAWN = Refusal(
    code=UserErrorCode.INVALID_STATUS,
    message=message("The withdrawal from order {number} is not settled yet."),
    path=("id",),
)
OTHER_ADDRESS = Refusal(
    code=UserErrorCode.INVALID_INPUT, message=message("This is not the customer's address."), path=("confirmEmail",)
)


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that must stay, until when and why; the words are source texts."""

    what: str
    until: date
    because: str


@dataclass(frozen=True, slots=True)
class Going:
    """So many rows that go, or stay without what is personal; `title` is a source text."""

    title: str
    count: int
    is_deleted: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What erasure would do, or why it would be refused."""

    erases: tuple[Going, ...]
    keeps: tuple[Kept, ...]
    blockers: tuple[Refusal, ...]


async def preview(customer_id: UUID) -> Preview | None:
    """What would go and stay, and what stands in the way; None for nobody."""
    customer = await customer_of(customer_id)
    if customer is None:
        return None
    who = await subject_of(customer)
    found = [(holding, await holding.all_of(who)) for holding in HOLDINGS]
    kept: dict[Duty, Kept] = {}
    for holding, rows in found:
        if (duty := holding.duty) is not None and duty not in kept and rows:
            kept[duty] = Kept(duty.what, _until(holding, rows), duty.because)
    going = [(holding, len(rows)) for holding, rows in found if rows and holding.duty is None]
    return Preview(
        erases=tuple(Going(holding.title, count, holding.goes) for holding, count in going),
        keeps=tuple(kept.values()),
        blockers=tuple(await _blockers(who)),
    )


def _until(holding: Holding, rows: Sequence[Model]) -> date:
    """When the last of them may go."""
    newest: datetime = max(getattr(row, holding.retention.since) for row in rows)
    return (newest + (holding.retention.after or timedelta(0))).date()


async def _blockers(who: Subject) -> list[Refusal]:
    waiting = Order.filter(id__in=list(who.order_ids), status__in=list(OPEN)).order_by("number")
    found = [
        replace(UNFINISHED, params={"number": order.number}, words={"status": LABELS[order.status]})
        for order in await waiting
    ]
    moving = sorted(await all_under_way(who.order_numbers))
    found += [replace(MONEY_MOVES, params={"number": number}) for number in moving]
    return [*found, *await _unpaid_withdrawals(who)]


async def _unpaid_withdrawals(who: Subject) -> list[Refusal]:
    """What was withdrawn from a sent order is to be paid back first."""
    rows = Withdrawal.filter(order_id__in=list(who.order_ids), confirmed_at__isnull=False)
    waiting = rows.filter(goods_received_at__isnull=True).prefetch_related("order")
    return [replace(WITHDRAWN, params={"number": row.order.number}) for row in await waiting]


async def erase(shop: Shop, staff: Staff, customer_id: UUID | None, confirm_email: str) -> None:
    """Let a person go: delete or empty all that the registry does not keep, in one transaction.

    Whoever erases writes the address out, so that nobody is erased for somebody else. A wish to go that waited is
    answered by it.

    Raises:
        Refused: NOT_FOUND; another address; INVALID_STATUS for each order of theirs that is not finished.
    """
    async with acting(shop, staff, "customerErase", str(customer_id or "")) as deed:
        customer = await customer_of(customer_id) if customer_id is not None else None
        if customer is None:
            raise Refused(UNKNOWN)
        await lock(customer.id)
        customer = await Customer.get(id=customer.id)
        if not _is_theirs(customer, confirm_email):
            raise Refused(OTHER_ADDRESS)
        who = await subject_of(customer)
        refuse_if_any(await _blockers(who))
        await _give_places_back(customer.id)
        await sign_out_everywhere(deed, shop, customer.id)
        await _answer_wish(deed, shop, staff, customer.id)
        rows = [(holding, await holding.all_of(who)) for holding in HOLDINGS]
        for holding, found in rows:
            await _let_go(holding, found)
        await silence([row.pk for holding, found in rows if holding.table is LetterContent for row in found])
        await Order.filter(id__in=list(who.order_ids)).update(customer_id=None)
        await Customer.filter(id=customer.id).update(erased_at=shop.clock())
        deed.record(shop, "customer.erased", str(customer.id), actor=staff.actor)


def _is_theirs(customer: Customer, email: str) -> bool:
    try:
        return normalise(email).key == customer.email_key
    except EmailProblem:
        return False


async def _answer_wish(deed: Deed, shop: Shop, staff: Staff, customer_id: UUID) -> None:
    """The customer asked for just this; the rest of what they asked stays with the concierge, emptied."""
    wish = ConciergeRequest.filter(customer_id=customer_id, kind=RequestKind.ACCOUNT_DELETION)
    for row in await wish.exclude(status=RequestStatus.RESOLVED):
        done = {"status": RequestStatus.RESOLVED, "resolved_at": shop.clock(), "owner_id": row.owner_id or staff.id}
        await ConciergeRequest.filter(id=row.id).update(**done)
        deed.record(shop, RESOLVED, row.reference, actor=staff.actor)


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
