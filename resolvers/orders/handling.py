"""What staff do with an order: confirm, ship, mark delivered, cancel; each a step of the table, or refused with why."""

from dataclasses import dataclass
from datetime import datetime

from resolvers.languages.translations import message
from resolvers.orders import settling, withdrawing
from resolvers.orders.invoicing import CreditReason, Why, credit_rest
from resolvers.orders.lifecycle import Actor, advance
from resolvers.orders.locking import UNKNOWN, not_now, turn
from resolvers.orders.numbers import as_written
from resolvers.orders.renewing import covering, taken
from resolvers.orders.tables import CancellationReason, Carrier, Order, OrderNote, OrderStatus
from resolvers.payments import operations
from resolvers.payments.sessions import end, end_there
from resolvers.payments.tables import Operation, OperationKind, OperationState, Payment, PaymentState
from resolvers.people.cards import is_issued_card
from resolvers.people.refusing import checked_text, refuse_if_any
from resolvers.people.staff.acting import acting
from resolvers.people.staff.sessions import Staff
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import Shop
from resolvers.stock import holds

LONGEST_NUMBER, LONGEST_MESSAGE, LONGEST_NOTE = 64, 1000, 4000
# Those that payments and the clock have for themselves are not for staff to give.
REASONS = frozenset(
    {CancellationReason.CUSTOMER_REQUEST, CancellationReason.OUT_OF_STOCK, CancellationReason.COMPLIANCE}
)

NO_MONEY = Refusal(
    code=UserErrorCode.PAYMENT_NOT_POSSIBLE,
    message=message("The payment cannot be taken any more. The order can be cancelled, or paid anew."),
    path=("number",),
)
GIVEN_BACK = Refusal(
    code=UserErrorCode.PAYMENT_NOT_POSSIBLE,
    message=message("All the money of this order was given back: cancel it."),
    path=("number",),
)
NOT_A_REASON = Refusal(
    code=UserErrorCode.INVALID_INPUT, message=message("This reason is given by the payment alone."), path=("reason",)
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """How an order leaves the house."""

    carrier: Carrier
    tracking_number: str


@dataclass(frozen=True, slots=True)
class Ending:
    """Why an order is cancelled, what is said with it, and whether sold pieces go back on the shelf."""

    reason: CancellationReason
    said: str | None
    restock: bool


async def confirm(shop: Shop, staff: Staff, number: str) -> None:
    """Take the money and confirm the order; what the provider does not answer at once, the dispatcher finishes.

    Raises:
        Refused: NOT_FOUND; INVALID_STATUS with the status it has; PAYMENT_NOT_POSSIBLE, which leaves it as it was.
    """
    async with acting(shop, staff, "orderConfirm", as_written(number)) as deed:
        order = await turn(deed, number, OrderStatus.IN_VALIDATION)
        await withdrawing.refuse_all_withdrawn(order)
        payment, reference = await covering(order), ""
        if payment is None:
            # Somebody took the money at the provider's own desk: it counts, if it is enough, whatever failed before.
            payment, reference = await taken(order.number), "taken"
            if payment is None or payment.captured - payment.refunded < order.total:
                raise Refused(NO_MONEY)
        capture = await operations.owe(
            payment, OperationKind.CAPTURE, order.total, shop.clock(), reference, by=staff.actor
        )
        waiting = await end(order.number)
        deed.after = {"capture": capture.amount}
    await end_there(shop, waiting)
    if (await settling.at_once(shop, capture)).state is OperationState.FAILED:
        raise Refused(NO_MONEY)


async def ship(shop: Shop, staff: Staff, number: str, parcel: Parcel) -> None:
    """Send the order off.

    Raises:
        Refused: NOT_FOUND; INVALID_STATUS; a tracking number that is none.
    """
    refusals: list[Refusal] = []
    path = ("trackingNumber",)
    # Carriers number parcels with up to 22 digits, of which a tenth would pass for some card's.
    tracking = checked_text(
        parcel.tracking_number, refusals, path, longest=LONGEST_NUMBER, required=True, holds_card=is_issued_card
    )
    refuse_if_any(refusals)
    async with acting(shop, staff, "orderShip", as_written(number)) as deed:
        order = await turn(deed, number, OrderStatus.CONFIRMED)
        await withdrawing.refuse_withdrawn(order)
        if await taken(order.number) is None:
            raise Refused(GIVEN_BACK)
        facts = {"carrier": parcel.carrier, "tracking_number": tracking, "shipped_at": shop.clock()}
        await advance(deed, shop, order, OrderStatus.SHIPPED, Actor.STAFF, by=staff.actor, **facts)
        deed.after = {"status": OrderStatus.SHIPPED.value, "carrier": parcel.carrier.value, "tracking_number": tracking}


async def mark_delivered(shop: Shop, staff: Staff, number: str, at: datetime | None) -> None:
    """Note that the parcel arrived, from when the time to withdraw runs.

    Raises:
        Refused: NOT_FOUND; INVALID_STATUS for an order that is not under way, or that arrived already, unless `at`
            corrects when; a moment before it left, or to come.
    """
    async with acting(shop, staff, "orderMarkDelivered", as_written(number)) as deed:
        order = await turn(deed, number, OrderStatus.SHIPPED)
        if order.delivered_at is not None and at is None:
            # Another moment has to be named: the time to withdraw runs from it.
            raise Refused(not_now(order))
        now = shop.clock()
        arrived = at or now
        if order.shipped_at is None or not order.shipped_at <= arrived <= now:
            text = message("A parcel arrives after it left, and not in the future.")
            raise Refused(Refusal(code=UserErrorCode.INVALID_INPUT, message=text, path=("at",)))
        deed.before = {"delivered_at": order.delivered_at and order.delivered_at.isoformat()}
        deed.after = {"delivered_at": arrived.isoformat()}
        await Order.filter(id=order.id).update(delivered_at=arrived)
        deed.record(shop, "order.delivered", order.number, actor=staff.actor)


async def cancel(shop: Shop, staff: Staff, number: str, ending: Ending) -> None:
    """Cancel: the status first, then the money goes back, tried until the provider says done.

    Raises:
        Refused: NOT_FOUND; INVALID_STATUS for one that is shipped, or cancelled already; a reason not for staff.
    """
    refusals: list[Refusal] = []
    said = checked_text(ending.said, refusals, ("message",), longest=LONGEST_MESSAGE, lines=True)
    if ending.reason not in REASONS:
        refusals.append(NOT_A_REASON)
    refuse_if_any(refusals)
    before = (OrderStatus.PENDING_PAYMENT, OrderStatus.IN_VALIDATION, OrderStatus.CONFIRMED)
    async with acting(shop, staff, "orderCancel", as_written(number)) as deed:
        await holds.lock(as_written(number))
        order = await turn(deed, number, *before)
        now = shop.clock()
        await holds.release(order.number, now)
        if ending.restock:
            await holds.restock(order.number, now)
        waiting = await end(order.number)
        facts = {"cancellation_reason": ending.reason, "cancellation_message": said or None, "cancelled_at": now}
        await advance(deed, shop, order, OrderStatus.CANCELLED, Actor.STAFF, by=staff.actor, **facts)
        deed.after = {"status": OrderStatus.CANCELLED.value, "reason": ending.reason.value, "restock": ending.restock}
        await withdrawing.close(order, now)
        await credit_rest(deed, shop, order, Why(CreditReason.CANCELLATION, "cancellation"))
        owed = await _owed_back(order.number, now, staff.actor)
    await end_there(shop, waiting)
    for operation in owed:
        await settling.at_once(shop, operation)


async def add_note(shop: Shop, staff: Staff, number: str, text: str) -> None:
    """Write something down about an order; it stands in the order, not in the audit log.

    Raises:
        Refused: NOT_FOUND; a text that is empty, too long, or holds a card number.
    """
    refusals: list[Refusal] = []
    written = checked_text(text, refusals, ("text",), longest=LONGEST_NOTE, required=True, lines=True)
    refuse_if_any(refusals)
    async with acting(shop, staff, "orderNoteAdd", as_written(number)) as deed:
        order = await Order.get_or_none(number=as_written(number))
        if order is None:
            raise Refused(UNKNOWN)
        await OrderNote.create(order_id=order.id, staff_id=staff.id, at=shop.clock(), text=written)
        deed.record(shop, "order.note_added", order.number, actor=staff.actor)


async def _owed_back(number: str, now: datetime, by: str) -> list[Operation]:
    """What was approved is voided, what was taken is refunded."""
    owed = []
    for payment in await Payment.filter(order_number=number).order_by("opened_at", "id"):
        left = payment.captured - payment.refunded
        if payment.state is PaymentState.AUTHORISED:
            owed.append(await operations.owe(payment, OperationKind.VOID, payment.amount, now, by=by))
        elif left > 0:
            owed.append(await operations.owe(payment, OperationKind.REFUND, left, now, "cancellation", by))
    return owed
