"""Documents for tests, issued through the rule itself."""

from decimal import Decimal

from resolvers.invoices.issuing import Document, issue
from resolvers.invoices.tables import Invoice, InvoiceKind
from resolvers.pricing.vat import extract
from resolvers.shop import Shop
from resolvers.writing import writing


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
