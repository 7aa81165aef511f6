"""The table of facts: append-only, read in sequence by letters, history and live updates."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Event(Model):
    """One fact. A reader that has seen sequence N never later meets a smaller one.

    `cursor` is the event's public name: customers resume after it without learning the shop's own sequence.
    `data` holds ids and codes, never personal values.
    """

    sequence = fields.BigIntField(primary_key=True)
    cursor = fields.CharField(max_length=32, unique=True)
    at = fields.DatetimeField()
    kind = fields.CharField(max_length=64)
    subject = fields.CharField(max_length=64)
    actor = fields.CharField(max_length=64)
    data: dict[str, Any] = fields.JSONField()

    class Meta:
        table = "events"
        indexes = (("subject", "sequence"),)


class Reader(Model):
    """How far a consumer of events has read: whoever writes to its row first reads on, the others wait."""

    name = fields.CharField(primary_key=True, max_length=32)
    position = fields.BigIntField(default=0)

    class Meta:
        table = "readers"
