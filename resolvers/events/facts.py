"""Facts as they are read: plain, in their sequence, from some place on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.expressions import Q

from resolvers.events.tables import Event
from resolvers.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact; see `Event` for the meaning of its parts."""

    sequence: int
    cursor: str
    at: datetime
    kind: str
    subject: str
    actor: str
    data: Mapping[str, Any]

    @property
    def key(self) -> int:
        """What tells it from any other."""
        return self.sequence


# How many facts are read at once.
BATCH = 500
NEXT = Prepared(lambda after: Event.filter(sequence__gt=after[0]).order_by("sequence").limit(BATCH))


async def next_facts(after: int) -> list[Fact]:
    """The next facts of all, in sequence, at most a batch."""
    return [_fact(row) for row in await NEXT.of([after])]


async def facts(condition: Q, *, after: int, upto: int | None = None, limit: int) -> list[Fact]:
    """The next facts that meet a condition, in sequence."""
    rows = Event.filter(condition, sequence__gt=after)
    if upto is not None:
        rows = rows.filter(sequence__lte=upto)
    return [_fact(row) for row in await rows.order_by("sequence").limit(limit)]


async def latest() -> int:
    """The sequence of the last fact; 0 before the first."""
    row = await Event.all().order_by("-sequence").first()
    return row.sequence if row is not None else 0


async def place_of(cursor: str) -> int | None:
    """The sequence behind a public cursor."""
    row = await Event.get_or_none(cursor=cursor)
    return row.sequence if row is not None else None


def _fact(row: Event) -> Fact:
    return Fact(row.sequence, row.cursor, row.at, row.kind, row.subject, row.actor, row.data)
