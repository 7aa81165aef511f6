"""Which letter follows from which event: each planned once, whatever crashes, with what it will say."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from tortoise.expressions import F
from tortoise.transactions import in_transaction

from resolvers.events.tables import Event, Reader
from resolvers.letters.facts import order_facts
from resolvers.letters.tables import Letter, LetterContent
from resolvers.orders import tables as orders
from resolvers.orders.lifecycle import STATUS_AFTER
from resolvers.orders.reads import read
from resolvers.shop import Shop

READER = "letters"
BATCH = 50

LETTER_AFTER = {
    "order.placed": "order_recorded",
    "order.paid": "payment_received",
    "order.cancelled": "order_cancelled",
}


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
            if event.kind in LETTER_AFTER:
                await _plan_or_note(shop, event, LETTER_AFTER[event.kind])
        if events:
            await Reader.filter(name=READER).update(position=events[-1].sequence)
    return len(events)


async def _plan_or_note(shop: Shop, event: Event, kind: str) -> None:
    """A letter whose content cannot be made is planned without it, and holds up nobody else's."""
    now = shop.clock()
    letter = await Letter.create(
        event_id=event.sequence,
        kind=kind,
        recipient_key="",
        language=shop.maison.languages[0],
        subject_ref=event.subject,
        due_at=now,
        created_at=now,
        message_id=f"<{sha256(f'{event.cursor}/{kind}'.encode()).hexdigest()[:32]}@{shop.maison.mail_domain}>",
    )
    await fill(shop, letter, event)


async def fill(shop: Shop, letter: Letter, event: Event) -> str:
    """Make a letter's content; returns what stands against it, or an empty text.

    What the database refuses is not caught: it is left for the next try of everything.
    """
    try:
        async with in_transaction():
            await _fill(shop, letter, event)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as problem:
        return f"cannot be written: {type(problem).__name__}: {problem}"
    return ""


async def _fill(shop: Shop, letter: Letter, event: Event) -> None:
    row = await orders.Order.get(number=event.subject)
    terms = await orders.AcceptedTerms.get(version=row.terms_version)
    order = await read(shop, row)
    # A storefront may speak more languages than the maison: its letters are in one of the maison's throughout.
    spoken = order.language if order.language in shop.maison.languages else shop.maison.languages[0]
    facts = order_facts(shop, replace(order, language=spoken), STATUS_AFTER[event.kind], terms)
    key = sha256(order.email.casefold().encode()).hexdigest()
    await Letter.filter(id=letter.id).update(language=spoken, recipient_key=key)
    letter.language = spoken
    await LetterContent.create(letter_id=letter.id, recipient=order.email, facts=facts)


async def backlog(shop: Shop) -> timedelta:
    """How long the oldest event without its letters has waited."""
    reader = await Reader.get_or_none(name=READER)
    waiting = await Event.filter(sequence__gt=reader.position if reader else 0).order_by("sequence").first()
    return shop.clock() - waiting.at if waiting else timedelta(0)
