"""Which letters are to be sent, who sends them, and what became of a try."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.exceptions import BaseORMException
from tortoise.expressions import F, Subquery
from tortoise.functions import Min
from tortoise.queryset import QuerySet

from resolvers.events.tables import Event
from resolvers.letters.drafts import TokenOf
from resolvers.letters.planning import fill
from resolvers.letters.tables import Letter, LetterContent, LetterStatus
from resolvers.shop import Shop

LEASE = timedelta(seconds=90)
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
WAITING = [LetterStatus.PENDING, LetterStatus.FAILED]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that this process, and no other, tries to send now."""

    id: UUID
    kind: str
    language: str
    message_id: str
    attempts: int
    recipient: str
    facts: dict[str, Any]
    subject: str
    text: str
    html: str
    token: TokenOf | None


async def claim(shop: Shop, owner: str, most: int) -> list[Claimed]:
    """Take up to so many due letters, the oldest first and newsletters last, and hold them for the lease.

    A letter waits while an earlier one about the same thing does, so that they arrive in their order.
    """
    now = shop.clock()
    claimed: list[Claimed] = []
    for letter in await _due(now, most):
        free = Letter.filter(id=letter.id, status__in=WAITING, due_at=letter.due_at)
        if await free.update(due_at=now + LEASE, lease_owner=owner, attempts=F("attempts") + 1):
            claimed.extend(await _ready(shop, letter))
    return claimed


async def _due(now: datetime, most: int) -> list[Letter]:
    """Letters that may be sent. Newsletters stand in no order: grouping them would read all that wait for each few."""
    waiting = Letter.filter(status__in=WAITING, is_bulk=False)
    first = waiting.annotate(first=Min("event_id")).group_by("subject_ref").values("first")
    due = waiting.filter(due_at__lte=now, event_id__in=Subquery(first))
    found = await due.order_by("created_at", "event_id", "id").limit(most)
    for status in WAITING:
        if len(found) < most:
            bulk = Letter.filter(status=status, due_at__lte=now, is_bulk=True)
            found += await bulk.order_by("due_at", "id").limit(most - len(found))
    return found


async def _ready(shop: Shop, letter: Letter) -> list[Claimed]:
    """What the database refuses of one letter takes none from those that were claimed with it."""
    try:
        return await _with_content(shop, letter)
    except BaseORMException as problem:
        await _rest(shop, letter, f"cannot be read: {type(problem).__name__}")
        return []


async def _with_content(shop: Shop, letter: Letter) -> list[Claimed]:
    """The letter, if it has content or can be given one now; else it waits like one that was not taken."""
    content = await LetterContent.get_or_none(letter_id=letter.id)
    if content is None:
        reason = await fill(shop, letter, await Event.get(sequence=letter.event_id))
        if reason:
            await _rest(shop, letter, reason)
            return []
        content = await LetterContent.get(letter_id=letter.id)
    return [_claimed(letter, content)]


async def _rest(shop: Shop, letter: Letter, reason: str) -> None:
    """Nobody could write it yet: it waits for its next turn, and may be sent again before."""
    await Letter.filter(id=letter.id, status__in=WAITING).update(**_waits(shop, letter.attempts + 1, reason))


def _waits(shop: Shop, attempts: int, reason: str) -> dict[str, object]:
    due_at = shop.clock() + _wait(attempts)
    return {"status": LetterStatus.FAILED, "due_at": due_at, "last_error": reason[:500], "lease_owner": ""}


def _claimed(letter: Letter, content: LetterContent) -> Claimed:
    token = TokenOf(content.token_purpose, content.token_row) if content.token_row is not None else None
    return Claimed(
        id=letter.id,
        kind=letter.kind,
        language=letter.language,
        message_id=letter.message_id,
        attempts=letter.attempts + 1,
        recipient=content.recipient,
        facts=content.facts,
        subject=content.subject,
        text=content.text,
        html=content.html,
        token=token,
    )


async def worded(letter_id: UUID, subject: str, text: str, html: str) -> None:
    """Keep the words of a letter before its first try: every later one says the same."""
    await LetterContent.filter(letter_id=letter_id).update(subject=subject, text=text, html=html)


async def sent(shop: Shop, letter_id: UUID) -> None:
    """The mail server took it."""
    facts = {"status": LetterStatus.SENT, "sent_at": shop.clock(), "last_error": ""}
    await Letter.filter(id=letter_id, status__in=WAITING).update(**facts)


async def postponed(shop: Shop, letter: Claimed, reason: str) -> None:
    """Try again later."""
    await _still_claimed(letter).update(**_waits(shop, letter.attempts, reason))


def _wait(attempts: int) -> timedelta:
    """5 s after the first try, twice as long after each further one, up to an hour."""
    doubled: timedelta = FIRST_WAIT * 2 ** min(attempts - 1, 12)
    return min(LONGEST_WAIT, doubled)


async def given_up(letter: Claimed, reason: str) -> None:
    """Refused for good; staff see it."""
    await _still_claimed(letter).update(status=LetterStatus.DEAD, last_error=reason[:500])


async def silence(letter_ids: Sequence[object]) -> None:
    """Letters whose content was emptied are sent no more."""
    gone = {"status": LetterStatus.DEAD, "last_error": "its content was let go"}
    await Letter.filter(id__in=list(letter_ids), status__in=WAITING).update(**gone)


def _still_claimed(letter: Claimed) -> QuerySet[Letter]:
    """The letter, unless the lease ran out and another try began."""
    return Letter.filter(id=letter.id, status__in=WAITING, attempts=letter.attempts)
