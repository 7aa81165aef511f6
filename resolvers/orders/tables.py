"""Orders as they were placed: nothing here follows the catalogue afterwards."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from uuid_utils.compat import uuid7


class OrderStatus(StrEnum):
    """The five statuses of the customer FAQ, no more."""

    PENDING_PAYMENT = "PENDING_PAYMENT"
    IN_VALIDATION = "IN_VALIDATION"
    CONFIRMED = "CONFIRMED"
    SHIPPED = "SHIPPED"
    CANCELLED = "CANCELLED"


class CancellationReason(StrEnum):
    """Why an order was cancelled."""

    CUSTOMER_REQUEST = "CUSTOMER_REQUEST"
    PAYMENT_DECLINED = "PAYMENT_DECLINED"
    PAYMENT_EXPIRED = "PAYMENT_EXPIRED"
    OUT_OF_STOCK = "OUT_OF_STOCK"
    COMPLIANCE = "COMPLIANCE"


class Carrier(StrEnum):
    """Who carries a parcel."""

    COLISSIMO = "COLISSIMO"
    CHRONOPOST = "CHRONOPOST"
    DHL = "DHL"
    UPS = "UPS"
    FEDEX = "FEDEX"
    OTHER = "OTHER"


class AcceptedTerms(Model):
    """The terms of sale in one version, kept with the first order that accepts it: text name → language → HTML."""

    version = fields.CharField(primary_key=True, max_length=32)
    texts: dict[str, dict[str, str]] = fields.JSONField()

    class Meta:
        table = "accepted_terms"


class Order(Model):
    """An order. Amounts are tax-inclusive minor units of EUR, taxes are parts of `total`.

    `attempt_token`, hashed, and `attempt_digest` make a repeated submission find the order it already made.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    number = fields.CharField(max_length=16, unique=True)
    status = fields.CharEnumField(OrderStatus, max_length=16)
    placed_at = fields.DatetimeField()
    due_at = fields.DatetimeField()
    cart_id = fields.UUIDField()
    attempt_token = fields.CharField(max_length=64)
    attempt_digest = fields.CharField(max_length=64)
    language = fields.CharField(max_length=2)
    customer_id = fields.UUIDField(null=True)
    email = fields.CharField(max_length=254)
    email_key = fields.CharField(max_length=254, null=True)
    phone = fields.CharField(max_length=32, null=True)
    delivery_address: dict[str, Any] = fields.JSONField()
    billing_address: dict[str, Any] = fields.JSONField()
    delivery_option: dict[str, Any] = fields.JSONField()
    subtotal = fields.BigIntField()
    delivery = fields.BigIntField()
    total = fields.BigIntField()
    taxes: list[dict[str, Any]] = fields.JSONField()
    terms_version = fields.CharField(max_length=32)
    personalisation_consent = fields.BooleanField(default=False)
    return_url = fields.CharField(max_length=2048)
    cancellation_reason = fields.CharEnumField(CancellationReason, max_length=32, null=True)
    cancellation_message = fields.TextField(null=True)
    cancelled_at = fields.DatetimeField(null=True)
    carrier = fields.CharEnumField(Carrier, max_length=16, null=True)
    tracking_number = fields.CharField(max_length=64, null=True)
    shipped_at = fields.DatetimeField(null=True)
    delivered_at = fields.DatetimeField(null=True)

    class Meta:
        table = "orders"
        unique_together = (("cart_id", "attempt_token"),)
        indexes = (("status", "due_at"), ("customer_id", "placed_at"), ("email_key",))


class OrderLine(Model):
    """A line as it was sold: `variant` points to what it came from while that exists.

    `materials` are its `metals` and `stones`, which the invoice must name.
    """

    id = fields.BigIntField(primary_key=True)
    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("shop.Order", on_delete=fields.CASCADE)
    order_id: UUID
    position = fields.IntField()
    variant: fields.ForeignKeyNullableRelation[Model] = fields.ForeignKeyField(
        "shop.Variant", null=True, on_delete=fields.SET_NULL
    )
    variant_id: int | None
    sku = fields.CharField(max_length=255)
    title = fields.CharField(max_length=255)
    options: list[dict[str, str]] = fields.JSONField()
    image: dict[str, Any] | None = fields.JSONField(null=True)
    quantity = fields.IntField()
    unit_price = fields.BigIntField()
    total = fields.BigIntField()
    tax_rate = fields.CharField(max_length=16)
    engraving = fields.CharField(max_length=200, null=True)
    gift_message = fields.CharField(max_length=500, null=True)
    materials: dict[str, list[dict[str, Any]]] | None = fields.JSONField(null=True)

    class Meta:
        table = "order_lines"
        unique_together = (("order_id", "position"),)


class OrderNote(Model):
    """What a member of staff wrote down about an order, for colleagues."""

    id = fields.BigIntField(primary_key=True)
    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("shop.Order", on_delete=fields.CASCADE)
    order_id: UUID
    staff: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField("shop.StaffMember", on_delete=fields.RESTRICT)
    staff_id: UUID
    at = fields.DatetimeField()
    text = fields.TextField()

    class Meta:
        table = "order_notes"
        indexes = (("order_id", "id"),)


class Withdrawal(Model):
    """A consumer's withdrawal from an order: declared, then confirmed, from when it counts (C. conso. L221-21).

    `line_ids` are the lines it is about. The money is due fourteen days after the confirmation (L221-24).
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("shop.Order", on_delete=fields.CASCADE)
    order_id: UUID
    line_ids: list[int] = fields.JSONField()
    reason = fields.TextField(null=True)
    language = fields.CharField(max_length=2)
    declared_at = fields.DatetimeField()
    confirmed_at = fields.DatetimeField(null=True, db_index=True)
    goods_received_at = fields.DatetimeField(null=True)

    class Meta:
        table = "withdrawals"
        indexes = (("order_id", "declared_at"),)


class Refund(Model):
    """Money given back for an order, once per attempt token. `items` are what it takes back, `amount` is in cents."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("shop.Order", on_delete=fields.CASCADE)
    order_id: UUID
    operation: fields.OneToOneRelation[Model] = fields.OneToOneField("shop.Operation", on_delete=fields.RESTRICT)
    operation_id: UUID
    withdrawal: fields.ForeignKeyNullableRelation[Withdrawal] = fields.ForeignKeyField(
        "shop.Withdrawal", null=True, on_delete=fields.RESTRICT
    )
    withdrawal_id: UUID | None
    attempt_token = fields.CharField(max_length=64)
    attempt_digest = fields.CharField(max_length=64)
    amount = fields.BigIntField()
    items: list[dict[str, Any]] = fields.JSONField()
    reason = fields.TextField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "refunds"
        unique_together = (("order_id", "attempt_token"),)
