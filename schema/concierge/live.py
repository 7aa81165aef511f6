"""Requests to the concierge as they come and are answered."""

from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Annotated, cast

import strawberry

from resolvers.concierge import desk, live
from resolvers.events.facts import Fact
from schema.concierge.desk import ConciergeRequest
from schema.context import Context, Info
from schema.live import from_sequence, right_of
from schema.scalars import BigInt


@strawberry.type(description="A request that was opened, taken on or answered.")
class ConciergeRequestEvent:
    """For staff."""

    sequence: BigInt = strawberry.field(description="Its place among all that happened in the shop; later is greater.")
    at: datetime = strawberry.field(description="When.")
    request: ConciergeRequest = strawberry.field(description="The request as it is now.")


@strawberry.type
class ConciergeAdminSubscription:
    """Following requests."""

    @strawberry.subscription(
        description="Every request to the concierge that is opened, taken on or answered, from `after` on (from now"
        " when it is left out): first those already recorded, then live.",
        graphql_type=ConciergeRequestEvent,
    )
    async def request_feed(
        self,
        info: Info,
        after: Annotated[BigInt | None, strawberry.argument(description="The last sequence known.")] = None,
    ) -> AsyncGenerator[Fact, None]:
        context = info.context
        begin = await from_sequence(context, after)
        return context.shop.feed.follow(live.REQUESTS, right_of(context), begin, context.sink)


async def event(context: Context, fact: Fact) -> ConciergeRequestEvent:
    """A fact about a request."""
    request = cast("ConciergeRequest", await desk.request(context.shop, fact.subject))
    return ConciergeRequestEvent(sequence=BigInt(fact.sequence), at=fact.at, request=request)
