"""Letters as staff see them: what was sent to whom, what waits, what was refused for good, and sent again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from uuid import UUID

from tortoise.expressions import Q, Subquery

from resolvers.languages.translations import message
from resolvers.letters import newsletters
from resolvers.letters.drafts import TOKEN, message_id
from resolvers.letters.tables import Letter, LetterContent, LetterStatus
from resolvers.orders.numbers import as_written
from resolvers.paging import Order, Page, Window, page_of
from resolvers.people.staff.acting import acting
from resolvers.people.staff.sessions import Staff
from resolvers.people.tables import Proof
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.rows import one_of
from resolvers.shop import Shop

RESENT = "letter.resent"
NEWEST = Order("letters", ("-created_at", "-id"), (datetime, UUID))

UNKNOWN = Refusal(code=UserErrorCode.NOT_FOUND, message=message("There is no such letter."), path=("id",))
UNDER_WAY = Refusal(
    code=UserErrorCode.INVALID_STATUS, message=message("This letter is about to be sent already."), path=("id",)
)
EMPTIED = Refusal(
    code=UserErrorCode.INVALID_STATUS, message=message("What this letter said is not kept any more."), path=("id",)
)
SPENT = Refusal(
    code=UserErrorCode.INVALID_STATUS,
    message=message("The link in this letter was used, or its time is over."),
    path=("id",),
)
BULK = Refusal(
    code=UserErrorCode.INVALID_INPUT, message=message("A newsletter is not sent twice to one reader."), path=("id",)
)


@dataclass(frozen=True, slots=True)
class DeskLetter:
    """A letter with its words; where a token goes stands an ellipsis. The words are empty before the first try.

    `order_number` is what it is about, if that is written like an order's number.
    """

    id: UUID
    to: str
    kind: str
    language: str
    status: LetterStatus
    attempts: int
    last_error: str
    created_at: datetime
    sent_at: datetime | None
    message_id: str
    subject: str
    text: str
    html: str
    order_number: str | None


async def letters(statuses: Sequence[LetterStatus] | None, recipient: str | None, window: Window) -> Page[DeskLetter]:
    """Letters, the newest first, in a fixed number of statements; `recipient` is a part of the address.

    Raises:
        BadPage: a cursor of another list.
    """
    wanted = Q()
    if statuses is not None:
        wanted &= one_of("status", statuses)
    if recipient:
        theirs = LetterContent.filter(recipient__icontains=recipient.strip())
        wanted &= Q(id__in=Subquery(theirs.values("letter_id")))
    page = await page_of(Letter.filter(wanted), NEWEST, window)
    return page.of(await _shown(page.nodes))


async def letter(letter_id: UUID | None) -> DeskLetter | None:
    """A letter by its id."""
    row = await Letter.get_or_none(id=letter_id) if letter_id is not None else None
    return (await _shown([row]))[0] if row is not None else None


async def about_orders(numbers: Sequence[str]) -> dict[str, list[DeskLetter]]:
    """The letters about each order, the oldest first."""
    rows = await Letter.filter(subject_ref__in=list(numbers)).order_by("created_at", "event_id", "id")
    found: dict[str, list[DeskLetter]] = {}
    for row, shown in zip(rows, await _shown(rows), strict=True):
        found.setdefault(row.subject_ref, []).append(shown)
    return found


async def resend(shop: Shop, staff: Staff, letter_id: UUID | None) -> None:
    """Let a letter be sent now: one that failed, is tried anew; one that arrived, is sent as another copy.

    A copy has a Message-ID of its own: mail programs drop a second letter with the same.

    Raises:
        Refused: NOT_FOUND; INVALID_STATUS while it is under way, once its words are gone, or its link is spent.
    """
    async with acting(shop, staff, "letterResend", str(letter_id or "")) as deed:
        row = await Letter.get_or_none(id=letter_id) if letter_id is not None else None
        if row is None:
            raise Refused(UNKNOWN)
        await _check(shop, row)
        facts = {"status": LetterStatus.PENDING, "due_at": shop.clock(), "last_error": "", "lease_owner": ""}
        if row.status is LetterStatus.SENT:
            facts["message_id"] = message_id(shop, f"{row.message_id}/{token_hex(8)}")
        resting = Q(status__in=[LetterStatus.SENT, LetterStatus.DEAD]) | Q(status=LetterStatus.FAILED, lease_owner="")
        # Guarded by the tries it had: of two colleagues one sends it again.
        if not await Letter.filter(resting, id=row.id, attempts=row.attempts, status=row.status).update(**facts):
            raise Refused(UNDER_WAY)
        deed.before, deed.after = {"status": row.status.value}, {"status": LetterStatus.PENDING.value}
        deed.record(shop, RESENT, str(row.id), actor=staff.actor)


async def _check(shop: Shop, row: Letter) -> None:
    if row.kind == newsletters.KIND and row.status is LetterStatus.SENT:
        raise Refused(BULK)
    content = await LetterContent.get_or_none(letter_id=row.id)
    if content is None:
        return
    if not content.recipient:
        raise Refused(EMPTIED)
    proof = await Proof.get_or_none(id=content.token_row) if content.token_row is not None else None
    if proof is not None and (proof.used_at is not None or proof.expires_at <= shop.clock()):
        raise Refused(SPENT)


async def _shown(rows: Sequence[Letter]) -> list[DeskLetter]:
    if not rows:
        return []
    contents = {each.letter_id: each for each in await LetterContent.filter(letter_id__in=[row.id for row in rows])}
    return [_letter(row, contents.get(row.id)) for row in rows]


def _letter(row: Letter, content: LetterContent | None) -> DeskLetter:
    return DeskLetter(
        id=row.id,
        to=content.recipient if content is not None else "",
        kind=row.kind,
        language=row.language,
        status=row.status,
        attempts=row.attempts,
        last_error=row.last_error,
        created_at=row.created_at,
        sent_at=row.sent_at,
        message_id=row.message_id,
        subject=content.subject.replace(TOKEN, "…") if content is not None else "",
        text=content.text.replace(TOKEN, "…") if content is not None else "",
        html=content.html.replace(TOKEN, "…") if content is not None else "",
        order_number=row.subject_ref if as_written(row.subject_ref) == row.subject_ref else None,
    )
