"""What accounts keep of people."""

from datetime import timedelta

from tortoise.expressions import Q

from resolvers.languages.translations import message
from resolvers.people.tables import (
    Consent,
    Customer,
    CustomerAddress,
    Invitation,
    Proof,
    Session,
    SignInFailures,
)
from resolvers.privacy.declaring import Holding, Personal, Retention, alike
from resolvers.privacy.reasons import (
    ACCOUNT,
    ADDRESS,
    CONTACT,
    EMAIL_CHANGE_UNDO,
    EVIDENCE,
    NOBODY,
    SAFETY,
    YEAR,
)
from resolvers.throttling import opaque

HOLDINGS: tuple[Holding, ...] = (
    Holding(
        table=Customer,
        title=message("Account"),
        whose=lambda who: Q(id=who.customer_id),
        personal={
            "email": Personal(ACCOUNT, emptied=NOBODY),
            "email_key": Personal(ACCOUNT, emptied=lambda row, _: f"erased-{row.id}", shown=False),
            "password_hash": Personal(SAFETY, emptied="", shown=False),
            "first_name": Personal(ACCOUNT, emptied=""),
            "last_name": Personal(ACCOUNT, emptied=""),
            "phone": Personal(CONTACT),
            "language": Personal(ACCOUNT, emptied="fr"),
            "is_vip": Personal("previews and invitations", emptied=False),
            "created_at": Personal(ACCOUNT, kept=True),
            "last_sign_in_at": Personal(SAFETY),
        },
        technical=frozenset({"id", "secured_at", "erased_at"}),
        retention=Retention("erased_at", 10 * YEAR, "the bare row goes ten years after its erasure"),
        goes=False,
    ),
    Holding(
        table=CustomerAddress,
        title=message("Address book"),
        whose=lambda who: Q(customer_id=who.customer_id),
        personal={
            **alike(ADDRESS, "address", "is_default_delivery", "is_default_billing"),
        },
        technical=frozenset({"id", "customer_id"}),
        retention=Retention("customer__erased_at", timedelta(0), "as long as the account"),
    ),
    Holding(
        table=Session,
        title=message("Devices signed in"),
        whose=lambda who: Q(customer_id=who.customer_id),
        personal={
            "secret_hash": Personal(SAFETY, shown=False),
            **alike(SAFETY, "user_agent", "created_at", "last_seen_at", "expires_at"),
        },
        technical=frozenset({"id", "customer_id"}),
        retention=Retention("expires_at", timedelta(days=1), "a day after its end"),
    ),
    Holding(
        table=Proof,
        title=message("Links asked for by letter"),
        whose=lambda who: Q(customer_id=who.customer_id),
        named=lambda who: Q(email_key__in=list(who.email_keys), customer_id__isnull=True),
        personal={
            "purpose": Personal(SAFETY),
            "email": Personal("to send the link"),
            "email_key": Personal("to send the link", shown=False),
            "language": Personal("to write in it"),
            "facts": Personal("what the link does", shown=False),
            "created_at": Personal(SAFETY),
            "used_at": Personal(SAFETY),
        },
        technical=frozenset({"id", "customer_id", "expires_at"}),
        # A former address is known by the way back that it was sent: as long as the account, it finds what is there.
        retention=Retention(
            "expires_at", timedelta(days=7), "a week after the link's end", only=~Q(purpose=EMAIL_CHANGE_UNDO)
        ),
    ),
    Holding(
        table=SignInFailures,
        title=message("Wrong passwords in a row"),
        whose=lambda who: Q(key__in=[opaque(key) for key in who.email_keys]),
        personal={
            "key": Personal(SAFETY, shown=False),
            "count": Personal(SAFETY),
            "last_at": Personal(SAFETY),
        },
        technical=frozenset(),
        retention=Retention("last_at", timedelta(days=90), "90 days after the last one"),
    ),
    Holding(
        table=Consent,
        title=message("Consents"),
        whose=lambda who: Q(subject__in=[opaque(key) for key in who.email_keys]),
        personal={
            "subject": Personal("evidence of consent", kept=True, shown=False),
            **alike("evidence of consent", "purpose", "given", "source", "at", kept=True),
        },
        technical=frozenset({"id"}),
        retention=Retention("at", 5 * YEAR, "five years"),
        goes=False,
        duty=EVIDENCE,
    ),
    Holding(
        table=Invitation,
        title=message("Invitations"),
        whose=lambda who: Q(customer_id=who.customer_id),
        personal={
            "answer": Personal("to keep a place"),
            "answered_at": Personal("to keep a place"),
            "created_at": Personal("to invite once"),
        },
        technical=frozenset({"id", "event_id", "customer_id"}),
        retention=Retention("event__starts_at", YEAR, "a year after the event"),
    ),
)
