"""Reading the audit log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from resolvers.paging import Order, Page, Window, page_of
from resolvers.people.staff.tables import AuditEntry, AuditValues, StaffMember

COMMAND_LINE = "ecrin"
# Whose a request is: the one value that is a member.
OWNER = "owner"
NEWEST = Order("audit", ("-id",), (int,))


@dataclass(frozen=True, slots=True)
class Entry:
    """Who did what to which thing; the values are None where nothing stood there, or where erasure emptied them.

    `subject_name` is a member's, where one is the subject; a member among the values stands there by name.
    """

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    subject_name: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


async def entries(window: Window) -> Page[Entry]:
    """The log, the newest first, in a fixed number of statements.

    Raises:
        BadPage: a cursor of another list.
    """
    page = await page_of(AuditEntry.all(), NEWEST, window)
    values = {row.entry_id: row for row in await AuditValues.filter(entry_id__in=[row.id for row in page.nodes])}
    members = await StaffMember.filter(id__in=_ids(page.nodes, list(values.values())))
    names = {str(row.id): row.name for row in members}
    return page.of([_entry(row, values.get(row.id), names) for row in page.nodes])


def _ids(rows: Sequence[AuditEntry], values: Sequence[AuditValues]) -> list[str]:
    """Every id that may be a member's."""
    owners = [(held or {}).get(OWNER) for row in values for held in (row.before, row.after)]
    named = [text for text in (*owners, *(row.subject for row in rows)) if isinstance(text, str) and _is_id(text)]
    return list({*named, *(str(row.staff_id) for row in rows if row.staff_id is not None)})


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _entry(row: AuditEntry, values: AuditValues | None, names: Mapping[str, str]) -> Entry:
    return Entry(
        id=row.id,
        at=row.at,
        actor=names[str(row.staff_id)] if row.staff_id is not None else COMMAND_LINE,
        action=row.action,
        subject=row.subject,
        subject_name=names.get(row.subject),
        before=_named(values.before, names) if values is not None else None,
        after=_named(values.after, names) if values is not None else None,
    )


def _named(values: dict[str, Any] | None, names: Mapping[str, str]) -> dict[str, Any] | None:
    if values is None or values.get(OWNER) is None:
        return values
    return {**values, OWNER: names.get(values[OWNER], values[OWNER])}
