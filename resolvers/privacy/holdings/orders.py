"""What orders keep of those who placed them."""

from tortoise.expressions import Q

from resolvers.languages.translations import message
from resolvers.orders.tables import (
    CancellationReason,
    Order,
    OrderLine,
    OrderNote,
    OrderStatus,
    Refund,
    Withdrawal,
)
from resolvers.privacy.declaring import Holding, Personal, Retention, alike
from resolvers.privacy.reasons import ADDRESS, CONTRACT, EMPTIED, NOBODY, NOWHERE, TEXTS, YEAR

HOLDINGS: tuple[Holding, ...] = (
    Holding(
        table=Order,
        title=message("Orders"),
        whose=lambda who: Q(id__in=list(who.order_ids)),
        personal={
            "number": Personal("to speak of it", kept=True),
            "status": Personal("to carry it out", kept=True),
            "placed_at": Personal("to carry it out", kept=True),
            "language": Personal("to write in it", kept=True),
            "email": Personal("to write about it", emptied=NOBODY),
            "email_key": Personal(
                "to join it to an account", emptied=lambda _, wholly: EMPTIED if wholly else None, shown=False
            ),
            "phone": Personal("for the carrier"),
            "delivery_address": Personal(ADDRESS, kept=True, emptied=NOWHERE),
            "billing_address": Personal("the contract and its invoice", kept=True, emptied=NOWHERE),
            **alike(
                "the contract",
                "delivery_option",
                "subtotal",
                "delivery",
                "total",
                "taxes",
                "terms_version",
                "personalisation_consent",
                "cancellation_reason",
                kept=True,
            ),
            "cancellation_message": Personal("to explain it"),
            **alike(
                "the contract",
                *("cancelled_at", "carrier", "tracking_number", "shipped_at", "delivered_at"),
                kept=True,
            ),
            "return_url": Personal("to come back from the payment page", emptied="", shown=False),
        },
        technical=frozenset({"id", "due_at", "cart_id", "customer_id", "attempt_token", "attempt_digest"}),
        retention=Retention(
            "placed_at",
            10 * YEAR,
            "ten years, then emptied",
            deletes=False,
            only=Q(email_key__isnull=True) | ~Q(email_key=EMPTIED),
        ),
        goes=False,
        duty=CONTRACT,
    ),
    Holding(
        table=OrderLine,
        title=message("Lines of orders"),
        whose=lambda who: Q(order_id__in=list(who.order_ids)),
        personal={
            **alike(
                "the contract",
                "sku",
                "title",
                "options",
                "quantity",
                "unit_price",
                "total",
                "tax_rate",
                "materials",
                kept=True,
            ),
            "engraving": Personal("to engrave it"),
            "gift_message": Personal("to write it on the card"),
        },
        technical=frozenset({"id", "order_id", "position", "variant_id", "image"}),
        retention=Retention("order__placed_at", 10 * YEAR, "ten years, then emptied", deletes=False, only=TEXTS),
        goes=False,
        duty=CONTRACT,
    ),
    Holding(
        table=Withdrawal,
        title=message("Withdrawals"),
        whose=lambda who: Q(order_id__in=list(who.order_ids)),
        personal={
            **alike("the proof that it was received", "declared_at", "confirmed_at", "goods_received_at", kept=True),
            "reason": Personal("to understand it"),
            "language": Personal("to write in it", kept=True),
        },
        technical=frozenset({"id", "order_id", "line_ids"}),
        retention=Retention(
            "declared_at", 10 * YEAR, "ten years, then emptied", deletes=False, only=Q(reason__isnull=False)
        ),
        goes=False,
        duty=CONTRACT,
    ),
    Holding(
        table=Refund,
        title=message("Refunds"),
        whose=lambda who: Q(order_id__in=list(who.order_ids)),
        personal={
            **alike("the accounts", "amount", "created_at", kept=True),
            "reason": Personal("to explain it", emptied=""),
        },
        technical=frozenset(
            {"id", "order_id", "operation_id", "withdrawal_id", "attempt_token", "attempt_digest", "items"}
        ),
        retention=Retention("created_at", 10 * YEAR, "ten years, then emptied", deletes=False, only=~Q(reason="")),
        goes=False,
        duty=CONTRACT,
    ),
    Holding(
        table=OrderNote,
        title=message("Notes about orders"),
        whose=lambda who: Q(order_id__in=list(who.order_ids)),
        personal={"at": Personal("to carry it out"), "text": Personal("to carry it out")},
        technical=frozenset({"id", "order_id", "staff_id"}),
        retention=Retention("at", 10 * YEAR, "ten years"),
    ),
)

# An order that came to nothing is no contract: nothing of it must stay.
CAME_TO_NOTHING = Q(
    status=OrderStatus.CANCELLED,
    cancellation_reason__in=[CancellationReason.PAYMENT_DECLINED, CancellationReason.PAYMENT_EXPIRED],
)
