"""Reading the audit log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from resolvers.paging import Order, Page, Window, page_of
from resolvers.people.staff.tables import AuditEntry, AuditValues, StaffMember

COMMAND_LINE = "ecrin"
NEWEST = Order("audit", ("-id",), (int,))


@dataclass(frozen=True, slots=True)
class Entry:
    """Who did what to which thing; the values are None where nothing stood there, or where erasure emptied them."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


async def entries(window: Window) -> Page[Entry]:
    """The log, the newest first, in a fixed number of statements.

    Raises:
        BadPage: a cursor of another list.
    """
    page = await page_of(AuditEntry.all(), NEWEST, window)
    values = {row.entry_id: row for row in await AuditValues.filter(entry_id__in=[row.id for row in page.nodes])}
    names = {row.id: row.name for row in await StaffMember.filter(id__in=list({row.staff_id for row in page.nodes}))}
    return page.of([_entry(row, values.get(row.id), names) for row in page.nodes])


def _entry(row: AuditEntry, values: AuditValues | None, names: dict[Any, str]) -> Entry:
    return Entry(
        id=row.id,
        at=row.at,
        actor=names[row.staff_id] if row.staff_id is not None else COMMAND_LINE,
        action=row.action,
        subject=row.subject,
        before=values.before if values is not None else None,
        after=values.after if values is not None else None,
    )
