"""Payments: the sessions opened for an order, the operations owed to the provider, and the provider's events."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from uuid_utils.compat import uuid7


class PaymentState(StrEnum):
    """What the provider last said of a payment."""

    PENDING = "PENDING"
    AUTHORISED = "AUTHORISED"
    CAPTURED = "CAPTURED"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"
    VOIDED = "VOIDED"
    REFUNDED = "REFUNDED"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"


# The maison has its money, or had it.
TAKEN = frozenset({PaymentState.CAPTURED, PaymentState.PARTIALLY_REFUNDED, PaymentState.REFUNDED})


class OperationKind(StrEnum):
    """What the shop asks of the provider outside any transaction."""

    VOID = "VOID"
    CAPTURE = "CAPTURE"
    REFUND = "REFUND"


class OperationState(StrEnum):
    """An operation is owed until the provider says done, or that it never will do it."""

    OWED = "OWED"
    DONE = "DONE"
    FAILED = "FAILED"


class Payment(Model):
    """One session at the provider for one order. The id is also the idempotency key of its opening."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    order_number = fields.CharField(max_length=16, db_index=True)
    state = fields.CharEnumField(PaymentState, max_length=24, default=PaymentState.PENDING)
    amount = fields.BigIntField()
    currency = fields.CharField(max_length=3)
    session_id = fields.CharField(max_length=128, null=True, unique=True)
    redirect_url = fields.CharField(max_length=2048, null=True)
    return_url = fields.CharField(max_length=2048)
    method = fields.CharField(max_length=64, null=True)
    captured = fields.BigIntField(default=0)
    refunded = fields.BigIntField(default=0)
    opened_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    checked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "payments"
        indexes = (("state", "checked_at"),)


class Operation(Model):
    """Money to be taken or given back: committed first, then carried out until the provider says done.

    The id is the idempotency key. `reference` tells one refund of a payment from another; `asked_by` is who wanted it,
    empty for the shop itself.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    payment: fields.ForeignKeyRelation[Payment] = fields.ForeignKeyField("shop.Payment", on_delete=fields.RESTRICT)
    payment_id: UUID
    kind = fields.CharEnumField(OperationKind, max_length=16)
    reference = fields.CharField(max_length=64, default="")
    amount = fields.BigIntField()
    state = fields.CharEnumField(OperationState, max_length=16, default=OperationState.OWED)
    attempts = fields.IntField(default=0)
    due_at = fields.DatetimeField()
    last_error = fields.CharField(max_length=500, default="")
    asked_by = fields.CharField(max_length=64, default="")

    class Meta:
        table = "payment_operations"
        unique_together = (("payment_id", "kind", "reference"),)
        indexes = (("state", "due_at"),)


class InboxEvent(Model):
    """A provider event as it arrived, unique by the provider's id so that a repeated delivery has no second effect."""

    id = fields.BigIntField(primary_key=True)
    event_id = fields.CharField(max_length=128, unique=True)
    received_at = fields.DatetimeField()
    type = fields.CharField(max_length=64)
    session_id = fields.CharField(max_length=128, db_index=True)
    outcome = fields.CharField(max_length=32)
    body: dict[str, Any] = fields.JSONField()

    class Meta:
        table = "payment_inbox"
