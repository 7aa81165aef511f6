"""What staff see of the newsletter."""

from datetime import datetime
from typing import Annotated

import strawberry

from resolvers.newsletter import desk
from resolvers.paging import Page
from schema.context import Info
from schema.enums import LanguageCode
from schema.node import Node, node_id
from schema.paging import Connection, paged, window
from schema.people.admin import After, First


@strawberry.type(description="A reader of the newsletter, who confirmed it.")
class NewsletterSubscriber(Node):
    """For staff."""

    email: str = strawberry.field(description="Where it goes.")
    first_name: str = strawberry.field(description="First name, or nothing.")
    last_name: str = strawberry.field(description="Last name, or nothing.")
    since: datetime = strawberry.field(description="Since when.")
    has_left: bool = strawberry.field(description="Whether they left a moment ago, and get nothing any more.")

    @classmethod
    def is_type_of(cls, obj: object, _: Info) -> bool:
        return isinstance(obj, desk.DeskSubscriber)

    @strawberry.field(description="An opaque id, unique over all types.")
    def id(root: strawberry.Parent[desk.DeskSubscriber]) -> strawberry.ID:
        return node_id("NewsletterSubscriber", root.id)

    @strawberry.field(description="The language they read.")
    def language(root: strawberry.Parent[desk.DeskSubscriber]) -> LanguageCode:
        return LanguageCode[root.language.upper()]


@strawberry.type
class NewsletterAdminQuery:
    """Root fields about the newsletter."""

    @strawberry.field(description="The readers, the newest first.", graphql_type=Connection[NewsletterSubscriber])
    async def newsletter_subscribers(
        self,
        first: First = 50,
        after: After = None,
        query: Annotated[str | None, strawberry.argument(description="A part of a name or an address.")] = None,
    ) -> Page[desk.DeskSubscriber]:
        return await paged(desk.subscribers(query or "", window(first, after)))
