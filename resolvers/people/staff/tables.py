"""Staff's tables: members, their sessions and recovery codes, and the log of what they did."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from uuid_utils.compat import uuid7


class StaffRole(StrEnum):
    """What a member of staff is trusted with."""

    ADVISER = "ADVISER"
    LOGISTICS = "LOGISTICS"
    ACCOUNTING = "ACCOUNTING"
    ADMIN = "ADMIN"


class StaffMember(Model):
    """A person who works here. `totp_salt` makes the secret of their authenticator, `totp_step` is the last one used.

    A salt that waits to be confirmed stands in `totp_pending`. Who left has `deactivated_at`, and opens nothing.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    email = fields.CharField(max_length=254)
    email_key = fields.CharField(max_length=254, unique=True)
    name = fields.CharField(max_length=100)
    role = fields.CharEnumField(StaffRole, max_length=16)
    password_hash = fields.CharField(max_length=255)
    totp_salt = fields.CharField(max_length=32, default="")
    totp_pending = fields.CharField(max_length=32, default="")
    totp_step = fields.BigIntField(default=0)
    created_at = fields.DatetimeField()
    last_sign_in_at = fields.DatetimeField(null=True)
    deactivated_at = fields.DatetimeField(null=True)

    class Meta:
        table = "staff"


class StaffSession(Model):
    """A signed-in member. Without `proven_at`, the moment a code was first given, it may only enrol.

    `active_at` is the last request before the session was left alone for too long.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    staff: fields.ForeignKeyRelation[StaffMember] = fields.ForeignKeyField("shop.StaffMember", on_delete=fields.CASCADE)
    staff_id: UUID
    secret_hash = fields.CharField(max_length=64, unique=True)
    user_agent = fields.CharField(max_length=255, default="")
    created_at = fields.DatetimeField()
    active_at = fields.DatetimeField()
    proven_at = fields.DatetimeField(null=True)
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "staff_sessions"
        indexes = (("staff_id", "created_at"),)


class RecoveryCode(Model):
    """A code for the day the authenticator is lost: used once, and known by its hash alone."""

    id = fields.BigIntField(primary_key=True)
    staff: fields.ForeignKeyRelation[StaffMember] = fields.ForeignKeyField("shop.StaffMember", on_delete=fields.CASCADE)
    staff_id: UUID
    code_hash = fields.CharField(max_length=64)

    class Meta:
        table = "staff_recovery_codes"
        unique_together = (("staff_id", "code_hash"),)


class AuditEntry(Model):
    """Who did what to which thing, and when."""

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField(db_index=True)
    staff: fields.ForeignKeyNullableRelation[StaffMember] = fields.ForeignKeyField(
        "shop.StaffMember", on_delete=fields.RESTRICT, null=True
    )
    staff_id: UUID | None
    action = fields.CharField(max_length=64)
    subject = fields.CharField(max_length=64, db_index=True)

    class Meta:
        table = "audit_entries"


class AuditValues(Model):
    """What stood there before and after: apart from the entry, because it may be personal and goes with its person."""

    entry: fields.OneToOneRelation[AuditEntry] = fields.OneToOneField(
        "shop.AuditEntry", on_delete=fields.CASCADE, primary_key=True
    )
    entry_id: int
    before: dict[str, Any] | None = fields.JSONField(null=True)
    after: dict[str, Any] | None = fields.JSONField(null=True)

    class Meta:
        table = "audit_values"
