"""The demo's team: a member for each role, with a password of this installation's own."""

import hmac
from hashlib import sha256

from resolvers.people.staff import members
from resolvers.people.staff.tables import StaffMember, StaffRole
from resolvers.secrets import CROCKFORD
from resolvers.shop import Shop

TEAM = (
    (StaffRole.ADMIN, "direction", "Hélène Aubry"),
    (StaffRole.ADVISER, "conseil", "Camille Servan"),
    (StaffRole.LOGISTICS, "logistique", "Youssef Benali"),
    (StaffRole.ACCOUNTING, "comptabilite", "Odile Marchand"),
)
GROUPS, GROUP_LENGTH = 4, 4


def password_of(token_key: str) -> str:
    """The password of the demo's team: 80 bits derived from the installation's random key, in four groups."""
    raw = hmac.new(token_key.encode(), b"demo staff", sha256).digest()
    signs = "".join(CROCKFORD[byte % len(CROCKFORD)] for byte in raw[: GROUPS * GROUP_LENGTH])
    return "-".join(signs[start : start + GROUP_LENGTH] for start in range(0, len(signs), GROUP_LENGTH))


def address_of(shop: Shop, name: str) -> str:
    """A member's address at the maison."""
    return f"{name}@{shop.maison.mail_domain}"


async def hire(shop: Shop, token_key: str) -> None:
    """Add whoever of the team is not there yet."""
    for role, name, called in TEAM:
        email = address_of(shop, name)
        if not await StaffMember.filter(email=email).exists():
            await members.add(shop, email, called, role, password_of(token_key))
