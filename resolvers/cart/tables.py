"""The cart's tables; a cart is found by the hash of its secret, never by an id alone."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from uuid_utils.compat import uuid7


class Cart(Model):
    """What a customer means to buy. `version` grows with every edit.

    A signed-in customer's cart is found by the customer, and no secret opens it. `share_hash` is that of the code
    with which an adviser sees it.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    secret_hash = fields.CharField(max_length=64, unique=True)
    version = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField(db_index=True)
    email = fields.CharField(max_length=254, null=True)
    phone = fields.CharField(max_length=32, null=True)
    delivery_address: dict[str, Any] | None = fields.JSONField(null=True)
    billing_address: dict[str, Any] | None = fields.JSONField(null=True)
    delivery_option = fields.CharField(max_length=64, null=True)
    customer_id = fields.UUIDField(null=True, unique=True)
    share_hash = fields.CharField(max_length=64, null=True, unique=True)
    share_expires_at = fields.DatetimeField(null=True)

    class Meta:
        table = "carts"


class CartLine(Model):
    """So many of one variant with one engraving and gift message, equal lines merge.

    `seen_price` is the price when the line was last edited: another price now is a warning.
    """

    id = fields.BigIntField(primary_key=True)
    cart: fields.ForeignKeyRelation[Cart] = fields.ForeignKeyField("shop.Cart", on_delete=fields.CASCADE)
    cart_id: UUID
    variant: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField("shop.Variant", on_delete=fields.CASCADE)
    variant_id: int
    quantity = fields.IntField()
    engraving = fields.CharField(max_length=200, default="")
    gift_message = fields.CharField(max_length=500, default="")
    seen_price = fields.BigIntField(null=True)

    class Meta:
        table = "cart_lines"
        indexes = (("cart_id", "id"),)
