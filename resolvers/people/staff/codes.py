"""The second factor of staff: codes of an authenticator (RFC 6238), and recovery codes, each taken once."""

from base64 import b32encode

import pyotp
from pyotp.utils import strings_equal

from resolvers.people.staff.tables import RecoveryCode, StaffMember
from resolvers.secrets import code_as_written, hashed, new_code
from resolvers.shop import Shop
from resolvers.tokens import derived

SECONDS = 30
# A clock may be a step behind or before ours (RFC 6238, 5.2).
AROUND = (0, -1, 1)
SECRET_BYTES = 20
RECOVERY_CODES, RECOVERY_LENGTH = 10, 12


def secret_of(shop: Shop, member: StaffMember, salt: str) -> str:
    """The secret that an authenticator keeps, in base 32: derived, so that no copy of the database holds it."""
    return _secrets(shop, member, salt)[0]


def provisioning_uri(shop: Shop, member: StaffMember, salt: str) -> str:
    """What an authenticator reads from a QR code."""
    return pyotp.TOTP(secret_of(shop, member, salt)).provisioning_uri(name=member.email, issuer_name=shop.maison.name)


def current_code(shop: Shop, member: StaffMember, salt: str) -> str:
    """What the member's authenticator shows now."""
    return pyotp.TOTP(secret_of(shop, member, salt)).at(int(shop.clock().timestamp()))


async def use(shop: Shop, member: StaffMember, code: str) -> bool:
    """Take a code of the authenticator or a recovery code, each once; belongs in the transaction of what it opens."""
    step = step_of(shop, member, member.totp_salt, code)
    if step is not None and await StaffMember.filter(id=member.id, totp_step__lt=step).update(totp_step=step):
        return True
    written = code_as_written(code, RECOVERY_LENGTH)
    return bool(written and await RecoveryCode.filter(staff_id=member.id, code_hash=hashed(written)).delete())


async def renew_recovery_codes(member: StaffMember) -> list[str]:
    """Ten fresh recovery codes in place of all before; they are told once."""
    codes = [new_code(RECOVERY_LENGTH) for _ in range(RECOVERY_CODES)]
    await RecoveryCode.filter(staff_id=member.id).delete()
    await RecoveryCode.bulk_create([RecoveryCode(staff_id=member.id, code_hash=hashed(code)) for code in codes])
    return codes


def step_of(shop: Shop, member: StaffMember, salt: str, code: str) -> int | None:
    """The step of thirty seconds that a code belongs to; None for a code of no step around now."""
    given = "".join(code.split())
    now = int(shop.clock().timestamp()) // SECONDS
    found = [
        now + off
        for secret in _secrets(shop, member, salt)
        for off in AROUND
        if strings_equal(pyotp.TOTP(secret).at((now + off) * SECONDS), given)
    ]
    return found[0] if found else None


def _secrets(shop: Shop, member: StaffMember, salt: str) -> list[str]:
    """Under each key still known, the newest first."""
    purpose = f"totp-{salt}"
    return [b32encode(derived(purpose, member.id, key)[:SECRET_BYTES]).decode() for key in shop.token_keys]
