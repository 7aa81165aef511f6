from resolvers.forward import ForwardMigration
from tortoise.migrations import operations as ops
from resolvers.concierge.tables import RequestKind, RequestStatus
from tortoise.fields.base import OnDelete
from uuid import uuid4
from uuid_utils.compat import uuid7
from tortoise import fields
from tortoise.indexes import Index


class Migration(ForwardMigration):
    dependencies = [("shop", "0003_accounts")]

    initial = False

    operations = [
        ops.CreateModel(
            name="AvailabilityAlert",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "variant",
                    fields.ForeignKeyField(
                        "shop.Variant",
                        source_field="variant_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("email", fields.CharField(max_length=254)),
                ("email_key", fields.CharField(db_index=True, max_length=254)),
                ("language", fields.CharField(max_length=2)),
                ("country", fields.CharField(max_length=2)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("told_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "availability_alerts",
                "app": "shop",
                "unique_together": (("variant_id", "email_key"),),
                "pk_attr": "id",
                "table_description": "Somebody who wants to know when a variant is back, is told once, and is then forgotten.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CallbackSlot",
            fields=[
                (
                    "starts_at",
                    fields.DatetimeField(
                        primary_key=True, unique=True, db_index=True, auto_now=False, auto_now_add=False
                    ),
                ),
                ("taken", fields.IntField(default=0)),
            ],
            options={
                "table": "callback_slots",
                "app": "shop",
                "pk_attr": "starts_at",
                "table_description": "A half hour in which so many customers are called back, and no more.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ConciergeRequest",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ("reference", fields.CharField(unique=True, max_length=16)),
                (
                    "kind",
                    fields.CharEnumField(
                        description="QUESTION: QUESTION\nAVAILABILITY: AVAILABILITY\nCANCEL_ORDER: CANCEL_ORDER\nCHANGE_ORDER: CHANGE_ORDER\nAPPOINTMENT: APPOINTMENT\nACCOUNT_DELETION: ACCOUNT_DELETION\nCALLBACK: CALLBACK",
                        enum_type=RequestKind,
                        max_length=24,
                    ),
                ),
                (
                    "status",
                    fields.CharEnumField(
                        default=RequestStatus.OPEN,
                        description="OPEN: OPEN\nASSIGNED: ASSIGNED\nRESOLVED: RESOLVED",
                        enum_type=RequestStatus,
                        max_length=16,
                    ),
                ),
                ("message", fields.TextField(default="", unique=False)),
                ("name", fields.CharField(default="", max_length=200)),
                ("email", fields.CharField(null=True, max_length=254)),
                ("email_key", fields.CharField(null=True, db_index=True, max_length=254)),
                ("phone", fields.CharField(null=True, max_length=32)),
                ("language", fields.CharField(max_length=2)),
                ("customer_id", fields.UUIDField(null=True, db_index=True)),
                ("order_number", fields.CharField(null=True, max_length=16)),
                ("order_is_theirs", fields.BooleanField(default=False)),
                (
                    "variant",
                    fields.ForeignKeyField(
                        "shop.Variant",
                        source_field="variant_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("boutique", fields.CharField(null=True, max_length=64)),
                ("starts_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("due_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("answer", fields.TextField(null=True, unique=False)),
                ("resolved_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "concierge_requests",
                "app": "shop",
                "indexes": [Index(fields=["status", "due_at"])],
                "pk_attr": "id",
                "table_description": "One request, known to the customer by its reference.",
            },
            bases=["Model"],
        ),
    ]
