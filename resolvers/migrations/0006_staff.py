from resolvers.forward import ForwardMigration
from tortoise.migrations import operations as ops
from orjson import loads
from resolvers.people.staff.tables import StaffRole
from resolvers.people.tables import ProofPurpose
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid_utils.compat import uuid7
from tortoise import fields
from tortoise.indexes import Index


class Migration(ForwardMigration):
    dependencies = [("shop", "0005_newsletter")]

    initial = False

    operations = [
        ops.CreateModel(
            name="StaffMember",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ("email", fields.CharField(max_length=254)),
                ("email_key", fields.CharField(unique=True, max_length=254)),
                ("name", fields.CharField(max_length=100)),
                (
                    "role",
                    fields.CharEnumField(
                        description="ADVISER: ADVISER\nLOGISTICS: LOGISTICS\nACCOUNTING: ACCOUNTING\nADMIN: ADMIN",
                        enum_type=StaffRole,
                        max_length=16,
                    ),
                ),
                ("password_hash", fields.CharField(max_length=255)),
                ("totp_salt", fields.CharField(default="", max_length=32)),
                ("totp_pending", fields.CharField(default="", max_length=32)),
                ("totp_step", fields.BigIntField(default=0)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("last_sign_in_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("deactivated_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "staff",
                "app": "shop",
                "pk_attr": "id",
                "table_description": "A person who works here. `totp_salt` makes the secret of their authenticator, `totp_step` is the last one used.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "shop.StaffMember",
                        source_field="staff_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("action", fields.CharField(max_length=64)),
                ("subject", fields.CharField(db_index=True, max_length=64)),
            ],
            options={
                "table": "audit_entries",
                "app": "shop",
                "pk_attr": "id",
                "table_description": "Who did what to which thing, and when.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AuditValues",
            fields=[
                (
                    "entry",
                    fields.OneToOneField(
                        "shop.AuditEntry",
                        source_field="entry_id",
                        primary_key=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("before", fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ("after", fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={
                "table": "audit_values",
                "app": "shop",
                "pk_attr": "entry_id",
                "table_description": "What stood there before and after: apart from the entry, because it may be personal and goes with its person.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "shop.StaffMember",
                        source_field="staff_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("code_hash", fields.CharField(max_length=64)),
            ],
            options={
                "table": "staff_recovery_codes",
                "app": "shop",
                "unique_together": (("staff_id", "code_hash"),),
                "pk_attr": "id",
                "table_description": "A code for the day the authenticator is lost: used once, and known by its hash alone.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="StaffSession",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "shop.StaffMember",
                        source_field="staff_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("secret_hash", fields.CharField(unique=True, max_length=64)),
                ("user_agent", fields.CharField(default="", max_length=255)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("active_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("proven_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "staff_sessions",
                "app": "shop",
                "indexes": [Index(fields=["staff_id", "created_at"])],
                "pk_attr": "id",
                "table_description": "A signed-in member. Without `proven_at`, the moment a code was first given, it may only enrol.",
            },
            bases=["Model"],
        ),
        ops.AlterField(
            model_name="Proof",
            name="purpose",
            field=fields.CharEnumField(
                description="SIGN_UP: SIGN_UP\nPASSWORD_RESET: PASSWORD_RESET\nEMAIL_CHANGE: EMAIL_CHANGE\nEMAIL_CHANGE_UNDO: EMAIL_CHANGE_UNDO\nORDER_ACCESS: ORDER_ACCESS\nNEWSLETTER_JOIN: NEWSLETTER_JOIN\nNEWSLETTER_LEAVE: NEWSLETTER_LEAVE\nAVAILABILITY_ALERT: AVAILABILITY_ALERT\nDATA_EXPORT: DATA_EXPORT\nSTAFF_INVITATION: STAFF_INVITATION",
                enum_type=ProofPurpose,
                max_length=24,
            ),
        ),
    ]
