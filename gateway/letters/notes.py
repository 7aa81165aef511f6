"""What the shorter letters say: a title, a few paragraphs, perhaps a button. All are set by the same template."""

from collections.abc import Mapping
from dataclasses import dataclass

from resolvers.languages.translations import message

REQUESTS: Mapping[str, str] = {
    "QUESTION": message("A question"),
    "AVAILABILITY": message("The availability of a piece"),
    "CANCEL_ORDER": message("Cancelling an order"),
    "CHANGE_ORDER": message("Changing an order"),
    "APPOINTMENT": message("An appointment in a boutique"),
    "ACCOUNT_DELETION": message("Deleting an account"),
    "CALLBACK": message("A callback"),
}

NOT_YOU = message("If you did not ask for this, you need do nothing.")
CALL_US = message("If this was not you, please tell our concierge at once.")
UNTIL = message("This link can be used once, until {expires_at}.")


@dataclass(frozen=True, slots=True)
class Note:
    """One short letter; `{places}` are filled from its facts. `details` are label and fact, absent facts left out."""

    subject: str
    title: str
    before: tuple[str, ...]
    button: str | None = None
    after: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    quote: str | None = None


REFERENCE = (message("Reference"), "reference")
PIECE = (message("Piece"), "piece")
ORDER = (message("Order"), "order_number")
BOUTIQUE = (message("Boutique"), "boutique")
WHEN = (message("When"), "starts_at")
PIECES = (message("Pieces"), "pieces")
RECEIVED = (message("Received"), "at")
AMOUNT = (message("Amount"), "amount")
TOTAL = (message("Total"), "amount")
TELEPHONE = (message("Telephone"), "phone")

NOTES: Mapping[str, Note] = {
    "withdrawal_receipt": Note(
        subject=message("Your withdrawal from order {order_number}"),
        title=message("We have received your withdrawal"),
        before=(message("This letter confirms that you withdrew from the contract about these pieces."),),
        details=(ORDER, PIECES, RECEIVED),
        quote="reason",
        after=(
            message("Please send the pieces back within fourteen days; our concierge tells you how, insured."),
            message(
                "We give your money back at the latest fourteen days after this day, by the way you paid. We may wait"
                " until the pieces are with us, or until you prove that you sent them."
            ),
        ),
    ),
    "withdrawal_receipt_unsent": Note(
        subject=message("Your withdrawal from order {order_number}"),
        title=message("We have received your withdrawal"),
        before=(message("This letter confirms that you withdrew from the contract about these pieces."),),
        details=(ORDER, PIECES, RECEIVED),
        quote="reason",
        after=(
            message("They have not left our house: there is nothing for you to send back."),
            message("We give your money back at the latest fourteen days after this day, by the way you paid."),
        ),
    ),
    "authorisation_lapses": Note(
        subject=message("Order {order_number}: the approval of its payment lapses soon"),
        title=message("A payment waits to be taken"),
        before=(
            message("The bank's approval of this payment lapses on {at}. Please confirm the order, or cancel it."),
        ),
        details=(ORDER, AMOUNT),
    ),
    "order_refunded": Note(
        subject=message("We have given money back for order {order_number}"),
        title=message("Your refund"),
        before=(message("We have given back this amount, by the way you paid. Your bank shows it within a few days."),),
        button=message("See my order"),
        details=(ORDER, AMOUNT, (message("Credit note"), "document")),
        quote="reason",
    ),
    "order_amended": Note(
        subject=message("Your order {order_number} was changed"),
        title=message("Your order, as we agreed"),
        before=(message("Our concierge changed your order, as you asked. This is what it holds now."),),
        button=message("See my order"),
        details=(ORDER, PIECES, TOTAL),
        after=(
            message("There is nothing for you to pay: we take no more than this when we confirm your order."),
            CALL_US,
        ),
    ),
    "order_amended_to_pay": Note(
        subject=message("Your order {order_number} was changed: your payment is awaited"),
        title=message("Your order, as we agreed"),
        before=(
            message("Our concierge changed your order, as you asked. This is what it holds now."),
            message("Please approve the payment of the new total. What your bank approved before is let go."),
        ),
        button=message("Pay my order"),
        details=(ORDER, PIECES, TOTAL),
        after=(message("This link can be used until {expires_at}."), CALL_US),
    ),
    "payment_link": Note(
        subject=message("Your order {order_number}: your payment is awaited"),
        title=message("Your payment is awaited"),
        before=(message("Your order is reserved for you. Please approve its payment on our bank's secure page."),),
        button=message("Pay my order"),
        details=(ORDER, PIECES, TOTAL),
        after=(message("This link can be used until {expires_at}."),),
    ),
    "email_confirm": Note(
        subject=message("Confirm your e-mail address"),
        title=message("Welcome to {maison}"),
        before=(message("An account at {maison} was asked for with this address. Please confirm that it is yours."),),
        button=message("Confirm my address"),
        after=(UNTIL, NOT_YOU),
    ),
    "account_exists": Note(
        subject=message("You have an account already"),
        title=message("You have an account already"),
        before=(
            message("Somebody, perhaps you, asked for an account with this address. It has one already."),
            message("If you forgot your password, choose a new one with « Forgotten password » on our site."),
            NOT_YOU,
        ),
    ),
    "password_reset": Note(
        subject=message("Choose a new password"),
        title=message("Choose a new password"),
        before=(message("A new password was asked for your account at {maison}."),),
        button=message("Choose a new password"),
        after=(
            UNTIL,
            message("If you did not ask for this, you need do nothing: your password stays as it is."),
        ),
    ),
    "password_changed": Note(
        subject=message("Your password was changed"),
        title=message("Your password was changed"),
        before=(
            message("The password of your account at {maison} was changed on {at}. Other devices were signed out."),
            CALL_US,
        ),
    ),
    "email_change": Note(
        subject=message("Confirm your new e-mail address"),
        title=message("Confirm your new e-mail address"),
        before=(message("This address was named as the new one of an account at {maison}."),),
        button=message("Confirm my new address"),
        after=(UNTIL, NOT_YOU),
    ),
    "email_taken": Note(
        subject=message("This address has an account already"),
        title=message("This address has an account already"),
        before=(
            message("Somebody, perhaps you, wanted to give this address to another account at {maison}."),
            message("That is not possible while this account exists. Nothing was changed."),
            NOT_YOU,
        ),
    ),
    "email_changed": Note(
        subject=message("Your e-mail address was changed"),
        title=message("Your e-mail address was changed"),
        before=(
            message("Your account at {maison} has another e-mail address now. Letters about it go there."),
            message("If this was not you, take it back: every device is signed out, and this address counts again."),
        ),
        button=message("Take the change back"),
        after=(UNTIL,),
    ),
    "email_restored": Note(
        subject=message("Your e-mail address is the old one again"),
        title=message("Your e-mail address is the old one again"),
        before=(
            message("The change of address of your account at {maison} was taken back, and every device signed out."),
            message("Please choose a new password with « Forgotten password » on our site."),
        ),
    ),
    "order_access": Note(
        subject=message("The way to your order {number}"),
        title=message("Your order {number}"),
        before=(message("You asked for the way to your order. This link opens it without an account."),),
        button=message("See my order"),
        after=(NOT_YOU,),
    ),
    "newsletter_confirm": Note(
        subject=message("Confirm your subscription"),
        title=message("One more step"),
        before=(
            message("The newsletter of {maison} was asked for with this address. Please confirm that you want it."),
        ),
        button=message("Yes, I subscribe"),
        after=(UNTIL, message("If you did not ask for this, you need do nothing: nothing else will be sent.")),
    ),
    "newsletter_farewell": Note(
        subject=message("You have left our newsletter"),
        title=message("You have left our newsletter"),
        before=(
            message("The newsletter of {maison} is not sent to this address any more."),
            message("You are welcome back at any time, with the form at the foot of our site."),
        ),
    ),
    "alert_confirm": Note(
        subject=message("Confirm your alert"),
        title=message("We keep an eye on this piece"),
        before=(message("You would like to know when this piece is back. Please confirm that we may write to you."),),
        button=message("Confirm my alert"),
        after=(UNTIL, NOT_YOU),
        details=(PIECE,),
    ),
    "alert_due": Note(
        subject=message("The piece you wished for is back"),
        title=message("It is back"),
        before=(message("The piece you wished for can be ordered again."),),
        button=message("See the piece"),
        after=(message("You asked for this one letter; your alert is forgotten now."),),
        details=(PIECE,),
    ),
    "data_export": Note(
        subject=message("Your personal data"),
        title=message("Your personal data"),
        before=(
            message("You asked for everything we know of you. An archive waits for you behind this link."),
            message("It opens in any browser; programs can read the JSON files in it."),
        ),
        button=message("Fetch my data"),
        after=(message("The link can be used until {expires_at}."), CALL_US),
    ),
    "invitation": Note(
        subject=message("An invitation from {maison}"),
        title=message("You are invited"),
        before=(message("It would be our pleasure to welcome you."),),
        after=(message("Please answer in your account on our site. The number of places is limited."),),
        details=((message("Event"), "title"), (message("Place"), "place"), WHEN),
    ),
    "staff_invitation": Note(
        subject=message("Welcome to the team of {maison}"),
        title=message("Welcome to the team"),
        before=(
            message("A colleague has invited you to the staff dashboard of {maison}."),
            message("Choose a password, then enrol your authenticator when you first sign in."),
        ),
        button=message("Join the team"),
        after=(UNTIL, NOT_YOU),
    ),
    "request_receipt": Note(
        subject=message("Your request {reference}"),
        title=message("We have your request"),
        before=(message("Thank you for your message. Our concierge answers by {due_at}."),),
        details=(REFERENCE, (message("About"), "kind"), PIECE, ORDER, BOUTIQUE, WHEN),
        quote="message",
    ),
    "callback_receipt": Note(
        subject=message("We will call you"),
        title=message("We will call you"),
        before=(message("An adviser of {maison} calls you on {starts_at}."),),
        details=(REFERENCE, TELEPHONE, PIECE),
        quote="message",
        after=(message("Another time suits you better? Our concierge will gladly change it."),),
    ),
    "request_to_maison": Note(
        subject=message("{kind}: request {reference}"),
        title=message("A new request"),
        before=(message("To be answered by {due_at}."),),
        details=(
            REFERENCE,
            (message("Name"), "name"),
            (message("E-mail"), "email"),
            TELEPHONE,
            (message("Language"), "language"),
            PIECE,
            ORDER,
            (message("The order"), "order_proof"),
            (message("The account"), "account_proof"),
            BOUTIQUE,
            WHEN,
        ),
        quote="message",
    ),
}
# What is known of the order that a request names.
ORDER_PROOFS: Mapping[str, str] = {
    "owner": message("placed by this customer, signed in"),
    "address": message("placed under this address; who wrote must be checked"),
    "said": message("named by the customer; whose it is must be checked"),
}
ACCOUNT_IS_THEIRS = message("asked by its owner, signed in")
ACCOUNT_IS_SAID = message("asked without signing in; who it was must be checked")
