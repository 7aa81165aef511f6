"""Signing staff in with password and code, out, and back after an hour alone."""

from dataclasses import dataclass, replace
from datetime import timedelta

from resolvers.languages.translations import message
from resolvers.people.accounts import MOST_FAILURES, WRONG, as_typed, failed, verified
from resolvers.people.staff import codes, sessions
from resolvers.people.staff.acting import note
from resolvers.people.staff.sessions import Staff
from resolvers.people.staff.tables import StaffMember
from resolvers.people.tables import SignInFailures
from resolvers.ports import Allowance
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import Caller, Shop
from resolvers.throttling import admit, forget, opaque
from resolvers.writing import writing

SIGN_INS_OF_CLIENT = Allowance("staff-sign-ins-of-client", 60, timedelta(minutes=5))
SIGN_INS_OF_MEMBER = Allowance("staff-sign-ins-of-member", 10, timedelta(minutes=5))
CODES_OF_MEMBER = Allowance("staff-codes-of-member", 10, timedelta(minutes=5))

CODE_NEEDED = Refusal(
    code=UserErrorCode.REQUIRED,
    message=message("Please give the code that your authenticator shows."),
    path=("totp",),
)
WRONG_CODE = Refusal(
    code=UserErrorCode.INVALID_CREDENTIALS,
    message=message("This code is not right, or was used already. Please give the next one."),
    path=("totp",),
)


@dataclass(frozen=True, slots=True)
class StaffSignIn:
    """What a member writes into the form, and what their client says of itself."""

    email: str
    password: str
    totp: str | None = None
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class StaffSignedIn:
    """The member, and the secret of their session."""

    staff: Staff
    secret: str


async def sign_in(shop: Shop, caller: Caller, form: StaffSignIn, present: Staff | None) -> StaffSignedIn:
    """Sign a member in, in place of the session the client came with.

    Without an authenticator enrolled, the session opens nothing but the enrolment.

    Raises:
        Refused: INVALID_CREDENTIALS, alike for an unknown address; REQUIRED at `totp` once the password is right;
            TOO_MANY_REQUESTS.
    """
    email = as_typed(form.email)
    await admit(shop, (SIGN_INS_OF_CLIENT, caller.client), (SIGN_INS_OF_MEMBER, email.key))
    member = await StaffMember.get_or_none(email_key=email.key, deactivated_at__isnull=True)
    key = counted_as(email.key)
    if not await verified(shop, key, member.password_hash if member else None, form.password) or member is None:
        raise Refused(WRONG)
    if member.totp_salt and not (form.totp or "").strip():
        raise Refused(CODE_NEEDED)
    try:
        signed = await _entered(shop, member, form, present)
    except Refused:
        await failed(shop, opaque(key))
        raise
    await forget(shop, SIGN_INS_OF_MEMBER, email.key)
    return signed


async def _entered(shop: Shop, member: StaffMember, form: StaffSignIn, present: Staff | None) -> StaffSignedIn:
    async with writing(shop) as write:
        unchanged = StaffMember.filter(
            id=member.id, password_hash=member.password_hash, totp_salt=member.totp_salt, deactivated_at__isnull=True
        )
        if not await unchanged.update(last_sign_in_at=shop.clock()):
            raise Refused(WRONG)
        if member.totp_salt and not await codes.use(shop, member, form.totp or ""):
            raise Refused(WRONG_CODE)
        if present is not None:
            await sessions.end(write, shop, present.id, session_id=present.session_id)
        await SignInFailures.filter(key=opaque(counted_as(member.email_key))).delete()
        proven = bool(member.totp_salt)
        staff, secret = await sessions.open_session(write, shop, member, form.user_agent, is_proven=proven)
        await note(shop, staff.id, "staffSignIn", str(member.id))
    return StaffSignedIn(staff, secret)


async def sign_out(shop: Shop, staff: Staff | None) -> None:
    """End the session a member came with, if any."""
    if staff is None:
        return
    async with writing(shop) as write:
        await sessions.end(write, shop, staff.id, session_id=staff.session_id)
        await note(shop, staff.id, "staffSignOut", str(staff.id))


async def unlock(shop: Shop, staff: Staff, code: str) -> None:
    """Let a session that was left alone write again.

    Raises:
        Refused: INVALID_CREDENTIALS; REQUIRED to who has no authenticator yet; TOO_MANY_REQUESTS.
    """
    member = await StaffMember.get(id=staff.id)
    if not member.totp_salt:
        raise Refused(CODE_NEEDED)
    await admit(shop, (CODES_OF_MEMBER, str(staff.id)))
    key = opaque(counted_as(member.email_key))
    if not await _unlocked(shop, staff, member, key, code):
        await failed(shop, key)
        raise Refused(replace(WRONG_CODE, path=("code",)))
    await forget(shop, CODES_OF_MEMBER, str(staff.id))


async def _unlocked(shop: Shop, staff: Staff, member: StaffMember, key: str, code: str) -> bool:
    """Whether the code was taken; after a hundred failures in a row none is."""
    failures = await SignInFailures.get_or_none(key=key)
    if failures is not None and failures.count >= MOST_FAILURES:
        return False
    async with writing(shop):
        if not await codes.use(shop, member, code):
            return False
        await SignInFailures.filter(key=key).delete()
        await sessions.unlock(shop, staff.session_id)
        await note(shop, staff.id, "sessionUnlock", str(staff.id))
    return True


def counted_as(email_key: str) -> str:
    """A member may be a customer too: their wrong passwords are counted apart."""
    return f"staff:{email_key}"
