"""Following orders: one, a customer's, or all of the shop."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from uuid import UUID

from tortoise.expressions import Q

from resolvers.events.facts import Fact
from resolvers.events.follower import Wanted
from resolvers.events.tables import Event
from resolvers.orders import tables
from resolvers.orders.journal import KINDS
from resolvers.orders.lifecycle import STATUS_AFTER
from resolvers.orders.tables import OrderStatus
from resolvers.rows import column

STEPS = frozenset(STATUS_AFTER)
ALL = frozenset(KINDS)


def of_order(number: str) -> Wanted:
    """The steps of one order."""
    return Wanted(STEPS, frozenset({number}), _always(Q(subject=number)))


def of_customer(customer_id: UUID) -> Wanted:
    """The steps of a customer's orders, those among them that are placed or joined later."""

    async def theirs() -> Q:
        return Q(subject__in=list(await column(tables.Order.filter(customer_id=customer_id), "number")))

    return Wanted(STEPS, frozenset({_label(customer_id)}), theirs)


def of_shop() -> Wanted:
    """All that happens to any order."""
    return Wanted(ALL, ALL, _always(Q()))


async def owners(facts: Sequence[Fact]) -> Mapping[str, str]:
    """Whose orders the steps among these facts are about: number → label."""
    numbers = {fact.subject for fact in facts if fact.kind in STEPS}
    if not numbers:
        return {}
    rows = await tables.Order.filter(number__in=list(numbers), customer_id__isnull=False)
    return {row.number: _label(row.customer_id) for row in rows if row.customer_id is not None}


async def status_after(fact: Fact) -> OrderStatus | None:
    """The status that the order had once the fact was true."""
    steps = Event.filter(subject=fact.subject, kind__in=list(STEPS), sequence__lte=fact.sequence)
    last = await steps.order_by("-sequence").first()
    return STATUS_AFTER[last.kind] if last is not None else None


def _label(customer_id: UUID) -> str:
    return f"orders of {customer_id}"


def _always(condition: Q) -> Callable[[], Awaitable[Q]]:
    async def past() -> Q:
        return condition

    return past
