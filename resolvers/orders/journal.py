"""What happened to an order, as staff read it: one line for each fact, with who made it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from resolvers.events.facts import Fact
from resolvers.events.tables import Event
from resolvers.orders.paying import LATE, MISMATCHED
from resolvers.orders.reads import WITHDRAWN
from resolvers.orders.reconciling import LAPSES
from resolvers.orders.renewing import DECLINED, RENEWED
from resolvers.orders.renewing import REQUESTED as ASKED_FOR
from resolvers.people.staff.members import members_by_id
from resolvers.prepared import Prepared

REQUESTED = "order.request_opened"
AMENDED = "order.amended"


class OrderEventKind(StrEnum):
    """Something that happened to an order."""

    PLACED = "PLACED"
    PAYMENT_RECEIVED = "PAYMENT_RECEIVED"
    PAYMENT_DECLINED = "PAYMENT_DECLINED"
    CONFIRMED = "CONFIRMED"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    CANCELLED = "CANCELLED"
    REFUNDED = "REFUNDED"
    AMENDED = "AMENDED"
    NOTE_ADDED = "NOTE_ADDED"
    REQUEST_OPENED = "REQUEST_OPENED"
    WITHDRAWAL_DECLARED = "WITHDRAWAL_DECLARED"
    GOODS_RECEIVED = "GOODS_RECEIVED"
    PAYMENT_REQUESTED = "PAYMENT_REQUESTED"
    PAYMENT_LAPSES_SOON = "PAYMENT_LAPSES_SOON"
    PAYMENT_LATE = "PAYMENT_LATE"
    PAYMENT_MISMATCHED = "PAYMENT_MISMATCHED"
    REFUND_FAILED = "REFUND_FAILED"


KINDS: Mapping[str, OrderEventKind] = {
    "order.placed": OrderEventKind.PLACED,
    "order.paid": OrderEventKind.PAYMENT_RECEIVED,
    RENEWED: OrderEventKind.PAYMENT_RECEIVED,
    "payment.lost": OrderEventKind.PAYMENT_DECLINED,
    DECLINED: OrderEventKind.PAYMENT_DECLINED,
    "payment.capture_failed": OrderEventKind.PAYMENT_DECLINED,
    "order.confirmed": OrderEventKind.CONFIRMED,
    "order.shipped": OrderEventKind.SHIPPED,
    "order.delivered": OrderEventKind.DELIVERED,
    "order.cancelled": OrderEventKind.CANCELLED,
    "order.refunded": OrderEventKind.REFUNDED,
    AMENDED: OrderEventKind.AMENDED,
    "order.note_added": OrderEventKind.NOTE_ADDED,
    REQUESTED: OrderEventKind.REQUEST_OPENED,
    WITHDRAWN: OrderEventKind.WITHDRAWAL_DECLARED,
    "withdrawal.received": OrderEventKind.GOODS_RECEIVED,
    ASKED_FOR: OrderEventKind.PAYMENT_REQUESTED,
    LAPSES: OrderEventKind.PAYMENT_LAPSES_SOON,
    LATE: OrderEventKind.PAYMENT_LATE,
    MISMATCHED: OrderEventKind.PAYMENT_MISMATCHED,
    "payment.refund_failed": OrderEventKind.REFUND_FAILED,
    "payment.void_failed": OrderEventKind.REFUND_FAILED,
}
OF_STAFF = "staff:"
HAPPENED = Prepared(lambda numbers: Event.filter(subject__in=numbers, kind__in=list(KINDS)).order_by("sequence"))


@dataclass(frozen=True, slots=True)
class Happened:
    """One line; `actor` is a colleague's name, or a part of the shop such as `payment` or `clock`."""

    sequence: int
    at: datetime
    kind: OrderEventKind
    actor: str


async def of_orders(numbers: Sequence[str]) -> dict[str, list[Happened]]:
    """What happened to each order, the oldest first, in two statements."""
    events = await HAPPENED.of(numbers)
    found: dict[str, list[Happened]] = {}
    for event, line in zip(events, await lines(events), strict=True):
        found.setdefault(event.subject, []).append(line)
    return found


async def lines(events: Sequence[Event | Fact]) -> list[Happened]:
    """Facts about orders as they are told, in one statement."""
    names = await _names(event.actor for event in events)
    return [
        Happened(event.sequence, event.at, KINDS[event.kind], names.get(event.actor, event.actor)) for event in events
    ]


async def _names(actors: Iterable[str]) -> dict[str, str]:
    ids = {UUID(actor.removeprefix(OF_STAFF)) for actor in actors if actor.startswith(OF_STAFF)}
    return {f"{OF_STAFF}{key}": member.name for key, member in (await members_by_id(ids)).items()}
