"""What the provider knows and we do not: lost events, money moved at its own desk, approvals about to lapse."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from tortoise.expressions import F, Q

from resolvers.events.tables import Event
from resolvers.orders import paying
from resolvers.orders.invoicing import credit_refund
from resolvers.orders.lifecycle import Actor
from resolvers.orders.locking import locked
from resolvers.orders.paying import MISMATCHED
from resolvers.orders.tables import Order, OrderStatus
from resolvers.payments import operations
from resolvers.payments.inbox import SESSION_STATES
from resolvers.payments.tables import TAKEN, Operation, OperationKind, OperationState, Payment, PaymentState
from resolvers.ports import PaymentRefused, ProviderSession, ProviderUnavailable
from resolvers.rows import column
from resolvers.shop import Shop
from resolvers.writing import Writing, writing

AT_ONCE = 100
WARNED_BEFORE = timedelta(days=1)
# An approval can lapse or be let go at any time; what was taken is looked at daily, as long as disputes are young.
APPROVED_EVERY, TAKEN_EVERY, TAKEN_FOR = timedelta(minutes=15), timedelta(days=1), timedelta(days=180)
LAPSES = "payment.lapses_soon"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Money that a person must look after, in one line."""

    order_number: str
    what: str


async def compare(shop: Shop, *, everything: bool = False) -> int:
    """Ask the provider about payments it approved or took; returns how many had news. Any number may ask at once."""
    now = shop.clock()
    approved = Q(state=PaymentState.AUTHORISED) & _unchecked(shop, APPROVED_EVERY, everything=everything)
    taken = Q(state__in=TAKEN, opened_at__gte=now - TAKEN_FOR) & _unchecked(shop, TAKEN_EVERY, everything=everything)
    # A page that we ended may have been paid a moment before: it is looked at once more when its own time is over.
    ended = Q(state=PaymentState.EXPIRED, expires_at__lte=now) & (
        Q(checked_at__isnull=True) | Q(checked_at__lt=F("expires_at"))
    )
    known = Payment.filter(approved | taken | ended, session_id__not_isnull=True).order_by("id").limit(AT_ONCE)
    news, some = 0, await known
    while some:
        news += await _asked(shop, some)
        # All that are due: a hundred at a time, the oldest would keep the newest waiting.
        some = await known.filter(id__gt=some[-1].id)
    return news


async def _asked(shop: Shop, payments: Sequence[Payment]) -> int:
    news, now = 0, shop.clock()
    for payment in payments:
        if not await Payment.filter(id=payment.id, checked_at=payment.checked_at).update(checked_at=now):
            continue
        try:
            session = await shop.payments.look(str(payment.session_id))
        except ProviderUnavailable:
            await Payment.filter(id=payment.id).update(checked_at=payment.checked_at)
            continue
        except PaymentRefused:
            continue
        news += await _compared(shop, payment, session)
    return news


def _unchecked(shop: Shop, every: timedelta, *, everything: bool) -> Q:
    return Q() if everything else Q(checked_at__isnull=True) | Q(checked_at__lte=shop.clock() - every)


async def _compared(shop: Shop, payment: Payment, session: ProviderSession) -> bool:
    """The state counts like an event; of money that we did not move, staff are told once."""
    if SESSION_STATES.get(session.state) is not payment.state and await paying.found(shop, session):
        return True
    async with writing(shop) as write:
        order = await locked(payment.order_number)
        row = await Payment.get(id=payment.id)
        theirs, ours = (session.captured, session.refunded), (row.captured, row.refunded)
        if theirs == ours or await operations.under_way(order.number):
            return False
        if await _given_back_there(write, shop, order, row, session):
            return True
        told = await Event.filter(subject=order.number, kind=MISMATCHED).order_by("-sequence").first()
        figures = {"captured": theirs[0], "refunded": theirs[1]}
        if told is not None and {name: told.data.get(name) for name in figures} == figures:
            return False
        write.record(shop, MISMATCHED, order.number, actor=Actor.PAYMENT, payment=str(row.id), **figures)
    return True


async def _given_back_there(
    write: Writing, shop: Shop, order: Order, payment: Payment, session: ProviderSession
) -> bool:
    """Take a refund that failed here, and that somebody then made at the provider's own desk, for done."""
    more = session.refunded - payment.refunded if session.captured == payment.captured else 0
    failed = Operation.filter(payment_id=payment.id, kind=OperationKind.REFUND, state=OperationState.FAILED)
    found = await failed.filter(amount=more).order_by("id").first()
    if found is None or not await failed.filter(id=found.id).update(state=OperationState.OWED):
        return False
    await operations.settle(write, shop, found, payment, session)
    await credit_refund(write, shop, order, found)
    return True


async def warn(shop: Shop) -> int:
    """Note, once and a day before, that the approval of a payment is about to lapse; a letter tells the maison."""
    soon = shop.clock() - shop.payments.authorisation_lifetime + WARNED_BEFORE
    approved = (
        Payment.filter(state=PaymentState.AUTHORISED, opened_at__lte=soon).order_by("opened_at", "id").limit(AT_ONCE)
    )
    payments = {payment.order_number: payment for payment in await approved}
    waiting = Order.filter(number__in=list(payments), status=OrderStatus.IN_VALIDATION)
    told = await _warned(list(payments))
    warned = 0
    for number in await column(waiting, "number") if payments else []:
        payment = str(payments[number].id)
        if payment in told:
            continue
        async with writing(shop) as write:
            order = await locked(number)
            if order.status is OrderStatus.IN_VALIDATION and payment not in await _warned([number]):
                write.record(shop, LAPSES, number, payment=payment)
                warned += 1
    return warned


async def _warned(numbers: Sequence[str]) -> set[str]:
    """The payments of these orders that were told of; one that was asked for anew has a time of its own."""
    events = await Event.filter(subject__in=list(numbers), kind=LAPSES) if numbers else []
    return {event.data["payment"] for event in events}


async def troubles() -> list[Trouble]:
    """What no machine can mend: operations that the provider refuses, and money that moved without us."""
    failed = await Operation.filter(state=OperationState.FAILED).order_by("id").prefetch_related("payment")
    numbers = {each.payment.order_number for each in failed}
    waiting = Order.filter(number__in=list(numbers), status=OrderStatus.IN_VALIDATION)
    unconfirmed = set(await column(waiting, "number")) if numbers else set()
    again = await _refunded_again(failed)
    found = [
        Trouble(each.payment.order_number, f"{each.kind.value.lower()} of {each.amount / 100:.2f} €: {each.last_error}")
        for each in failed
        if each.id not in again and _matters(each, unconfirmed)
    ]
    return [*found, *await _mismatches()]


async def _refunded_again(failed: Sequence[Operation]) -> set[UUID]:
    """The refunds that failed and were then made by another, each by one of its own."""
    payments = [each.payment_id for each in failed if each.kind is OperationKind.REFUND]
    refunds = Operation.filter(payment_id__in=payments, kind=OperationKind.REFUND, state=OperationState.DONE)
    left = list(await refunds.order_by("id")) if payments else []
    found = set[UUID]()
    for each in failed:
        later = (done for done in left if (done.payment_id, done.amount) == (each.payment_id, each.amount))
        if (match := next((done for done in later if done.id > each.id), None)) is not None:
            left.remove(match)
            found.add(each.id)
    return found


def _matters(operation: Operation, unconfirmed: AbstractSet[str]) -> bool:
    """Whether what the provider refused is still to be done: not if the order was paid or ended another way."""
    payment: Payment = operation.payment
    if operation.kind is OperationKind.REFUND:
        left: int = payment.captured - payment.refunded
        return left > 0
    if operation.kind is OperationKind.CAPTURE:
        return payment.order_number in unconfirmed
    return bool(payment.state is PaymentState.AUTHORISED)


async def _mismatches() -> Sequence[Trouble]:
    events = await Event.filter(kind=MISMATCHED).order_by("sequence")
    latest = {event.data["payment"]: event for event in events if "captured" in event.data}
    rows = {str(row.id): row for row in await Payment.filter(id__in=list(latest))} if latest else {}
    return [
        Trouble(
            event.subject,
            f"the provider has taken {event.data['captured'] / 100:.2f} € and given back"
            f" {event.data['refunded'] / 100:.2f} €, we {rows[key].captured / 100:.2f} € and"
            f" {rows[key].refunded / 100:.2f} €",
        )
        for key, event in latest.items()
        if (event.data["captured"], event.data["refunded"]) != (rows[key].captured, rows[key].refunded)
    ]
