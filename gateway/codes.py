"""The codes among a person's data in words, for the page of their archive."""

from collections.abc import Mapping

from gateway.letters.notes import NOTES, REQUESTS, Note
from resolvers.languages.translations import message
from resolvers.orders.carriers import NAMES
from resolvers.orders.lifecycle import LABELS


def _name_of(note: Note) -> str:
    """The first of a letter's texts that names it without speaking of one case."""
    return next(text for text in (note.subject, note.title, note.button) if text and "{" not in text)


LETTERS: Mapping[str, str] = {
    "order_recorded": message("Order recorded"),
    "payment_received": message("Payment approved"),
    "order_cancelled": message("Order cancelled"),
    "order_confirmed": message("Order confirmed"),
    "order_shipped": message("Order shipped"),
    "newsletter": message("Newsletter"),
    **{name: _name_of(note) for name, note in NOTES.items()},
}

# By the field they stand in; the codes of one name mean the same in every table.
CODES: Mapping[str, Mapping[str, str]] = {
    "purpose": {
        "SIGN_UP": message("Confirm your e-mail address"),
        "PASSWORD_RESET": message("Choose a new password"),
        "EMAIL_CHANGE": message("Confirm your new e-mail address"),
        "EMAIL_CHANGE_UNDO": message("Take the change back"),
        "ORDER_ACCESS": message("See my order"),
        "NEWSLETTER_JOIN": message("Confirm your subscription"),
        "NEWSLETTER_LEAVE": message("Leave the newsletter"),
        "AVAILABILITY_ALERT": message("Confirm your alert"),
        "DATA_EXPORT": message("Your personal data"),
        "STAFF_INVITATION": message("Welcome to the team"),
        "newsletter": message("Newsletter"),
    },
    "source": {
        "sign-up": message("When the account was made"),
        "footer": message("Form at the foot of the site"),
        "address": message("By address, without an account"),
        "one-click": message("Link in a newsletter"),
        "account": message("In the account"),
        "address-change": message("When the address changed"),
    },
    "answer": {
        "ACCEPTED": message("Accepted"),
        "DECLINED": message("Declined"),
    },
    "state": {
        "PENDING": message("Awaiting payment"),
        "AUTHORISED": message("Authorised"),
        "CAPTURED": message("Paid"),
        "DECLINED": message("Payment declined"),
        "EXPIRED": message("Expired"),
        "VOIDED": message("Released"),
        "REFUNDED": message("Refunded"),
        "PARTIALLY_REFUNDED": message("Partly refunded"),
    },
    "status": {
        **{status.value: label for status, label in LABELS.items()},
        "OPEN": message("Open"),
        "ASSIGNED": message("With an adviser"),
        "RESOLVED": message("Settled"),
        "PENDING": message("Waiting to be sent"),
        "SENT": message("Sent"),
        "FAILED": message("To be tried again"),
        "DEAD": message("Could not be delivered"),
    },
    "kind": {**REQUESTS, **LETTERS},
    "carrier": {carrier.value: name or message("Another carrier") for carrier, name in NAMES.items()},
    "cancellation_reason": {
        "CUSTOMER_REQUEST": message("At the customer's wish"),
        "PAYMENT_DECLINED": message("Payment declined"),
        "PAYMENT_EXPIRED": message("Payment not made in time"),
        "OUT_OF_STOCK": message("Piece not available"),
        "COMPLIANCE": message("After our checks"),
    },
}
