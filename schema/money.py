"""Money in GraphQL: exact, in minor units, and as people write it."""

from decimal import Decimal

import strawberry
from babel.numbers import format_currency

from resolvers.languages.translations import locale_of
from resolvers.pricing.vat import VatPart
from schema.context import Info
from schema.enums import CurrencyCode
from schema.scalars import BigInt

CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 15


@strawberry.type(description="An amount of money, tax included unless a field says otherwise.")
class Money:
    """An amount in minor units."""

    minor: strawberry.Private[int]

    @strawberry.field(description='The amount with two decimals, such as `"1234.50"`.')
    def amount(self) -> Decimal:
        return (Decimal(self.minor) / 100).quantize(CENT)

    @strawberry.field(description="The currency: always euro.")
    def currency_code(self) -> CurrencyCode:
        return CurrencyCode.EUR

    @strawberry.field(description="The amount in cents.")
    def minor_units(self) -> BigInt:
        return BigInt(self.minor)

    @strawberry.field(description="The amount as people write it in the operation's language, such as « 1 234,50 € ».")
    def formatted(self, info: Info) -> str:
        return amount_text(self.minor, info.context.language)


def amount_text(minor: int, language: str) -> str:
    """Minor units as people write them."""
    return format_currency(Decimal(minor) / 100, "EUR", locale=locale_of(language))


def money(minor: int) -> Money:
    """Minor units as Money."""
    return Money(minor=minor)


def minor_units(amount: Decimal) -> int | None:
    """An amount in cents; None when it is finer than a cent or out of any range."""
    # Compared first: arithmetic with exponents as large as clients may write overflows.
    if not -LARGEST <= amount <= LARGEST or amount.quantize(CENT) != amount:
        return None
    return int(amount.quantize(CENT) * 100)


@strawberry.type(description="The VAT of one rate inside a total.")
class TaxLine:
    """A part of a total; taxable and tax sum to it exactly over all rates."""

    @strawberry.field(description='The rate as a fraction, such as `"0.2"`.')
    def rate(root: strawberry.Parent[VatPart]) -> Decimal:
        return root.rate.normalize() + 0

    @strawberry.field(description="The amount without tax.")
    def taxable(root: strawberry.Parent[VatPart]) -> Money:
        return money(root.taxable)

    @strawberry.field(description="The tax.")
    def tax(root: strawberry.Parent[VatPart]) -> Money:
        return money(root.tax)
