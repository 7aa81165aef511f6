"""Changing an order at the customer's wish, as GraphQL types and root fields."""

from dataclasses import replace
from decimal import Decimal
from typing import Annotated, cast

import strawberry

from resolvers.cart.choosing import Choice
from resolvers.cart.editing import LineChange, LineWish
from resolvers.orders import amending, desk, refunding, renewing
from resolvers.orders.amending import Amendment, Wish
from schema.context import Info
from schema.money import Money, minor_units, money
from schema.node import key_of
from schema.orders.admin import stepped
from schema.orders.desk import OrderPayload, StaffOrder
from schema.orders.types import Number
from schema.payloads import few, shown, tried
from schema.people.admin import asking
from schema.refusals import UserError

NO_AMOUNT = replace(refunding.NO_AMOUNT, path=("expectedTotal",))


@strawberry.input(description="A line to change, by its `lineId`; or, without one, a piece to add, by its `sku`.")
class OrderAmendLineInput:
    """An absent field keeps what is; an explicit null clears an engraving or a gift message."""

    line_id: strawberry.ID | None = strawberry.field(default=None, description="The line to change.")
    sku: str | None = strawberry.field(
        default=None, description="What to add; with `lineId`, another form of the same piece."
    )
    quantity: int | None = strawberry.field(
        default=None, description="How many; 0 takes the line out. What is added is one, if left out."
    )
    engraving: strawberry.Maybe[str | None] = strawberry.field(default=None, description="What to engrave.")
    gift_message: strawberry.Maybe[str | None] = strawberry.field(default=None, description="What the card shall say.")

    def wish(self) -> Wish:
        """The input as the rules read it."""
        choice = Choice(sku=self.sku)
        engraving = None if self.engraving is None else self.engraving.value or ""
        gift_message = None if self.gift_message is None else self.gift_message.value or ""
        if self.line_id is None:
            quantity = 1 if self.quantity is None else self.quantity
            return LineWish(choice, quantity, engraving or "", gift_message or "")
        return LineChange(
            line_id=key_of("OrderLine", self.line_id),
            quantity=self.quantity,
            choice=choice if self.sku is not None else None,
            engraving=engraving,
            gift_message=gift_message,
        )


@strawberry.type(description="What changing an order comes to.")
class OrderAmendPayload:
    """The difference, and the order: as it is for a dry run, else as it became."""

    order: StaffOrder | None = strawberry.field(default=None, description="The order as it is now.")
    total_before: Money | None = strawberry.field(default=None, description="What it came to, tax included.")
    total_after: Money | None = strawberry.field(default=None, description="What it comes to, tax included.")
    difference: Money | None = strawberry.field(
        default=None, description="What the customer pays more; below zero, what is taken less."
    )
    revision: strawberry.ID | None = strawberry.field(
        default=None, description="The order as it was when this was worked out, for `ifRevision`."
    )
    needs_payment: bool = strawberry.field(
        default=False,
        description="Whether the customer must approve the new total by a link, which a letter brings; what was"
        " approved before is then let go.",
    )
    user_errors: list[UserError] = strawberry.field(default_factory=list, description="Why nothing changed.")


@strawberry.type
class AmendingAdminMutation:
    """Changing orders, and asking for their payment."""

    @strawberry.mutation(
        description="Change an order that is not yet confirmed, as the customer wishes. A dry run, which it is unless"
        " told otherwise, shows the difference; then the order is changed, and the difference is taken by a payment"
        " link or simply not taken. Pieces keep the price they were bought at."
    )
    async def order_amend(
        self,
        info: Info,
        number: Number,
        lines: Annotated[list[OrderAmendLineInput], strawberry.argument(description="What shall become other.")],
        dry_run: Annotated[bool, strawberry.argument(description="Whether to show the difference only.")] = True,
        expected_total: Annotated[
            Decimal | None,
            strawberry.argument(description="The `totalAfter` that was shown; another one is CART_CHANGED."),
        ] = None,
        if_revision: Annotated[
            strawberry.ID | None,
            strawberry.argument(
                description="The `revision` that was shown; it is another once a colleague changed it."
            ),
        ] = None,
    ) -> OrderAmendPayload:
        shop, wishes = info.context.shop, [line.wish() for line in few(lines)]
        expected = None if expected_total is None else minor_units(expected_total)
        if expected_total is not None and expected is None:
            return OrderAmendPayload(user_errors=shown((NO_AMOUNT,), info.context))
        if dry_run:
            work = amending.preview(shop, number, wishes)
        else:
            work = amending.amend(shop, asking(info), number, wishes, expected, if_revision)
        amendment, errors = await tried(info, work)
        if amendment is None:
            return OrderAmendPayload(user_errors=errors)
        return await _payload(info, number, amendment)

    @strawberry.mutation(
        description="Write to the customer where to pay: for an order that awaits its payment, or whose approval was"
        " lost or cannot be taken. Any page that was open before is ended."
    )
    async def payment_link_send(self, info: Info, number: Number) -> OrderPayload:
        return await stepped(info, number, renewing.send_link(info.context.shop, asking(info), number))


async def _payload(info: Info, number: str, amendment: Amendment) -> OrderAmendPayload:
    return OrderAmendPayload(
        order=cast("StaffOrder", await desk.order(info.context.shop, number)),
        total_before=money(amendment.before),
        total_after=money(amendment.total),
        difference=money(amendment.total - amendment.before),
        revision=strawberry.ID(amendment.revision),
        needs_payment=amendment.needs_payment,
    )
