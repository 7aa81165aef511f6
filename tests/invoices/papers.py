"""Documents for tests, issued through the rule itself."""

from decimal import Decimal
from typing import Any

from tortoise.connection import get_connection

from resolvers.invoices.issuing import Document, issue
from resolvers.invoices.tables import Invoice, InvoiceKind
from resolvers.pricing.vat import extract
from resolvers.shop import Shop
from resolvers.writing import writing

TRIGGERS = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'invoice%'",
    "postgres": "SELECT tgname AS name, tgrelid::regclass::text AS tbl_name FROM pg_trigger WHERE tgname = 'stay'",
}


def paper(order_number: str, gross: int = 12_000, country: str = "FR", rate: str = "0.20") -> Document:
    """An invoice that says next to nothing."""
    return Document(
        InvoiceKind.INVOICE,
        order_number,
        country,
        (extract(gross, Decimal(rate)),),
        {"order": {"number": order_number}},
    )


async def issued(shop: Shop, *papers: Document) -> list[Invoice]:
    """Each in a transaction of its own."""
    found = []
    for each in papers:
        async with writing(shop) as write:
            found.append(await issue(write, shop, each))
    return found


async def unguarded() -> Any:
    """The connection of somebody who may do everything: the triggers that keep invoices are gone."""
    client = get_connection("default")
    dialect = client.capabilities.dialect
    for row in await client.execute_query_dict(TRIGGERS[dialect]):
        on = "" if dialect == "sqlite" else f" ON {row['tbl_name']}"
        await client.execute_query(f"DROP TRIGGER {row['name']}{on}")
    return client
