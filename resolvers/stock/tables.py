"""Stock levels per location and the holds on them."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class LocationKind(StrEnum):
    """Where pieces lie: only the web shop's stock is sold online."""

    WEBSHOP = "WEBSHOP"
    BOUTIQUE = "BOUTIQUE"


class HoldState(StrEnum):
    """A hold ends once: in a sale, or released."""

    HELD = "HELD"
    SOLD = "SOLD"
    RELEASED = "RELEASED"


class Location(Model):
    """The web shop or a boutique."""

    id = fields.BigIntField(primary_key=True)
    handle = fields.CharField(max_length=64, unique=True)
    name = fields.CharField(max_length=128)
    kind = fields.CharEnumField(LocationKind, max_length=16)

    class Meta:
        table = "stock_locations"


class Level(Model):
    """Pieces of one variant in one place: `held` of the `on_hand` are promised to orders."""

    id = fields.BigIntField(primary_key=True)
    location: fields.ForeignKeyRelation[Location] = fields.ForeignKeyField("shop.Location", on_delete=fields.CASCADE)
    location_id: int
    variant: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField("shop.Variant", on_delete=fields.CASCADE)
    variant_id: int
    on_hand = fields.IntField(default=0)
    held = fields.IntField(default=0)

    class Meta:
        table = "stock_levels"
        unique_together = (("variant_id", "location_id"),)


class Hold(Model):
    """Pieces kept for an order, named by its number, until they are sold or released."""

    id = fields.BigIntField(primary_key=True)
    order_number = fields.CharField(max_length=16, db_index=True)
    level: fields.ForeignKeyRelation[Level] = fields.ForeignKeyField("shop.Level", on_delete=fields.RESTRICT)
    level_id: int
    quantity = fields.IntField()
    state = fields.CharEnumField(HoldState, max_length=16, default=HoldState.HELD)
    taken_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "stock_holds"
