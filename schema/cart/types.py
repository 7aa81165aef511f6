"""The cart as GraphQL types."""

from datetime import date, datetime

import strawberry

from resolvers.cart import carts
from resolvers.cart.carts import CartWarningCode, CheckoutStep
from resolvers.catalog.availability import Availability as Answer
from resolvers.catalog.pieces import Variant
from resolvers.languages.translations import translate
from resolvers.maison import said
from resolvers.people import addresses
from resolvers.pricing.delivery import DeliveryQuote
from resolvers.pricing.vat import VatPart
from resolvers.refusals import UserErrorCode
from schema.addresses import Address
from schema.catalog.availability import Availability
from schema.catalog.types import ProductVariant
from schema.context import Info
from schema.enums import described
from schema.money import Money, TaxLine, money
from schema.node import Node, node_id
from schema.refusals import UserError, refusal_text

described(
    CartWarningCode,
    "What changed since the customer last looked.",
    PRICE_CHANGED="A price is another now.",
    UNAVAILABLE="A piece can no longer be bought.",
    QUANTITY_EXCEEDS_STOCK="Fewer pieces are left than the cart holds.",
    MERGED="Equal lines were put together.",
)
described(
    CheckoutStep,
    "The first stage of the checkout that is not complete.",
    CART="Lines must be added or settled; « valider ma commande » leads on.",
    DELIVERY="Recipient, address and way of delivery are missing.",
    PAYMENT="Everything is there: `checkoutSubmit` places the order.",
)


@strawberry.type(description="So many of one variant.")
class CartLine:
    """A line at today's price."""

    quantity: int = strawberry.field(description="How many.")
    engraving: str | None = strawberry.field(description="What is engraved; an engraved piece cannot be returned.")
    gift_message: str | None = strawberry.field(description="What the card beside it says.")

    @strawberry.field(description="An opaque id, to change or remove the line.")
    def id(root: strawberry.Parent[carts.Line]) -> strawberry.ID:
        return node_id("CartLine", root.id)

    @strawberry.field(description="The variant, readable also when it was hidden since.", graphql_type=ProductVariant)
    def variant(root: strawberry.Parent[carts.Line]) -> Variant:
        return root.variant

    @strawberry.field(description="Today's price of one.")
    def unit_price(root: strawberry.Parent[carts.Line]) -> Money:
        return money(root.unit_price)

    @strawberry.field(description="Today's price of all.")
    def total(root: strawberry.Parent[carts.Line]) -> Money:
        return money(root.total)

    @strawberry.field(description="Its availability in the cart's country.", graphql_type=Availability)
    def availability(root: strawberry.Parent[carts.Line]) -> Answer:
        return root.availability


@strawberry.type(description="What a cart comes to.")
class CartCost:
    """Totals with the VAT inside."""

    @strawberry.field(description="The lines, tax included.")
    def subtotal(root: strawberry.Parent[carts.Cart]) -> Money:
        return money(root.totals.subtotal)

    @strawberry.field(description="Reductions of the whole cart; the shop grants none.")
    def discounts(self) -> list[Money]:
        return []

    @strawberry.field(description="Delivery, tax included; null until the destination is known.")
    def delivery(root: strawberry.Parent[carts.Cart]) -> Money | None:
        return None if root.totals.delivery is None else money(root.totals.delivery)

    @strawberry.field(description="What is to pay.")
    def total(root: strawberry.Parent[carts.Cart]) -> Money:
        return money(root.totals.total)

    @strawberry.field(description="The VAT inside the total, per rate.", graphql_type=list[TaxLine])
    def taxes(root: strawberry.Parent[carts.Cart]) -> list[VatPart]:
        return list(root.totals.taxes)

    @strawberry.field(description="Whether delivery and destination may still change the total.")
    def is_estimated(root: strawberry.Parent[carts.Cart]) -> bool:
        return root.is_estimated


@strawberry.type(description="Something that changed since the customer last looked.")
class CartWarning:
    """Never a silent cut."""

    code: CartWarningCode = strawberry.field(description="What changed, for programs.")

    @strawberry.field(description="What changed, fit to show a customer.")
    def message(root: strawberry.Parent[carts.CartWarning], info: Info) -> str:
        return translate(root.message, info.context.language)

    @strawberry.field(description="The line it is about.")
    def line_id(root: strawberry.Parent[carts.CartWarning]) -> strawberry.ID | None:
        return None if root.line_id is None else node_id("CartLine", root.line_id)


@strawberry.type(description="A way to deliver, with price and dates.")
class DeliveryOption:
    """An offer for a destination."""

    handle: str = strawberry.field(description="Its name, for `CartDeliveryInput.optionHandle`.")
    earliest: date = strawberry.field(description="The first day it may arrive.")
    latest: date = strawberry.field(description="The last day it should arrive.")
    signature_required: bool = strawberry.field(description="Whether it is handed over against a signature.")
    insured: bool = strawberry.field(description="Whether the parcel is insured for its value.")

    @strawberry.field(description="Its name for people.")
    def title(root: strawberry.Parent[DeliveryQuote], info: Info) -> str:
        return said(root.title, info.context.language)

    @strawberry.field(description="Its price, tax included.")
    def price(root: strawberry.Parent[DeliveryQuote]) -> Money:
        return money(root.price)


@strawberry.type(description="Where and how an order goes.")
class CartDelivery:
    """Recipient, address and way."""

    email: str = strawberry.field(description="Where letters about the order go.")

    @strawberry.field(description="A number for the carrier, in E.164; empty when none was given.")
    def phone(root: strawberry.Parent[carts.Delivery]) -> str:
        return root.phone or ""

    @strawberry.field(description="The address.", graphql_type=Address)
    def address(root: strawberry.Parent[carts.Delivery]) -> addresses.Address:
        return root.address

    @strawberry.field(description="The chosen way, else the cheapest.", graphql_type=DeliveryOption | None)
    def option(root: strawberry.Parent[carts.Delivery]) -> DeliveryQuote | None:
        return root.option

    @strawberry.field(description="All ways to deliver there.", graphql_type=list[DeliveryOption])
    def options(root: strawberry.Parent[carts.Delivery]) -> list[DeliveryQuote]:
        return list(root.options)


@strawberry.type(description="What must be settled before the order can be placed.")
class CheckoutBlocker:
    """A reason that stands against ordering."""

    @strawberry.field(description="What it is, for programs.")
    def code(root: strawberry.Parent[carts.Blocker]) -> UserErrorCode:
        return root.refusal.code

    @strawberry.field(description="What it is, fit to show a customer.")
    def message(root: strawberry.Parent[carts.Blocker], info: Info) -> str:
        return refusal_text(root.refusal, info.context)

    @strawberry.field(description="The line it is about.")
    def line_id(root: strawberry.Parent[carts.Blocker]) -> strawberry.ID | None:
        return None if root.line_id is None else node_id("CartLine", root.line_id)


@strawberry.type(description="How far the checkout is.")
class CheckoutState:
    """Step and blockers, so that a storefront never guesses."""

    step: CheckoutStep = strawberry.field(description="The first stage that is not complete.")

    @strawberry.field(description="What stands against ordering.", graphql_type=list[CheckoutBlocker])
    def blockers(root: strawberry.Parent[carts.Cart]) -> list[carts.Blocker]:
        return list(root.blockers)


@strawberry.type(description="What a customer means to buy.")
class Cart(Node):
    """Found by its secret; the id alone opens nothing."""

    version: int = strawberry.field(description="Grows with every edit; for `ifVersion`.")
    updated_at: datetime = strawberry.field(description="When it was last edited.")
    total_quantity: int = strawberry.field(description="How many pieces it holds.")

    @classmethod
    def is_type_of(cls, obj: object, _: Info) -> bool:
        return isinstance(obj, carts.Cart)

    @strawberry.field(description="An opaque id, unique over all types.")
    def id(root: strawberry.Parent[carts.Cart]) -> strawberry.ID:
        return node_id("Cart", root.id)

    @strawberry.field(description="The lines, in the order they were added.", graphql_type=list[CartLine])
    def lines(root: strawberry.Parent[carts.Cart]) -> list[carts.Line]:
        return list(root.lines)

    @strawberry.field(description="What it comes to.", graphql_type=CartCost)
    def cost(root: strawberry.Parent[carts.Cart]) -> carts.Cart:
        return root

    @strawberry.field(description="What changed since the customer last looked.", graphql_type=list[CartWarning])
    def warnings(root: strawberry.Parent[carts.Cart]) -> list[carts.CartWarning]:
        return list(root.warnings)

    @strawberry.field(description="Where and how it goes; null until it is said.", graphql_type=CartDelivery | None)
    def delivery(root: strawberry.Parent[carts.Cart]) -> carts.Delivery | None:
        return root.delivery

    @strawberry.field(description="Whom to bill; null means the delivery address.", graphql_type=Address | None)
    def billing_address(root: strawberry.Parent[carts.Cart]) -> addresses.Address | None:
        return root.billing_address

    @strawberry.field(description="How far the checkout is.", graphql_type=CheckoutState)
    def checkout(root: strawberry.Parent[carts.Cart]) -> carts.Cart:
        return root


@strawberry.type(description="The answer to an edit of the cart.")
class CartPayload:
    """The cart, or why nothing changed."""

    cart: Cart | None = strawberry.field(default=None, description="The cart after the edit; null when refused.")
    cart_token: str | None = strawberry.field(
        default=None, description="The secret of a cart that this call made, for `X-Cart-Token`; else null."
    )
    user_errors: list[UserError] = strawberry.field(default_factory=list, description="Why nothing changed.")
    warnings: list[CartWarning] = strawberry.field(
        default_factory=list, description="What changed besides what was asked."
    )


@strawberry.type(description="The answer to sharing a cart with an adviser.")
class CartSharePayload:
    """A code to be read aloud, or why not."""

    code: str | None = strawberry.field(default=None, description="The code, such as `7K3M9-QXR2D`.")
    expires_at: datetime | None = strawberry.field(default=None, description="Until when it opens the cart.")
    user_errors: list[UserError] = strawberry.field(default_factory=list, description="Why not.")
