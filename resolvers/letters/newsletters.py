"""Sending an issue of the newsletter: one letter for each reader, however often the command is run again."""

from collections.abc import AsyncGenerator
from hashlib import sha256
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from resolvers.events.tables import Event
from resolvers.letters.drafts import message_id, recipient_key
from resolvers.letters.tables import Letter, LetterContent
from resolvers.newsletter.subscribing import LEAVE_LINK, is_suppressed
from resolvers.newsletter.tables import Issue, Subscriber, Suppression
from resolvers.shop import Shop
from resolvers.throttling import opaque
from resolvers.writing import writing

KIND = "newsletter"
BATCH = 200


async def issue_of(shop: Shop, subject: str, text: str, html: str) -> Issue:
    """The issue with this content, made where it is new."""
    digest = sha256(f"{subject}\x00{text}\x00{html}".encode()).hexdigest()
    known = await Issue.get_or_none(digest=digest)
    if known is not None:
        return known
    try:
        async with writing(shop) as write:
            issue = await Issue.create(digest=digest, subject=subject, text=text, html=html, created_at=shop.clock())
            write.record(shop, "newsletter.issued", str(issue.id))
    except IntegrityError:
        return await Issue.get(digest=digest)
    return issue


async def address(shop: Shop, issue: Issue) -> AsyncGenerator[int]:
    """Plan a letter for every reader who has none of this issue yet, a batch in each transaction.

    Yields how many each batch planned. Whoever left is passed over.
    """
    event = await Event.get(kind="newsletter.issued", subject=str(issue.id))
    last = UUID(int=0)
    while readers := await Subscriber.filter(id__gt=last).order_by("id").limit(BATCH):
        last = readers[-1].id
        async with in_transaction():
            planned = await _plan(shop, event, issue, readers)
        # Outside: whoever stops listening here must not undo what was planned.
        yield planned


async def _plan(shop: Shop, event: Event, issue: Issue, readers: list[Subscriber]) -> int:
    keys = {reader.id: recipient_key(reader.email) for reader in readers}
    left = {row.key for row in await Suppression.filter(key__in=[opaque(reader.email_key) for reader in readers])}
    planned = Letter.filter(event_id=event.sequence, kind=KIND, recipient_key__in=list(keys.values()))
    have = {row.recipient_key for row in await planned}
    wanted = [each for each in readers if keys[each.id] not in have and opaque(each.email_key) not in left]
    now = shop.clock()
    letters = [
        Letter(
            event_id=event.sequence,
            kind=KIND,
            recipient_key=keys[reader.id],
            language=shop.spoken(reader.language),
            subject_ref=str(reader.id),
            due_at=now,
            created_at=now,
            message_id=message_id(shop, f"{event.cursor}/{reader.id}"),
            is_bulk=True,
        )
        for reader in wanted
    ]
    await Letter.bulk_create(letters)
    await LetterContent.bulk_create(
        LetterContent(
            letter_id=letter.id,
            recipient=reader.email,
            facts={"issue": str(issue.id), "email_key": reader.email_key},
            token_purpose=LEAVE_LINK,
            token_row=reader.id,
        )
        for letter, reader in zip(letters, wanted, strict=True)
    )
    return len(wanted)


async def words(issue_id: str, email_key: str) -> Issue | None:
    """The issue for a reader; None for one who left since the letter was planned."""
    return None if await is_suppressed(email_key) else await Issue.get(id=UUID(issue_id))
