"""The catalogue's tables; reads turn their rows into plain objects, and no row ever reaches GraphQL."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

PRICE_UNKNOWN_LOW = 2**62
PRICE_UNKNOWN_HIGH = -1
LONGEST_NAME = 255


class ProductKind(StrEnum):
    """What a piece is; rings and bracelets usually come in sizes."""

    RING = "RING"
    BRACELET = "BRACELET"
    NECKLACE = "NECKLACE"
    EARRINGS = "EARRINGS"
    WATCH = "WATCH"
    OTHER = "OTHER"


class Distribution(StrEnum):
    """Where a piece is sold: in the online shop, in boutiques only, or not shown at all."""

    ONLINE = "ONLINE"
    BOUTIQUE_ONLY = "BOUTIQUE_ONLY"
    HIDDEN = "HIDDEN"


class MetalKind(StrEnum):
    """Precious metals of a piece."""

    YELLOW_GOLD = "YELLOW_GOLD"
    WHITE_GOLD = "WHITE_GOLD"
    PINK_GOLD = "PINK_GOLD"
    PLATINUM = "PLATINUM"
    SILVER = "SILVER"
    OTHER = "OTHER"


class GemstoneOrigin(StrEnum):
    """Décret 2002-65 asks that synthetic stones be named as such."""

    NATURAL = "NATURAL"
    SYNTHETIC = "SYNTHETIC"
    UNKNOWN = "UNKNOWN"


class Product(Model):
    """A piece. Its French texts stand here, other languages in `ProductText`.

    `title_key` is the folded title that lists sort by. `lowest_price` and `highest_price` follow the variants' prices
    in minor units; while every price is on request they are `PRICE_UNKNOWN_LOW` and `PRICE_UNKNOWN_HIGH`, so that such
    a piece comes last whichever way a list is sorted. `preview_from` and `preview_until` open the piece to VIP
    customers before everyone else. `source_digest` tells an import whether its file says anything new.
    """

    id = fields.BigIntField(primary_key=True)
    handle = fields.CharField(max_length=255, unique=True)
    kind = fields.CharEnumField(ProductKind, max_length=16)
    distribution = fields.CharEnumField(Distribution, max_length=16, default=Distribution.ONLINE)
    title = fields.CharField(max_length=255)
    title_key = fields.CharField(max_length=255)
    description_html = fields.TextField()
    description = fields.TextField()
    vendor = fields.CharField(max_length=255, default="")
    product_type = fields.CharField(max_length=255, default="")
    seo_title = fields.CharField(max_length=255, default="")
    seo_description = fields.TextField(default="")
    safety_warnings = fields.TextField(null=True)
    engravable = fields.BooleanField(default=True)
    position = fields.IntField(default=0)
    lowest_price = fields.BigIntField(default=PRICE_UNKNOWN_LOW)
    highest_price = fields.BigIntField(default=PRICE_UNKNOWN_HIGH)
    published_at = fields.DatetimeField(null=True)
    preview_from = fields.DatetimeField(null=True)
    preview_until = fields.DatetimeField(null=True)
    source_digest = fields.CharField(max_length=64, default="")
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "products"
        indexes = (
            ("position", "id"),
            ("title_key", "id"),
            ("lowest_price", "id"),
            ("highest_price", "id"),
            ("published_at", "id"),
        )


class ProductText(Model):
    """One text of a piece in one language other than French.

    `field` names its place: `title`, `description`, `seo_title`, `option/taille`, `option/metal/or-rose`, `media/3`,
    `gemstone/0`, `tag/diamant` … `sort_key` is the folded text of what lists are sorted or narrowed by:
    titles, options, tags.
    """

    id = fields.BigIntField(primary_key=True)
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField("shop.Product", on_delete=fields.CASCADE)
    product_id: int
    language = fields.CharField(max_length=2)
    field = fields.CharField(max_length=191)
    text = fields.TextField()
    sort_key = fields.CharField(max_length=255, default="")

    class Meta:
        table = "product_texts"
        unique_together = (("product_id", "language", "field"),)


class ProductTag(Model):
    """A word that pieces are grouped and found by: `key` is its folded form."""

    id = fields.BigIntField(primary_key=True)
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField("shop.Product", on_delete=fields.CASCADE)
    product_id: int
    key = fields.CharField(max_length=128)
    tag = fields.CharField(max_length=128)

    class Meta:
        table = "product_tags"
        unique_together = (("product_id", "key"),)
        indexes = (("key", "product_id"),)


class ProductExclusion(Model):
    """A country of the shop to which this piece is not delivered."""

    id = fields.BigIntField(primary_key=True)
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField("shop.Product", on_delete=fields.CASCADE)
    product_id: int
    country = fields.CharField(max_length=2)

    class Meta:
        table = "product_exclusions"
        unique_together = (("product_id", "country"),)


class Metal(Model):
    """A precious metal of a piece: the weight is in milligrams."""

    id = fields.BigIntField(primary_key=True)
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField("shop.Product", on_delete=fields.CASCADE)
    product_id: int
    kind = fields.CharEnumField(MetalKind, max_length=16)
    fineness = fields.IntField()
    weight = fields.IntField(null=True)

    class Meta:
        table = "product_metals"


class Gemstone(Model):
    """A stone of a piece: carats are in thousandths."""

    id = fields.BigIntField(primary_key=True)
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField("shop.Product", on_delete=fields.CASCADE)
    product_id: int
    position = fields.IntField()
    kind = fields.CharField(max_length=64)
    origin = fields.CharEnumField(GemstoneOrigin, max_length=16)
    treatment = fields.CharField(max_length=128, null=True)
    carats = fields.IntField(null=True)

    class Meta:
        table = "product_gemstones"


class Option(Model):
    """What the customer chooses: a size, a metal."""

    id = fields.BigIntField(primary_key=True)
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField("shop.Product", on_delete=fields.CASCADE)
    product_id: int
    position = fields.IntField()
    handle = fields.CharField(max_length=64)
    name = fields.CharField(max_length=255)
    is_size = fields.BooleanField(default=False)

    class Meta:
        table = "product_options"
        unique_together = (("product_id", "handle"),)


class OptionValue(Model):
    """One choice of an option."""

    id = fields.BigIntField(primary_key=True)
    option: fields.ForeignKeyRelation[Option] = fields.ForeignKeyField("shop.Option", on_delete=fields.CASCADE)
    option_id: int
    position = fields.IntField()
    handle = fields.CharField(max_length=64)
    value = fields.CharField(max_length=255)

    class Meta:
        table = "product_option_values"
        unique_together = (("option_id", "handle"),)


class Media(Model):
    """A picture: a path under the gateway's own media, or the address where the import found it."""

    id = fields.BigIntField(primary_key=True)
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField("shop.Product", on_delete=fields.CASCADE)
    product_id: int
    position = fields.IntField()
    url = fields.CharField(max_length=2048)
    source_url = fields.CharField(max_length=2048, default="")
    alt_text = fields.CharField(max_length=512)
    width = fields.IntField(null=True)
    height = fields.IntField(null=True)
    placeholder = fields.TextField(null=True)

    class Meta:
        table = "product_media"
        indexes = (("product_id", "position"),)


class Variant(Model):
    """One buyable form of a piece. Prices are tax-inclusive minor units, null is a price on request.

    `compare_at` is what the merchant typed; it is announced only while `lowest_price_30d` is known, the lowest price of
    the 30 days before the reduction (C. conso. L112-1-1).
    `imported_quantity` is the quantity of the last import, so that importing a file again never undoes sales.
    `retired_at` marks a form that its piece does not come in any more: carts and orders that hold it still read it.
    """

    id = fields.BigIntField(primary_key=True)
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField("shop.Product", on_delete=fields.CASCADE)
    product_id: int
    position = fields.IntField()
    sku = fields.CharField(max_length=255, unique=True)
    barcode = fields.CharField(max_length=64, default="")
    price = fields.BigIntField(null=True)
    compare_at = fields.BigIntField(null=True)
    lowest_price_30d = fields.BigIntField(null=True)
    max_per_order = fields.IntField(default=5)
    media: fields.ForeignKeyNullableRelation[Media] = fields.ForeignKeyField(
        "shop.Media", null=True, on_delete=fields.SET_NULL
    )
    media_id: int | None
    grams = fields.IntField(default=0)
    imported_quantity = fields.IntField(null=True)
    retired_at = fields.DatetimeField(null=True)

    class Meta:
        table = "variants"
        indexes = (("product_id", "position"),)


class VariantOption(Model):
    """The value that a variant has for one option."""

    id = fields.BigIntField(primary_key=True)
    variant: fields.ForeignKeyRelation[Variant] = fields.ForeignKeyField("shop.Variant", on_delete=fields.CASCADE)
    variant_id: int
    value: fields.ForeignKeyRelation[OptionValue] = fields.ForeignKeyField("shop.OptionValue", on_delete=fields.CASCADE)
    value_id: int

    class Meta:
        table = "variant_options"
        unique_together = (("variant_id", "value_id"),)
        indexes = (("value_id", "variant_id"),)


class PriceFact(Model):
    """A price as it was set, never changed afterwards: the lowest price of 30 days comes from these."""

    id = fields.BigIntField(primary_key=True)
    variant: fields.ForeignKeyRelation[Variant] = fields.ForeignKeyField("shop.Variant", on_delete=fields.CASCADE)
    variant_id: int
    at = fields.DatetimeField()
    price = fields.BigIntField(null=True)
    compare_at = fields.BigIntField(null=True)

    class Meta:
        table = "price_facts"
        indexes = (("variant_id", "at"),)


class Collection(Model):
    """Pieces that belong together, in the maison's own order."""

    id = fields.BigIntField(primary_key=True)
    handle = fields.CharField(max_length=255, unique=True)
    position = fields.IntField(default=0)
    title = fields.CharField(max_length=255)
    description = fields.TextField(default="")
    image_url = fields.CharField(max_length=2048, default="")
    image_alt = fields.CharField(max_length=512, default="")

    class Meta:
        table = "collections"
        indexes = (("position", "id"),)


class CollectionText(Model):
    """A collection's text in a language other than French: `title`, `description`, `image_alt`."""

    id = fields.BigIntField(primary_key=True)
    collection: fields.ForeignKeyRelation[Collection] = fields.ForeignKeyField(
        "shop.Collection", on_delete=fields.CASCADE
    )
    collection_id: int
    language = fields.CharField(max_length=2)
    field = fields.CharField(max_length=64)
    text = fields.TextField()

    class Meta:
        table = "collection_texts"
        unique_together = (("collection_id", "language", "field"),)


class CollectionPiece(Model):
    """A piece's place in a collection."""

    id = fields.BigIntField(primary_key=True)
    collection: fields.ForeignKeyRelation[Collection] = fields.ForeignKeyField(
        "shop.Collection", on_delete=fields.CASCADE
    )
    collection_id: int
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField("shop.Product", on_delete=fields.CASCADE)
    product_id: int
    position = fields.IntField()

    class Meta:
        table = "collection_pieces"
        unique_together = (("collection_id", "product_id"),)
        indexes = (("collection_id", "position", "product_id"), ("product_id", "collection_id"))
