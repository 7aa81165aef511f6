"""The statutory withdrawal in two steps (C. conso. L221-21, D221-5): declared, then confirmed; no account is needed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.expressions import F

from resolvers.languages.translations import message
from resolvers.orders import refunding, settling, tables
from resolvers.orders.locking import locked, turn
from resolvers.orders.numbers import as_written
from resolvers.orders.reads import WITHDRAWN, withdrawal_ends
from resolvers.orders.tables import Order, OrderLine, OrderStatus
from resolvers.payments.sessions import end, end_there
from resolvers.payments.tables import Operation, OperationState, Payment
from resolvers.people.emails import EmailProblem, normalise
from resolvers.people.refusing import checked_text, refuse_if_any
from resolvers.people.staff.acting import acting
from resolvers.people.staff.sessions import Staff
from resolvers.ports import Allowance
from resolvers.pricing.delivery import quotes
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import Caller, Shop
from resolvers.stock import holds
from resolvers.throttling import admit
from resolvers.tokens import row_named, token_of
from resolvers.writing import writing

PURPOSE = "withdrawal"
LONGEST_REASON = 1000
TO_CONFIRM = timedelta(days=1)
OF_CLIENT = Allowance("withdrawals by client", 20, timedelta(hours=1))
OF_ORDER = Allowance("withdrawals by order", 10, timedelta(hours=1))

NO_SUCH_ORDER = Refusal(
    code=UserErrorCode.NOT_FOUND,
    message=message("We find no order of this number under this address."),
    path=("orderNumber",),
)
CLOSED = Refusal(
    code=UserErrorCode.WITHDRAWAL_CLOSED,
    message=message("The time to withdraw from this order is over. Our concierge is there for you all the same."),
    path=("orderNumber",),
)
ALREADY = Refusal(
    code=UserErrorCode.WITHDRAWAL_CLOSED,
    message=message("You have withdrawn from this order already: our letter confirms it."),
    path=("orderNumber",),
)
EXCLUDED = Refusal(
    code=UserErrorCode.WITHDRAWAL_CLOSED,
    message=message("An engraved piece cannot be returned, as you agreed when you ordered it."),
    path=("lineIds",),
)
NOT_A_LINE = Refusal(
    code=UserErrorCode.INVALID_INPUT,
    message=message("This order has no such line, or you withdrew from it already."),
    path=("lineIds",),
)
WRONG_TOKEN = Refusal(
    code=UserErrorCode.INVALID_TOKEN, message=message("This confirmation is not valid."), path=("token",)
)
TOO_LATE = Refusal(
    code=UserErrorCode.EXPIRED_TOKEN,
    message=message("You declared this too long ago: please declare it again."),
    path=("token",),
)
RECEIVED = Refusal(
    code=UserErrorCode.INVALID_STATUS, message=message("The goods are noted as received already."), path=("id",)
)
ALL_WITHDRAWN = Refusal(
    code=UserErrorCode.INVALID_STATUS,
    message=message("The customer has withdrawn from this order: cancel it."),
    path=("number",),
)
PARTLY_WITHDRAWN = Refusal(
    code=UserErrorCode.INVALID_STATUS,
    message=message(
        "The customer has withdrawn from pieces of it: note first that they are here, or cancel the order."
    ),
    path=("number",),
)
NO_SUCH_WITHDRAWAL = Refusal(
    code=UserErrorCode.NOT_FOUND, message=message("We do not know this withdrawal."), path=("id",)
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a consumer fills in; without lines it is about everything that can be returned."""

    order_number: str
    email: str
    line_ids: tuple[int, ...] | None
    reason: str | None
    language: str


@dataclass(frozen=True, slots=True)
class Declared:
    """A withdrawal on its way: what it is about, what confirms it, and when it was received, once it was."""

    id: UUID
    token: str
    order_number: str
    lines: tuple[OrderLine, ...]
    received_at: datetime | None


async def declare(shop: Shop, caller: Caller, declaration: Declaration) -> Declared:
    """The first step: nothing counts before it is confirmed.

    Raises:
        Refused: NOT_FOUND alike for an unknown number and another's; WITHDRAWAL_CLOSED; TOO_MANY_REQUESTS.
    """
    refusals: list[Refusal] = []
    reason = checked_text(declaration.reason, refusals, ("reason",), longest=LONGEST_REASON, lines=True)
    refuse_if_any(refusals)
    number = as_written(declaration.order_number)
    await admit(shop, (OF_CLIENT, caller.client), (OF_ORDER, number))
    found = await _order_of(caller, number, declaration.email)
    async with writing(shop) as write:
        order = await locked(found.number)
        lines = await _chosen(order, declaration.line_ids, shop.clock())
        row = await tables.Withdrawal.create(
            order_id=order.id,
            line_ids=[line.id for line in lines],
            reason=reason or None,
            language=declaration.language,
            declared_at=shop.clock(),
        )
        write.record(shop, "withdrawal.declared", order.number, withdrawal=str(row.id))
    return Declared(row.id, token_of(PURPOSE, row.id, shop.token_keys), order.number, tuple(lines), None)


async def confirm(shop: Shop, withdrawal_id: UUID | None, token: str) -> Declared:
    """The second step, from which the withdrawal counts; a receipt follows by letter. Again, it gives the same answer.

    Raises:
        Refused: INVALID_TOKEN; EXPIRED_TOKEN; WITHDRAWAL_CLOSED when the order was cancelled or a line engraved
            meanwhile; INVALID_INPUT when a line is gone.
    """
    known = row_named(PURPOSE, token, shop.token_keys)
    row = await tables.Withdrawal.get_or_none(id=withdrawal_id) if known is not None else None
    if row is None or known != withdrawal_id:
        raise Refused(WRONG_TOKEN)
    order = await Order.get(id=row.order_id)
    # Nobody is asked to pay for what they do not want any more.
    unwanted: list[str] = []
    async with writing(shop) as write:
        order = await locked(order.number)
        row = await tables.Withdrawal.get(id=row.id)
        if row.confirmed_at is None:
            now = shop.clock()
            if now - row.declared_at > TO_CONFIRM:
                raise Refused(TOO_LATE)
            # What was declared in time counts, of what the order still is.
            await _chosen(order, row.line_ids, row.declared_at)
            await tables.Withdrawal.filter(id=row.id, confirmed_at__isnull=True).update(confirmed_at=now)
            row.confirmed_at = now
            write.record(shop, WITHDRAWN, order.number, withdrawal=str(row.id), lines=row.line_ids)
            if order.status is OrderStatus.PENDING_PAYMENT and await is_all_withdrawn(order):
                unwanted = await end(order.number)
    await end_there(shop, unwanted)
    return Declared(row.id, token, order.number, tuple(await lines_of(row)), row.confirmed_at)


async def receive(shop: Shop, staff: Staff, withdrawal_id: UUID | None, *, restock: bool) -> tables.Withdrawal:
    """The goods are back: their price is owed at once, with standard delivery when nothing of the order is kept.

    Raises:
        Refused: NOT_FOUND; INVALID_STATUS; PAYMENT_NOT_POSSIBLE, when the money must go back another way.
    """
    row = await tables.Withdrawal.get_or_none(id=withdrawal_id, confirmed_at__isnull=False)
    if row is None:
        raise Refused(NO_SUCH_WITHDRAWAL)
    number = (await Order.get(id=row.order_id)).number
    async with acting(shop, staff, "withdrawalReceive", number) as deed:
        await holds.lock(number)
        order = await turn(deed, number, *refunding.REFUNDABLE)
        now = shop.clock()
        if not await tables.Withdrawal.filter(id=row.id, goods_received_at__isnull=True).update(goods_received_at=now):
            raise Refused(RECEIVED)
        lines = await lines_of(row)
        if restock:
            back = Counter[int]()
            for line in lines:
                back.update({line.variant_id: line.quantity} if line.variant_id is not None else {})
            await holds.take_back(number, back, now)
        deed.record(shop, "withdrawal.received", number, withdrawal=str(row.id), actor=staff.actor)
        operation = await _owed(shop, order, row, lines, staff.actor)
        deed.after = {"received": True, "restock": restock, "refund": operation.amount if operation else 0}
    if operation is not None and (await settling.at_once(shop, operation)).state is OperationState.FAILED:
        # The goods are noted all the same: they are there.
        raise Refused(refunding.NOT_DONE)
    return await tables.Withdrawal.get(id=row.id)


async def refuse_all_withdrawn(order: Order) -> None:
    """Nothing more is done with what the customer does not want any more, but to cancel it.

    Raises:
        Refused: INVALID_STATUS.
    """
    if await is_all_withdrawn(order):
        raise Refused(ALL_WITHDRAWN)


async def is_all_withdrawn(order: Order) -> bool:
    """Whether the customer has withdrawn from everything."""
    gone = await withdrawn(order.id)
    return bool(gone) and {line.id for line in await OrderLine.filter(order_id=order.id)} <= gone


async def refuse_withdrawn(order: Order) -> None:
    """Nobody sends what the customer does not want any more.

    Raises:
        Refused: INVALID_STATUS.
    """
    await refuse_all_withdrawn(order)
    waiting = tables.Withdrawal.filter(order_id=order.id, confirmed_at__isnull=False, goods_received_at__isnull=True)
    if await waiting.exists():
        raise Refused(PARTLY_WITHDRAWN)


async def close(order: Order, now: datetime) -> None:
    """Nothing is waited for any more of an order that is cancelled; belongs in the transaction that cancels it."""
    waiting = tables.Withdrawal.filter(order_id=order.id, confirmed_at__isnull=False, goods_received_at__isnull=True)
    await waiting.update(goods_received_at=now)


async def withdrawn(order_id: UUID) -> set[int]:
    """The lines of an order that confirmed withdrawals are about."""
    rows = await tables.Withdrawal.filter(order_id=order_id, confirmed_at__isnull=False)
    return {line_id for row in rows for line_id in row.line_ids}


async def lines_of(row: tables.Withdrawal) -> list[OrderLine]:
    """The lines a withdrawal is about."""
    return await OrderLine.filter(id__in=row.line_ids).order_by("position")


async def _order_of(caller: Caller, number: str, email: str) -> Order:
    try:
        key = normalise(email).key
    except EmailProblem:
        key = ""
    order = await Order.get_or_none(number=number)
    own = order is not None and caller.customer_id is not None and order.customer_id == caller.customer_id
    if order is None or not (own or (key and order.email_key == key)):
        raise Refused(NO_SUCH_ORDER)
    return order


async def _chosen(order: Order, line_ids: Sequence[int] | None, at: datetime) -> list[OrderLine]:
    """What can be withdrawn from at a moment, of what is asked."""
    over = order.delivered_at is not None and at >= withdrawal_ends(order.delivered_at)
    if order.status is OrderStatus.CANCELLED or over:
        raise Refused(CLOSED)
    lines = await OrderLine.filter(order_id=order.id).order_by("position")
    gone = await withdrawn(order.id)
    wanted = set(line_ids) if line_ids is not None else {line.id for line in lines if not line.engraving} - gone
    if any(line.id in wanted and line.engraving for line in lines):
        raise Refused(EXCLUDED)
    if line_ids is not None and (not wanted or wanted & gone or wanted - {line.id for line in lines}):
        raise Refused(NOT_A_LINE)
    if not wanted:
        raise Refused(EXCLUDED if not gone else ALREADY)
    return [line for line in lines if line.id in wanted]


async def _owed(
    shop: Shop, order: Order, row: tables.Withdrawal, lines: Sequence[OrderLine], by: str
) -> Operation | None:
    given = await refunding.given_back(order)
    left = [line for line in lines if line.id not in given]
    is_whole = await is_all_withdrawn(order)
    wish = refunding.Wish(
        attempt_token=f"withdrawal:{row.id}",
        reason=row.reason or "withdrawal",
        line_ids=tuple(line.id for line in left),
        delivery=_standard_delivery(shop, order) if is_whole and not await refunding.delivery_given_back(order) else 0,
        withdrawal_id=row.id,
    )
    is_owed = await Payment.exists(order_number=order.number, captured__gt=F("refunded"))
    return await refunding.owe(shop, order, wish, by) if is_owed and (left or wish.delivery) else None


def _standard_delivery(shop: Shop, order: Order) -> int:
    """What the cheapest way would have cost: who chose a dearer one bears the difference (C. conso. L221-24)."""
    offered = quotes(shop.maison.deliveries, order.delivery_address["country"], order.subtotal, shop.today)
    paid: int = order.delivery
    return min(paid, offered[0].price) if offered else paid
