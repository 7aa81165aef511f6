from resolvers.forward import ForwardMigration
from tortoise.migrations import operations as ops
from orjson import loads
from resolvers.people.tables import InvitationAnswer, ProofPurpose
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from uuid_utils.compat import uuid7
from tortoise import fields
from tortoise.indexes import Index


class Migration(ForwardMigration):
    dependencies = [("shop", "0002_beyond_the_tables")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Consent",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("subject", fields.CharField(db_index=True, max_length=64)),
                ("purpose", fields.CharField(max_length=32)),
                ("given", fields.BooleanField()),
                ("source", fields.CharField(max_length=32)),
                ("at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "consents",
                "app": "shop",
                "pk_attr": "id",
                "table_description": "A yes or a no that somebody gave, kept as evidence (GDPR, article 7): `subject` is a hash of the address.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Customer",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ("email", fields.CharField(max_length=254)),
                ("email_key", fields.CharField(unique=True, max_length=254)),
                ("password_hash", fields.CharField(max_length=255)),
                ("first_name", fields.CharField(max_length=100)),
                ("last_name", fields.CharField(max_length=100)),
                ("phone", fields.CharField(null=True, max_length=32)),
                ("language", fields.CharField(max_length=2)),
                ("is_vip", fields.BooleanField(default=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("secured_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("last_sign_in_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("erased_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "customers",
                "app": "shop",
                "pk_attr": "id",
                "table_description": "A person with an account, whose e-mail address is proven. `email_key` tells one address from another.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CustomerAddress",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "customer",
                    fields.ForeignKeyField(
                        "shop.Customer",
                        source_field="customer_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("address", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("is_default_delivery", fields.BooleanField(default=False)),
                ("is_default_billing", fields.BooleanField(default=False)),
            ],
            options={
                "table": "customer_addresses",
                "app": "shop",
                "indexes": [Index(fields=["customer_id", "id"])],
                "pk_attr": "id",
                "table_description": "An address in a customer’s book, of which at most one is the usual one for deliveries, and one for bills.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="InvitationEvent",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ("title", fields.CharField(max_length=200)),
                ("place", fields.CharField(max_length=200)),
                ("starts_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("capacity", fields.IntField()),
                ("accepted", fields.IntField(default=0)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "invitation_events",
                "app": "shop",
                "pk_attr": "id",
                "table_description": "An evening or presentation to which VIP customers are invited. `accepted` never passes `capacity`.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Invitation",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                (
                    "event",
                    fields.ForeignKeyField(
                        "shop.InvitationEvent",
                        source_field="event_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "customer",
                    fields.ForeignKeyField(
                        "shop.Customer",
                        source_field="customer_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "answer",
                    fields.CharEnumField(
                        null=True,
                        description="ACCEPTED: ACCEPTED\nDECLINED: DECLINED",
                        enum_type=InvitationAnswer,
                        max_length=16,
                    ),
                ),
                ("answered_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "invitations",
                "app": "shop",
                "unique_together": (("event_id", "customer_id"),),
                "indexes": [Index(fields=["customer_id", "id"])],
                "pk_attr": "id",
                "table_description": "One customer's invitation to one event.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Proof",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "purpose",
                    fields.CharEnumField(
                        description="SIGN_UP: SIGN_UP\nPASSWORD_RESET: PASSWORD_RESET\nEMAIL_CHANGE: EMAIL_CHANGE\nEMAIL_CHANGE_UNDO: EMAIL_CHANGE_UNDO\nORDER_ACCESS: ORDER_ACCESS\nNEWSLETTER_JOIN: NEWSLETTER_JOIN\nNEWSLETTER_LEAVE: NEWSLETTER_LEAVE\nAVAILABILITY_ALERT: AVAILABILITY_ALERT\nDATA_EXPORT: DATA_EXPORT",
                        enum_type=ProofPurpose,
                        max_length=24,
                    ),
                ),
                ("email", fields.CharField(max_length=254)),
                ("email_key", fields.CharField(max_length=254)),
                ("customer_id", fields.UUIDField(null=True, db_index=True)),
                ("language", fields.CharField(max_length=2)),
                ("facts", fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "proofs",
                "app": "shop",
                "indexes": [Index(fields=["email_key", "purpose", "created_at"])],
                "pk_attr": "id",
                "table_description": "Something asked for in the name of an address.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Session",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                (
                    "customer",
                    fields.ForeignKeyField(
                        "shop.Customer",
                        source_field="customer_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("secret_hash", fields.CharField(unique=True, max_length=64)),
                ("user_agent", fields.CharField(default="", max_length=255)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("last_seen_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "sessions",
                "app": "shop",
                "indexes": [Index(fields=["customer_id", "created_at"])],
                "pk_attr": "id",
                "table_description": "A signed-in client. Its secret is with the client. The row ends when it is revoked or its time is over.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SignInFailures",
            fields=[
                ("key", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("count", fields.IntField(default=1)),
                ("last_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "sign_in_failures",
                "app": "shop",
                "pk_attr": "key",
                "table_description": "How many wrong passwords in a row an address, known or not, was tried with (under its hash).",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Cart",
            name="customer_id",
            field=fields.UUIDField(null=True, unique=True),
        ),
        ops.AddField(
            model_name="Cart",
            name="share_expires_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Cart",
            name="share_hash",
            field=fields.CharField(null=True, unique=True, max_length=64),
        ),
        ops.AddField(
            model_name="Order",
            name="customer_id",
            field=fields.UUIDField(null=True),
        ),
        ops.AddField(
            model_name="Order",
            name="email_key",
            field=fields.CharField(null=True, max_length=254),
        ),
        ops.AddIndex(
            model_name="Order",
            index=Index(fields=["customer_id", "placed_at"]),
        ),
        ops.AddIndex(
            model_name="Order",
            index=Index(fields=["email_key"]),
        ),
        # An order's address is ASCII: its lower case is its folded form.
        ops.RunSQL("UPDATE orders SET email_key = lower(email) WHERE email_key IS NULL", "SELECT 1"),
    ]
