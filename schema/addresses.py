"""Postal addresses, as shown and as given."""

import strawberry

from resolvers.people import addresses


@strawberry.type(description="A postal address.")
class Address:
    """Where a person lives or a parcel goes."""

    first_name: str = strawberry.field(description="First name.")
    last_name: str = strawberry.field(description="Last name.")
    company: str | None = strawberry.field(description="Company.")
    line1: str = strawberry.field(description="Street and number.")
    line2: str | None = strawberry.field(description="Building, floor, care of.")
    city: str = strawberry.field(description="Town.")
    region: str | None = strawberry.field(description="Province or county, where the country has one in addresses.")
    country: str = strawberry.field(description="Country (ISO 3166-1).")
    phone: str | None = strawberry.field(description="A telephone number for this address.")

    @strawberry.field(description="Postal code, as the country writes it; empty where it has none.")
    def postal_code(root: strawberry.Parent[addresses.Address]) -> str:
        return root.postal_code or ""


@strawberry.input(description="A postal address; `addressRules` says what each country asks for.")
class AddressInput:
    """An address as a customer gives it."""

    first_name: str = strawberry.field(description="First name.")
    last_name: str = strawberry.field(description="Last name.")
    company: str | None = strawberry.field(default=None, description="Company.")
    line1: str = strawberry.field(description="Street and number.")
    line2: str | None = strawberry.field(default=None, description="Building, floor, care of.")
    postal_code: str = strawberry.field(description="Postal code; empty where a country has none.")
    city: str = strawberry.field(description="Town.")
    region: str | None = strawberry.field(default=None, description="Province or county, by code or name.")
    country: str = strawberry.field(description="Country (ISO 3166-1), such as `FR`.")
    phone: str | None = strawberry.field(default=None, description="A telephone number for this address.")

    def given(self) -> addresses.Address:
        """The input as the rules read it."""
        return addresses.Address(
            first_name=self.first_name,
            last_name=self.last_name,
            company=self.company,
            line1=self.line1,
            line2=self.line2,
            postal_code=self.postal_code,
            city=self.city,
            region=self.region,
            country=self.country,
            phone=self.phone,
        )
