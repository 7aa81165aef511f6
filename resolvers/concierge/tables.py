"""The concierge's tables: what customers ask for, callbacks taken, and alerts for pieces that are gone for now."""

from enum import StrEnum
from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model
from uuid_utils.compat import uuid7


class RequestKind(StrEnum):
    """What a customer asks the concierge for."""

    QUESTION = "QUESTION"
    AVAILABILITY = "AVAILABILITY"
    CANCEL_ORDER = "CANCEL_ORDER"
    CHANGE_ORDER = "CHANGE_ORDER"
    APPOINTMENT = "APPOINTMENT"
    ACCOUNT_DELETION = "ACCOUNT_DELETION"
    CALLBACK = "CALLBACK"


class RequestStatus(StrEnum):
    """Where a request is with the concierge."""

    OPEN = "OPEN"
    ASSIGNED = "ASSIGNED"
    RESOLVED = "RESOLVED"


class ConciergeRequest(Model):
    """One request, known to the customer by its reference.

    `order_number` is what was said; `order_is_theirs` whether its owner asked, signed in.
    `starts_at` is the callback's slot or the wished appointment; `owner` the member of staff who sees to it.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    reference = fields.CharField(max_length=16, unique=True)
    kind = fields.CharEnumField(RequestKind, max_length=24)
    status = fields.CharEnumField(RequestStatus, max_length=16, default=RequestStatus.OPEN)
    message = fields.TextField(default="")
    name = fields.CharField(max_length=200, default="")
    email = fields.CharField(max_length=254, null=True)
    email_key = fields.CharField(max_length=254, null=True, db_index=True)
    phone = fields.CharField(max_length=32, null=True)
    language = fields.CharField(max_length=2)
    customer_id = fields.UUIDField(null=True, db_index=True)
    order_number = fields.CharField(max_length=16, null=True)
    order_is_theirs = fields.BooleanField(default=False)
    variant: fields.ForeignKeyNullableRelation[Model] = fields.ForeignKeyField(
        "shop.Variant", null=True, on_delete=fields.SET_NULL
    )
    variant_id: int | None
    boutique = fields.CharField(max_length=64, null=True)
    starts_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    due_at = fields.DatetimeField()
    owner: fields.ForeignKeyNullableRelation[Model] = fields.ForeignKeyField(
        "shop.StaffMember", null=True, on_delete=fields.RESTRICT
    )
    owner_id: UUID | None
    answer = fields.TextField(null=True)
    resolved_at = fields.DatetimeField(null=True)

    class Meta:
        table = "concierge_requests"
        indexes = (("status", "due_at"), ("due_at", "id"), ("order_number",))


class CallbackSlot(Model):
    """A half hour in which so many customers are called back, and no more."""

    starts_at = fields.DatetimeField(primary_key=True)
    taken = fields.IntField(default=0)

    class Meta:
        table = "callback_slots"


class AvailabilityAlert(Model):
    """Somebody who wants to know when a variant is back, is told once, and is then forgotten."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    variant: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField("shop.Variant", on_delete=fields.CASCADE)
    variant_id: int
    email = fields.CharField(max_length=254)
    email_key = fields.CharField(max_length=254, db_index=True)
    language = fields.CharField(max_length=2)
    country = fields.CharField(max_length=2)
    created_at = fields.DatetimeField()
    told_at = fields.DatetimeField(null=True)

    class Meta:
        table = "availability_alerts"
        unique_together = (("variant_id", "email_key"),)
