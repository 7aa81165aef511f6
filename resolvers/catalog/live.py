"""What may change whether a piece can be bought."""

# Facts of other nouns by their names: the catalogue knows no orders.
CHANGES = frozenset(
    {
        "stock.set",
        "product.updated",
        "price.set",
        "catalog.imported",
        "order.placed",
        "order.amended",
        "order.cancelled",
        "order.refunded",
    }
)
