"""Money that was owed moves, and the order with it: asked for at once by whoever owes it, else by the dispatcher."""

from resolvers.orders.invoicing import credit_refund, invoice
from resolvers.orders.lifecycle import Actor, advance
from resolvers.orders.locking import locked
from resolvers.orders.tables import Order, OrderStatus
from resolvers.payments import operations
from resolvers.payments.inbox import SESSION_STATES
from resolvers.payments.tables import Operation, OperationKind, OperationState, Payment, PaymentState
from resolvers.ports import PaymentRefused, ProviderSession, ProviderUnavailable
from resolvers.shop import Shop
from resolvers.stock import holds
from resolvers.writing import Writing, writing


async def carry_out(shop: Shop) -> int:
    """Do every operation that is due; returns how many the provider settled."""
    return sum([await _try(shop, operation) for operation in await operations.due(shop)])


async def at_once(shop: Shop, operation: Operation) -> Operation:
    """Try an operation that was just committed; the dispatcher goes on with what the provider did not answer."""
    if await operations.claim(operation.id, shop.clock()):
        await _try(shop, await Operation.get(id=operation.id))
    return await Operation.get(id=operation.id)


async def _try(shop: Shop, operation: Operation) -> bool:
    payment = await Payment.get(id=operation.payment_id)
    try:
        session = await operations.ask(shop, operation, payment)
    except ProviderUnavailable as problem:
        await operations.postpone(operation, shop.clock(), str(problem))
        return False
    except PaymentRefused as problem:
        return await _refused(shop, operation, payment, str(problem))
    if session.state != operations.DONE[operation.kind]:
        await operations.postpone(operation, shop.clock(), f"the provider says {session.state}")
        return False
    return await _settled(shop, operation, payment, session)


async def _settled(shop: Shop, operation: Operation, payment: Payment, session: ProviderSession) -> bool:
    async with writing(shop) as write:
        await holds.lock(payment.order_number)
        order = await locked(payment.order_number)
        done = await operations.settle(write, shop, operation, payment, session)
        if done and operation.kind is OperationKind.CAPTURE:
            await _captured(write, shop, order, payment, operation)
        elif done and operation.kind is OperationKind.REFUND:
            await credit_refund(write, shop, order, operation)
    return done


async def _refused(shop: Shop, operation: Operation, payment: Payment, problem: str) -> bool:
    """What the provider will not do is shown to staff; what became of the payment there is what counts from now on."""
    try:
        session = await shop.payments.look(str(payment.session_id))
    except ProviderUnavailable:
        await operations.postpone(operation, shop.clock(), problem)
        return False
    except PaymentRefused:
        # It knows nothing of the payment at all: what we wrote down of it stays.
        async with writing(shop) as write:
            await locked(payment.order_number)
            return await operations.fail(write, shop, operation, payment, problem)
    state = SESSION_STATES.get(session.state)
    async with writing(shop) as write:
        await locked(payment.order_number)
        if state in {PaymentState.VOIDED, PaymentState.EXPIRED, PaymentState.DECLINED}:
            await Payment.filter(id=payment.id, state=PaymentState.AUTHORISED).update(state=state)
        return await operations.fail(write, shop, operation, payment, problem)


async def captured(write: Writing, shop: Shop, order: Order, payment: Payment) -> None:
    """The provider told by itself that the money was taken: as good as its lost answer, if it was asked to.

    What somebody took at the provider's own desk confirms no order; of one that is cancelled it is given back. Stock
    and order are locked.
    """
    owed = Operation.filter(payment_id=payment.id, kind=OperationKind.CAPTURE, state=OperationState.OWED)
    asked = await owed.get_or_none()
    if asked is not None:
        await owed.update(state=OperationState.DONE, last_error="")
    write.record(shop, "payment.captured", order.number, payment=str(payment.id), amount=payment.captured)
    if asked is not None:
        await _captured(write, shop, order, payment, asked)
    elif order.status is OrderStatus.PENDING_PAYMENT:
        await advance(write, shop, order, OrderStatus.IN_VALIDATION, Actor.PAYMENT)
    elif order.status is OrderStatus.CANCELLED:
        await operations.owe(payment, OperationKind.REFUND, payment.captured, shop.clock(), "late")


async def _captured(write: Writing, shop: Shop, order: Order, payment: Payment, operation: Operation) -> None:
    """The order once its money was taken, with its invoice; belongs in a transaction that locked stock and order."""
    if order.status is OrderStatus.IN_VALIDATION:
        await holds.sell(order.number, shop.clock())
        await advance(write, shop, order, OrderStatus.CONFIRMED, Actor.STAFF, by=operation.asked_by)
        await invoice(write, shop, order)
    excess = payment.captured - payment.refunded - operation.amount
    if excess > 0:
        # Somebody took more at the provider's own desk than the order comes to: the rest goes back.
        await operations.owe(payment, OperationKind.REFUND, excess, shop.clock(), "excess")
