"""An order's row, locked by a write: whoever changes an order takes turns."""

from resolvers.languages.translations import message
from resolvers.orders.lifecycle import LABELS
from resolvers.orders.numbers import as_written
from resolvers.orders.tables import Order, OrderStatus
from resolvers.payments import operations
from resolvers.people.staff.acting import Deed
from resolvers.refusals import Refusal, Refused, UserErrorCode

UNKNOWN = Refusal(code=UserErrorCode.NOT_FOUND, message=message("We do not know this order."), path=("number",))
BUSY = Refusal(
    code=UserErrorCode.INVALID_STATUS,
    message=message("The payment provider is still at work on this order. Please try again in a moment."),
    path=("number",),
)


async def lock(number: str) -> None:
    """Hold the order's row, if there is one, until the transaction ends."""
    await Order.filter(number=number).update(number=number)


async def locked(number: str) -> Order:
    """The order, held until the transaction ends.

    Raises:
        DoesNotExist: there is no such order.
    """
    await lock(number)
    return await Order.get(number=number)


def not_now(order: Order) -> Refusal:
    """Why a step is not possible: the status the order has."""
    text, words = message("This is not possible now: the order is « {status} »."), {"status": LABELS[order.status]}
    return Refusal(code=UserErrorCode.INVALID_STATUS, message=text, path=("number",), words=words)


async def turn(deed: Deed, number: str, *statuses: OrderStatus) -> Order:
    """The order, locked, if it has one of these statuses and nothing is under way.

    Raises:
        Refused: it is another's turn, or it is elsewhere by now.
    """
    written = as_written(number)
    if not await Order.filter(number=written).exists():
        raise Refused(UNKNOWN)
    order = await locked(written)
    if order.status not in statuses:
        raise Refused(not_now(order))
    if await operations.under_way(order.number):
        raise Refused(BUSY)
    deed.before = {"status": order.status.value}
    return order
