"""The maison's facts as GraphQL types."""

from datetime import date, datetime
from decimal import Decimal

import strawberry

from resolvers.concierge import hours
from resolvers.languages.countries import country_name
from resolvers.languages.translations import message, translate
from resolvers.maison import Boutique as BoutiqueFacts
from resolvers.maison import ConciergeFacts, Maison, Opening, Text, said
from resolvers.maison import Terms as TermsOfSale
from resolvers.people import addresses
from resolvers.people.addresses import AddressRules as Rules
from resolvers.pricing.territories import DELIVERY_COUNTRIES, territory
from resolvers.pricing.vat import rate
from schema.addresses import Address
from schema.context import Info
from schema.enums import CountryCode, CurrencyCode, LanguageCode, Weekday
from schema.node import node_id
from schema.scalars import URL

ORDER_BUTTON = message("Order with an obligation to pay")
GUARANTEE = message(
    "You have a legal guarantee of conformity of two years from delivery: the seller is liable to you for any lack of"
    " conformity, and you may ask for repair or replacement free of charge."
)


@strawberry.type(description="Hours of one weekday, in the time zone that goes with them.")
class OpeningHours:
    """An opening."""

    @strawberry.field(description="The day.")
    def weekday(root: strawberry.Parent[Opening]) -> Weekday:
        return list(Weekday)[root.weekday]

    @strawberry.field(description="When it opens, such as `10:00`.")
    def opens(root: strawberry.Parent[Opening]) -> str:
        return root.opens.strftime("%H:%M")

    @strawberry.field(description="When it closes, such as `19:00`.")
    def closes(root: strawberry.Parent[Opening]) -> str:
        return root.closes.strftime("%H:%M")


@strawberry.type(description="The maison's customer relations: by telephone, mail and WhatsApp.")
class Concierge:
    """How the concierge is reached, and whether somebody answers now."""

    phone: str = strawberry.field(description="The telephone number in E.164, such as `+33178421232`.")
    phone_display: str = strawberry.field(description="The telephone number as it is printed.")
    email: str = strawberry.field(description="The e-mail address.")
    whatsapp_url: URL = strawberry.field(description="Where a WhatsApp conversation begins.")
    time_zone: str = strawberry.field(description="The time zone of the hours, such as `Europe/Paris`.")

    @strawberry.field(description="The weekly hours.")
    def opening_hours(root: strawberry.Parent[ConciergeFacts]) -> list[OpeningHours]:
        return list(root.hours)  # type: ignore[arg-type]

    @strawberry.field(description="Whether somebody answers at this moment.")
    def is_open_now(root: strawberry.Parent[ConciergeFacts], info: Info) -> bool:
        return hours.is_open(root, info.context.now)

    @strawberry.field(description="When it opens next; null while it is open.")
    def next_opening_at(root: strawberry.Parent[ConciergeFacts], info: Info) -> datetime | None:
        return hours.next_opening(root, info.context.now)

    @strawberry.field(description="Holidays and exceptional days of the next 60 days.")
    def closed_on(root: strawberry.Parent[ConciergeFacts], info: Info) -> list[date]:
        return hours.closed_days(root, info.context.now)


@strawberry.type(description="A country the shop delivers to.")
class DeliveryCountry:
    """A delivery country with the rate of VAT that prices contain there."""

    code: CountryCode = strawberry.field(description="The country.")

    @strawberry.field(description="Its name in the operation's language.")
    def name(self, info: Info) -> str:
        return country_name(self.code.name, info.context.language)

    @strawberry.field(description='The standard rate of VAT there today, as a fraction such as `"0.2"`.')
    def vat_rate(self, info: Info) -> Decimal:
        return rate(territory(self.code.name, "").vat_area, info.context.shop.today).normalize()


@strawberry.type(description="The terms of sale that an order accepts.")
class Terms:
    """The present version of the terms."""

    version: str = strawberry.field(description="The version to accept in `checkoutSubmit`.")
    effective_from: date = strawberry.field(description="Since when this version holds.")

    @strawberry.field(description="The terms, as clean HTML.")
    def html(root: strawberry.Parent[TermsOfSale], info: Info) -> str:
        return said(root.html, info.context.language)

    @strawberry.field(description="The model withdrawal form, as clean HTML.")
    def withdrawal_form_html(root: strawberry.Parent[TermsOfSale], info: Info) -> str:
        return said(root.withdrawal_form_html, info.context.language)


@strawberry.type(description="A page of the shop: FAQ, legal notice, privacy.")
class Page:
    """A text of the maison."""

    handle: str = strawberry.field(description="Its name in addresses.")
    version: str = strawberry.field(description="Its version.")

    @strawberry.field(description="Its title.")
    def title(root: strawberry.Parent[Text], info: Info) -> str:
        return said(root.title, info.context.language)

    @strawberry.field(description="Its text, as clean HTML.")
    def html(root: strawberry.Parent[Text], info: Info) -> str:
        return said(root.html, info.context.language)


@strawberry.type(description="A boutique of the maison.")
class Boutique:
    """Where pieces can be seen."""

    name: str = strawberry.field(description="Its name.")
    phone: str = strawberry.field(description="Its telephone number in E.164.")

    @strawberry.field(description="An opaque id.")
    def id(root: strawberry.Parent[BoutiqueFacts]) -> strawberry.ID:
        return node_id("Boutique", root.handle)

    @strawberry.field(description="Where it is.", graphql_type=Address)
    def address(root: strawberry.Parent[BoutiqueFacts]) -> addresses.Address:
        return addresses.Address(
            first_name="",
            last_name="",
            company=root.name,
            line1=root.street,
            line2=None,
            postal_code=root.postal_code,
            city=root.city,
            region=None,
            country=root.country,
            phone=root.phone,
        )

    @strawberry.field(description="When it is open.")
    def opening_hours(root: strawberry.Parent[BoutiqueFacts]) -> list[OpeningHours]:
        return list(root.hours)  # type: ignore[arg-type]


@strawberry.type(description="What a country asks of a postal address.")
class AddressRules:
    """Rules that the server checks and a form can follow."""

    country: str = strawberry.field(description="The country (ISO 3166-1).")
    postal_code_pattern: str | None = strawberry.field(description="A regular expression the postal code fits.")
    postal_code_example: str | None = strawberry.field(description="A postal code as it is written there.")

    @strawberry.field(description="Names of the fields of `AddressInput` that must be filled.")
    def required_fields(root: strawberry.Parent[Rules]) -> list[str]:
        return list(root.required_fields)

    @strawberry.field(description="Names of the fields in the order in which people there write them.")
    def field_order(root: strawberry.Parent[Rules]) -> list[str]:
        return list(root.field_order)


@strawberry.type(description="The maison and its shop.")
class Shop:
    """What every storefront shows."""

    name: str = strawberry.field(description="The maison's name.")

    @strawberry.field(description="The currency of all prices.")
    def currency_code(self) -> CurrencyCode:
        return CurrencyCode.EUR

    @strawberry.field(description="The languages the shop speaks, the most complete first.")
    def languages(root: strawberry.Parent[Maison]) -> list[LanguageCode]:
        return [LanguageCode[language.upper()] for language in root.languages]

    @strawberry.field(description="Where the shop delivers.")
    def delivery_countries(self) -> list[DeliveryCountry]:
        return [DeliveryCountry(code=CountryCode[code]) for code in DELIVERY_COUNTRIES]

    @strawberry.field(description="The customer relations service.", graphql_type=Concierge)
    def concierge(root: strawberry.Parent[Maison]) -> ConciergeFacts:
        return root.concierge

    @strawberry.field(description="The terms of sale.", graphql_type=Terms)
    def terms(root: strawberry.Parent[Maison]) -> TermsOfSale:
        return root.terms

    @strawberry.field(description="The version of the terms, to accept in `checkoutSubmit`.")
    def terms_version(root: strawberry.Parent[Maison]) -> str:
        return root.terms.version

    @strawberry.field(description="The words the button that orders must carry (C. conso. L221-14).")
    def order_button_label(self, info: Info) -> str:
        return translate(ORDER_BUTTON, info.context.language)

    @strawberry.field(
        description="The notice of the legal guarantee, to show before the order (directive (EU) 2024/825)."
    )
    def legal_guarantee_notice(self, info: Info) -> str:
        return translate(GUARANTEE, info.context.language)

    @strawberry.field(description="The boutiques.", graphql_type=list[Boutique])
    def boutiques(root: strawberry.Parent[Maison]) -> list[BoutiqueFacts]:
        return list(root.boutiques)
