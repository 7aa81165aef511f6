"""What payments keep of those who paid."""

from datetime import timedelta

from tortoise.expressions import Q

from resolvers.languages.translations import message
from resolvers.payments.tables import InboxEvent, Payment
from resolvers.privacy.declaring import Holding, Personal, Retention, alike
from resolvers.privacy.reasons import CONTRACT, YEAR

HOLDINGS: tuple[Holding, ...] = (
    Holding(
        table=Payment,
        title=message("Payments"),
        whose=lambda who: Q(order_number__in=list(who.order_numbers)),
        personal={
            **alike(
                "to account for the payment",
                "order_number",
                "state",
                "amount",
                "captured",
                "refunded",
                "currency",
                "method",
                "opened_at",
                kept=True,
            ),
            "return_url": Personal("to come back from the payment page", emptied="", shown=False),
            "redirect_url": Personal("to go to the payment page", shown=False),
        },
        technical=frozenset({"id", "session_id", "expires_at", "checked_at"}),
        retention=Retention("opened_at", 10 * YEAR, "ten years, then emptied", deletes=False, only=~Q(return_url="")),
        goes=False,
        duty=CONTRACT,
    ),
    Holding(
        table=InboxEvent,
        title=message("Messages of the payment provider"),
        whose=lambda who: Q(session_id__in=list(who.payment_sessions)),
        personal={"body": Personal("to account for the payment", emptied={}, shown=False)},
        technical=frozenset({"id", "event_id", "received_at", "type", "session_id", "outcome"}),
        retention=Retention("received_at", timedelta(days=400), "13 months"),
        goes=False,
    ),
)
