"""Letters: planned once per event and recipient, delivered by the dispatcher."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from uuid_utils.compat import uuid7


class LetterStatus(StrEnum):
    """PENDING letters are tried; FAILED ones wait for another try; DEAD ones were refused for good."""

    PENDING = "PENDING"
    SENT = "SENT"
    FAILED = "FAILED"
    DEAD = "DEAD"


class Letter(Model):
    """One logical letter. The Message-ID stays the same on every try, so a copy can be told from a second letter."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    event: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField("shop.Event", on_delete=fields.RESTRICT)
    event_id: int
    kind = fields.CharField(max_length=32)
    recipient_key = fields.CharField(max_length=64)
    language = fields.CharField(max_length=2)
    subject_ref = fields.CharField(max_length=64, db_index=True)
    status = fields.CharEnumField(LetterStatus, max_length=16, default=LetterStatus.PENDING)
    attempts = fields.IntField(default=0)
    due_at = fields.DatetimeField()
    lease_owner = fields.CharField(max_length=64, default="")
    created_at = fields.DatetimeField()
    sent_at = fields.DatetimeField(null=True)
    message_id = fields.CharField(max_length=255, unique=True)
    last_error = fields.CharField(max_length=500, default="")
    # A newsletter goes to many and waits for letters that somebody waits for.
    is_bulk = fields.BooleanField(default=False)

    class Meta:
        table = "letters"
        unique_together = (("event_id", "kind", "recipient_key"),)
        indexes = (("status", "due_at"), ("recipient_key", "created_at"))


class LetterContent(Model):
    """The personal side of a letter: who gets it and what it says. Erasure empties this row and leaves the fact.

    What the words hold in place of a token is filled in while the letter is handed over: `token_purpose` and
    `token_row` name what it is derived from, so that no letter kept here opens anything.
    """

    letter: fields.OneToOneRelation[Letter] = fields.OneToOneField(
        "shop.Letter", on_delete=fields.CASCADE, primary_key=True
    )
    letter_id: UUID
    recipient = fields.CharField(max_length=254)
    token_purpose = fields.CharField(max_length=24, default="")
    token_row = fields.UUIDField(null=True)
    facts: dict[str, Any] = fields.JSONField()
    subject = fields.CharField(max_length=255, default="")
    text = fields.TextField(default="")
    html = fields.TextField(default="")

    class Meta:
        table = "letter_contents"
