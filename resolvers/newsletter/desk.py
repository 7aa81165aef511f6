"""The newsletter's readers as staff see them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from resolvers.newsletter.subscribing import suppressed
from resolvers.newsletter.tables import Subscriber
from resolvers.paging import Order, Page, Window, page_of
from resolvers.people.finding import called

NEWEST = Order("newsletter subscribers", ("-since", "-id"), (datetime, UUID))


@dataclass(frozen=True, slots=True)
class DeskSubscriber:
    """A reader. One who `has_left` gets nothing any more; the row goes with the letter that says so."""

    id: UUID
    email: str
    first_name: str
    last_name: str
    language: str
    since: datetime
    has_left: bool


async def subscribers(query: str, window: Window) -> Page[DeskSubscriber]:
    """Readers, the newest first, in a fixed number of statements; `query` is a part of a name or an address.

    Raises:
        BadPage: a cursor of another list.
    """
    page = await page_of(Subscriber.filter(called(query)), NEWEST, window)
    gone = await suppressed([row.email_key for row in page.nodes])
    return page.of([_shown(row, gone) for row in page.nodes])


def _shown(row: Subscriber, gone: set[str]) -> DeskSubscriber:
    has_left = row.email_key in gone
    return DeskSubscriber(row.id, row.email, row.first_name, row.last_name, row.language, row.since, has_left)
