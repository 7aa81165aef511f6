"""Invoices, credit notes and the VAT return as GraphQL types."""

from datetime import date, datetime
from decimal import Decimal

import strawberry

from resolvers.invoices import books
from resolvers.invoices.links import invoice_url
from resolvers.invoices.tables import InvoiceKind
from resolvers.pricing.vat import VatPart
from schema.context import Info
from schema.enums import CountryCode, described
from schema.money import Money, TaxLine, money
from schema.node import node_id
from schema.scalars import URL

described(InvoiceKind, "What a document is.", INVOICE="An invoice.", CREDIT_NOTE="A credit note.")


@strawberry.type(description="An invoice or credit note, never changed once issued.")
class Invoice:
    """A document of an order."""

    number: str = strawberry.field(description="Its number, chronological and without a gap per series and year.")
    kind: InvoiceKind = strawberry.field(description="What it is.")
    issued_at: datetime = strawberry.field(description="When it was issued.")
    issued_on: date = strawberry.field(description="The day it bears, in the maison's time zone.")
    order_number: str = strawberry.field(description="The order it is about.")
    corrects: str | None = strawberry.field(description="The number of the invoice that a credit note takes back from.")

    @strawberry.field(description="An opaque id.")
    def id(root: strawberry.Parent[books.Document]) -> strawberry.ID:
        return node_id("Invoice", root.id)

    @strawberry.field(description="Where the goods went, whose VAT it bears.")
    def country(root: strawberry.Parent[books.Document]) -> CountryCode:
        return CountryCode[root.country]

    @strawberry.field(description="What it comes to, tax included.")
    def total(root: strawberry.Parent[books.Document]) -> Money:
        return money(root.total)

    @strawberry.field(description="The VAT inside, per rate.", graphql_type=list[TaxLine])
    def taxes(root: strawberry.Parent[books.Document]) -> list[VatPart]:
        return list(root.taxes)

    @strawberry.field(
        description="Where to download it as a PDF with Factur-X inside. The link works for fifteen minutes: ask again"
        " rather than keep it."
    )
    def pdf_url(root: strawberry.Parent[books.Document], info: Info) -> URL:
        return URL(invoice_url(info.context.shop, root.number))


@strawberry.type(description="What is to be declared for a country and a rate, credit notes taken off.")
class VatReturnLine:
    """A line of the return."""

    orders: int = strawberry.field(description="How many orders were invoiced.")

    @strawberry.field(description="Where the goods went.")
    def country(root: strawberry.Parent[books.VatReturnLine]) -> CountryCode:
        return CountryCode[root.country]

    @strawberry.field(description='The rate as a fraction, such as `"0.2"`.')
    def rate(root: strawberry.Parent[books.VatReturnLine]) -> Decimal:
        return root.rate.normalize() + 0

    @strawberry.field(description="The amount without tax.")
    def taxable(root: strawberry.Parent[books.VatReturnLine]) -> Money:
        return money(root.taxable)

    @strawberry.field(description="The tax.")
    def tax(root: strawberry.Parent[books.VatReturnLine]) -> Money:
        return money(root.tax)
