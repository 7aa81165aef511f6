"""Money owed at the provider: claimed, carried out outside any transaction, tried until the provider says done."""

from datetime import datetime, timedelta

from tortoise.expressions import F

from resolvers.payments.inbox import OVER
from resolvers.payments.tables import Operation, OperationState, Payment, PaymentState
from resolvers.ports import ProviderUnavailable
from resolvers.rows import column
from resolvers.shop import Shop
from resolvers.writing import writing

LEASE = timedelta(seconds=60)
SLOWEST = timedelta(minutes=15)


async def carry_out(shop: Shop) -> int:
    """Do every operation that is due; returns how many the provider confirmed."""
    done = 0
    due = Operation.filter(state=OperationState.OWED, due_at__lte=shop.clock()).order_by("due_at").limit(50)
    for operation_id in await column(due, "id"):
        now = shop.clock()
        claim = Operation.filter(id=operation_id, state=OperationState.OWED, due_at__lte=now)
        if await claim.update(due_at=now + LEASE, attempts=F("attempts") + 1):
            done += await _try(shop, await Operation.get(id=operation_id), now)
    return done


async def _try(shop: Shop, operation: Operation, now: datetime) -> int:
    payment = await Payment.get(id=operation.payment_id)
    if payment.session_id is None:
        raise LookupError(f"payment {payment.id} owes money but has no session")
    try:
        session = await shop.payments.void(payment.session_id, key=str(operation.id))
        problem = "" if session.state == "voided" else f"the provider says {session.state}"
    except ProviderUnavailable as unavailable:
        problem = str(unavailable)
    if problem:
        wait = min(SLOWEST, timedelta(seconds=2 ** min(operation.attempts, 12)))
        await Operation.filter(id=operation.id).update(due_at=now + wait, last_error=problem[:500])
        return 0
    return await _done(shop, operation, payment)


async def _done(shop: Shop, operation: Operation, payment: Payment) -> int:
    """The provider's answer counts like its event, which may be lost."""
    async with writing(shop) as write:
        await Payment.filter(id=payment.id, state__in=OVER[PaymentState.VOIDED]).update(state=PaymentState.VOIDED)
        owed = Operation.filter(id=operation.id, state=OperationState.OWED)
        done = await owed.update(state=OperationState.DONE, last_error="")
        if done:
            write.record(shop, "payment.voided", payment.order_number, payment=str(payment.id))
    return done
