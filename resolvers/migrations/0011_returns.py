from resolvers.forward import ForwardMigration
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid_utils.compat import uuid7
from tortoise import fields
from tortoise.indexes import Index


class Migration(ForwardMigration):
    dependencies = [("shop", "0010_invoices_stay")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                (
                    "order",
                    fields.ForeignKeyField(
                        "shop.Order",
                        source_field="order_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("line_ids", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("reason", fields.TextField(null=True, unique=False)),
                ("language", fields.CharField(max_length=2)),
                ("declared_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("confirmed_at", fields.DatetimeField(null=True, db_index=True, auto_now=False, auto_now_add=False)),
                ("goods_received_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "withdrawals",
                "app": "shop",
                "indexes": [Index(fields=["order_id", "declared_at"])],
                "pk_attr": "id",
                "table_description": "A consumer's withdrawal from an order: declared, then confirmed, from when it counts (C. conso. L221-21).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Refund",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                (
                    "order",
                    fields.ForeignKeyField(
                        "shop.Order",
                        source_field="order_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "operation",
                    fields.OneToOneField(
                        "shop.Operation",
                        source_field="operation_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "withdrawal",
                    fields.ForeignKeyField(
                        "shop.Withdrawal",
                        source_field="withdrawal_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("attempt_token", fields.CharField(max_length=64)),
                ("attempt_digest", fields.CharField(max_length=64)),
                ("amount", fields.BigIntField()),
                ("items", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("reason", fields.TextField(unique=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "refunds",
                "app": "shop",
                "unique_together": (("order_id", "attempt_token"),),
                "pk_attr": "id",
                "table_description": "Money given back for an order, once per attempt token. `items` are what it takes back, `amount` is in cents.",
            },
            bases=["Model"],
        ),
        ops.AlterModelOptions(
            name="InvoiceContent",
            options={
                "table": "invoice_contents",
                "app": "shop",
                "pk_attr": "invoice_id",
                "table_description": "What a document says, frozen when it was issued, its digest being part of the chain.",
            },
        ),
        ops.AlterModelOptions(
            name="InvoiceFile",
            options={
                "table": "invoice_files",
                "app": "shop",
                "pk_attr": "invoice_id",
                "table_description": "The document as a PDF: drawn once, after it was issued, and from then on the same bytes for everybody.",
            },
        ),
    ]
