"""Who may what: one table of every operation of the staff's API and the roles that may call it."""

from collections.abc import Mapping
from enum import StrEnum

from resolvers.people.staff.sessions import Staff
from resolvers.people.staff.tables import StaffRole

EVERYBODY = frozenset(StaffRole)
ADMIN = frozenset({StaffRole.ADMIN})
ADVISERS = ADMIN | {StaffRole.ADVISER}
ACCOUNTING = ADMIN | {StaffRole.ACCOUNTING}
LOGISTICS = ADMIN | {StaffRole.LOGISTICS}

# Open to who is not signed in.
PUBLIC = frozenset({"me", "staffSignIn", "staffSignOut", "staffInvitationAccept"})
# Open to a session that has still to give its first code, and to one that an hour alone has locked.
PROVING = frozenset({"totpEnrol", "totpConfirm", "sessionUnlock"})

MAY: Mapping[str, frozenset[StaffRole]] = {
    **dict.fromkeys(PROVING, EVERYBODY),
    **dict.fromkeys(("orders", "order", "orderCounts"), EVERYBODY),
    **dict.fromkeys(("orderConfirm", "orderCancel", "orderAmend", "paymentLinkSend"), ADVISERS),
    **dict.fromkeys(("orderShip", "orderMarkDelivered"), LOGISTICS),
    "orderNoteAdd": EVERYBODY,
    **dict.fromkeys(("feedPosition", "orderFeed", "requestFeed"), EVERYBODY),
    "withdrawals": EVERYBODY,
    "refundCreate": ACCOUNTING,
    "withdrawalReceive": LOGISTICS | ADVISERS,
    **dict.fromkeys(("invoices", "vatReturn", "vatReturnCsvUrl", "invoicesCsvUrl"), ACCOUNTING),
    **dict.fromkeys(("products", "locations", "stockByLocation", "staff"), EVERYBODY),
    "stockSet": LOGISTICS,
    **dict.fromkeys(("productUpdate", "variantPriceSet"), ADVISERS),
    **dict.fromkeys(("cart", "cartLinesUpdate"), ADVISERS),
    **dict.fromkeys(("customers", "customer", "customerErase", "customerVipSet"), ADVISERS),
    **dict.fromkeys(("invitationEvents", "invitationEventCreate", "invitationSend"), ADVISERS),
    "conciergeRequests": EVERYBODY,
    **dict.fromkeys(("conciergeRequestCreate", "conciergeRequestAssign", "conciergeRequestResolve"), ADVISERS),
    **dict.fromkeys(("letters", "letter", "letterResend", "newsletterSubscribers"), ADVISERS),
    "dashboard": EVERYBODY,
    "auditLog": ADMIN,
    "staffInvite": ADMIN,
    "staffRoleSet": ADMIN,
    "staffDeactivate": ADMIN,
}


class Verdict(StrEnum):
    """Whether somebody may call an operation, or why not."""

    ALLOWED = "ALLOWED"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    TOTP_ENROLMENT_REQUIRED = "TOTP_ENROLMENT_REQUIRED"
    SESSION_LOCKED = "SESSION_LOCKED"
    FORBIDDEN = "FORBIDDEN"


def verdict(staff: Staff | None, operation: str, *, writes: bool) -> Verdict:
    """Whether somebody may call an operation.

    Raises:
        KeyError: an operation that the table does not name.
    """
    if operation in PUBLIC:
        return Verdict.ALLOWED
    roles = MAY[operation]
    if staff is None:
        return Verdict.UNAUTHENTICATED
    if operation not in PROVING:
        if not staff.is_proven:
            return Verdict.TOTP_ENROLMENT_REQUIRED
        if writes and staff.is_locked:
            return Verdict.SESSION_LOCKED
    return Verdict.ALLOWED if staff.role in roles else Verdict.FORBIDDEN
