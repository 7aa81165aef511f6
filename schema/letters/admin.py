"""What staff see of letters, and how they send one again."""

from typing import Annotated

import strawberry

from resolvers.letters import desk
from resolvers.letters.tables import LetterStatus
from resolvers.paging import Page
from schema.context import Info
from schema.letters.types import Letter
from schema.node import uuid_of
from schema.paging import Connection, paged, window
from schema.payloads import AcceptedPayload, accepted
from schema.people.admin import After, First, asking

LetterId = Annotated[strawberry.ID, strawberry.argument(description="The letter.")]


@strawberry.type
class LettersAdminQuery:
    """Root fields about letters."""

    @strawberry.field(description="Letters, the newest first.", graphql_type=Connection[Letter])
    async def letters(
        self,
        first: First = 50,
        after: After = None,
        status: Annotated[
            list[LetterStatus] | None, strawberry.argument(description="Only those in one of these statuses.")
        ] = None,
        to: Annotated[str | None, strawberry.argument(description="A part of the address they go to.")] = None,
    ) -> Page[desk.DeskLetter]:
        return await paged(desk.letters(status, to, window(first, after)))

    @strawberry.field(description="A letter; null for none.", graphql_type=Letter | None)
    async def letter(self, id: LetterId) -> desk.DeskLetter | None:  # noqa: A002 - the contract names it
        return await desk.letter(uuid_of("Letter", id))


@strawberry.type
class LettersAdminMutation:
    """Sending again."""

    @strawberry.mutation(
        description="Send a letter now: one that failed is tried anew, one that arrived goes out as another copy."
    )
    async def letter_resend(self, info: Info, id: LetterId) -> AcceptedPayload:  # noqa: A002 - the contract names it
        return await accepted(info, desk.resend(info.context.shop, asking(info), uuid_of("Letter", id)))
