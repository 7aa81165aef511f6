"""Enrolling an authenticator: its secret is shown once, and counts once a code of it was given."""

from dataclasses import dataclass, replace
from secrets import token_hex

from resolvers.languages.translations import message
from resolvers.people.staff import codes, sessions
from resolvers.people.staff.acting import note
from resolvers.people.staff.sessions import Staff
from resolvers.people.staff.signing import CODES_OF_MEMBER, WRONG_CODE
from resolvers.people.staff.tables import StaffMember
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import Shop
from resolvers.throttling import admit
from resolvers.writing import writing

NOT_ASKED = Refusal(
    code=UserErrorCode.INVALID_STATUS, message=message("Please ask for a secret first, and enter it into your device.")
)
UNLOCK_FIRST = Refusal(
    code=UserErrorCode.NOT_ALLOWED, message=message("You have an authenticator: please give its code first.")
)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator needs: the secret in base 32, and the same as a URL for a QR code."""

    secret: str
    url: str


async def enrol(shop: Shop, staff: Staff) -> Enrolment:
    """A fresh secret, which waits for its first code. The authenticator before goes on counting until then.

    Raises:
        Refused: a session that an hour alone has locked, or that gave no code, may replace no authenticator.
    """
    if staff.has_totp and (staff.is_locked or not staff.is_proven):
        raise Refused(UNLOCK_FIRST)
    salt = token_hex(16)
    async with writing(shop):
        await StaffMember.filter(id=staff.id).update(totp_pending=salt)
        await note(shop, staff.id, "totpEnrol", str(staff.id))
    member = await StaffMember.get(id=staff.id)
    return Enrolment(codes.secret_of(shop, member, salt), codes.provisioning_uri(shop, member, salt))


async def confirm(shop: Shop, staff: Staff, code: str) -> list[str]:
    """Let the new authenticator count; recovery codes, told this once, and every other session ends.

    Raises:
        Refused: INVALID_STATUS where none was asked for; INVALID_CREDENTIALS; TOO_MANY_REQUESTS.
    """
    await admit(shop, (CODES_OF_MEMBER, str(staff.id)))
    async with writing(shop) as write:
        member = await StaffMember.get(id=staff.id)
        if not member.totp_pending:
            raise Refused(NOT_ASKED)
        step = codes.step_of(shop, member, member.totp_pending, code)
        if step is None:
            raise Refused(replace(WRONG_CODE, path=("code",)))
        waiting = StaffMember.filter(id=member.id, totp_pending=member.totp_pending)
        if not await waiting.update(totp_salt=member.totp_pending, totp_pending="", totp_step=step):
            raise Refused(NOT_ASKED)
        told = await codes.renew_recovery_codes(member)
        await sessions.end(write, shop, member.id, but=staff.session_id)
        await sessions.unlock(shop, staff.session_id)
        await note(shop, staff.id, "totpConfirm", str(member.id))
        write.record(shop, "staff.totp_enrolled", str(member.id), actor=staff.actor)
    return told
