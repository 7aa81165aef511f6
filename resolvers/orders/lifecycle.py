"""The life of an order as data: which steps there are, who may take them, and the one function that takes them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from resolvers.languages.translations import message
from resolvers.orders.tables import Order, OrderStatus
from resolvers.shop import Shop
from resolvers.writing import Writing


class Actor(StrEnum):
    """Who moves an order; customers move none, they ask the concierge."""

    CHECKOUT = "checkout"
    PAYMENT = "payment"
    STAFF = "staff"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Step:
    """A permitted move and the fact that records it."""

    event: str
    actors: frozenset[Actor]


S = OrderStatus
STEPS: dict[tuple[OrderStatus | None, OrderStatus], Step] = {
    (None, S.PENDING_PAYMENT): Step("order.placed", frozenset({Actor.CHECKOUT})),
    (S.PENDING_PAYMENT, S.IN_VALIDATION): Step("order.paid", frozenset({Actor.PAYMENT})),
    (S.PENDING_PAYMENT, S.CANCELLED): Step("order.cancelled", frozenset({Actor.PAYMENT, Actor.CLOCK, Actor.STAFF})),
    (S.IN_VALIDATION, S.CONFIRMED): Step("order.confirmed", frozenset({Actor.STAFF})),
    (S.IN_VALIDATION, S.CANCELLED): Step("order.cancelled", frozenset({Actor.STAFF})),
    (S.CONFIRMED, S.CANCELLED): Step("order.cancelled", frozenset({Actor.STAFF})),
    (S.CONFIRMED, S.SHIPPED): Step("order.shipped", frozenset({Actor.STAFF})),
}

STATUS_AFTER = {step.event: to for (_, to), step in STEPS.items()}

LABELS = {
    S.PENDING_PAYMENT: message("Awaiting payment"),
    S.IN_VALIDATION: message("Being validated"),
    S.CONFIRMED: message("Confirmed"),
    S.SHIPPED: message("Shipped"),
    S.CANCELLED: message("Cancelled"),
}

EXPLANATIONS = {
    S.PENDING_PAYMENT: message(
        "Your order has been recorded, and we are waiting for your bank to confirm the payment."
    ),
    S.IN_VALIDATION: message(
        "Your order has been recorded, the payment has been approved by your bank, and we are validating all the"
        " details of your order."
    ),
    S.CONFIRMED: message(
        "Your order and the payment have been validated. The order is being prepared by the {maison} teams."
    ),
    S.SHIPPED: message("The parcel has been sent to the delivery address given at the time of payment."),
    S.CANCELLED: message(
        "The order was cancelled following your call to our Customer Relations Service, or the payment was not approved"
        " by your bank."
    ),
}


async def advance(
    write: Writing, shop: Shop, order: Order, to: OrderStatus, actor: Actor, by: str = "", **facts: Any
) -> bool:
    """Move an order one step and record it; False when it is no longer where the step begins.

    `facts` are columns set with the status, `by` is who in particular. A step that the table does not hold, or that
    this actor may not take, is a programming error (ValueError).
    """
    step = STEPS.get((order.status, to))
    if step is None or actor not in step.actors:
        raise ValueError(f"{actor} cannot move an order from {order.status} to {to}")
    moved = await Order.filter(id=order.id, status=order.status).update(status=to, **facts)
    if not moved:
        return False
    order.update_from_dict({"status": to, **facts})
    codes = {name: str(value) for name, value in facts.items() if name == "cancellation_reason"}
    write.record(shop, step.event, order.number, actor=by or actor, **codes)
    return True
