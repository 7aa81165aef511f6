"""The statutory withdrawal at the storefront: two steps, and no account needed."""

from datetime import datetime
from typing import Annotated, cast

import strawberry

from resolvers.languages.translations import message, translate
from resolvers.orders import reads, tables, withdrawing
from resolvers.orders.withdrawing import Declaration, Declared
from schema.context import Info
from schema.node import key_of, node_id, uuid_of
from schema.orders.types import OrderLine
from schema.payloads import tried
from schema.refusals import UserError

SUMMARY = message("You withdraw from order {number}: {pieces}.")


@strawberry.type(description="The answer about a withdrawal.")
class WithdrawalPayload:
    """What is declared and, once it is confirmed, when that was received; or why not."""

    withdrawal_id: strawberry.ID | None = strawberry.field(default=None, description="What `withdrawalConfirm` wants.")
    confirm_token: str | None = strawberry.field(
        default=None, description="What `withdrawalConfirm` wants too; good for a day."
    )
    summary: str | None = strawberry.field(default=None, description="What is declared, in words to be confirmed.")
    lines: list[OrderLine] | None = strawberry.field(default=None, description="The lines it is about.")
    received_at: datetime | None = strawberry.field(
        default=None, description="When the confirmed withdrawal was received; a letter says it too."
    )
    user_errors: list[UserError] = strawberry.field(default_factory=list, description="Why not.")


@strawberry.type
class WithdrawalMutation:
    """The two steps (C. conso. L221-21)."""

    @strawberry.mutation(
        description="The first step of a withdrawal: nothing counts before `withdrawalConfirm`. It is open from the"
        " order until fourteen days after delivery, to whoever knows number and address."
    )
    async def withdrawal_declare(
        self,
        info: Info,
        order_number: Annotated[str, strawberry.argument(description="The order's number.")],
        email: Annotated[str, strawberry.argument(description="The address the order was placed under.")],
        line_ids: Annotated[
            list[strawberry.ID] | None,
            strawberry.argument(description="The lines; everything that can be returned when left out."),
        ] = None,
        reason: Annotated[str | None, strawberry.argument(description="Nobody must give one.")] = None,
    ) -> WithdrawalPayload:
        context = info.context
        lines = None if line_ids is None else tuple(key_of("OrderLine", line_id) for line_id in line_ids)
        declaration = Declaration(order_number, email, lines, reason, context.language)
        found, errors = await tried(info, withdrawing.declare(context.shop, context.caller, declaration))
        return _payload(info, found) if found is not None else WithdrawalPayload(user_errors=errors)

    @strawberry.mutation(
        description="The second step, « confirmer la rétractation »: from now on it counts, and a receipt follows by"
        " letter. Asking again gives the same answer."
    )
    async def withdrawal_confirm(
        self,
        info: Info,
        withdrawal_id: Annotated[strawberry.ID, strawberry.argument(description="From `withdrawalDeclare`.")],
        token: Annotated[str, strawberry.argument(description="From `withdrawalDeclare`.")],
    ) -> WithdrawalPayload:
        work = withdrawing.confirm(info.context.shop, uuid_of("Withdrawal", withdrawal_id), token)
        found, errors = await tried(info, work)
        return _payload(info, found) if found is not None else WithdrawalPayload(user_errors=errors)


def _payload(info: Info, declared: Declared) -> WithdrawalPayload:
    return WithdrawalPayload(
        withdrawal_id=node_id("Withdrawal", declared.id),
        confirm_token=declared.token,
        summary=summary(declared.order_number, declared.lines, info.context.language),
        lines=cast("list[OrderLine]", [reads.line(row) for row in declared.lines]),
        received_at=declared.received_at,
    )


def summary(number: str, lines: tuple[tables.OrderLine, ...], language: str) -> str:
    """What is declared, in a sentence."""
    pieces = ", ".join(f"{line.quantity} × {line.title}" for line in lines)
    return translate(SUMMARY, language, number=number, pieces=pieces)
