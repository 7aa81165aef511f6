"""What staff do with orders."""

from collections.abc import Awaitable
from datetime import datetime
from decimal import Decimal
from typing import Annotated, cast

import strawberry

from resolvers.events import facts
from resolvers.orders import desk, handling, refunding, withdrawing
from resolvers.orders.desk import Wanted
from resolvers.orders.handling import Ending, Parcel
from resolvers.orders.tables import CancellationReason, Carrier, OrderStatus
from resolvers.paging import Page
from schema.context import Info
from schema.money import minor_units
from schema.node import key_of, uuid_of
from schema.orders.desk import OrderPayload, StaffOrder, StaffWithdrawalPayload, StatusCount, Withdrawal
from schema.orders.types import Number
from schema.paging import Connection, paged, window
from schema.payloads import tried
from schema.people.admin import After, First, asking
from schema.scalars import BigInt


@strawberry.type
class OrdersAdminQuery:
    """Root fields about orders."""

    @strawberry.field(description="Orders, the newest first.", graphql_type=Connection[StaffOrder])
    async def orders(
        self,
        info: Info,
        first: First = 50,
        after: After = None,
        status: Annotated[
            list[OrderStatus] | None, strawberry.argument(description="Only orders in one of these statuses.")
        ] = None,
        query: Annotated[
            str | None, strawberry.argument(description="An order's number, or a part of the customer's address.")
        ] = None,
        placed_from: Annotated[
            datetime | None, strawberry.argument(description="Only orders placed from this moment on.")
        ] = None,
        placed_to: Annotated[
            datetime | None, strawberry.argument(description="Only orders placed before this moment.")
        ] = None,
        last: Annotated[int | None, strawberry.argument(description="Instead the last so many, 1 to 100.")] = None,
        before: Annotated[
            str | None, strawberry.argument(description="With `last`: only what stands before this cursor.")
        ] = None,
    ) -> Page[desk.DeskOrder]:
        wanted = Wanted(status, query or "", placed_from, placed_to)
        return await paged(desk.orders(info.context.shop, wanted, window(first, after, last, before)))

    @strawberry.field(description="An order by its number; null for none.", graphql_type=StaffOrder | None)
    async def order(self, info: Info, number: Number) -> desk.DeskOrder | None:
        return await desk.order(info.context.shop, number)

    @strawberry.field(
        description="What customers have withdrawn from, the newest first.", graphql_type=Connection[Withdrawal]
    )
    async def withdrawals(self, info: Info, first: First = 50, after: After = None) -> Page[desk.OrderWithdrawal]:
        return await paged(desk.withdrawals(info.context.shop, window(first, after)))

    @strawberry.field(
        description="How many orders there are in each of the five statuses.", graphql_type=list[StatusCount]
    )
    async def order_counts(self) -> list[desk.StatusCount]:
        return await desk.counts()

    @strawberry.field(
        description="The sequence of the last event of the shop; 0 before the first. Who reads it, follows `orderFeed`"
        " or `requestFeed` after it, and only then reads lists, misses nothing."
    )
    async def feed_position(self) -> BigInt:
        return BigInt(await facts.latest())


@strawberry.type
class OrdersAdminMutation:
    """The steps of an order."""

    @strawberry.mutation(
        description="Take the money and confirm the order. Where the provider does not answer at once, the order stays"
        " `isBusy` and is confirmed by itself as soon as it does."
    )
    async def order_confirm(self, info: Info, number: Number) -> OrderPayload:
        return await stepped(info, number, handling.confirm(info.context.shop, asking(info), number))

    @strawberry.mutation(description="Send a confirmed order off; a letter tells the customer how to follow it.")
    async def order_ship(
        self,
        info: Info,
        number: Number,
        carrier: Annotated[Carrier, strawberry.argument(description="Who carries it.")],
        tracking_number: Annotated[str, strawberry.argument(description="The number to follow it by.")],
    ) -> OrderPayload:
        parcel = Parcel(carrier, tracking_number)
        return await stepped(info, number, handling.ship(info.context.shop, asking(info), number, parcel))

    @strawberry.mutation(description="Note that a parcel arrived; the fourteen days to withdraw run from then.")
    async def order_mark_delivered(
        self,
        info: Info,
        number: Number,
        at: Annotated[datetime | None, strawberry.argument(description="When it arrived; now when left out.")] = None,
    ) -> OrderPayload:
        return await stepped(info, number, handling.mark_delivered(info.context.shop, asking(info), number, at))

    @strawberry.mutation(
        description="Cancel an order that has not left: what was approved is voided, what was taken is refunded."
    )
    async def order_cancel(
        self,
        info: Info,
        number: Number,
        reason: Annotated[CancellationReason, strawberry.argument(description="Why; the letter says it.")],
        message: Annotated[
            str | None, strawberry.argument(description="What the letter says besides, up to 1000 characters.")
        ] = None,
        restock: Annotated[
            bool | None, strawberry.argument(description="Whether sold pieces go back to where they were taken from.")
        ] = True,
    ) -> OrderPayload:
        ending = Ending(reason, message, restock=restock is not False)
        return await stepped(info, number, handling.cancel(info.context.shop, asking(info), number, ending))

    @strawberry.mutation(description="Write something down about an order, for colleagues; customers never see it.")
    async def order_note_add(
        self,
        info: Info,
        number: Number,
        text: Annotated[str, strawberry.argument(description="What, up to 4000 characters.")],
    ) -> OrderPayload:
        return await stepped(info, number, handling.add_note(info.context.shop, asking(info), number, text))

    @strawberry.mutation(
        description="Give money back: an amount, or lines and delivery, or, with neither, all that is left. One refund"
        " per attempt token; a credit note and a letter follow when the provider has done it."
    )
    async def refund_create(
        self,
        info: Info,
        number: Number,
        attempt_token: Annotated[
            strawberry.ID,
            strawberry.argument(description="Made up by the client for this refund, up to 64 characters."),
        ],
        reason: Annotated[str, strawberry.argument(description="Why; the credit note says it, up to 500 characters.")],
        amount: Annotated[Decimal | None, strawberry.argument(description="How much, in euro.")] = None,
        line_ids: Annotated[
            list[strawberry.ID] | None, strawberry.argument(description="Whose price goes back.")
        ] = None,
        include_delivery: Annotated[
            bool | None, strawberry.argument(description="Whether the price of delivery goes back.")
        ] = False,
    ) -> OrderPayload:
        wish = refunding.Wish(
            attempt_token=attempt_token,
            reason=reason,
            amount=None if amount is None else minor_units(amount) or 0,
            line_ids=None if line_ids is None else tuple(key_of("OrderLine", line_id) for line_id in line_ids),
            with_delivery=bool(include_delivery),
        )
        return await stepped(info, number, refunding.refund(info.context.shop, asking(info), number, wish))

    @strawberry.mutation(
        description="Note that what was withdrawn from is back: its price is given back at once, with standard delivery"
        " when nothing of the order is kept."
    )
    async def withdrawal_receive(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The withdrawal.")],  # noqa: A002 - the contract names it
        restock: Annotated[
            bool | None, strawberry.argument(description="Whether the pieces go back to where they were taken from.")
        ] = True,
    ) -> StaffWithdrawalPayload:
        shop, key = info.context.shop, uuid_of("Withdrawal", id)
        work = withdrawing.receive(shop, asking(info), key, restock=restock is not False)
        row, errors = await tried(info, work)
        if row is None:
            return StaffWithdrawalPayload(user_errors=errors)
        return StaffWithdrawalPayload(withdrawal=cast("Withdrawal", await desk.withdrawal(shop, row.id)))


async def stepped(info: Info, number: str, work: Awaitable[None]) -> OrderPayload:
    """The order after a step, or why it was refused."""
    _, errors = await tried(info, work)
    if errors:
        return OrderPayload(user_errors=errors)
    return OrderPayload(order=cast("StaffOrder", await desk.order(info.context.shop, number)))
