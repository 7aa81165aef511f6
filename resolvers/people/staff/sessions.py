"""Sessions of staff: twelve hours long, and locked for writing once an hour went by without a request."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from resolvers.people.sessions import LONGEST_AGENT, printable
from resolvers.people.staff.tables import StaffMember, StaffRole, StaffSession
from resolvers.rows import column
from resolvers.secrets import hashed, new_secret
from resolvers.shop import Shop
from resolvers.writing import Writing

# Often enough to tell when an hour has passed, seldom enough to cost no read a write.
SEEN_AGAIN_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff who asks. `is_proven` once a code was given, `is_locked` after an hour alone."""

    id: UUID
    session_id: UUID
    email: str
    name: str
    role: StaffRole
    has_totp: bool
    is_proven: bool
    is_locked: bool

    @property
    def actor(self) -> str:
        """How events and the audit name the member."""
        return f"staff:{self.id}"


async def open_session(
    write: Writing, shop: Shop, member: StaffMember, user_agent: str, *, is_proven: bool
) -> tuple[Staff, str]:
    """Sign a member in; the secret is nowhere else."""
    now, secret = shop.clock(), new_secret()
    session = await StaffSession.create(
        staff_id=member.id,
        secret_hash=hashed(secret),
        user_agent=printable(user_agent)[:LONGEST_AGENT],
        created_at=now,
        active_at=now,
        proven_at=now if is_proven else None,
        expires_at=now + shop.policy.staff_session_lifetime,
    )
    write.record(shop, "staff.session_opened", str(member.id), session=str(session.id))
    return _staff(shop, member, session), secret


async def staff(shop: Shop, secret: str, *, is_there: bool = True) -> Staff | None:
    """Who holds a session's secret, in one statement; None for whoever holds none that lives.

    `is_there` is whether somebody asks, rather than a page by itself, which does not keep a session from locking.
    """
    now = shop.clock()
    living = StaffSession.filter(secret_hash=hashed(secret), expires_at__gt=now, staff__deactivated_at__isnull=True)
    session = await living.select_related("staff").first()
    if session is None:
        return None
    member: StaffMember = session.staff
    found = _staff(shop, member, session)
    if is_there and not found.is_locked and now - session.active_at >= SEEN_AGAIN_AFTER:
        # Guarded: an hour alone is not undone by a request that began before it was over.
        await StaffSession.filter(id=session.id, active_at=session.active_at).update(active_at=now)
    return found


async def on_duty(shop: Shop, member_ids: Collection[UUID]) -> dict[UUID, bool]:
    """Whether each has a session that was used within the hour, in one statement."""
    now = shop.clock()
    living = StaffSession.filter(
        staff_id__in=list(member_ids),
        staff__deactivated_at__isnull=True,
        proven_at__isnull=False,
        expires_at__gt=now,
        active_at__gte=now - shop.policy.staff_idle,
    )
    there = set(await column(living, "staff_id"))
    return {each: each in there for each in member_ids}


async def unlock(shop: Shop, session_id: UUID) -> None:
    """Let a session write again; belongs in the transaction that took a code."""
    now = shop.clock()
    await StaffSession.filter(id=session_id).update(active_at=now, proven_at=now)


async def end(
    write: Writing, shop: Shop, member_id: UUID, *, session_id: UUID | None = None, but: UUID | None = None
) -> None:
    """End one session of a member, or all, or all but one."""
    ending = StaffSession.filter(staff_id=member_id)
    if session_id is not None:
        ending = ending.filter(id=session_id)
    if but is not None:
        ending = ending.exclude(id=but)
    ids = [row.id for row in await ending]
    if ids:
        await StaffSession.filter(id__in=ids).delete()
        write.record(shop, "staff.session_ended", str(member_id), sessions=[str(each) for each in ids])


def _staff(shop: Shop, member: StaffMember, session: StaffSession) -> Staff:
    return Staff(
        id=member.id,
        session_id=session.id,
        email=member.email,
        name=member.name,
        role=member.role,
        has_totp=bool(member.totp_salt),
        is_proven=session.proven_at is not None,
        is_locked=shop.clock() - session.active_at > shop.policy.staff_idle,
    )
