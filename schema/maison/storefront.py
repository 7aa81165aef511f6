"""What the storefront asks about the maison."""

from typing import Annotated

import strawberry

from resolvers.maison import Maison, Text
from resolvers.people import addresses
from schema.context import Info
from schema.maison.types import AddressRules, Page, Shop
from schema.problems import bad_input


@strawberry.type
class MaisonQuery:
    """Root fields about the maison."""

    @strawberry.field(description="The maison and its shop.", graphql_type=Shop)
    def shop(self, info: Info) -> Maison:
        return info.context.shop.maison

    @strawberry.field(
        description="A page: `faq`, `legal-notice`, `privacy`; null when there is none.", graphql_type=Page | None
    )
    def page(
        self, info: Info, handle: Annotated[str, strawberry.argument(description="The page's name.")]
    ) -> Text | None:
        return info.context.shop.maison.pages.get(handle)

    @strawberry.field(
        description="What an address must have in a country; any country, since a bill may go anywhere.",
        graphql_type=AddressRules,
    )
    def address_rules(
        self, country: Annotated[str, strawberry.argument(description="ISO 3166-1 code, such as `IE`.")]
    ) -> addresses.AddressRules:
        try:
            return addresses.rules(country)
        except LookupError as unknown:
            raise bad_input(str(unknown)) from None
