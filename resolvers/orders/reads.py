"""Orders as they are shown: the frozen record, its steps, its payment, its rights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from resolvers.events.tables import Event
from resolvers.invoices import books
from resolvers.invoices.books import Document
from resolvers.orders import tables
from resolvers.orders.carriers import tracking_url
from resolvers.orders.lifecycle import STATUS_AFTER
from resolvers.orders.numbers import as_written, opens
from resolvers.orders.tables import CancellationReason, Carrier, OrderStatus
from resolvers.paging import Order as Keyset
from resolvers.paging import Page, Window, page, page_of
from resolvers.payments.sessions import awaited, counting, of_orders
from resolvers.payments.tables import Payment, PaymentState
from resolvers.people.addresses import Address
from resolvers.prepared import Prepared, Template
from resolvers.pricing.delivery import DeliveryQuote
from resolvers.pricing.vat import VatPart
from resolvers.rows import one_of
from resolvers.shop import Caller, Shop
from resolvers.workdays import is_working_day


@dataclass(frozen=True, slots=True)
class Step:
    """A status the order reached; `cursor` is where a subscription takes up."""

    cursor: str
    status: OrderStatus
    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was sold; `variant_id` tells what it came from, while that exists."""

    id: int
    sku: str
    title: str
    options: tuple[dict[str, str], ...]
    image: dict[str, Any] | None
    quantity: int
    unit_price: int
    total: int
    tax_rate: Decimal
    engraving: str | None
    gift_message: str | None
    variant_id: int | None


@dataclass(frozen=True, slots=True)
class PaymentSummary:
    """What is known of the money; `due_at` and `amount_due`, in minor units, only while it is awaited."""

    state: PaymentState
    method: str | None
    due_at: datetime | None
    amount_due: int | None
    can_retry: bool


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The statutory right (C. conso. L221-18), open from the order on; made-to-order lines are excluded (L221-28)."""

    is_open: bool
    until: datetime | None
    excluded_line_ids: tuple[int, ...]
    withdrawn_line_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cancellation:
    """Why and when an order was cancelled."""

    reason: CancellationReason
    message: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel under way."""

    carrier: Carrier
    tracking_number: str
    tracking_url: str | None
    shipped_at: datetime
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Order:
    """An order in full. Amounts are tax-inclusive minor units."""

    id: UUID
    number: str
    status: OrderStatus
    placed_at: datetime
    due_at: datetime
    language: str
    email: str
    timeline: tuple[Step, ...]
    lines: tuple[Line, ...]
    subtotal: int
    delivery: int
    total: int
    frozen: tables.Order = field(repr=False)
    shipment: Shipment | None
    cancellation: Cancellation | None
    invoices: tuple[Document, ...]
    payment: PaymentSummary
    withdrawal: Withdrawal
    terms_version: str

    # What is read of the record when somebody looks.

    @property
    def taxes(self) -> tuple[VatPart, ...]:
        return tuple(VatPart(Decimal(part["rate"]), part["taxable"], part["tax"]) for part in self.frozen.taxes)

    @property
    def delivery_address(self) -> Address:
        return Address(**self.frozen.delivery_address)

    @property
    def billing_address(self) -> Address:
        return Address(**self.frozen.billing_address)

    @property
    def delivery_option(self) -> DeliveryQuote:
        option = self.frozen.delivery_option
        return DeliveryQuote(
            **{**option, **{name: date.fromisoformat(option[name]) for name in ("earliest", "latest")}}
        )


BEFORE_INVOICING = frozenset({OrderStatus.PENDING_PAYMENT, OrderStatus.IN_VALIDATION})
WITHDRAWN = "withdrawal.confirmed"
FRENCH_TIME = ZoneInfo("Europe/Paris")
NEWEST = Keyset("orders", ("-placed_at", "-id"), (datetime, UUID))

BY_NUMBER = Prepared(lambda numbers: tables.Order.filter(number__in=numbers))
LATEST = Template(
    lambda customer_id, most: tables.Order.filter(customer_id=customer_id).order_by(*NEWEST.fields).limit(most),
    UUID,
    int,
)
LINES = Prepared(lambda order_ids: tables.OrderLine.filter(order_id__in=order_ids).order_by("position"))
STEPS = Prepared(
    lambda numbers: Event.filter(subject__in=numbers, kind__in=[*STATUS_AFTER, WITHDRAWN]).order_by("sequence")
)


def withdrawal_ends(delivered_at: datetime) -> datetime:
    """The first moment at which it is too late: after the fourteenth day from receipt (C. conso. L221-18).

    The day of receipt does not count, the last day does to its end, and one that is a Saturday, a Sunday or a holiday
    gives way to the next working day (C. conso. L221-19).
    """
    last = delivered_at.astimezone(FRENCH_TIME).date() + timedelta(days=14)
    while not is_working_day(last):
        last += timedelta(days=1)
    return datetime.combine(last + timedelta(days=1), time.min, FRENCH_TIME).astimezone(UTC)


async def find(shop: Shop, caller: Caller, number: str, token: str | None) -> tables.Order | None:
    """The order of its owner, or of whoever holds its token; anybody else's and an unknown number are alike."""
    order = next(iter(await BY_NUMBER.of([as_written(number)])), None)
    if order is None:
        return None
    own = caller.customer_id is not None and order.customer_id == caller.customer_id
    return order if own or (token is not None and opens(order.id, token, shop.token_keys)) else None


async def order(shop: Shop, caller: Caller, number: str, token: str | None) -> Order | None:
    """The order in full, for its owner or whoever holds its token."""
    row = await find(shop, caller, number, token)
    return await read(shop, row) if row is not None else None


async def by_id(shop: Shop, caller: Caller, order_id: UUID | None) -> Order | None:
    """An order of the caller's own."""
    if caller.customer_id is None or order_id is None:
        return None
    row = await tables.Order.get_or_none(id=order_id, customer_id=caller.customer_id)
    return await read(shop, row) if row is not None else None


async def orders_of(
    shop: Shop, customer_id: UUID, statuses: Sequence[OrderStatus] | None, window: Window
) -> Page[Order]:
    """A customer's orders, the newest first, in a fixed number of statements.

    Raises:
        BadPage: a cursor of another list.
    """
    if statuses is None and window.cursor is None and not window.backward:
        latest = page(await LATEST.rows(customer_id, window.size + 1), NEWEST, window)
        return latest.of(await read_all(shop, latest.nodes))
    query = tables.Order.filter(customer_id=customer_id)
    if statuses is not None:
        query = query.filter(one_of("status", statuses))
    found = await page_of(query, NEWEST, window)
    return found.of(await read_all(shop, found.nodes))


async def by_numbers(shop: Shop, numbers: Sequence[str]) -> dict[str, Order]:
    """Several orders, in a fixed number of statements, whoever may see them."""
    rows = await BY_NUMBER.of(numbers)
    return {each.number: each for each in await read_all(shop, rows)}


async def read(shop: Shop, row: tables.Order) -> Order:
    """An order row in full."""
    (found,) = await read_all(shop, [row])
    return found


async def read_all(
    shop: Shop, rows: Sequence[tables.Order], payments: Mapping[str, Sequence[Payment]] | None = None
) -> list[Order]:
    """Order rows in full, however many in the same number of statements; `payments` are theirs, if read already."""
    if not rows:
        return []
    numbers = [row.number for row in rows]
    payments = await of_orders(numbers) if payments is None else payments
    lines = await LINES.of(row.id for row in rows)
    events = await STEPS.of(numbers)
    documents = await books.of_orders([row.number for row in rows if row.status not in BEFORE_INVOICING])
    return [
        _order(
            shop,
            row,
            [line for line in lines if line.order_id == row.id],
            [event for event in events if event.subject == row.number],
            payments.get(row.number, ()),
            documents.get(row.number, ()),
        )
        for row in rows
    ]


def _order(
    shop: Shop,
    row: tables.Order,
    lines: Sequence[tables.OrderLine],
    events: Sequence[Event],
    payments: Sequence[Payment],
    documents: tuple[Document, ...],
) -> Order:
    summary, withdrawal = _summary(shop, row, payments), _withdrawal(row, lines, events, shop.clock())
    is_wanted = not {line.id for line in lines} <= set(withdrawal.withdrawn_line_ids)
    return Order(
        id=row.id,
        number=row.number,
        status=row.status,
        placed_at=row.placed_at,
        due_at=row.due_at,
        language=row.language,
        email=row.email,
        timeline=tuple(
            Step(event.cursor, STATUS_AFTER[event.kind], event.at) for event in events if event.kind in STATUS_AFTER
        ),
        lines=tuple(line(row) for row in lines),
        subtotal=row.subtotal,
        delivery=row.delivery,
        total=row.total,
        frozen=row,
        shipment=_shipment(row),
        cancellation=_cancellation(row),
        invoices=documents,
        payment=summary if is_wanted else replace(summary, can_retry=False),
        withdrawal=withdrawal,
        terms_version=row.terms_version,
    )


def line(row: tables.OrderLine) -> Line:
    """A line as it was sold."""
    return Line(
        id=row.id,
        sku=row.sku,
        title=row.title,
        options=tuple(row.options),
        image=row.image,
        quantity=row.quantity,
        unit_price=row.unit_price,
        total=row.total,
        tax_rate=Decimal(row.tax_rate),
        engraving=row.engraving,
        gift_message=row.gift_message,
        variant_id=row.variant_id,
    )


def _shipment(row: tables.Order) -> Shipment | None:
    if row.tracking_number is None or row.shipped_at is None:
        return None
    url = tracking_url(row.carrier, row.tracking_number)
    return Shipment(row.carrier, row.tracking_number, url, row.shipped_at, row.delivered_at)


def _cancellation(row: tables.Order) -> Cancellation | None:
    if row.cancelled_at is None:
        return None
    return Cancellation(row.cancellation_reason, row.cancellation_message, row.cancelled_at)


def _summary(shop: Shop, row: tables.Order, payments: Sequence[Payment]) -> PaymentSummary:
    now, payment = shop.clock(), counting(payments)
    # An order in validation awaits money only where staff asked for it anew.
    link = awaited(payments, now) if row.status is OrderStatus.IN_VALIDATION else None
    due_at = row.due_at if row.status is OrderStatus.PENDING_PAYMENT else (link.expires_at if link else None)
    offered = link or payment
    # A page to be opened needs the provider's minimum; an open one only its own time.
    is_open = offered is not None and offered.redirect_url is not None and offered.state is PaymentState.PENDING
    least = timedelta(0) if is_open else shop.payments.minimum_lifetime
    return PaymentSummary(
        state=payment.state if payment is not None else PaymentState.PENDING,
        method=payment.method if payment is not None else None,
        due_at=due_at,
        amount_due=row.total if due_at is not None else None,
        can_retry=due_at is not None and due_at > now and due_at - now >= least,
    )


def _withdrawal(
    row: tables.Order, lines: Sequence[tables.OrderLine], events: Sequence[Event], now: datetime
) -> Withdrawal:
    engraved = tuple(line.id for line in lines if line.engraving)
    withdrawn = tuple(line_id for event in events if event.kind == WITHDRAWN for line_id in event.data["lines"])
    until = withdrawal_ends(row.delivered_at) if row.delivered_at is not None else None
    is_left = any(line.id not in engraved and line.id not in withdrawn for line in lines)
    is_open = row.status is not OrderStatus.CANCELLED and is_left and (until is None or now < until)
    return Withdrawal(is_open=is_open, until=until, excluded_line_ids=engraved, withdrawn_line_ids=withdrawn)
