"""The concierge's slots and requests as GraphQL types."""

from datetime import datetime
from enum import StrEnum

import strawberry

from resolvers.concierge import slots
from schema.enums import described
from schema.refusals import UserError

# A callback has a mutation of its own, with a slot.
ConciergeRequestKind = StrEnum(
    "ConciergeRequestKind",
    ["QUESTION", "AVAILABILITY", "CANCEL_ORDER", "CHANGE_ORDER", "APPOINTMENT", "ACCOUNT_DELETION"],
)
KINDS = {
    "QUESTION": "Any question.",
    "AVAILABILITY": "Whether a piece can be had, online or in a boutique.",
    "CANCEL_ORDER": "To cancel an order.",
    "CHANGE_ORDER": "To change an order.",
    "APPOINTMENT": "To be received in a boutique, at a wished time.",
    "ACCOUNT_DELETION": "To delete the account.",
}
WHAT_FOR = "What a customer asks the concierge for."
described(ConciergeRequestKind, WHAT_FOR, **KINDS)


@strawberry.type(description="A time in which the concierge can call.")
class CallbackSlot:
    """A slot inside the concierge's hours."""

    starts_at: datetime = strawberry.field(description="When it begins.")
    ends_at: datetime = strawberry.field(description="When it ends.")

    @strawberry.field(description="Whether it can still be taken.")
    def available(root: strawberry.Parent[slots.Slot]) -> bool:
        return root.is_available


@strawberry.type(description="The answer to a request to the concierge.")
class ConciergeRequestPayload:
    """The reference, or why not."""

    reference: str | None = strawberry.field(
        default=None, description="What the request is known by; it is in the letters about it."
    )
    user_errors: list[UserError] = strawberry.field(default_factory=list, description="Why not.")
