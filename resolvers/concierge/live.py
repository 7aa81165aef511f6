"""Following what is asked of the concierge."""

from tortoise.expressions import Q

from resolvers.concierge.handling import ASSIGNED, RESOLVED
from resolvers.concierge.requests import OPENED
from resolvers.events.follower import Wanted

KINDS = frozenset({OPENED, ASSIGNED, RESOLVED})


async def _all() -> Q:
    return Q()


REQUESTS = Wanted(KINDS, KINDS, _all)
