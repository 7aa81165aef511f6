"""What is kept of those who work here, and what the audit log keeps of customers."""

from datetime import timedelta

from tortoise.expressions import Q

from resolvers.languages.translations import message
from resolvers.people.staff.tables import AuditEntry, AuditValues, RecoveryCode, StaffMember, StaffSession
from resolvers.privacy.declaring import Holding, Personal, Retention, Subject, alike
from resolvers.privacy.reasons import NOBODY, SAFETY, YEAR

WORK = "to know who works here, and who did what"


def nobodys(_: Subject) -> Q:
    """Rows about staff are no customer's."""
    return Q(pk__isnull=True)


HOLDINGS: tuple[Holding, ...] = (
    Holding(
        table=StaffMember,
        title=message("Staff"),
        whose=nobodys,
        personal={
            "email": Personal(WORK, emptied=NOBODY, shown=False),
            "email_key": Personal(WORK, emptied=lambda row, _: f"erased-{row.id}", shown=False),
            "name": Personal(WORK, emptied="", shown=False),
            "password_hash": Personal(SAFETY, emptied="", shown=False),
            **alike(SAFETY, "totp_salt", "totp_pending", emptied="", shown=False),
            "totp_step": Personal(SAFETY, emptied=0, shown=False),
            **alike(WORK, "role", "created_at", "deactivated_at", kept=True, shown=False),
            "last_sign_in_at": Personal(SAFETY, shown=False),
        },
        technical=frozenset({"id"}),
        retention=Retention(
            "deactivated_at",
            5 * YEAR,
            "five years after they left, then emptied",
            deletes=False,
            only=~Q(email=NOBODY),
        ),
        goes=False,
        of_staff=True,
    ),
    Holding(
        table=StaffSession,
        title=message("Staff signed in"),
        whose=nobodys,
        personal=alike(
            SAFETY,
            *("secret_hash", "user_agent", "created_at", "active_at", "proven_at", "expires_at"),
            shown=False,
        ),
        technical=frozenset({"id", "staff_id"}),
        retention=Retention("expires_at", timedelta(days=1), "a day after its end"),
        of_staff=True,
    ),
    Holding(
        table=RecoveryCode,
        title=message("Recovery codes of staff"),
        whose=nobodys,
        personal={"code_hash": Personal(SAFETY, shown=False)},
        technical=frozenset({"id", "staff_id"}),
        retention=Retention("staff__deactivated_at", timedelta(0), "as long as the member works here"),
        of_staff=True,
    ),
    Holding(
        table=AuditValues,
        title=message("What staff changed"),
        whose=lambda who: Q(entry__subject__in=[*who.order_numbers, *who.references, str(who.customer_id)]),
        personal=alike(WORK, "before", "after", shown=False),
        technical=frozenset({"entry_id"}),
        retention=Retention("entry__at", 3 * YEAR, "three years"),
    ),
    Holding(
        table=AuditEntry,
        title=message("What staff did"),
        whose=nobodys,
        personal=alike(WORK, "at", "action", kept=True, shown=False),
        technical=frozenset({"id", "staff_id", "subject"}),
        retention=Retention("at", 10 * YEAR, "ten years"),
        goes=False,
        of_staff=True,
    ),
)
