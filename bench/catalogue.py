"""A catalogue of any size: rings of four sizes with three pictures each."""

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


async def filled(database: Database, products: int) -> None:
    """Put so many pieces into an empty shop."""
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
        for place in range(products)
    ]
    async with connected(database, for_all_tasks=True):
        async with in_transaction() as connection:
            await webshop()
            await store(connection, rings, datetime.now(UTC))
        # As a shop that runs for a while is: the planner knows its tables.
        await get_connection("default").execute_script("VACUUM ANALYZE")
