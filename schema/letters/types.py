"""Letters as staff see them, as GraphQL types."""

from datetime import datetime

import strawberry

from resolvers.letters import desk
from resolvers.letters.tables import LetterStatus
from resolvers.orders.desk import DeskOrder
from schema.context import Info
from schema.enums import described
from schema.node import Node, node_id
from schema.orders.desk import StaffOrder
from schema.related import order_of

described(
    LetterStatus,
    "Where a letter is.",
    PENDING="It is about to be sent.",
    SENT="The mail server took it.",
    FAILED="It could not be sent yet, and is tried again later and later.",
    DEAD="It was refused for good; `letterResend` tries it once more.",
)


@strawberry.type(description="A letter by e-mail. Whatever opens something is left out of its words: `…` stands there.")
class Letter(Node):
    """For staff."""

    to: str = strawberry.field(description="Who gets it; empty once it is not kept any more.")
    subject: str = strawberry.field(description="Its subject; empty before the first try.")
    kind: str = strawberry.field(description="What it is, such as `order_shipped`.")
    language: str = strawberry.field(description="The language it is written in (ISO 639-1).")
    status: LetterStatus = strawberry.field(description="Where it is.")
    attempts: int = strawberry.field(description="How often it was tried.")
    created_at: datetime = strawberry.field(description="When it was planned.")
    sent_at: datetime | None = strawberry.field(description="When the mail server took it.")
    message_id: str = strawberry.field(
        description="Its Message-ID, the same on every try; a copy that is sent again has another."
    )
    text: str = strawberry.field(description="What it says, as plain text; empty before the first try.")
    html: str = strawberry.field(description="What it says, as HTML; empty before the first try.")

    @classmethod
    def is_type_of(cls, obj: object, _: Info) -> bool:
        return isinstance(obj, desk.DeskLetter)

    @strawberry.field(description="An opaque id, unique over all types.")
    def id(root: strawberry.Parent[desk.DeskLetter]) -> strawberry.ID:
        return node_id("Letter", root.id)

    @strawberry.field(description="What the mail server last said against it.")
    def last_error(root: strawberry.Parent[desk.DeskLetter]) -> str | None:
        return root.last_error or None

    @strawberry.field(description="The order it is about.", graphql_type=StaffOrder | None)
    async def order(root: strawberry.Parent[desk.DeskLetter], info: Info) -> DeskOrder | None:
        return await order_of(info.context, root.order_number)
