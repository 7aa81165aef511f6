"""Money to be moved at the provider: owed in a transaction, claimed, asked for outside any, tried until it is done."""

from collections.abc import Collection
from datetime import datetime, timedelta

from tortoise.expressions import F

from resolvers.payments.inbox import OVER
from resolvers.payments.tables import Operation, OperationKind, OperationState, Payment, PaymentState
from resolvers.ports import ProviderSession
from resolvers.rows import column
from resolvers.shop import Shop
from resolvers.writing import Writing

LEASE = timedelta(seconds=60)
SLOWEST = timedelta(minutes=15)
LONGEST_ERROR = 500
DONE = {OperationKind.VOID: "voided", OperationKind.CAPTURE: "captured", OperationKind.REFUND: "captured"}


async def owe(
    payment: Payment, kind: OperationKind, amount: int, now: datetime, reference: str = "", by: str = ""
) -> Operation:
    """Write down that money must be moved, once per kind and reference; whoever wrote it may ask for it at once.

    `by` is the colleague who wants it, to be named by what follows from it.
    """
    facts = {"amount": amount, "due_at": now, "asked_by": by}
    found, _ = await Operation.get_or_create(facts, payment_id=payment.id, kind=kind, reference=reference)
    return found


async def under_way(order_number: str) -> bool:
    """Whether something is owed for an order: nobody begins another step meanwhile."""
    return bool(await all_under_way([order_number]))


async def all_under_way(order_numbers: Collection[str]) -> set[str]:
    """Of these orders, those for which something is owed, in one statement."""
    owed = Operation.filter(payment__order_number__in=list(order_numbers), state=OperationState.OWED)
    return set(await column(owed, "payment__order_number")) if order_numbers else set()


async def due(shop: Shop) -> list[Operation]:
    """What nobody asks for at this moment, each claimed for a minute."""
    now = shop.clock()
    waiting = Operation.filter(state=OperationState.OWED, due_at__lte=now).order_by("due_at").limit(50)
    claimed = [operation_id for operation_id in await column(waiting, "id") if await claim(operation_id, now)]
    return await Operation.filter(id__in=claimed).order_by("due_at", "id")


async def claim(operation_id: object, now: datetime) -> bool:
    """Take an operation for a minute; False when somebody else has it, or it is done."""
    free = Operation.filter(id=operation_id, state=OperationState.OWED, due_at__lte=now)
    return bool(await free.update(due_at=now + LEASE, attempts=F("attempts") + 1))


async def ask(shop: Shop, operation: Operation, payment: Payment) -> ProviderSession:
    """Ask the provider; never inside a transaction.

    Raises:
        ProviderUnavailable: nothing is known; asking again with the same key is safe.
        PaymentRefused: it will not do it.
    """
    session_id, key = str(payment.session_id), str(operation.id)
    if operation.kind is OperationKind.VOID:
        return await shop.payments.void(session_id, key=key)
    if operation.kind is OperationKind.CAPTURE:
        return await shop.payments.capture(session_id, operation.amount, key=key)
    return await shop.payments.refund(session_id, operation.amount, key=key)


async def postpone(operation: Operation, now: datetime, problem: str) -> None:
    """Try again later: after 2, 4, 8 seconds and so on, up to a quarter of an hour."""
    wait = min(SLOWEST, timedelta(seconds=2 ** min(operation.attempts, 12)))
    owed = Operation.filter(id=operation.id, state=OperationState.OWED)
    await owed.update(due_at=now + wait, last_error=problem[:LONGEST_ERROR])


async def fail(write: Writing, shop: Shop, operation: Operation, payment: Payment, problem: str) -> bool:
    """The provider never will; staff see it. False when it was settled meanwhile."""
    owed = Operation.filter(id=operation.id, state=OperationState.OWED)
    if not await owed.update(state=OperationState.FAILED, last_error=problem[:LONGEST_ERROR]):
        return False
    kind = f"payment.{operation.kind.value.lower()}_failed"
    write.record(shop, kind, payment.order_number, payment=str(payment.id), operation=str(operation.id))
    return True


async def settle(write: Writing, shop: Shop, operation: Operation, payment: Payment, session: ProviderSession) -> bool:
    """Record that it is done; the provider's answer counts like its event, which may be lost. False when it was."""
    owed = Operation.filter(id=operation.id, state=OperationState.OWED)
    if not await owed.update(state=OperationState.DONE, last_error=""):
        return False
    own = Payment.filter(id=payment.id)
    if operation.kind is OperationKind.VOID:
        await own.filter(state__in=OVER[PaymentState.VOIDED]).update(state=PaymentState.VOIDED)
        fact = "payment.voided"
    elif operation.kind is OperationKind.CAPTURE:
        taken = {"state": PaymentState.CAPTURED, "captured": session.captured}
        await own.filter(state__in=OVER[PaymentState.CAPTURED]).update(**taken)
        fact = "payment.captured"
    else:
        await own.update(refunded=F("refunded") + operation.amount)
        row = await own.get()
        whole = row.refunded >= row.captured
        await own.update(state=PaymentState.REFUNDED if whole else PaymentState.PARTIALLY_REFUNDED)
        fact = "payment.refunded"
    payment.update_from_dict((await own.values())[0])
    write.record(shop, fact, payment.order_number, payment=str(payment.id), amount=operation.amount)
    return True
