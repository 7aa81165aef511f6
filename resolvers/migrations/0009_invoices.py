from resolvers.forward import ForwardMigration
from tortoise.migrations import operations as ops
from orjson import loads
from resolvers.invoices.tables import InvoiceKind
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid_utils.compat import uuid7
from tortoise import fields


class Migration(ForwardMigration):
    dependencies = [("shop", "0008_notes")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Invoice",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                (
                    "kind",
                    fields.CharEnumField(
                        description="INVOICE: INVOICE\nCREDIT_NOTE: CREDIT_NOTE", enum_type=InvoiceKind, max_length=16
                    ),
                ),
                ("number", fields.CharField(unique=True, max_length=20)),
                ("series", fields.CharField(max_length=4)),
                ("year", fields.IntField()),
                ("sequence", fields.IntField()),
                ("position", fields.IntField()),
                ("order_number", fields.CharField(max_length=16)),
                ("reference", fields.CharField(default="", max_length=64)),
                ("corrects", fields.CharField(null=True, max_length=20)),
                ("issued_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("issued_on", fields.DateField(db_index=True)),
                ("country", fields.CharField(max_length=2)),
                ("currency", fields.CharField(max_length=3)),
                ("total", fields.BigIntField()),
                ("content_digest", fields.CharField(max_length=64)),
                ("previous", fields.CharField(max_length=64)),
                ("digest", fields.CharField(max_length=64)),
            ],
            options={
                "table": "invoices",
                "app": "shop",
                "unique_together": (
                    ("series", "position"),
                    ("series", "year", "sequence"),
                    ("order_number", "kind", "reference"),
                ),
                "pk_attr": "id",
                "table_description": "An invoice or credit note, which the database lets nobody change. Amounts are positive and tax-inclusive.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="InvoiceContent",
            fields=[
                (
                    "invoice",
                    fields.OneToOneField(
                        "shop.Invoice",
                        source_field="invoice_id",
                        primary_key=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("issued_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("content", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={
                "table": "invoice_contents",
                "app": "shop",
                "pk_attr": "invoice_id",
                "table_description": "What a document says, frozen when it was issued, its digest being part of the chain.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="InvoiceCounter",
            fields=[
                ("series", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=4)),
                ("year", fields.IntField(default=0)),
                ("sequence", fields.IntField(default=0)),
                ("position", fields.IntField(default=0)),
                ("digest", fields.CharField(default="", max_length=64)),
                ("issued_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "invoice_counters",
                "app": "shop",
                "pk_attr": "series",
                "table_description": "Where a series stands: its year, the last number of that year, the last place and digest of its chain.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="InvoiceFile",
            fields=[
                (
                    "invoice",
                    fields.OneToOneField(
                        "shop.Invoice",
                        source_field="invoice_id",
                        primary_key=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("issued_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("due_at", fields.DatetimeField(null=True, db_index=True, auto_now=False, auto_now_add=False)),
                ("attempts", fields.IntField(default=0)),
                ("pdf", fields.BinaryField(null=True)),
                ("digest", fields.CharField(null=True, max_length=64)),
            ],
            options={
                "table": "invoice_files",
                "app": "shop",
                "pk_attr": "invoice_id",
                "table_description": "The document as a PDF: drawn once, after it was issued, and from then on the same bytes for everybody.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="InvoiceTax",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "invoice",
                    fields.ForeignKeyField(
                        "shop.Invoice",
                        source_field="invoice_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("rate", fields.CharField(max_length=16)),
                ("taxable", fields.BigIntField()),
                ("tax", fields.BigIntField()),
            ],
            options={
                "table": "invoice_taxes",
                "app": "shop",
                "unique_together": (("invoice_id", "rate"),),
                "pk_attr": "id",
                "table_description": "The VAT of one rate, a fraction, inside a document, as positive minor units.",
            },
            bases=["Model"],
        ),
        ops.AlterModelOptions(
            name="OrderLine",
            options={
                "table": "order_lines",
                "app": "shop",
                "unique_together": (("order_id", "position"),),
                "pk_attr": "id",
                "table_description": "A line as it was sold: `variant` points to what it came from while that exists.",
            },
        ),
        ops.AddField(
            model_name="OrderLine",
            name="materials",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
    ]
