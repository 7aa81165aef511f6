"""The day at a glance: orders by status, takings, how many payments come off, and what waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from tortoise.expressions import Subquery
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from resolvers.concierge.tables import ConciergeRequest, RequestStatus
from resolvers.events.tables import Event
from resolvers.letters.tables import Letter, LetterStatus
from resolvers.orders.desk import StatusCount, counts
from resolvers.orders.lifecycle import STEPS
from resolvers.orders.reconciling import troubles
from resolvers.orders.tables import CancellationReason, Order, OrderStatus
from resolvers.payments.tables import Payment, PaymentState
from resolvers.shop import Shop

USUAL_DAYS, MOST_DAYS = 30, 366
EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)
TAKEN = frozenset({OrderStatus.IN_VALIDATION, OrderStatus.CONFIRMED, OrderStatus.SHIPPED})
WAITING = frozenset({OrderStatus.PENDING_PAYMENT})
PAID = STEPS[OrderStatus.PENDING_PAYMENT, OrderStatus.IN_VALIDATION].event
# The payment came to nothing; who had the order cancelled may have paid.
NOT_PAID = frozenset({CancellationReason.PAYMENT_DECLINED, CancellationReason.PAYMENT_EXPIRED})
TEN_THOUSANDTH = Decimal("0.0001")


class BadPeriod(ValueError):
    """Days that make no period; the message is fit for the client's developer."""


@dataclass(frozen=True, slots=True)
class DayTakings:
    """The orders placed on a day of the maison's that were paid and not cancelled, and what they come to in cents."""

    day: date
    orders: int
    gross: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What staff see first. `payment_conversion` is the share of settled orders of the period that were paid."""

    orders_by_status: Sequence[StatusCount]
    takings_by_day: tuple[DayTakings, ...]
    oldest_waiting_at: datetime | None
    letters_waiting: int
    letters_failed: int
    requests_open: int
    requests_overdue: int
    payment_conversion: Decimal | None
    troubled_orders: tuple[str, ...]


async def figures(shop: Shop, first: date | None, last: date | None) -> Figures:
    """The figures of a period, both days included, in a fixed number of statements; the last 30 days if left out.

    Raises:
        BadPeriod: it ends before it begins, or is longer than a year.
    """
    zone = ZoneInfo(shop.maison.concierge.time_zone)
    end = last or shop.clock().astimezone(zone).date()
    if not EARLIEST <= end <= LATEST or (first is not None and first < EARLIEST):
        raise BadPeriod(f"Days lie between {EARLIEST} and {LATEST}.")
    start = first or end - timedelta(days=USUAL_DAYS - 1)
    if not 0 <= (end - start).days < MOST_DAYS:
        raise BadPeriod(f"`from` lies before `to`, and at most {MOST_DAYS} days apart.")
    period = _period(start, end, zone)
    placed: list[Placed] = await period.values_list("number", "placed_at", "status", "cancellation_reason", "total")
    statuses = await counts()
    now = shop.clock()
    letters = await _letters_by_status()
    open_requests = ConciergeRequest.exclude(status=RequestStatus.RESOLVED)
    return Figures(
        orders_by_status=statuses,
        takings_by_day=_by_day(placed, await _taken(period), (start, end), zone),
        oldest_waiting_at=next(each.oldest_at for each in statuses if each.status is OrderStatus.IN_VALIDATION),
        letters_waiting=letters.get(LetterStatus.PENDING, 0) + letters.get(LetterStatus.FAILED, 0),
        letters_failed=letters.get(LetterStatus.DEAD, 0),
        requests_open=await open_requests.count(),
        requests_overdue=await open_requests.filter(due_at__lt=now).count(),
        payment_conversion=await _conversion(period, placed),
        troubled_orders=tuple(dict.fromkeys([trouble.order_number for trouble in await troubles()])),
    )


Placed = tuple[str, datetime, OrderStatus, CancellationReason | None, int]


def _period(start: date, end: date, zone: ZoneInfo) -> QuerySet[Order]:
    begins = datetime.combine(start, time.min, zone)
    ends = datetime.combine(end + timedelta(days=1), time.min, zone)
    return Order.filter(placed_at__gte=begins, placed_at__lt=ends)


async def _letters_by_status() -> dict[LetterStatus, int]:
    unsent = Letter.exclude(status=LetterStatus.SENT).annotate(many=Count("id"))
    return {row["status"]: int(row["many"]) for row in await unsent.group_by("status").values("status", "many")}


async def _taken(period: QuerySet[Order]) -> dict[str, int]:
    """What the maison has of each order, less what it gave back, or what the bank approved and waits to be taken."""
    payments = Payment.filter(order_number__in=Subquery(period.values("number")))
    kept, approved = dict[str, int](), dict[str, int]()
    for number, state, amount, captured, refunded in await payments.values_list(
        "order_number", "state", "amount", "captured", "refunded"
    ):
        if captured:
            kept[number] = kept.get(number, 0) + captured - refunded
        elif state is PaymentState.AUTHORISED:
            approved[number] = max(approved.get(number, 0), amount)
    return {**approved, **kept}


def _by_day(
    placed: Sequence[Placed], taken: Mapping[str, int], days: tuple[date, date], zone: ZoneInfo
) -> tuple[DayTakings, ...]:
    """Every day of the period, those without an order too, so that a chart has no holes."""
    totals: dict[date, list[int]] = {}
    for number, at, status, _, total in placed:
        if status in TAKEN:
            totals.setdefault(at.astimezone(zone).date(), []).append(min(total, taken.get(number, 0)))
    start, end = days
    every = (start + timedelta(days=number) for number in range((end - start).days + 1))
    return tuple(DayTakings(day, len(totals.get(day, ())), sum(totals.get(day, ()))) for day in every)


async def _conversion(period: QuerySet[Order], placed: Sequence[Placed]) -> Decimal | None:
    """Orders that still wait for their payment say nothing yet; one that was cancelled may have been paid before."""
    settled = [(status, reason) for _, _, status, reason, _ in placed if status not in WAITING]
    if not settled:
        return None
    asked_off = any(status not in TAKEN and reason not in NOT_PAID for status, reason in settled)
    cancelled = period.exclude(status__in=[*TAKEN, *WAITING]).exclude(cancellation_reason__in=list(NOT_PAID))
    was_paid = Event.filter(subject__in=Subquery(cancelled.values("number")), kind=PAID)
    paid = sum(status in TAKEN for status, _ in settled) + (await was_paid.count() if asked_off else 0)
    return (Decimal(paid) / len(settled)).quantize(TEN_THOUSANDTH, ROUND_HALF_UP)
