"""Withdrawals and payments as staff see them: what came back, what is owed, and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from resolvers.orders import tables
from resolvers.paging import Order, Page, Window, page_of
from resolvers.payments.tables import Operation, OperationKind, OperationState, Payment, PaymentState
from resolvers.prepared import Prepared

# From the day the trader is told (C. conso. L221-24).
REFUNDED_WITHIN = timedelta(days=14)
NEWEST = Order("withdrawals", ("-confirmed_at", "-id"), (datetime, UUID))

OF_ORDERS = Prepared(
    lambda order_ids: tables.Withdrawal.filter(order_id__in=order_ids, confirmed_at__isnull=False).order_by(
        "confirmed_at"
    )
)
REFUNDS = Prepared(lambda order_ids: tables.Refund.filter(order_id__in=order_ids, operation__state=OperationState.DONE))
OPERATIONS = Prepared(lambda payment_ids: Operation.filter(payment_id__in=payment_ids).order_by("id"))


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A confirmed withdrawal. `refunded` is what was given back for it, in minor units."""

    id: UUID
    order_number: str
    line_ids: tuple[int, ...]
    reason: str | None
    declared_at: datetime
    confirmed_at: datetime
    goods_received_at: datetime | None
    refunded: int

    @property
    def refund_due_at(self) -> datetime:
        return self.confirmed_at + REFUNDED_WITHIN


@dataclass(frozen=True, slots=True)
class Movement:
    """Money that was moved at the provider, is about to be, or could not be."""

    kind: OperationKind
    state: OperationState
    amount: int
    attempts: int
    last_error: str


@dataclass(frozen=True, slots=True)
class PaymentAtDesk:
    """A payment of an order with everything that was done with it; amounts are minor units."""

    id: UUID
    state: PaymentState
    method: str | None
    amount: int
    captured: int
    refunded: int
    opened_at: datetime
    movements: tuple[Movement, ...]

    def can_be_taken(self, total: int) -> bool:
        """Whether the bank's approval holds for so much."""
        is_spent = any(
            each.kind is OperationKind.CAPTURE and each.state is OperationState.FAILED for each in self.movements
        )
        return self.state is PaymentState.AUTHORISED and self.amount >= total and not is_spent

    def covers(self, total: int) -> bool:
        """Whether so much can be taken from it, or was."""
        return self.can_be_taken(total) or 0 < total <= self.captured - self.refunded


async def withdrawals(window: Window) -> Page[Withdrawal]:
    """Confirmed withdrawals, the newest first, in a fixed number of statements.

    Raises:
        BadPage: a cursor of another list.
    """
    page = await page_of(tables.Withdrawal.filter(confirmed_at__isnull=False).prefetch_related("order"), NEWEST, window)
    return page.of(await _shown(page.nodes, {row.order_id: row.order.number for row in page.nodes}))


async def withdrawal(withdrawal_id: UUID) -> Withdrawal:
    """A confirmed withdrawal."""
    row = await tables.Withdrawal.get(id=withdrawal_id).prefetch_related("order")
    return (await _shown([row], {row.order_id: row.order.number}))[0]


async def of_orders(numbers: Mapping[UUID, str]) -> dict[UUID, list[Withdrawal]]:
    """The confirmed withdrawals from each order, the oldest first; the orders are named by id with their numbers."""
    rows = await OF_ORDERS.of(numbers)
    found: dict[UUID, list[Withdrawal]] = {}
    for row, shown in zip(rows, await _shown(rows, numbers), strict=True):
        found.setdefault(row.order_id, []).append(shown)
    return found


async def at_desk(payments: Mapping[str, Sequence[Payment]]) -> dict[str, list[PaymentAtDesk]]:
    """Payments of orders as staff see them, the oldest first, in one statement."""
    rows = [row for own in payments.values() for row in reversed(own)]
    moved: dict[UUID, list[Movement]] = {}
    for operation in await OPERATIONS.of(row.id for row in rows):
        movement = Movement(operation.kind, operation.state, operation.amount, operation.attempts, operation.last_error)
        moved.setdefault(operation.payment_id, []).append(movement)
    found: dict[str, list[PaymentAtDesk]] = {}
    for row in rows:
        shown = PaymentAtDesk(
            id=row.id,
            state=row.state,
            method=row.method,
            amount=row.amount,
            captured=row.captured,
            refunded=row.refunded,
            opened_at=row.opened_at,
            movements=tuple(moved.get(row.id, ())),
        )
        found.setdefault(row.order_number, []).append(shown)
    return found


async def _shown(rows: Sequence[tables.Withdrawal], numbers: Mapping[UUID, str]) -> list[Withdrawal]:
    refunds = await REFUNDS.of(row.order_id for row in rows)
    return [
        Withdrawal(
            id=row.id,
            order_number=numbers[row.order_id],
            line_ids=tuple(row.line_ids),
            reason=row.reason,
            declared_at=row.declared_at,
            confirmed_at=row.confirmed_at,
            goods_received_at=row.goods_received_at,
            refunded=sum(_part(refund, row) for refund in refunds),
        )
        for row in rows
        if row.confirmed_at is not None
    ]


def _part(refund: tables.Refund, row: tables.Withdrawal) -> int:
    """What of a refund was for a withdrawal: all of its own, and its lines in one that staff made by name."""
    if refund.withdrawal_id is not None:
        amount: int = refund.amount
        return amount if refund.withdrawal_id == row.id else 0
    return sum(item["gross"] for item in refund.items if item.get("line_id") in row.line_ids)
