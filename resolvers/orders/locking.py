"""An order's row, locked by a write: whoever changes an order takes turns."""

from resolvers.orders.tables import Order


async def locked(number: str) -> Order:
    """The order, held until the transaction ends.

    Raises:
        DoesNotExist: there is no such order.
    """
    await Order.filter(number=number).update(number=number)
    return await Order.get(number=number)
