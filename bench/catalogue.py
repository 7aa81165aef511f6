"""A catalogue of any size: rings of four sizes with three pictures each."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from tortoise.connection import get_connection
from tortoise.transactions import in_transaction

from gateway.database.connecting import Database, connected
from resolvers.catalog.sources import SourceImage
from resolvers.catalog.storing import store
from resolvers.stock.levels import webshop
from tests.makers import ring

SIZES = {"50": 3, "52": 2, "54": 0, "56": 9}
PICTURES = 3
# So many are stored as the shop stores them; the others are copies, made by the database.
STORED = 2_000
# Which columns of a table hold keys, and which texts or numbers tell a piece from its copies.
KEYS: Mapping[str, Sequence[str]] = {
    "products": ("id",),
    "product_media": ("id", "product_id"),
    "product_options": ("id", "product_id"),
    "product_option_values": ("id", "option_id"),
    "product_search": ("product_id",),
    "variants": ("id", "media_id", "product_id"),
    "variant_options": ("id", "value_id", "variant_id"),
    "price_facts": ("id", "variant_id"),
    "stock_levels": ("id", "variant_id"),
}
OWN: Mapping[tuple[str, str], str] = {
    ("products", "handle"): "'bague-' || position + {products}",
    ("products", "position"): "position + {products}",
    ("products", "title"): "'Bague ' || position + {products}",
    ("products", "title_key"): "'bague ' || position + {products}",
    ("variants", "sku"): "'BAGUE-' || split_part(sku, '-', 2)::int + {products} || '-' || split_part(sku, '-', 3)",
}


async def filled(database: Database, products: int) -> None:
    """Put so many pieces into an empty shop; beyond two thousand, a multiple of them, in PostgreSQL alone."""
    stored = min(products, STORED)
    rings = [
        ring(
            f"Bague {place}",
            sizes=SIZES,
            price=90_000 + 1_000 * (place % 97),
            description=f"Une bague d'or jaune, la {place}e de sa lignée.",
            images=tuple(
                SourceImage(f"https://media.example/{place}/{number}.jpg", f"Bague {place}, vue {number}", "", 900, 900)
                for number in range(PICTURES)
            ),
        )
        for place in range(stored)
    ]
    async with connected(database, for_all_tasks=True):
        async with in_transaction() as connection:
            await webshop()
            await store(connection, rings, datetime.now(UTC))
        await _copied(products // stored - 1)
        # As a shop that runs for a while is: the planner knows its tables.
        await get_connection("default").execute_script("VACUUM ANALYZE")


async def _copied(times: int) -> None:
    """Every row once more, so many times, with keys of its own."""
    if not times:
        return
    connection = get_connection("default")
    for table, keys in KEYS.items():
        named = await connection.execute_query_dict(
            "SELECT column_name AS name FROM information_schema.columns"  # noqa: S608 - the names are those of KEYS
            f" WHERE table_name = '{table}' AND is_generated = 'NEVER'"
        )
        columns = [row["name"] for row in named]
        # Keys of copies are far enough apart for all that a copy has.
        shown = [
            f'"{name}" + number * 1000000'
            if name in keys
            else OWN.get((table, name), f'"{name}"').format(products=f"number * {STORED}")
            for name in columns
        ]
        listed = ", ".join(f'"{name}"' for name in columns)
        await connection.execute_script(
            f"INSERT INTO {table} ({listed}) SELECT {', '.join(shown)}"  # noqa: S608 - names of KEYS, of the schema, and OWN
            f" FROM {table}, generate_series(1, {times}) AS number"
        )
