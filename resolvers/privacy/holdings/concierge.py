"""What the concierge keeps of those who ask."""

from tortoise.expressions import Q

from resolvers.concierge.tables import AvailabilityAlert, ConciergeRequest
from resolvers.languages.translations import message
from resolvers.privacy.declaring import Holding, Personal, Retention, alike
from resolvers.privacy.reasons import CONTACT, REACHABLE, YEAR

HOLDINGS: tuple[Holding, ...] = (
    Holding(
        table=ConciergeRequest,
        title=message("Requests to the concierge"),
        whose=lambda who: Q(reference__in=list(who.references)),
        named=lambda who: Q(reference__in=list(who.named_in)),
        personal={
            "reference": Personal("to speak of it", kept=True),
            "kind": Personal(CONTACT, kept=True),
            "status": Personal(CONTACT, kept=True),
            "message": Personal(CONTACT, emptied=""),
            "name": Personal(CONTACT, emptied=""),
            "email": Personal(CONTACT),
            "email_key": Personal(CONTACT, shown=False),
            "phone": Personal(CONTACT),
            "language": Personal(CONTACT, emptied="fr"),
            "order_number": Personal(CONTACT),
            "answer": Personal(CONTACT),
            **alike(CONTACT, "boutique", "starts_at", "created_at", "due_at", "resolved_at", kept=True),
        },
        technical=frozenset({"id", "customer_id", "order_is_theirs", "variant_id", "owner_id"}),
        retention=Retention("created_at", 3 * YEAR, "three years, then emptied", deletes=False, only=REACHABLE),
        goes=False,
    ),
    Holding(
        table=AvailabilityAlert,
        title=message("Availability alerts"),
        whose=lambda who: Q(email_key__in=list(who.email_keys)),
        personal={
            "email": Personal("to write once"),
            "email_key": Personal("to write once", shown=False),
            "language": Personal("to write in it"),
            "country": Personal("to know where it is wanted"),
            "created_at": Personal("to write once"),
            "told_at": Personal("to write once"),
        },
        technical=frozenset({"id", "variant_id"}),
        retention=Retention("created_at", YEAR, "a year, or until the letter is sent"),
    ),
)
