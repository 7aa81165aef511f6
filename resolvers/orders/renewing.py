"""Asking for a payment anew: an order that was amended, or whose payment cannot be taken, is paid by a link.

One payment pays the whole order: where the total grew, the bank approves the new one, and the approval before is let go
as soon as it has. So the order, its capture, its invoice and each refund speak of one and the same payment.
"""

from dataclasses import dataclass
from uuid import UUID

from tortoise.expressions import F

from resolvers.languages.translations import message
from resolvers.orders.lifecycle import Actor
from resolvers.orders.locking import turn
from resolvers.orders.numbers import as_written
from resolvers.orders.tables import Order, OrderStatus
from resolvers.orders.withdrawing import refuse_all_withdrawn
from resolvers.payments import operations
from resolvers.payments.sessions import end, end_there, planned
from resolvers.payments.tables import Operation, OperationKind, OperationState, Payment, PaymentState
from resolvers.people.staff.acting import acting
from resolvers.people.staff.sessions import Staff
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.rows import column
from resolvers.shop import Shop
from resolvers.writing import Writing

AMENDABLE = (OrderStatus.PENDING_PAYMENT, OrderStatus.IN_VALIDATION)
REQUESTED, RENEWED, DECLINED = "payment.requested", "payment.renewed", "payment.declined"

PAID = Refusal(
    code=UserErrorCode.INVALID_STATUS,
    message=message("The payment of this order is approved: confirm the order, or cancel it."),
    path=("number",),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The payment that was planned, and the provider's sessions that are to be ended in its favour."""

    payment: str
    replaced: tuple[str, ...]


async def covering(order: Order, *, total: int | None = None, besides: UUID | None = None) -> Payment | None:
    """The approved payment from which the order's whole total can be taken, if there is one `besides` another."""
    refused = Operation.filter(payment__order_number=order.number, kind=OperationKind.CAPTURE)
    gone = [besides] if besides is not None else []
    gone += await column(refused.filter(state=OperationState.FAILED), "payment_id")
    approved = Payment.filter(
        order_number=order.number, state=PaymentState.AUTHORISED, amount__gte=order.total if total is None else total
    )
    return await (approved.exclude(id__in=gone) if gone else approved).order_by("-opened_at", "-id").first()


async def taken(order_number: str) -> Payment | None:
    """The payment of which most is with the maison already, if any is."""
    held = await Payment.filter(order_number=order_number, captured__gt=F("refunded"))
    return max(held, key=lambda payment: payment.captured - payment.refunded, default=None)


async def ask_for(write: Writing, shop: Shop, order: Order, actor: str, **facts: bool) -> Asked:
    """Plan a payment of the order's whole total, in place of any that waits; a letter brings the customer the link.

    Belongs in a transaction that locked the order.
    """
    replaced = await end(order.number)
    now = shop.clock()
    expires_at = now + max(shop.policy.payment_link_lifetime, shop.payments.minimum_lifetime)
    payment = await planned(order.number, order.total, order.return_url, now, expires_at)
    if order.status is OrderStatus.PENDING_PAYMENT:
        await Order.filter(id=order.id).update(due_at=expires_at)
    write.record(shop, REQUESTED, order.number, actor=actor, payment=str(payment.id), **facts)
    return Asked(str(payment.id), tuple(replaced))


async def send_link(shop: Shop, staff: Staff, number: str) -> None:
    """Write to the customer where to pay, once more or anew.

    Raises:
        Refused: NOT_FOUND; INVALID_STATUS for an order that is paid, or past being paid.
    """
    async with acting(shop, staff, "paymentLinkSend", as_written(number)) as deed:
        order = await turn(deed, number, *AMENDABLE)
        await refuse_all_withdrawn(order)
        if await covering(order) is not None or await taken(order.number) is not None:
            raise Refused(PAID)
        asked = await ask_for(deed, shop, order, staff.actor)
        deed.after = {"amount": order.total}
    await end_there(shop, asked.replaced)


async def renewed(write: Writing, shop: Shop, order: Order, payment: Payment) -> bool:
    """Let the approvals before go once the bank approved this one; False when it is not what the order waits for.

    Belongs in a transaction that locked the order.
    """
    if payment.amount != order.total or await covering(order, besides=payment.id) is not None:
        return False
    for other in await Payment.filter(order_number=order.number, state=PaymentState.AUTHORISED).exclude(id=payment.id):
        await operations.owe(other, OperationKind.VOID, other.amount, shop.clock(), "renewed")
    write.record(shop, RENEWED, order.number, actor=Actor.PAYMENT, payment=str(payment.id))
    return True
