"""The registry: every personal field that is stored, why, how long, and what becomes of it when its person goes.

Export, erasure and the retention job follow from it; docs/privacy.md is printed from it. A table that is neither here
nor among IMPERSONAL, or a column that its holding does not name, fails the tests.
"""

from datetime import timedelta

from tortoise.expressions import Q

from resolvers.cart.tables import Cart, CartLine
from resolvers.concierge.tables import AvailabilityAlert, ConciergeRequest
from resolvers.languages.translations import message
from resolvers.letters.tables import Letter, LetterContent
from resolvers.newsletter.tables import Subscriber, Suppression
from resolvers.orders.tables import CancellationReason, Order, OrderLine, OrderStatus
from resolvers.payments.tables import InboxEvent, Payment
from resolvers.people.tables import (
    Consent,
    Customer,
    CustomerAddress,
    Invitation,
    Proof,
    Session,
    SignInFailures,
)
from resolvers.privacy.declaring import Duty, Holding, Personal, Retention
from resolvers.privacy.reasons import (
    ACCOUNT,
    ADDRESS,
    CONTACT,
    CONTRACT,
    EMAIL_CHANGE_UNDO,
    EMPTIED,
    EVIDENCE,
    NOBODY,
    NOWHERE,
    REACHABLE,
    SAFETY,
    TEXTS,
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
            "address": Personal(ADDRESS),
            "is_default_delivery": Personal(ADDRESS),
            "is_default_billing": Personal(ADDRESS),
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
            "user_agent": Personal(SAFETY),
            "created_at": Personal(SAFETY),
            "last_seen_at": Personal(SAFETY),
            "expires_at": Personal(SAFETY),
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
            "purpose": Personal("evidence of consent", kept=True),
            "given": Personal("evidence of consent", kept=True),
            "source": Personal("evidence of consent", kept=True),
            "at": Personal("evidence of consent", kept=True),
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
    Holding(
        table=Subscriber,
        title=message("Newsletter"),
        whose=lambda who: Q(email_key__in=list(who.email_keys)),
        personal={
            "email": Personal("to send the newsletter"),
            "email_key": Personal("to send it once", shown=False),
            "first_name": Personal("to greet the reader"),
            "last_name": Personal("to greet the reader"),
            "language": Personal("to write in it"),
            "since": Personal("to send the newsletter"),
        },
        technical=frozenset({"id"}),
        retention=Retention("since", None, "until the reader leaves"),
    ),
    Holding(
        table=Suppression,
        title=message("Addresses that left the newsletter"),
        whose=lambda who: Q(key__in=[opaque(key) for key in who.email_keys]),
        personal={
            "key": Personal("never to write to it again", kept=True, shown=False),
            "at": Personal("never to write to it again", kept=True),
        },
        technical=frozenset(),
        retention=Retention("at", 3 * YEAR, "three years, under a hash"),
        goes=False,
        duty=Duty("A hash of an address that left the newsletter", "never to write to it again (CNIL)", 3),
    ),
    Holding(
        table=CartLine,
        title=message("Lines of the cart"),
        whose=lambda who: Q(cart__customer_id=who.customer_id),
        named=lambda who: Q(cart__email__in=list(who.emails), cart__customer_id__isnull=True),
        personal={
            "quantity": Personal("to buy"),
            "seen_price": Personal("to tell a changed price"),
            "engraving": Personal("to engrave it"),
            "gift_message": Personal("to write it on the card"),
        },
        technical=frozenset({"id", "cart_id", "variant_id"}),
        retention=Retention("cart__updated_at", timedelta(days=30), "as long as the cart"),
    ),
    Holding(
        table=Cart,
        title=message("Cart"),
        whose=lambda who: Q(customer_id=who.customer_id),
        named=lambda who: Q(email__in=list(who.emails), customer_id__isnull=True),
        personal={
            "secret_hash": Personal("to find a guest's cart", shown=False),
            "share_hash": Personal("to show it to an adviser", shown=False),
            "share_expires_at": Personal("to show it to an adviser"),
            "email": Personal(CONTACT),
            "phone": Personal(CONTACT),
            "delivery_address": Personal(ADDRESS),
            "billing_address": Personal(ADDRESS),
            "delivery_option": Personal(ADDRESS),
            "created_at": Personal("to buy"),
            "updated_at": Personal("to buy"),
        },
        technical=frozenset({"id", "version", "customer_id"}),
        retention=Retention("updated_at", timedelta(days=30), "thirty days after the last change"),
    ),
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
            "delivery_option": Personal("the contract", kept=True),
            "subtotal": Personal("the contract", kept=True),
            "delivery": Personal("the contract", kept=True),
            "total": Personal("the contract", kept=True),
            "taxes": Personal("the contract", kept=True),
            "terms_version": Personal("the contract", kept=True),
            "personalisation_consent": Personal("the contract", kept=True),
            "cancellation_reason": Personal("the contract", kept=True),
            "cancellation_message": Personal("to explain it"),
            "cancelled_at": Personal("the contract", kept=True),
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
            "sku": Personal("the contract", kept=True),
            "title": Personal("the contract", kept=True),
            "options": Personal("the contract", kept=True),
            "quantity": Personal("the contract", kept=True),
            "unit_price": Personal("the contract", kept=True),
            "total": Personal("the contract", kept=True),
            "tax_rate": Personal("the contract", kept=True),
            "engraving": Personal("to engrave it"),
            "gift_message": Personal("to write it on the card"),
        },
        technical=frozenset({"id", "order_id", "position", "variant_id", "image"}),
        retention=Retention("order__placed_at", 10 * YEAR, "ten years, then emptied", deletes=False, only=TEXTS),
        goes=False,
        duty=CONTRACT,
    ),
    Holding(
        table=Payment,
        title=message("Payments"),
        whose=lambda who: Q(order_number__in=list(who.order_numbers)),
        personal={
            "order_number": Personal("to account for the payment", kept=True),
            "state": Personal("to account for the payment", kept=True),
            "amount": Personal("to account for the payment", kept=True),
            "currency": Personal("to account for the payment", kept=True),
            "method": Personal("to account for the payment", kept=True),
            "opened_at": Personal("to account for the payment", kept=True),
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
            "boutique": Personal(CONTACT, kept=True),
            "starts_at": Personal(CONTACT, kept=True),
            "created_at": Personal(CONTACT, kept=True),
            "due_at": Personal(CONTACT, kept=True),
            "resolved_at": Personal(CONTACT, kept=True),
        },
        technical=frozenset({"id", "customer_id", "order_is_theirs", "variant_id"}),
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
    Holding(
        table=LetterContent,
        title=message("Letters"),
        named=lambda who: Q(letter__subject_ref__in=list(who.named_in)),
        whose=lambda who: (
            Q(letter__recipient_key__in=list(who.recipients))
            | Q(letter__subject_ref__in=[*who.order_numbers, *who.references, str(who.customer_id)])
        ),
        personal={
            "recipient": Personal("to send the letter", emptied=""),
            "subject": Personal("to send the same letter again", emptied=""),
            "text": Personal("to send the same letter again", emptied=""),
            "html": Personal("to send the same letter again", emptied="", shown=False),
            "facts": Personal("to write the letter", emptied={}, shown=False),
        },
        technical=frozenset({"letter_id", "token_purpose", "token_row"}),
        retention=Retention(
            "letter__created_at", timedelta(days=400), "13 months, then emptied", deletes=False, only=~Q(recipient="")
        ),
        goes=False,
    ),
    Holding(
        table=Letter,
        title=message("Letters sent"),
        whose=lambda who: Q(recipient_key__in=list(who.recipients)),
        personal={
            "recipient_key": Personal("to send one letter", emptied=lambda row, _: f"erased-{row.id}", shown=False),
            "kind": Personal("to send one letter", kept=True),
            "language": Personal("to write in it", kept=True),
            "status": Personal("to send one letter", kept=True),
            "created_at": Personal("to send one letter", kept=True),
            "sent_at": Personal("to send one letter", kept=True),
            "last_error": Personal("to send one letter", emptied="", shown=False),
        },
        technical=frozenset(
            {"id", "event_id", "subject_ref", "attempts", "due_at", "lease_owner", "message_id", "is_bulk"}
        ),
        retention=Retention("created_at", None, "as long as the order or request it is about; without its content"),
        goes=False,
    ),
)

# Tables that say nothing of anybody: the catalogue, the stock, the facts with their ids and codes.
IMPERSONAL = frozenset(
    {
        *("accepted_terms", "callback_slots", "events", "invitation_events", "newsletter_issues"),
        *("payment_operations", "readers", "stock_holds", "stock_levels", "stock_locations"),
        *("collection_pieces", "collection_texts", "collections", "price_facts", "product_exclusions"),
        *("product_gemstones", "product_media", "product_metals", "product_option_values", "product_options"),
        *("product_tags", "product_texts", "products", "variant_options", "variants"),
    }
)

# An order that came to nothing is no contract: nothing of it must stay.
CAME_TO_NOTHING = Q(
    status=OrderStatus.CANCELLED,
    cancellation_reason__in=[CancellationReason.PAYMENT_DECLINED, CancellationReason.PAYMENT_EXPIRED],
)
