"""Orders as staff see them, as GraphQL types."""

from datetime import datetime

import strawberry

from resolvers.orders import desk
from resolvers.orders.desk import OrderStepName
from resolvers.orders.tables import OrderStatus
from schema.context import Info
from schema.enums import described
from schema.orders.types import Order
from schema.refusals import UserError

described(
    OrderStepName,
    "Something that staff can do with an order.",
    CONFIRM="Take the money and confirm: `orderConfirm`.",
    SHIP="Send it off: `orderShip`.",
    MARK_DELIVERED="Note that it arrived: `orderMarkDelivered`.",
    CANCEL="Cancel it, and give the money back: `orderCancel`.",
    REFUND="Give money back.",
)


@strawberry.type(description="What a colleague wrote down about an order.")
class OrderNote:
    """For staff only."""

    at: datetime = strawberry.field(description="When.")
    author: str = strawberry.field(description="Who.")
    text: str = strawberry.field(description="What.")


@strawberry.type(name="Order", description="An order, frozen as it was placed, with what staff can do.")
class StaffOrder(Order):
    """For staff."""

    phone: str | None = strawberry.field(description="Where the customer can be called, in E.164.")
    is_busy: bool = strawberry.field(description="Whether the payment provider is at work on it.")

    @classmethod
    def is_type_of(cls, obj: object, _: Info) -> bool:
        return isinstance(obj, desk.DeskOrder)

    @strawberry.field(description="What colleagues wrote down, the oldest first.", graphql_type=list[OrderNote])
    def notes(root: strawberry.Parent[desk.DeskOrder]) -> list[desk.Note]:
        return list(root.notes)

    @strawberry.field(description="What can be done now, the usual first; nothing while money moves.")
    def next_steps(root: strawberry.Parent[desk.DeskOrder]) -> list[OrderStepName]:
        return list(root.next_steps)


@strawberry.type(description="How many orders have a status.")
class StatusCount:
    """One of the five."""

    status: OrderStatus = strawberry.field(description="The status.")
    count: int = strawberry.field(description="How many.")
    oldest_at: datetime | None = strawberry.field(description="When the oldest of them was placed.")


@strawberry.type(description="The answer to a step of an order.")
class OrderPayload:
    """The order as it is now, or why not."""

    order: StaffOrder | None = strawberry.field(default=None, description="The order.")
    user_errors: list[UserError] = strawberry.field(default_factory=list, description="Why not.")
