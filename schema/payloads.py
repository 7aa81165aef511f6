"""What many mutations answer with, and how a rule's refusal becomes such an answer."""

from collections.abc import Awaitable
from typing import TypeVar

import strawberry
from graphql import GraphQLError

from resolvers.refusals import Refusal, Refused
from resolvers.shop import Caller
from schema.context import Context, Info
from schema.problems import bad_input
from schema.refusals import UserError, user_errors

T = TypeVar("T")
MOST_INPUTS = 100


@strawberry.type(description="Whether something was taken note of.")
class AcceptedPayload:
    """The same answer, in the same time, whether or not an address is known."""

    accepted: bool = strawberry.field(default=False, description="Whether it was taken note of.")
    user_errors: list[UserError] = strawberry.field(default_factory=list, description="Why not.")


async def accepted(info: Info, work: Awaitable[object]) -> AcceptedPayload:
    """Do something that answers nothing else."""
    _, errors = await tried(info, work)
    return AcceptedPayload(accepted=not errors, user_errors=errors)


async def tried(info: Info, work: Awaitable[T]) -> tuple[T | None, list[UserError]]:
    """The result of a rule, or why it refused."""
    try:
        return await work, []
    except Refused as refused:
        return None, shown(refused.refusals, info.context)


def shown(refusals: tuple[Refusal, ...], context: Context) -> list[UserError]:
    """Refusals in the operation's language."""
    return user_errors(refusals, context)


def signed_in(info: Info) -> Caller:
    """The caller, who must be a signed-in customer.

    Raises:
        GraphQLError: UNAUTHENTICATED; the contract keeps `errors` for it.
    """
    caller = info.context.caller
    if caller.customer_id is None:
        raise GraphQLError("Sign in first.", extensions={"code": "UNAUTHENTICATED"})
    return caller


def few(inputs: list[T]) -> list[T]:
    """The inputs, if they are not too many.

    Raises:
        GraphQLError: they are.
    """
    if len(inputs) > MOST_INPUTS:
        raise bad_input(f"At most {MOST_INPUTS} lines at once.")
    return inputs
