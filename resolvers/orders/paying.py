"""What payments do to orders: one idempotent reducer for events in any order, and the clock that ends waiting."""

from contextlib import suppress
from datetime import timedelta

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q

from resolvers.orders.lifecycle import Actor, advance
from resolvers.orders.locking import locked
from resolvers.orders.reads import find
from resolvers.orders.renewing import DECLINED, covering, renewed
from resolvers.orders.settling import captured
from resolvers.orders.submitting import check_return_url
from resolvers.orders.tables import CancellationReason, Order, OrderStatus
from resolvers.orders.withdrawing import is_all_withdrawn
from resolvers.payments import inbox, operations
from resolvers.payments.inbox import SESSION_STATES, STATE_OF, Outcome, ProviderEvent
from resolvers.payments.sessions import end, end_there, live, planned
from resolvers.payments.tables import OperationKind, Payment, PaymentState
from resolvers.ports import PaymentRefused, ProviderSession, ProviderUnavailable
from resolvers.rows import column
from resolvers.shop import Caller, Shop
from resolvers.stock import holds
from resolvers.writing import Writing, writing

LATE, MISMATCHED = "payment.late", "payment.mismatched"


async def receive(shop: Shop, event: ProviderEvent) -> Outcome:
    """Take in a provider's event whose signature was verified. A repeated one changes nothing."""
    needless: list[str] = []
    try:
        async with writing(shop) as write:
            if await inbox.is_known(event.id):
                return Outcome.NO_CHANGE
            outcome = await _reduce(write, shop, STATE_OF.get(event.type), event.session, needless)
            await inbox.note(event, outcome, shop.clock())
    except IntegrityError:
        # The same event was delivered twice at once, and the other delivery was first.
        if not await inbox.is_known(event.id):
            raise
        return Outcome.NO_CHANGE
    await end_there(shop, needless)
    return outcome


async def _reduce(
    write: Writing, shop: Shop, state: PaymentState | None, session: ProviderSession | None, needless: list[str]
) -> Outcome:
    """What an event comes to; `needless` gathers the pages to be ended at the provider once it is committed."""
    if state is None or session is None:
        return Outcome.IGNORED_TYPE
    payment = await inbox.find(session)
    if payment is None:
        return Outcome.UNKNOWN_PAYMENT
    if state is not PaymentState.AUTHORISED:
        await holds.lock(payment.order_number)
    order = await locked(payment.order_number)
    outcome = await inbox.apply(payment, state, session)
    if outcome is Outcome.MISMATCH:
        write.record(shop, MISMATCHED, payment.order_number, actor=Actor.PAYMENT, payment=str(payment.id))
    elif outcome is Outcome.APPLIED:
        needless += await _follow(write, shop, order, payment)
    elif (session.captured, session.refunded) != (payment.captured, payment.refunded):
        # Money moved without us, or came back: it is looked at with the next comparison.
        await Payment.filter(id=payment.id).update(checked_at=None)
    return outcome


async def _follow(write: Writing, shop: Shop, order: Order, payment: Payment) -> list[str]:
    """The order after its payment changed; a session that ended leaves time for the next, until the order lapses.

    Returns the sessions that nothing needs any more.
    """
    in_validation = order.status is OrderStatus.IN_VALIDATION
    if payment.state is PaymentState.AUTHORISED:
        return await _approved(write, shop, order, payment)
    if payment.state is PaymentState.CAPTURED:
        await captured(write, shop, order, payment)
    elif payment.state is PaymentState.VOIDED and in_validation:
        # Let go at the provider's own desk, or lapsed: staff cancel the order, or have it paid anew.
        if await covering(order) is None:
            write.record(shop, "payment.lost", order.number, actor=Actor.PAYMENT, payment=str(payment.id))
    elif payment.state is PaymentState.DECLINED and in_validation:
        write.record(shop, DECLINED, order.number, actor=Actor.PAYMENT, payment=str(payment.id))
    elif payment.state is PaymentState.DECLINED and order.status is OrderStatus.PENDING_PAYMENT:
        await cancel(write, shop, order, CancellationReason.PAYMENT_DECLINED, Actor.PAYMENT)
    return []


async def _approved(write: Writing, shop: Shop, order: Order, payment: Payment) -> list[str]:
    if order.status is OrderStatus.PENDING_PAYMENT and payment.amount == order.total:
        await advance(write, shop, order, OrderStatus.IN_VALIDATION, Actor.PAYMENT)
        return await end(order.number)
    if order.status is OrderStatus.IN_VALIDATION and await renewed(write, shop, order, payment):
        return await end(order.number)
    # Too late, of another total, or a second payment: the money goes back, and staff see it.
    await operations.owe(payment, OperationKind.VOID, payment.amount, shop.clock())
    write.record(shop, LATE, order.number, actor=Actor.PAYMENT, payment=str(payment.id))
    return []


async def cancel(write: Writing, shop: Shop, order: Order, reason: CancellationReason, actor: Actor) -> bool:
    """Cancel, give the stock back and end the sessions; belongs in a transaction that locked stock and order."""
    now = shop.clock()
    await holds.release(order.number, now)
    await end(order.number)
    return await advance(write, shop, order, OrderStatus.CANCELLED, actor, cancellation_reason=reason, cancelled_at=now)


async def retry(
    shop: Shop, caller: Caller, number: str, token: str | None, return_url: str
) -> tuple[Order | None, bool]:
    """The caller's order, with a session planned if none is live; False when it cannot be paid any more.

    Raises:
        Refused: the return address is not the shop's.
    """
    check_return_url(shop, return_url, "returnUrl")
    found = await find(shop, caller, number, token)
    if found is None:
        return None, False
    async with writing(shop):
        order = await locked(found.number)
        now = shop.clock()
        session = await live(order.number)
        is_open = session is not None and session.redirect_url is not None
        if order.status is OrderStatus.IN_VALIDATION and session is not None:
            # Staff asked for it; it is paid until its own time is over.
            left = session.expires_at - now
            return order, left > timedelta(0) and (is_open or left >= shop.payments.minimum_lifetime)
        if order.status is not OrderStatus.PENDING_PAYMENT or order.due_at <= now or await is_all_withdrawn(order):
            return order, False
        if not is_open and order.due_at - now < shop.payments.minimum_lifetime:
            return order, False
        if session is None:
            await planned(order.number, order.total, return_url, now, order.due_at)
    return order, True


async def lapse(shop: Shop) -> int:
    """Cancel the orders whose time to pay is over; returns how many.

    The provider is asked first: a payment it has, and whose event was lost, counts.
    """
    overdue = Order.filter(status=OrderStatus.PENDING_PAYMENT, due_at__lte=shop.clock()).order_by("due_at")
    never_opened = Payment.filter(state=PaymentState.PENDING, session_id__isnull=True)
    await never_opened.filter(expires_at__lte=shop.clock()).update(state=PaymentState.EXPIRED)
    lapsed = 0
    for number in await column(overdue.limit(100), "number"):
        try:
            await _end_sessions(shop, number)
        except ProviderUnavailable:
            continue
        async with writing(shop) as write:
            await holds.lock(number)
            order = await locked(number)
            # Staff may have sent a link meanwhile, which gives it more time.
            if order.status is OrderStatus.PENDING_PAYMENT and order.due_at <= shop.clock():
                lapsed += await cancel(write, shop, order, CancellationReason.PAYMENT_EXPIRED, Actor.CLOCK)
    return lapsed


async def _end_sessions(shop: Shop, number: str) -> None:
    """End what the provider still offers; a session whose opening was never answered ends there by itself."""
    over = Payment.filter(order_number=number, state=PaymentState.PENDING, expires_at__lte=shop.clock())
    for payment in await over.filter(session_id__not_isnull=True):
        # Another provider's session, since another was chosen: nobody pays by it any more.
        with suppress(PaymentRefused):
            await found(shop, await shop.payments.expire(str(payment.session_id)))


async def reconcile(shop: Shop, *, everything: bool = False) -> int:
    """Ask the provider about sessions it should have spoken of by now, or about all; returns how many had news."""
    now = shop.clock()
    long_ago = now if everything else now - shop.policy.reconcile_after
    unchecked = Q(checked_at__isnull=True) | Q(checked_at__lte=long_ago)
    waiting = Payment.filter(
        unchecked, state=PaymentState.PENDING, session_id__not_isnull=True, opened_at__lte=long_ago
    )
    news = 0
    for payment in await waiting.order_by("opened_at", "id").limit(100):
        if not await Payment.filter(id=payment.id, checked_at=payment.checked_at).update(checked_at=now):
            continue
        try:
            session = await shop.payments.look(str(payment.session_id))
        except (ProviderUnavailable, PaymentRefused):
            continue
        news += await found(shop, session)
    return news


async def found(shop: Shop, session: ProviderSession) -> bool:
    """What the provider says when asked counts like its event."""
    state = SESSION_STATES.get(session.state)
    if state is None:
        return False
    needless: list[str] = []
    async with writing(shop) as write:
        outcome = await _reduce(write, shop, state, session, needless)
    await end_there(shop, needless)
    return outcome is Outcome.APPLIED
