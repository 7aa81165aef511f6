"""Orders as staff see them: with what can be done next, found by number, address, status and day."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tortoise.expressions import Q
from tortoise.functions import Count, Min

from resolvers.orders import returns, tables
from resolvers.orders.journal import Happened
from resolvers.orders.numbers import as_written
from resolvers.orders.reads import BY_NUMBER, NEWEST, Order, read_all
from resolvers.orders.refunding import REFUNDABLE
from resolvers.orders.returns import PaymentAtDesk, Withdrawal
from resolvers.orders.tables import OrderStatus
from resolvers.paging import Page, Window, keyset_of_each, page_of
from resolvers.payments.sessions import of_orders
from resolvers.payments.tables import OperationState
from resolvers.rows import one_of
from resolvers.shop import Shop


class OrderStepName(StrEnum):
    """Something that staff can do with an order."""

    CONFIRM = "CONFIRM"
    SHIP = "SHIP"
    MARK_DELIVERED = "MARK_DELIVERED"
    CANCEL = "CANCEL"
    REFUND = "REFUND"
    AMEND = "AMEND"
    SEND_PAYMENT_LINK = "SEND_PAYMENT_LINK"


@dataclass(frozen=True, slots=True)
class Note:
    """What a colleague wrote down."""

    at: datetime
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class DeskOrder(Order):
    """An order with what only staff see. While money moves (`is_busy`), there is no next step."""

    phone: str | None
    payments: tuple[PaymentAtDesk, ...]
    withdrawals: tuple[Withdrawal, ...]

    @property
    def is_busy(self) -> bool:
        """Whether the provider is at work on it."""
        moves = (movement for payment in self.payments for movement in payment.movements)
        return any(movement.state is OperationState.OWED for movement in moves)

    @property
    def refundable(self) -> int:
        """What can still be given back, in minor units: the most that is left of one payment."""
        return max((payment.captured - payment.refunded for payment in self.payments), default=0)

    @property
    def approved(self) -> PaymentAtDesk | None:
        """The payment from which the total waits to be taken, as long as the order is to be confirmed."""
        if self.status is not OrderStatus.IN_VALIDATION:
            return None
        return next((each for each in reversed(self.payments) if each.can_be_taken(self.total)), None)

    @property
    def is_covered(self) -> bool:
        """Whether the total can be taken from a payment, or was."""
        return any(each.covers(self.total) for each in self.payments)

    @property
    def _unwanted(self) -> frozenset[OrderStepName]:
        """What would be refused: because the customer has withdrawn, or for the payment."""
        found = set[OrderStepName]()
        if self.status is OrderStatus.IN_VALIDATION:
            found.add(OrderStepName.SEND_PAYMENT_LINK if self.is_covered else OrderStepName.CONFIRM)
        if self.withdrawal.withdrawn_line_ids or self.refundable:
            found.add(OrderStepName.AMEND)
        if self.refundable:
            found.add(OrderStepName.SEND_PAYMENT_LINK)
        if {line.id for line in self.lines} <= set(self.withdrawal.withdrawn_line_ids):
            found |= {OrderStepName.CONFIRM, OrderStepName.SHIP, OrderStepName.SEND_PAYMENT_LINK}
        if not self.refundable or any(each.goods_received_at is None for each in self.withdrawals):
            found.add(OrderStepName.SHIP)
        return frozenset(found)

    @property
    def next_steps(self) -> tuple[OrderStepName, ...]:
        """What can be done now, the usual first."""
        if self.is_busy:
            return ()
        steps = tuple(step for step in NEXT[self.status] if step not in self._unwanted)
        if self.shipment is not None and self.shipment.delivered_at is not None:
            steps = tuple(step for step in steps if step is not OrderStepName.MARK_DELIVERED)
        may_refund = self.status in REFUNDABLE and self.refundable > 0
        return (*steps, OrderStepName.REFUND) if may_refund else steps


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """Something that happened, together with its order."""

    happened: Happened
    order: DeskOrder


@dataclass(frozen=True, slots=True)
class OrderWithdrawal:
    """A withdrawal together with its order."""

    withdrawal: Withdrawal
    order: DeskOrder


NEXT: dict[OrderStatus, tuple[OrderStepName, ...]] = {
    OrderStatus.PENDING_PAYMENT: (OrderStepName.CANCEL, OrderStepName.AMEND, OrderStepName.SEND_PAYMENT_LINK),
    OrderStatus.IN_VALIDATION: (
        OrderStepName.CONFIRM,
        OrderStepName.CANCEL,
        OrderStepName.AMEND,
        OrderStepName.SEND_PAYMENT_LINK,
    ),
    OrderStatus.CONFIRMED: (OrderStepName.SHIP, OrderStepName.CANCEL),
    OrderStatus.SHIPPED: (OrderStepName.MARK_DELIVERED,),
    OrderStatus.CANCELLED: (),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which orders: in one of the statuses, of a number or address, of a time from a moment on and before another."""

    statuses: Sequence[OrderStatus] | None = None
    text: str = ""
    placed_from: datetime | None = None
    placed_to: datetime | None = None

    def condition(self) -> Q:
        """The same as a condition on the table."""
        found = Q()
        if self.statuses is not None:
            found &= one_of("status", self.statuses)
        if self.text.strip():
            found &= (
                Q(number=as_written(self.text))
                | Q(number__istartswith=self.text.strip())
                | Q(email__icontains=self.text.strip())
            )
        if self.placed_from is not None:
            found &= Q(placed_at__gte=self.placed_from)
        if self.placed_to is not None:
            found &= Q(placed_at__lt=self.placed_to)
        return found


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many orders have a status, and since when the oldest waits."""

    status: OrderStatus
    count: int
    oldest_at: datetime | None


async def order(shop: Shop, number: str) -> DeskOrder | None:
    """Any order, by its number."""
    row = await tables.Order.get_or_none(number=as_written(number))
    return (await shown(shop, [row]))[0] if row is not None else None


async def orders(shop: Shop, wanted: Wanted, window: Window) -> Page[DeskOrder]:
    """Orders, the newest first, in a fixed number of statements.

    Raises:
        BadPage: a cursor of another list.
    """
    page = await page_of(tables.Order.filter(wanted.condition()), NEWEST, window)
    return page.of(await shown(shop, page.nodes))


async def orders_of_customers(
    shop: Shop, customer_ids: Sequence[UUID], statuses: Sequence[OrderStatus] | None, window: Window
) -> dict[UUID, Page[DeskOrder]]:
    """The same part of each customer's orders, in a fixed number of statements; none for who has none there.

    Raises:
        BadPage: a cursor of another list.
    """
    wanted = Wanted(statuses).condition() & Q(customer_id__in=list(customer_ids))
    pages = await keyset_of_each(tables.Order.filter(wanted), "customer_id", NEWEST, window)
    rows = [row for page in pages.values() for row in page.nodes]
    known = {row.id: order for row, order in zip(rows, await shown(shop, rows), strict=True)}
    return {key: page.of([known[row.id] for row in page.nodes]) for key, page in pages.items()}


async def orders_by_number(shop: Shop, numbers: Sequence[str]) -> dict[str, DeskOrder]:
    """Several orders, in a fixed number of statements."""
    rows = await BY_NUMBER.of(numbers)
    return {each.number: each for each in await shown(shop, rows)}


async def withdrawals(shop: Shop, window: Window) -> Page[OrderWithdrawal]:
    """Confirmed withdrawals, the newest first, in a fixed number of statements.

    Raises:
        BadPage: a cursor of another list.
    """
    page = await returns.withdrawals(window)
    return page.of(await _with_orders(shop, page.nodes))


async def withdrawal(shop: Shop, withdrawal_id: UUID) -> OrderWithdrawal:
    """A confirmed withdrawal."""
    return (await _with_orders(shop, [await returns.withdrawal(withdrawal_id)]))[0]


async def _with_orders(shop: Shop, found: Sequence[Withdrawal]) -> list[OrderWithdrawal]:
    orders = await orders_by_number(shop, [each.order_number for each in found])
    return [OrderWithdrawal(each, orders[each.order_number]) for each in found]


async def counts() -> list[StatusCount]:
    """Each of the five statuses, also those that no order has."""
    grouped = tables.Order.annotate(many=Count("id"), oldest=Min("placed_at")).group_by("status")
    found = {row["status"]: row for row in await grouped.values("status", "many", "oldest")}
    return [
        StatusCount(status, found[status]["many"], found[status]["oldest"])
        if status in found
        else StatusCount(status, 0, None)
        for status in OrderStatus
    ]


async def shown(shop: Shop, rows: Sequence[tables.Order]) -> list[DeskOrder]:
    """Order rows with what only staff see, however many in the same number of statements."""
    if not rows:
        return []
    numbers = [row.number for row in rows]
    payments = await of_orders(numbers)
    at_desk = await returns.at_desk(payments)
    withdrawals = await returns.of_orders({row.id: row.number for row in rows})
    return [
        DeskOrder(
            **{field.name: getattr(order, field.name) for field in fields(order)},
            phone=row.phone,
            payments=tuple(at_desk.get(row.number, ())),
            withdrawals=tuple(withdrawals.get(row.id, ())),
        )
        for row, order in zip(rows, await read_all(shop, rows, payments), strict=True)
    ]


async def notes(order_ids: Sequence[UUID]) -> dict[UUID, list[Note]]:
    """The notes of orders, the oldest first, in one statement."""
    found: dict[UUID, list[Note]] = {}
    rows = tables.OrderNote.filter(order_id__in=list(order_ids)).order_by("id")
    for row in await rows.values("order_id", "at", "text", "staff__name"):
        found.setdefault(row["order_id"], []).append(Note(row["at"], row["staff__name"], row["text"]))
    return found
