"""Orders as they move: for their customers, and all of them for staff."""

from collections.abc import AsyncGenerator, Collection
from contextlib import aclosing
from datetime import datetime
from functools import partial
from typing import Annotated, cast

import strawberry

from resolvers.events.facts import Fact
from resolvers.languages.translations import translate
from resolvers.orders import desk, journal, live, reads
from resolvers.orders.lifecycle import LABELS, STATUS_AFTER
from resolvers.orders.tables import OrderStatus
from schema.batching import together
from schema.context import Context, Info
from schema.live import from_cursor, from_sequence, right_of, unauthenticated
from schema.orders.desk import OrderFeedEvent
from schema.orders.types import AccessToken, Number, Order
from schema.problems import not_found
from schema.related import order_of
from schema.scalars import BigInt

AfterCursor = Annotated[
    str | None,
    strawberry.argument(
        description="The cursor of the last step known: all that came later is given first. From now when left out."
    ),
]


@strawberry.type(description="A step of an order.")
class OrderStatusEvent:
    """The order is as it is now, the status is the step's."""

    cursor: str = strawberry.field(description="Opaque; a subscription takes up after it.")
    at: datetime = strawberry.field(description="When.")
    status: OrderStatus = strawberry.field(description="The status it reached with this step.")
    order: Order = strawberry.field(description="The order as it is now.")

    @strawberry.field(description="The step's status in the operation's language.")
    def status_label(self, info: Info) -> str:
        return translate(LABELS[self.status], info.context.language)


@strawberry.type
class OrdersSubscription:
    """Following one's own orders."""

    @strawberry.subscription(
        description="Every step of one order after `after`: nothing missed, nothing twice, in order. For its owner or"
        " for whoever holds its token.",
        graphql_type=OrderStatusEvent,
    )
    async def order_status_changed(
        self,
        info: Info,
        number: Number,
        access_token: AccessToken = None,
        after: AfterCursor = None,
    ) -> AsyncGenerator[Fact, None]:
        context = info.context
        found = await reads.find(context.shop, context.caller, number, access_token)
        if found is None:
            raise not_found("There is no such order, or its token is another.")
        begin = await from_cursor(after)
        return context.shop.feed.follow(live.of_order(found.number), right_of(context), begin, context.sink)

    @strawberry.subscription(
        description="The steps of all of the signed-in customer's orders, those placed later among them.",
        graphql_type=OrderStatusEvent,
    )
    async def my_orders_changed(self, info: Info, after: AfterCursor = None) -> AsyncGenerator[Fact, None]:
        context = info.context
        if context.caller.customer_id is None:
            raise unauthenticated("Sign in first.")
        begin = await from_cursor(after)
        wanted = live.of_customer(context.caller.customer_id)
        return context.shop.feed.follow(wanted, right_of(context), begin, context.sink)


@strawberry.type
class OrdersAdminSubscription:
    """Following all orders."""

    @strawberry.subscription(
        description="Every order event of the shop from `after` on (from now when it is left out): first those already"
        " recorded, then live. Sequences only grow; none is skipped.",
        graphql_type=OrderFeedEvent,
    )
    async def order_feed(
        self,
        info: Info,
        after: Annotated[
            BigInt | None, strawberry.argument(description="The last sequence known; 0 for all that ever happened.")
        ] = None,
        status: Annotated[
            list[OrderStatus] | None,
            strawberry.argument(description="Only events that left their order in one of these statuses."),
        ] = None,
    ) -> AsyncGenerator[Fact, None]:
        context = info.context
        begin = await from_sequence(context, after)
        # A narrowed feed looks at each event first: no short way leads past that.
        sink = context.sink if status is None else None
        every = context.shop.feed.follow(live.of_shop(), right_of(context), begin, sink)
        return every if status is None else _narrowed(context, every, frozenset(status))


async def _narrowed(
    context: Context, every: AsyncGenerator[Fact, None], statuses: Collection[OrderStatus]
) -> AsyncGenerator[Fact, None]:
    feed = context.shop.feed
    async with aclosing(every):
        async for fact in every:
            read = partial(feed.surely, partial(live.status_after, fact))
            if await feed.once.of(("status after", fact.sequence), read) in statuses:
                yield fact


async def step(context: Context, fact: Fact) -> OrderStatusEvent:
    """A fact as its customer sees it."""
    numbers = partial(reads.by_numbers, context.shop)
    order = await together(context, "orders as customers see them", fact.subject, numbers)
    shown = cast("Order", order)
    return OrderStatusEvent(cursor=fact.cursor, at=fact.at, status=STATUS_AFTER[fact.kind], order=shown)


async def event(context: Context, fact: Fact) -> desk.OrderEvent:
    """A fact as staff see it.

    Raises:
        LookupError: orders never go, so this is a fault.
    """
    (happened,) = await journal.lines([fact])
    order = await order_of(context, fact.subject)
    if order is None:
        raise LookupError(fact.subject)
    return desk.OrderEvent(happened, order)
