"""What those who keep the books ask."""

from datetime import date
from typing import Annotated

import strawberry

from resolvers.invoices import books
from resolvers.invoices.links import books_url
from resolvers.paging import Page
from schema.context import Info
from schema.invoices.types import Invoice, VatReturnLine
from schema.paging import Connection, paged, window
from schema.people.admin import After, First
from schema.problems import bad_input
from schema.scalars import URL

FirstDay = Annotated[date, strawberry.argument(name="from", description="The first day, in the maison's time zone.")]
LastDay = Annotated[date, strawberry.argument(name="to", description="The last day, included.")]


@strawberry.type
class InvoicesAdminQuery:
    """Root fields about invoices."""

    @strawberry.field(description="Invoices and credit notes, the newest first.", graphql_type=Connection[Invoice])
    async def invoices(
        self,
        first: First = 50,
        after: After = None,
        from_: Annotated[
            date | None, strawberry.argument(name="from", description="Only those issued on this day or later.")
        ] = None,
        to: Annotated[date | None, strawberry.argument(description="Only those issued on this day or earlier.")] = None,
    ) -> Page[books.Document]:
        return await paged(books.documents(from_, to, window(first, after)))

    @strawberry.field(
        description="What is to be declared per country and rate, by day of issuing, credit notes taken off.",
        graphql_type=list[VatReturnLine],
    )
    async def vat_return(self, from_: FirstDay, to: LastDay) -> list[books.VatReturnLine]:
        return await books.vat_return(*_days(from_, to))

    @strawberry.field(description="The VAT return as a table. The link works for fifteen minutes.")
    async def vat_return_csv_url(self, info: Info, from_: FirstDay, to: LastDay) -> URL:
        return _exported(info, "vat-return", from_, to)

    @strawberry.field(description="Every document of these days as a table. The link works for fifteen minutes.")
    async def invoices_csv_url(self, info: Info, from_: FirstDay, to: LastDay) -> URL:
        return _exported(info, "invoices", from_, to)


def _days(first: date, last: date) -> tuple[date, date]:
    if last < first:
        raise bad_input("`from` is a day after `to`.")
    return first, last


def _exported(info: Info, name: str, first: date, last: date) -> URL:
    first, last = _days(first, last)
    return URL(books_url(info.context.shop, name, {"from": first.isoformat(), "to": last.isoformat()}))
