"""Requests as staff see them: with their owner, and in the order in which they are to be answered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tortoise.expressions import Q

from resolvers.concierge.proving import OrderProof, proof_of
from resolvers.concierge.tables import ConciergeRequest, RequestKind, RequestStatus
from resolvers.orders import tables as orders
from resolvers.paging import LARGEST_PAGE, Order, Page, Window, keyset_of_each, page_of
from resolvers.people.staff.members import Member, members_by_id
from resolvers.rows import one_of
from resolvers.shop import Shop

MOST_URGENT = Order("requests by urgency", ("due_at", "id"), (datetime, UUID))
LATEST = Order("requests", ("-due_at", "-id"), (datetime, UUID))
NEWEST = Order("requests of a customer", ("-created_at", "-id"), (datetime, UUID))


@dataclass(frozen=True, slots=True)
class DeskRequest:
    """A request with what staff need to answer it. `starts_at` is the callback's slot or the wished appointment."""

    id: UUID
    reference: str
    kind: RequestKind
    status: RequestStatus
    message: str
    name: str
    email: str | None
    phone: str | None
    language: str
    customer_id: UUID | None
    boutique: str | None
    starts_at: datetime | None
    created_at: datetime
    due_at: datetime
    answer: str | None
    resolved_at: datetime | None
    owner: Member | None
    order_number: str | None
    order_proof: OrderProof | None
    variant_id: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests: in one of the statuses, of one of the kinds, due from a moment on and before another."""

    statuses: Sequence[RequestStatus] | None = None
    kinds: Sequence[RequestKind] | None = None
    due_from: datetime | None = None
    due_to: datetime | None = None

    @property
    def order(self) -> Order:
        """What waits is read from the most urgent on, what may be answered from the latest."""
        waits = self.statuses is not None and RequestStatus.RESOLVED not in self.statuses
        return MOST_URGENT if waits else LATEST

    def condition(self) -> Q:
        """The same as a condition on the table."""
        found = Q()
        if self.statuses is not None:
            found &= one_of("status", self.statuses)
        if self.kinds is not None:
            found &= one_of("kind", self.kinds)
        if self.due_from is not None:
            found &= Q(due_at__gte=self.due_from)
        if self.due_to is not None:
            found &= Q(due_at__lt=self.due_to)
        return found


async def requests(shop: Shop, wanted: Wanted, window: Window) -> Page[DeskRequest]:
    """Requests in a fixed number of statements.

    Raises:
        BadPage: a cursor of another list.
    """
    page = await page_of(ConciergeRequest.filter(wanted.condition()), wanted.order, window)
    return page.of(await _shown(shop, page.nodes))


async def request(shop: Shop, reference: str) -> DeskRequest:
    """A request by its reference."""
    return (await _shown(shop, [await ConciergeRequest.get(reference=reference)]))[0]


async def about_orders(shop: Shop, numbers: Sequence[str]) -> dict[str, list[DeskRequest]]:
    """The requests about each order, the oldest first."""
    rows = await ConciergeRequest.filter(order_number__in=list(numbers)).order_by("created_at", "id")
    found: dict[str, list[DeskRequest]] = {}
    for each in await _shown(shop, rows):
        found.setdefault(each.order_number or "", []).append(each)
    return found


async def of_customers(shop: Shop, customer_ids: Collection[UUID]) -> dict[UUID, list[DeskRequest]]:
    """What each customer has asked for, the latest first, up to a page."""
    theirs = ConciergeRequest.filter(customer_id__in=list(customer_ids))
    pages = await keyset_of_each(theirs, "customer_id", NEWEST, Window(first=LARGEST_PAGE))
    rows = [row for page in pages.values() for row in page.nodes]
    known = {request.id: request for request in await _shown(shop, rows)}
    return {key: [known[row.id] for row in page.nodes] for key, page in pages.items()}


async def _shown(shop: Shop, rows: Sequence[ConciergeRequest]) -> list[DeskRequest]:
    numbers = {row.order_number for row in rows if row.order_number is not None}
    named = {row.number: row for row in await orders.Order.filter(number__in=list(numbers))} if numbers else {}
    owners = await members_by_id({row.owner_id for row in rows if row.owner_id is not None})
    return [
        DeskRequest(
            id=row.id,
            reference=row.reference,
            kind=row.kind,
            status=row.status,
            message=row.message,
            name=row.name,
            email=row.email,
            phone=row.phone,
            language=row.language,
            customer_id=row.customer_id,
            boutique=next((each.name for each in shop.maison.boutiques if each.handle == row.boutique), row.boutique),
            starts_at=row.starts_at,
            created_at=row.created_at,
            due_at=row.due_at,
            answer=row.answer,
            resolved_at=row.resolved_at,
            owner=owners.get(row.owner_id) if row.owner_id is not None else None,
            order_number=row.order_number,
            order_proof=proof_of(row, named.get(row.order_number or "")),
            variant_id=row.variant_id,
        )
        for row in rows
    ]
