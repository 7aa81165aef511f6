"""Giving money back for an order that was paid: whole, in part or by line, once per attempt, never more than taken."""

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

from resolvers.languages.translations import message
from resolvers.orders import settling
from resolvers.orders.locking import lock, turn
from resolvers.orders.numbers import as_written
from resolvers.orders.tables import Order, OrderLine, OrderStatus, Refund
from resolvers.payments import operations
from resolvers.payments.tables import Operation, OperationKind, OperationState, Payment
from resolvers.people.refusing import checked_text, refuse_if_any
from resolvers.people.staff.acting import acting
from resolvers.people.staff.sessions import Staff
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.secrets import hashed
from resolvers.shop import Shop

LONGEST_REASON, LONGEST_TOKEN = 500, 64
REFUNDABLE = (OrderStatus.CONFIRMED, OrderStatus.SHIPPED)

NOT_DONE = Refusal(
    code=UserErrorCode.PAYMENT_NOT_POSSIBLE,
    message=message("The payment provider will not give this money back."),
    path=("number",),
)
NOTHING_LEFT = Refusal(
    code=UserErrorCode.INVALID_INPUT, message=message("Nothing of this order is left to give back."), path=("number",)
)
BOTH = Refusal(
    code=UserErrorCode.INVALID_INPUT,
    message=message("Give back an amount, or lines and delivery, not both."),
    path=("amount",),
)
NO_AMOUNT = Refusal(
    code=UserErrorCode.INVALID_INPUT, message=message("This is not an amount in euro."), path=("amount",)
)
TOO_MUCH = Refusal(
    code=UserErrorCode.INVALID_INPUT, message=message("At most {max} can be given back."), path=("amount",)
)
NOT_A_LINE = Refusal(
    code=UserErrorCode.INVALID_INPUT,
    message=message("This order has no such line, or it was given back already."),
    path=("lineIds",),
)
ANOTHER_ATTEMPT = Refusal(
    code=UserErrorCode.ATTEMPT_REUSED,
    message=message("This attempt token was used for another refund."),
    path=("attemptToken",),
)
NO_TOKEN = Refusal(
    code=UserErrorCode.INVALID_INPUT,
    message=message("An attempt token has 1 to {max} characters."),
    path=("attemptToken",),
    params={"max": LONGEST_TOKEN},
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What shall be given back: an amount in minor units, or lines and delivery, or, with neither, all that is left.

    `with_delivery` is what was paid for it, `delivery` a part of that.
    """

    attempt_token: str
    reason: str
    amount: int | None = None
    line_ids: tuple[int, ...] | None = None
    with_delivery: bool = False
    delivery: int = 0
    withdrawal_id: UUID | None = None

    @property
    def digest(self) -> str:
        """Equal for equal wishes."""
        content = (self.reason, self.amount, self.line_ids, self.with_delivery)
        return sha256(orjson.dumps(content)).hexdigest()


async def refund(shop: Shop, staff: Staff, number: str, wish: Wish) -> None:
    """Give money back; asking again with the same token changes nothing.

    What the provider does not answer at once, the dispatcher finishes. The credit note is issued when it says done.

    Raises:
        Refused: NOT_FOUND; INVALID_STATUS; ATTEMPT_REUSED; a wish that cannot be; PAYMENT_NOT_POSSIBLE.
    """
    wish = _checked(wish)
    if await _is_known(as_written(number), wish):
        return
    async with acting(shop, staff, "refundCreate", as_written(number)) as deed:
        await lock(as_written(number))
        if await _is_known(as_written(number), wish):
            # The same attempt won a moment ago, and its money may be on its way.
            return
        order = await turn(deed, number, *REFUNDABLE)
        found = await owe(shop, order, wish, staff.actor)
        deed.after = {"amount": found.amount, "reason": wish.reason}
    if (await settling.at_once(shop, found)).state is OperationState.FAILED:
        raise Refused(NOT_DONE)


def _checked(wish: Wish) -> Wish:
    refusals: list[Refusal] = []
    reason = checked_text(wish.reason, refusals, ("reason",), longest=LONGEST_REASON, required=True, lines=True)
    if not 1 <= len(wish.attempt_token) <= LONGEST_TOKEN:
        refusals.append(NO_TOKEN)
    if wish.amount is not None and (wish.line_ids or wish.with_delivery):
        refusals.append(BOTH)
    if wish.amount is not None and wish.amount <= 0:
        refusals.append(NO_AMOUNT)
    refuse_if_any(refusals)
    return replace(wish, reason=reason)


async def _is_known(number: str, wish: Wish) -> bool:
    """Whether this attempt was made before.

    Raises:
        Refused: ATTEMPT_REUSED, with another content; PAYMENT_NOT_POSSIBLE, if the provider refused it then.
    """
    earlier = await Refund.get_or_none(order__number=number, attempt_token=hashed(wish.attempt_token))
    if earlier is not None and earlier.attempt_digest != wish.digest:
        raise Refused(ANOTHER_ATTEMPT)
    if earlier is not None and await Operation.exists(id=earlier.operation_id, state=OperationState.FAILED):
        raise Refused(NOT_DONE)
    return earlier is not None


async def owe(shop: Shop, order: Order, wish: Wish, by: str) -> Operation:
    """Write down that this is to be given back, in a transaction that locked the order.

    Raises:
        Refused: nothing is left, or less than is wished for.
    """
    payment = await _payment(order.number)
    left = payment.captured - payment.refunded if payment is not None else 0
    if payment is None or left <= 0:
        raise Refused(NOTHING_LEFT)
    items = await _items(order, wish, left)
    amount = sum(item["gross"] for item in items)
    if amount <= 0:
        raise Refused(NOTHING_LEFT)
    if amount > left and wish.withdrawal_id is not None:
        # Something was given back before: what is left of the price is what the customer has still to get.
        items, amount = [{"gross": left}], left
    if amount > left:
        path = ("lineIds",) if wish.line_ids else ("includeDelivery",) if wish.with_delivery else ("amount",)
        raise Refused(replace(TOO_MUCH, path=path, amounts={"max": left}))
    row = Refund(
        order_id=order.id,
        withdrawal_id=wish.withdrawal_id,
        attempt_token=hashed(wish.attempt_token),
        attempt_digest=wish.digest,
        amount=amount,
        items=items,
        reason=wish.reason,
        created_at=shop.clock(),
    )
    found = await operations.owe(payment, OperationKind.REFUND, amount, shop.clock(), f"refund:{row.id}", by)
    row.operation_id = found.id
    await row.save(force_create=True)
    return found


async def _payment(order_number: str) -> Payment | None:
    """The payment of which most is left."""
    paid = await Payment.filter(order_number=order_number, captured__gt=0)
    return max(paid, key=lambda payment: payment.captured - payment.refunded, default=None)


async def _items(order: Order, wish: Wish, left: int) -> list[dict[str, Any]]:
    """What the credit note will name."""
    if wish.amount is not None:
        return [{"gross": wish.amount}]
    given = await given_back(order)
    lines = await OrderLine.filter(order_id=order.id).order_by("position")
    if wish.line_ids is None and not wish.with_delivery:
        items = [_line(line) for line in lines]
        if order.delivery:
            items.append(_delivery(order.delivery))
        return [{"gross": left}] if given or sum(item["gross"] for item in items) != left else items
    wanted = set(wish.line_ids or ())
    if wanted - {line.id for line in lines} or wanted & given:
        raise Refused(NOT_A_LINE)
    items = [_line(line) for line in lines if line.id in wanted]
    delivery = order.delivery if wish.with_delivery else wish.delivery
    if delivery and wish.with_delivery and await delivery_given_back(order):
        raise Refused(replace(NOT_A_LINE, path=("includeDelivery",)))
    return [*items, _delivery(delivery)] if delivery else items


async def given_back(order: Order) -> set[int]:
    """The lines of an order whose price was given back, or is about to be."""
    return {item["line_id"] for item in await _given_items(order) if "line_id" in item}


async def delivery_given_back(order: Order) -> bool:
    """Whether the delivery was given back, or is about to be."""
    return any("delivery" in item for item in await _given_items(order))


async def _given_items(order: Order) -> list[dict[str, Any]]:
    refunds = await Refund.filter(order_id=order.id).exclude(operation__state=OperationState.FAILED)
    return [item for refund in refunds for item in refund.items]


def _line(line: OrderLine) -> dict[str, Any]:
    return {"line_id": line.id, "quantity": line.quantity, "gross": line.total}


def _delivery(price: int) -> dict[str, Any]:
    return {"delivery": True, "gross": price}
