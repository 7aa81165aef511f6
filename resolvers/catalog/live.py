"""What may change whether a piece can be bought."""

# What of a piece but its stock these facts change.
OF_PIECES = frozenset({"product.updated", "price.set", "catalog.imported"})
# Facts of other nouns by their names: the catalogue knows no orders.
CHANGES = frozenset(
    {
        "stock.set",
        *OF_PIECES,
        "order.placed",
        "order.amended",
        "order.cancelled",
        "order.refunded",
    }
)
