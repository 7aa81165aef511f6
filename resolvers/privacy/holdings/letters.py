"""What letters keep of those they went to."""

from datetime import timedelta

from tortoise.expressions import Q

from resolvers.languages.translations import message
from resolvers.letters.tables import Letter, LetterContent
from resolvers.privacy.declaring import Holding, Personal, Retention, alike

HOLDINGS: tuple[Holding, ...] = (
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
            "letter__created_at",
            timedelta(days=400),
            "13 months, then emptied",
            deletes=False,
            only=~Q(recipient="", subject="", text=""),
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
            **alike("to send one letter", "status", "created_at", "sent_at", kept=True),
            "last_error": Personal("to send one letter", emptied="", shown=False),
        },
        technical=frozenset(
            {"id", "event_id", "subject_ref", "attempts", "due_at", "lease_owner", "message_id", "is_bulk"}
        ),
        retention=Retention("created_at", None, "as long as the order or request it is about; without its content"),
        goes=False,
    ),
)
