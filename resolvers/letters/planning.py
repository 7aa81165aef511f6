"""Which letter follows from which event: each planned once, whatever crashes, with what it will say."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from tortoise.exceptions import DoesNotExist
from tortoise.expressions import F
from tortoise.transactions import in_transaction

from resolvers.events.tables import Event, Reader
from resolvers.letters import about_newsletter, about_orders, about_people, about_requests
from resolvers.letters.drafts import Draft, message_id, recipient_key
from resolvers.letters.tables import Letter, LetterContent, LetterStatus
from resolvers.orders.journal import AMENDED
from resolvers.orders.reads import WITHDRAWN
from resolvers.orders.reconciling import LAPSES
from resolvers.orders.renewing import REQUESTED
from resolvers.people.tables import Proof, ProofPurpose
from resolvers.shop import Shop

READER = "letters"
BATCH = 50

Writer = Callable[[Shop, Event], Awaitable[Draft | None]]

# Who writes after which event: a letter is known by its event and its writer's name, however often it is tried.
AFTER: Mapping[str, Mapping[str, Writer]] = {
    **{kind: {letter: about_orders.status_letter} for kind, letter in about_orders.KINDS.items()},
    WITHDRAWN: {"withdrawal_receipt": about_orders.withdrawal_receipt},
    LAPSES: {"authorisation_lapses": about_orders.lapse_warning},
    AMENDED: {"order_amended": about_orders.amended_letter},
    REQUESTED: {"payment_link": about_orders.payment_link},
    "order.refunded": {"order_refunded": about_orders.refund_letter},
    "customer.password_reset": {"password_changed": about_people.password_changed},
    "customer.password_changed": {"password_changed": about_people.password_changed},
    "customer.email_restored": {"email_restored": about_people.email_restored},
    "invitation.sent": {"invitation": about_people.invitation},
    "request.opened": {"request_to_maison": about_requests.to_maison, "request_receipt": about_requests.receipt},
    "alert.due": {"alert_due": about_requests.alert_due},
}
AFTER_PROOF: Mapping[ProofPurpose, Callable[[Shop, Proof], Awaitable[Draft | None]]] = {
    ProofPurpose.SIGN_UP: about_people.sign_up,
    ProofPurpose.PASSWORD_RESET: about_people.password_reset,
    ProofPurpose.EMAIL_CHANGE: about_people.email_change,
    ProofPurpose.EMAIL_CHANGE_UNDO: about_people.email_changed,
    ProofPurpose.ORDER_ACCESS: about_orders.access_letter,
    ProofPurpose.NEWSLETTER_JOIN: about_newsletter.confirm,
    ProofPurpose.NEWSLETTER_LEAVE: about_newsletter.farewell,
    ProofPurpose.AVAILABILITY_ALERT: about_requests.alert_confirm,
    ProofPurpose.DATA_EXPORT: about_people.data_export,
    ProofPurpose.STAFF_INVITATION: about_people.staff_invitation,
}
# What the making of a letter may stumble over; what else the database refuses is left for the next try of everything.
STUMBLES = (ArithmeticError, AttributeError, DoesNotExist, LookupError, TypeError, ValueError)


def writers(event: Event) -> Mapping[str, Writer]:
    """The letters that may follow from an event, by name."""
    if event.kind == "proof.asked":
        return {str(event.data["purpose"]).lower(): _about_proof}
    return AFTER.get(event.kind, {})


async def _about_proof(shop: Shop, event: Event) -> Draft | None:
    """The letter that a proof asks for; none for one whose time is over before it could be written.

    Raises:
        ValueError: a newer release of this program knows the purpose.
    """
    writer = AFTER_PROOF[ProofPurpose(event.data["purpose"])]
    proof = await Proof.get_or_none(id=UUID(event.subject))
    is_open = proof is not None and proof.used_at is None and proof.expires_at > shop.clock()
    return await writer(shop, proof) if proof is not None and is_open else None


async def plan(shop: Shop) -> int:
    """Plan the letters of the next events; returns how many events were read.

    The reader's row is locked by a write first, so that two dispatchers take turns, and moves with the letters in one
    transaction: an event is never passed over, and never planned twice.
    """
    await Reader.get_or_create(name=READER)
    async with in_transaction():
        await Reader.filter(name=READER).update(position=F("position"))
        position = (await Reader.get(name=READER)).position
        events = await Event.filter(sequence__gt=position).order_by("sequence").limit(BATCH)
        for event in events:
            for name, writer in writers(event).items():
                await _plan_or_note(shop, event, name, writer)
        if events:
            await Reader.filter(name=READER).update(position=events[-1].sequence)
    return len(events)


async def _plan_or_note(shop: Shop, event: Event, name: str, writer: Writer) -> None:
    """A letter whose content cannot be made is planned without it, and holds up nobody else's."""
    try:
        async with in_transaction():
            draft = await writer(shop, event)
            if draft is not None:
                letter = await _planned(shop, event, name, draft.about, **_facts(draft))
                await _keep(letter, draft)
    except STUMBLES as problem:
        letter = await _planned(shop, event, name, event.subject)
        await Letter.filter(id=letter.id).update(last_error=_told(problem))


async def _planned(shop: Shop, event: Event, name: str, about: str, **known: Any) -> Letter:
    now = shop.clock()
    nobody = {"kind": name, "recipient_key": "", "language": shop.maison.languages[0]}
    return await Letter.create(
        event_id=event.sequence,
        subject_ref=about,
        due_at=now,
        created_at=now,
        message_id=message_id(shop, f"{event.cursor}/{name}"),
        **{**nobody, **known},
    )


async def fill(shop: Shop, letter: Letter, event: Event) -> str:
    """Make the content of a letter that was planned without; returns what stands against it, or an empty text."""
    try:
        async with in_transaction():
            draft = await writers(event)[letter.kind](shop, event)
            if draft is None:
                nobody = {"status": LetterStatus.DEAD, "last_error": "nobody is to get it any more"}
                await Letter.filter(id=letter.id).update(**nobody)
                return "nobody is to get it any more"
            facts = _facts(draft)
            await Letter.filter(id=letter.id).update(**facts)
            letter.update_from_dict(facts)
            await _keep(letter, draft)
    except STUMBLES as problem:
        return _told(problem)
    return ""


def _told(problem: Exception) -> str:
    return f"cannot be written: {type(problem).__name__}: {problem}"[:500]


def _facts(draft: Draft) -> dict[str, Any]:
    return {
        "kind": draft.kind,
        "language": draft.language,
        "recipient_key": recipient_key(draft.recipient),
        "last_error": "",
    }


async def _keep(letter: Letter, draft: Draft) -> None:
    await LetterContent.create(
        letter_id=letter.id,
        recipient=draft.recipient,
        facts=draft.facts,
        token_purpose=draft.token.purpose if draft.token is not None else "",
        token_row=draft.token.row_id if draft.token is not None else None,
    )


async def backlog(shop: Shop) -> timedelta:
    """How long the oldest event without its letters has waited."""
    reader = await Reader.get_or_none(name=READER)
    waiting = await Event.filter(sequence__gt=reader.position if reader else 0).order_by("sequence").first()
    return shop.clock() - waiting.at if waiting else timedelta(0)
