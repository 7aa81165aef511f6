"""Customers as staff see them: found by name or address, and let into previews and evenings."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from resolvers.languages.translations import message
from resolvers.paging import Order, Page, Window, page_of
from resolvers.people.finding import called
from resolvers.people.invitations import record_vip
from resolvers.people.profile import Person, person
from resolvers.people.refusing import checked_text, refuse_if_any
from resolvers.people.staff.acting import acting
from resolvers.people.staff.sessions import Staff
from resolvers.people.tables import Customer
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import Shop

LONGEST_REASON = 500
NEWEST = Order("customers", ("-id",), (UUID,))
UNKNOWN = Refusal(code=UserErrorCode.NOT_FOUND, message=message("There is no such customer."), path=("id",))


@dataclass(frozen=True, slots=True)
class DeskCustomer(Person):
    """A customer with what only staff see."""

    created_at: datetime
    last_sign_in_at: datetime | None


async def customers(query: str, window: Window) -> Page[DeskCustomer]:
    """Accounts that were not erased, the newest first, in a fixed number of statements.

    `query` is a part of an address or of the name; of several words, each is found in one of them.

    Raises:
        BadPage: a cursor of another list.
    """
    living = Customer.filter(called(query), erased_at__isnull=True)
    page = await page_of(living, NEWEST, window)
    return page.of([_shown(row) for row in page.nodes])


async def customer(customer_id: UUID | None) -> DeskCustomer | None:
    """An account by its id, unless it was erased."""
    return (await customers_by_id([customer_id])).get(customer_id) if customer_id is not None else None


async def customers_by_id(ids: Collection[UUID]) -> dict[UUID, DeskCustomer]:
    """Several accounts, in one statement or none."""
    rows = await Customer.filter(id__in=list(ids), erased_at__isnull=True) if ids else []
    return {row.id: _shown(row) for row in rows}


def _shown(row: Customer) -> DeskCustomer:
    theirs = person(row)
    known = {field.name: getattr(theirs, field.name) for field in fields(theirs)}
    return DeskCustomer(**known, created_at=row.created_at, last_sign_in_at=row.last_sign_in_at)


async def set_vip(shop: Shop, staff: Staff, customer_id: UUID | None, *, is_vip: bool, reason: str) -> None:
    """Open previews and evenings to a customer, or close them; invitations that were sent stand.

    Raises:
        Refused: NOT_FOUND; a reason that is missing, too long, or holds a card number.
    """
    refusals: list[Refusal] = []
    why = checked_text(reason, refusals, ("reason",), longest=LONGEST_REASON, required=True, lines=True)
    refuse_if_any(refusals)
    async with acting(shop, staff, "customerVipSet", str(customer_id or "")) as deed:
        if await customer(customer_id) is None or customer_id is None:
            raise Refused(UNKNOWN)
        changed = await record_vip(deed, shop, customer_id, is_vip=is_vip, actor=staff.actor)
        deed.before = {"is_vip": is_vip is not changed}
        deed.after = {"is_vip": is_vip, "reason": why}
