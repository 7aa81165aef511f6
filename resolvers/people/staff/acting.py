"""What staff do: a transaction that leaves an entry in the audit log, with what stood there before and after."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from resolvers.languages.translations import message
from resolvers.people.staff.sessions import Staff
from resolvers.people.staff.tables import AuditEntry, AuditValues, StaffMember
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import Shop
from resolvers.writing import Writing, writing

NOT_ANY_MORE = Refusal(
    code=UserErrorCode.NOT_ALLOWED, message=message("Your role was changed a moment ago. Please sign in again.")
)


class Deed(Writing):
    """A member's open transaction: `before` and `after` are what the audit log shows of it."""

    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


@asynccontextmanager
async def acting(shop: Shop, staff: Staff, action: str, subject: str) -> AsyncIterator[Deed]:
    """Do something in a member's name; it is in the audit log, or did not happen.

    Raises:
        Refused: the member was deactivated, or given another role, since the request came in.
    """
    async with writing(shop) as write:
        if not await StaffMember.filter(id=staff.id, role=staff.role, deactivated_at__isnull=True).exists():
            raise Refused(NOT_ANY_MORE)
        deed = Deed(write.connection)
        deed.facts = write.facts
        yield deed
        await note(shop, staff.id, action, subject, before=deed.before, after=deed.after)


async def note(
    shop: Shop,
    staff_id: UUID | None,
    action: str,
    subject: str,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write an entry inside a transaction; without a member it was done on the command line."""
    entry = await AuditEntry.create(at=shop.clock(), staff_id=staff_id, action=action, subject=subject)
    if before is not None or after is not None:
        await AuditValues.create(entry_id=entry.id, before=before, after=after)
