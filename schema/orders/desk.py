"""Orders as staff see them, as GraphQL types."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.concierge.desk import DeskRequest
from resolvers.letters.desk import DeskLetter
from resolvers.orders import desk, reads, returns
from resolvers.orders.desk import OrderStepName
from resolvers.orders.journal import OrderEventKind
from resolvers.orders.tables import OrderStatus
from resolvers.payments.tables import OperationKind, OperationState, PaymentState
from resolvers.people.staff.roles import MAY
from schema.context import Info
from schema.enums import described
from schema.money import Money, money
from schema.node import Node, node_id
from schema.orders.types import Order, OrderLine
from schema.orders.withdrawing import WithdrawalPayload
from schema.refusals import UserError
from schema.related import events_of, letters_of, notes_of, requests_of
from schema.scalars import BigInt

if TYPE_CHECKING:
    # An order names its requests and letters, and they their order.
    from schema.concierge.desk import ConciergeRequest
    from schema.letters.types import Letter

described(
    OrderStepName,
    "Something that staff can do with an order.",
    CONFIRM="Take the money and confirm: `orderConfirm`.",
    SHIP="Send it off: `orderShip`.",
    MARK_DELIVERED="Note that it arrived: `orderMarkDelivered`.",
    CANCEL="Cancel it, and give the money back: `orderCancel`.",
    REFUND="Give money back: `refundCreate`.",
    AMEND="Change its pieces or quantities: `orderAmend`.",
    SEND_PAYMENT_LINK="Write to the customer where to pay: `paymentLinkSend`.",
)
described(
    OperationKind,
    "What is asked of the payment provider.",
    VOID="To let an approved payment go.",
    CAPTURE="To take the money of an approved payment.",
    REFUND="To give money back.",
)
MUTATION_OF = {
    OrderStepName.CONFIRM: "orderConfirm",
    OrderStepName.SHIP: "orderShip",
    OrderStepName.MARK_DELIVERED: "orderMarkDelivered",
    OrderStepName.CANCEL: "orderCancel",
    OrderStepName.REFUND: "refundCreate",
    OrderStepName.AMEND: "orderAmend",
    OrderStepName.SEND_PAYMENT_LINK: "paymentLinkSend",
}
described(
    OrderEventKind,
    "Something that happened to an order.",
    PLACED="It was placed.",
    PAYMENT_RECEIVED="The bank approved the payment.",
    PAYMENT_DECLINED="The bank's approval is gone, or the money could not be taken.",
    CONFIRMED="Its money was taken, and it was confirmed.",
    SHIPPED="It left.",
    DELIVERED="It arrived.",
    CANCELLED="It was cancelled.",
    REFUNDED="Money was given back.",
    AMENDED="Its pieces or quantities were changed.",
    NOTE_ADDED="A colleague wrote something down.",
    REQUEST_OPENED="The concierge was asked something about it.",
    WITHDRAWAL_DECLARED="The customer withdrew from it, or from a part.",
    GOODS_RECEIVED="What the customer withdrew from came back.",
    PAYMENT_REQUESTED="The customer was sent a link to pay.",
    PAYMENT_LAPSES_SOON="The bank's approval lapses within a day: confirm or cancel.",
    PAYMENT_LATE="The bank approved a payment that nothing needs any more; it is let go.",
    PAYMENT_MISMATCHED="The payment provider speaks of other sums than the shop: look at the payment there.",
    REFUND_FAILED="The provider refuses to give money back, or to let an approval go: it must move another way.",
)
described(
    OperationState,
    "What became of something asked of the payment provider.",
    OWED="It is asked until it says done.",
    DONE="Done.",
    FAILED="It refuses for good: the money must move another way.",
)


@strawberry.type(description="What a colleague wrote down about an order.")
class OrderNote:
    """For staff only."""

    at: datetime = strawberry.field(description="When.")
    author: str = strawberry.field(description="Who.")
    text: str = strawberry.field(description="What.")


@strawberry.type(description="Money that was moved at the provider, is about to be, or could not be.")
class PaymentOperation:
    """For staff only."""

    kind: OperationKind = strawberry.field(description="What was asked for.")
    state: OperationState = strawberry.field(description="What became of it.")
    attempts: int = strawberry.field(description="How often it was tried.")
    last_error: str = strawberry.field(description="What the provider last said against it, or nothing.")

    @strawberry.field(description="How much.")
    def amount(root: strawberry.Parent[returns.Movement]) -> Money:
        return money(root.amount)


@strawberry.type(description="A payment that was begun for an order.")
class Payment:
    """For staff only; no card data ever."""

    state: PaymentState = strawberry.field(description="Where the money is.")
    method: str | None = strawberry.field(description="How it was paid, in the provider's words.")
    opened_at: datetime = strawberry.field(description="When it was begun.")

    @strawberry.field(description="What was asked for.")
    def amount(root: strawberry.Parent[returns.PaymentAtDesk]) -> Money:
        return money(root.amount)

    @strawberry.field(description="What was taken.")
    def captured(root: strawberry.Parent[returns.PaymentAtDesk]) -> Money:
        return money(root.captured)

    @strawberry.field(description="What was given back.")
    def refunded(root: strawberry.Parent[returns.PaymentAtDesk]) -> Money:
        return money(root.refunded)

    @strawberry.field(description="What was moved, the oldest first.", graphql_type=list[PaymentOperation])
    def operations(root: strawberry.Parent[returns.PaymentAtDesk]) -> list[returns.Movement]:
        return list(root.movements)


@strawberry.type(name="Order", description="An order, frozen as it was placed, with what staff can do.")
class StaffOrder(Order):
    """For staff."""

    phone: str | None = strawberry.field(description="Where the customer can be called, in E.164.")

    @classmethod
    def is_type_of(cls, obj: object, _: Info) -> bool:
        return isinstance(obj, desk.DeskOrder)

    @strawberry.field(description="What colleagues wrote down, the oldest first.", graphql_type=list[OrderNote])
    async def notes(root: strawberry.Parent[desk.DeskOrder], info: Info) -> list[desk.Note]:
        return await notes_of(info.context, root.id)

    @strawberry.field(description="Whether the payment provider is at work on it.")
    def is_busy(root: strawberry.Parent[desk.DeskOrder]) -> bool:
        return root.is_busy

    @strawberry.field(description="Until when the bank's approval holds, while it waits to be taken.")
    def approved_until(root: strawberry.Parent[desk.DeskOrder], info: Info) -> datetime | None:
        lifetime = info.context.shop.payments.authorisation_lifetime
        return root.approved.opened_at + lifetime if root.approved is not None else None

    @strawberry.field(description="What can still be given back.")
    def refundable(root: strawberry.Parent[desk.DeskOrder]) -> Money:
        return money(root.refundable)

    @strawberry.field(
        description="Every payment that was begun, the oldest first, with what was moved at the provider.",
        graphql_type=list[Payment],
    )
    def payments(root: strawberry.Parent[desk.DeskOrder]) -> list[returns.PaymentAtDesk]:
        return list(root.payments)

    @strawberry.field(
        description="What the customer has withdrawn from, the oldest first.",
        graphql_type=list[Annotated["Withdrawal", strawberry.lazy("schema.orders.desk")]],
    )
    def withdrawals(root: strawberry.Parent[desk.DeskOrder]) -> list[desk.OrderWithdrawal]:
        return [desk.OrderWithdrawal(each, root) for each in root.withdrawals]

    @strawberry.field(
        description="What happened to it, the oldest first.",
        graphql_type=list[Annotated["OrderFeedEvent", strawberry.lazy("schema.orders.desk")]],
    )
    async def events(root: strawberry.Parent[desk.DeskOrder], info: Info) -> list[desk.OrderEvent]:
        return [desk.OrderEvent(each, root) for each in await events_of(info.context, root.number)]

    @strawberry.field(
        description="The letters about it, the oldest first; none for who may not read `letters`.",
        graphql_type=list[Annotated["Letter", strawberry.lazy("schema.letters.types")]],
    )
    async def letters(root: strawberry.Parent[desk.DeskOrder], info: Info) -> list[DeskLetter]:
        staff = info.context.staff
        return await letters_of(info.context, root.number) if staff and staff.role in MAY["letters"] else []

    @strawberry.field(
        description="What customers asked of the concierge about it, the oldest first.",
        graphql_type=list[Annotated["ConciergeRequest", strawberry.lazy("schema.concierge.desk")]],
    )
    async def requests(root: strawberry.Parent[desk.DeskOrder], info: Info) -> list[DeskRequest]:
        return await requests_of(info.context, root.number)

    @strawberry.field(description="What whoever asks can do now, the usual first; nothing while money moves.")
    def next_steps(root: strawberry.Parent[desk.DeskOrder], info: Info) -> list[OrderStepName]:
        staff = info.context.staff
        return [step for step in root.next_steps if staff is not None and staff.role in MAY[MUTATION_OF[step]]]


@strawberry.type(description="Something that happened to an order.")
class OrderFeedEvent:
    """For staff."""

    @strawberry.field(description="Its place among all that happened in the shop; later is greater.")
    def sequence(root: strawberry.Parent[desk.OrderEvent]) -> BigInt:
        return BigInt(root.happened.sequence)

    @strawberry.field(description="When.")
    def at(root: strawberry.Parent[desk.OrderEvent]) -> datetime:
        return root.happened.at

    @strawberry.field(description="What.")
    def kind(root: strawberry.Parent[desk.OrderEvent]) -> OrderEventKind:
        return root.happened.kind

    @strawberry.field(description="The order as it is now.", graphql_type=StaffOrder)
    def order(root: strawberry.Parent[desk.OrderEvent]) -> desk.DeskOrder:
        return root.order

    @strawberry.field(description="Who: a colleague's name, or a part of the shop such as `payment` or `clock`.")
    def actor(root: strawberry.Parent[desk.OrderEvent]) -> str:
        return root.happened.actor


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


@strawberry.type(description="A withdrawal that the customer confirmed (C. conso. L221-18).")
class Withdrawal(Node):
    """With the clock of the refund."""

    @classmethod
    def is_type_of(cls, obj: object, _: Info) -> bool:
        return isinstance(obj, desk.OrderWithdrawal)

    @strawberry.field(description="An opaque id, unique over all types.")
    def id(root: strawberry.Parent[desk.OrderWithdrawal]) -> strawberry.ID:
        return node_id("Withdrawal", root.withdrawal.id)

    @strawberry.field(description="The order.", graphql_type=StaffOrder)
    def order(root: strawberry.Parent[desk.OrderWithdrawal]) -> desk.DeskOrder:
        return root.order

    @strawberry.field(description="The lines it is about.", graphql_type=list[OrderLine])
    def lines(root: strawberry.Parent[desk.OrderWithdrawal]) -> list[reads.Line]:
        return [line for line in root.order.lines if line.id in root.withdrawal.line_ids]

    @strawberry.field(description="What the customer said; nobody must say anything.")
    def reason(root: strawberry.Parent[desk.OrderWithdrawal]) -> str | None:
        return root.withdrawal.reason

    @strawberry.field(description="When it was declared.")
    def declared_at(root: strawberry.Parent[desk.OrderWithdrawal]) -> datetime:
        return root.withdrawal.declared_at

    @strawberry.field(description="When it was confirmed, from when it counts.")
    def confirmed_at(root: strawberry.Parent[desk.OrderWithdrawal]) -> datetime | None:
        return root.withdrawal.confirmed_at

    @strawberry.field(description="When the goods came back.")
    def goods_received_at(root: strawberry.Parent[desk.OrderWithdrawal]) -> datetime | None:
        return root.withdrawal.goods_received_at

    @strawberry.field(description="Until when the money must be back: fourteen days from the confirmation (L221-24).")
    def refund_due_at(root: strawberry.Parent[desk.OrderWithdrawal]) -> datetime | None:
        return root.withdrawal.refund_due_at

    @strawberry.field(description="What was given back for it so far.")
    def refunded(root: strawberry.Parent[desk.OrderWithdrawal]) -> Money | None:
        return money(root.withdrawal.refunded)


@strawberry.type(name="WithdrawalPayload", description="The answer about a withdrawal.")
class StaffWithdrawalPayload(WithdrawalPayload):
    """For staff: what the customer confirms with is never shown."""

    withdrawal: Withdrawal | None = strawberry.field(default=None, description="The withdrawal.")
