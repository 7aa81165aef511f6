"""Who works here: added, invited, given a role, deactivated; never removed, because the audit log names them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.expressions import F

from resolvers.languages.translations import message
from resolvers.paging import Order, Page, Window, page_of
from resolvers.people import passwords, proofs
from resolvers.people.emails import Email
from resolvers.people.proofs import INVALID, Asked
from resolvers.people.refusing import checked_email, checked_name, refuse_if_any
from resolvers.people.staff import sessions
from resolvers.people.staff.acting import acting, note
from resolvers.people.staff.sessions import Staff
from resolvers.people.staff.tables import RecoveryCode, StaffMember, StaffRole
from resolvers.people.tables import ProofPurpose
from resolvers.ports import Allowance
from resolvers.prepared import Prepared
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import Caller, Shop
from resolvers.throttling import admit
from resolvers.writing import writing

LANGUAGE = "fr"
ACCEPTANCES_OF_CLIENT = Allowance("staff-invitations-of-client", 30, timedelta(minutes=10))
NEWEST = Order("staff", ("id",), (UUID,))
BY_ID = Prepared(lambda ids: StaffMember.filter(id__in=ids))

UNKNOWN = Refusal(code=UserErrorCode.NOT_FOUND, message=message("There is no such member of staff."), path=("id",))
TAKEN = Refusal(
    code=UserErrorCode.INVALID_INPUT, message=message("A member of staff has this address already."), path=("email",)
)
LAST_ADMIN = Refusal(
    code=UserErrorCode.NOT_ALLOWED, message=message("Somebody must remain an administrator."), path=("id",)
)
NOT_ONESELF = Refusal(
    code=UserErrorCode.NOT_ALLOWED, message=message("Nobody gives themselves a greater role."), path=("role",)
)


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff as colleagues see them."""

    id: UUID
    email: str
    name: str
    role: StaffRole
    totp_enabled: bool
    deactivated_at: datetime | None
    last_sign_in_at: datetime | None


def shown(row: StaffMember) -> Member:
    """A member's row as a plain value."""
    return Member(
        id=row.id,
        email=row.email,
        name=row.name,
        role=row.role,
        totp_enabled=bool(row.totp_salt),
        deactivated_at=row.deactivated_at,
        last_sign_in_at=row.last_sign_in_at,
    )


async def member(member_id: UUID) -> Member:
    """A member by id."""
    return shown(await StaffMember.get(id=member_id))


async def members_by_id(ids: Collection[UUID]) -> dict[UUID, Member]:
    """Several members, in one statement or none."""
    rows = await BY_ID.of(ids)
    return {row.id: shown(row) for row in rows}


async def members(window: Window) -> Page[Member]:
    """Everybody who works or worked here, in the order of joining.

    Raises:
        BadPage: a cursor of another list.
    """
    page = await page_of(StaffMember.all(), NEWEST, window)
    return page.of([shown(row) for row in page.nodes])


async def add(shop: Shop, email: str, name: str, role: StaffRole, password: str) -> Member:
    """Add a member whose password is known, as the command line does.

    Raises:
        Refused: an address or a name that cannot be, one that a member has already, or a weak password.
    """
    address, called = _checked(email, name)
    await passwords.check(shop, password, (address.address, called), ("password",))
    stored = await passwords.hashed(shop, password)
    async with writing(shop) as write:
        row = await _created(shop, address, called, role, stored)
        await note(shop, None, "staffAdd", str(row.id), after={"email": row.email, "name": row.name, "role": role})
        write.record(shop, "staff.added", str(row.id), role=role.value)
    return shown(row)


async def invite(shop: Shop, staff: Staff, email: str, name: str, role: StaffRole) -> None:
    """Invite somebody by letter, who chooses a password and is a member from then on.

    Raises:
        Refused: an address or a name that cannot be, or one that a member has already.
    """
    address, called = _checked(email, name)
    told: dict[str, Any] = {"email": address.address, "name": called, "role": role.value}
    async with acting(shop, staff, "staffInvite", "") as deed:
        if await StaffMember.filter(email_key=address.key).exists():
            raise Refused(TAKEN)
        asked = Asked(ProofPurpose.STAFF_INVITATION, address, LANGUAGE, facts={"name": called, "role": role.value})
        await proofs.ask(deed, shop, asked)
        deed.after = told


async def join(shop: Shop, caller: Caller, token: str, password: str) -> StaffMember:
    """Become a member by the token of an invitation; signs nobody in.

    Raises:
        Refused: the token is none, was used, is too old or was followed by a newer one; a weak password.
    """
    await admit(shop, (ACCEPTANCES_OF_CLIENT, caller.client))
    proof = await proofs.shown(shop, ProofPurpose.STAFF_INVITATION, token)
    if not await proofs.is_latest(proof):
        raise Refused(INVALID)
    name, role = str(proof.facts["name"]), StaffRole(proof.facts["role"])
    await passwords.check(shop, password, (proof.email, name), ("password",))
    stored = await passwords.hashed(shop, password)
    async with writing(shop) as write:
        await proofs.use(shop, proof)
        row = await _created(shop, Email(proof.email, proof.email_key), name, role, stored)
        await note(shop, row.id, "staffInvitationAccept", str(row.id), after={"role": role.value})
        write.record(shop, "staff.added", str(row.id), role=role.value)
    return row


async def accept(shop: Shop, caller: Caller, token: str, password: str, user_agent: str) -> tuple[Staff, str]:
    """Join, and be signed in to enrol an authenticator.

    Raises:
        Refused: see `join`.
    """
    row = await join(shop, caller, token, password)
    async with writing(shop) as write:
        return await sessions.open_session(write, shop, row, user_agent, is_proven=False)


async def set_role(shop: Shop, staff: Staff, member_id: UUID | None, role: StaffRole) -> Member:
    """Give a member another role; their sessions end, so that nothing goes on under the one before.

    Raises:
        Refused: NOT_FOUND; NOT_ALLOWED for the last administrator, and for a greater role of one's own.
    """
    async with acting(shop, staff, "staffRoleSet", str(member_id)) as deed:
        await _take_turns()
        row = await _living(member_id)
        if row.id == staff.id and role is StaffRole.ADMIN and row.role is not StaffRole.ADMIN:
            raise Refused(NOT_ONESELF)
        if row.role is not role:
            if row.role is StaffRole.ADMIN:
                await _refuse_last_admin(row)
            deed.before, deed.after = {"role": row.role.value}, {"role": role.value}
            await StaffMember.filter(id=row.id).update(role=role)
            await sessions.end(deed, shop, row.id)
            deed.record(shop, "staff.role_set", str(row.id), actor=staff.actor, role=role.value)
    return await member(row.id)


async def deactivate(shop: Shop, staff: Staff, member_id: UUID | None) -> Member:
    """Let a member who left open nothing any more.

    Raises:
        Refused: NOT_FOUND; NOT_ALLOWED for the last administrator.
    """
    async with acting(shop, staff, "staffDeactivate", str(member_id)) as deed:
        await _take_turns()
        row = await _living(member_id)
        if row.role is StaffRole.ADMIN:
            await _refuse_last_admin(row)
        deed.before, deed.after = {"active": True}, {"active": False}
        await StaffMember.filter(id=row.id).update(deactivated_at=shop.clock(), totp_pending="")
        await sessions.end(deed, shop, row.id)
        deed.record(shop, "staff.deactivated", str(row.id), actor=staff.actor)
    return await member(row.id)


async def set_password(shop: Shop, email: str, password: str) -> Member:
    """Set a member's password on the command line; every session ends.

    Raises:
        Refused: no member has the address; a weak password.
    """
    row = await _by_address(email)
    await passwords.check(shop, password, (row.email, row.name), ("password",))
    stored = await passwords.hashed(shop, password)
    async with writing(shop) as write:
        await StaffMember.filter(id=row.id).update(password_hash=stored)
        await sessions.end(write, shop, row.id)
        await note(shop, None, "staffPasswordSet", str(row.id))
    return shown(row)


async def forget_totp(shop: Shop, email: str) -> Member:
    """Let a member whose device is lost enrol another; every session ends. For the command line.

    Raises:
        Refused: no member has the address.
    """
    row = await _by_address(email)
    async with writing(shop) as write:
        await StaffMember.filter(id=row.id).update(totp_salt="", totp_pending="")
        await RecoveryCode.filter(staff_id=row.id).delete()
        await sessions.end(write, shop, row.id)
        await note(shop, None, "staffTotpForget", str(row.id))
    return await member(row.id)


async def everybody() -> Sequence[Member]:
    """All members, for the command line."""
    return [shown(row) for row in await StaffMember.all().order_by("id")]


def _checked(email: str, name: str) -> tuple[Email, str]:
    refusals: list[Refusal] = []
    address = checked_email(email, refusals, ("email",))
    called = checked_name(name, refusals, ("name",))
    refuse_if_any(refusals)
    return address, called


async def _created(shop: Shop, address: Email, name: str, role: StaffRole, stored: str) -> StaffMember:
    """A member's row.

    Raises:
        Refused: somebody with this address was faster.
    """
    try:
        return await StaffMember.create(
            email=address.address,
            email_key=address.key,
            name=name,
            role=role,
            password_hash=stored,
            created_at=shop.clock(),
        )
    except IntegrityError:
        raise Refused(TAKEN) from None


async def _living(member_id: UUID | None) -> StaffMember:
    row = await StaffMember.get_or_none(id=member_id, deactivated_at__isnull=True) if member_id else None
    if row is None:
        raise Refused(UNKNOWN)
    return row


async def _by_address(email: str) -> StaffMember:
    refusals: list[Refusal] = []
    address = checked_email(email, refusals, ("email",))
    refuse_if_any(refusals)
    row = await StaffMember.get_or_none(email_key=address.key, deactivated_at__isnull=True)
    if row is None:
        raise Refused(UNKNOWN)
    return row


async def _take_turns() -> None:
    """Administrators' rows are written first: of two who would leave none behind, the second sees the first."""
    await StaffMember.filter(role=StaffRole.ADMIN, deactivated_at__isnull=True).update(name=F("name"))


async def _refuse_last_admin(row: StaffMember) -> None:
    others = StaffMember.filter(role=StaffRole.ADMIN, deactivated_at__isnull=True).exclude(id=row.id)
    if not await others.exists():
        raise Refused(LAST_ADMIN)
