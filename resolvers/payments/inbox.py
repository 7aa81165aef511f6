"""The provider's events: kept once each, whatever is delivered how often, and checked against what was asked."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from resolvers.payments.sessions import fits
from resolvers.payments.tables import InboxEvent, Payment, PaymentState
from resolvers.people.cards import holds_card_number, without_cards
from resolvers.ports import ProviderSession
from resolvers.secrets import hashed


class Outcome(StrEnum):
    """What an event came to."""

    APPLIED = "APPLIED"
    NO_CHANGE = "NO_CHANGE"
    UNKNOWN_PAYMENT = "UNKNOWN_PAYMENT"
    MISMATCH = "MISMATCH"
    IGNORED_TYPE = "IGNORED_TYPE"


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """A signed event of the provider; `session` is the payment as it was then, where the type tells of one."""

    id: str
    type: str
    session: ProviderSession | None


SESSION_STATES = {
    "authorised": PaymentState.AUTHORISED,
    "declined": PaymentState.DECLINED,
    "expired": PaymentState.EXPIRED,
    "voided": PaymentState.VOIDED,
    "captured": PaymentState.CAPTURED,
}
STATE_OF = {f"payment.{name}": state for name, state in SESSION_STATES.items()}

# Money outranks its absence: an authorisation is true whatever else is said late of the same session.
OVER = {
    PaymentState.AUTHORISED: {PaymentState.PENDING, PaymentState.DECLINED, PaymentState.EXPIRED},
    PaymentState.DECLINED: {PaymentState.PENDING},
    PaymentState.EXPIRED: {PaymentState.PENDING},
    PaymentState.VOIDED: {PaymentState.PENDING, PaymentState.AUTHORISED, PaymentState.DECLINED, PaymentState.EXPIRED},
    PaymentState.CAPTURED: {PaymentState.PENDING, PaymentState.AUTHORISED, PaymentState.DECLINED, PaymentState.EXPIRED},
}


async def is_known(event_id: str) -> bool:
    """Whether this event was received before."""
    return await InboxEvent.filter(event_id=_known_by(event_id)).exists()


def _known_by(event_id: str) -> str:
    """An id stands for itself, unless it could be mistaken for something that is kept nowhere."""
    return hashed(event_id) if holds_card_number(event_id) else event_id


async def note(event: ProviderEvent, outcome: Outcome, now: datetime) -> None:
    """Keep the event; a second one with its id breaks the transaction that tries."""
    await InboxEvent.create(
        event_id=_known_by(event.id),
        received_at=now,
        type=without_cards(event.type),
        session_id=without_cards(event.session.id) if event.session else "",
        outcome=outcome,
        body=_body(event.session) if event.session else {},
    )


def _body(session: ProviderSession) -> dict[str, Any]:
    return {
        "state": without_cards(session.state),
        "reference": without_cards(session.reference),
        "amount": session.amount,
        "currency": without_cards(session.currency),
    }


async def find(session: ProviderSession) -> Payment | None:
    """The payment a session belongs to; by its reference while its opening is still unanswered."""
    if (known := await Payment.get_or_none(session_id=session.id)) is not None:
        return known
    try:
        return await Payment.get_or_none(id=UUID(session.reference))
    except ValueError:
        return None


async def apply(payment: Payment, state: PaymentState, session: ProviderSession) -> Outcome:
    """Set the payment's state if this one outranks it."""
    if not fits(payment, session):
        return Outcome.MISMATCH
    method = without_cards(session.method) if session.method else None
    facts = {"state": state, "method": method, "session_id": session.id, "captured": session.captured}
    changed = await Payment.filter(id=payment.id, state__in=OVER[state]).update(**facts)
    if changed:
        payment.update_from_dict(facts)
    return Outcome.APPLIED if changed else Outcome.NO_CHANGE
