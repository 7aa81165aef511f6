"""Invoices and credit notes: the chain that stays, and beside it what names a person and goes when its time is over."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from uuid_utils.compat import uuid7


class InvoiceKind(StrEnum):
    """What a document is."""

    INVOICE = "INVOICE"
    CREDIT_NOTE = "CREDIT_NOTE"


class InvoiceCounter(Model):
    """Where a series stands: its year, the last number of that year, the last place and digest of its chain."""

    series = fields.CharField(primary_key=True, max_length=4)
    year = fields.IntField(default=0)
    sequence = fields.IntField(default=0)
    position = fields.IntField(default=0)
    digest = fields.CharField(max_length=64, default="")
    issued_at = fields.DatetimeField(null=True)

    class Meta:
        table = "invoice_counters"


class Invoice(Model):
    """An invoice or credit note, which the database lets nobody change. Amounts are positive and tax-inclusive.

    `sequence` counts within series and year, `position` within the series for ever. `digest` covers the row, its
    taxes, the digest of its content and, by `previous`, everything before it. `reference` tells the credit notes of
    one order apart. `country` is where the goods went and `issued_on` the day in the maison's time zone: the VAT
    return follows both.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    kind = fields.CharEnumField(InvoiceKind, max_length=16)
    number = fields.CharField(max_length=20, unique=True)
    series = fields.CharField(max_length=4)
    year = fields.IntField()
    sequence = fields.IntField()
    position = fields.IntField()
    order_number = fields.CharField(max_length=16)
    reference = fields.CharField(max_length=64, default="")
    corrects = fields.CharField(max_length=20, null=True)
    issued_at = fields.DatetimeField()
    issued_on = fields.DateField(db_index=True)
    country = fields.CharField(max_length=2)
    currency = fields.CharField(max_length=3)
    total = fields.BigIntField()
    content_digest = fields.CharField(max_length=64)
    previous = fields.CharField(max_length=64)
    digest = fields.CharField(max_length=64)

    class Meta:
        table = "invoices"
        unique_together = (
            ("series", "position"),
            ("series", "year", "sequence"),
            ("order_number", "kind", "reference"),
        )


class InvoiceTax(Model):
    """The VAT of one rate, a fraction, inside a document, as positive minor units."""

    id = fields.BigIntField(primary_key=True)
    invoice: fields.ForeignKeyRelation[Invoice] = fields.ForeignKeyField("shop.Invoice", on_delete=fields.RESTRICT)
    invoice_id: UUID
    rate = fields.CharField(max_length=16)
    taxable = fields.BigIntField()
    tax = fields.BigIntField()

    class Meta:
        table = "invoice_taxes"
        unique_together = (("invoice_id", "rate"),)


class InvoiceContent(Model):
    """What a document says, frozen when it was issued, its digest being part of the chain."""

    invoice: fields.OneToOneRelation[Invoice] = fields.OneToOneField(
        "shop.Invoice", primary_key=True, on_delete=fields.RESTRICT
    )
    invoice_id: UUID
    issued_at = fields.DatetimeField()
    content: dict[str, Any] = fields.JSONField()

    class Meta:
        table = "invoice_contents"


class InvoiceFile(Model):
    """The document as a PDF: drawn once, after it was issued, and from then on the same bytes for everybody.

    `due_at` says when to draw it while `pdf` is empty, `digest` is the SHA-256 of the bytes.
    """

    invoice: fields.OneToOneRelation[Invoice] = fields.OneToOneField(
        "shop.Invoice", primary_key=True, on_delete=fields.RESTRICT
    )
    invoice_id: UUID
    issued_at = fields.DatetimeField()
    due_at = fields.DatetimeField(null=True, db_index=True)
    attempts = fields.IntField(default=0)
    pdf = fields.BinaryField(null=True)
    digest = fields.CharField(max_length=64, null=True)

    class Meta:
        table = "invoice_files"
