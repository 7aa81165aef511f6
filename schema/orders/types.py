"""Orders as GraphQL types."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import strawberry

from resolvers.catalog import pieces
from resolvers.invoices import books
from resolvers.languages.translations import translate
from resolvers.orders import reads
from resolvers.orders.lifecycle import EXPLANATIONS, LABELS
from resolvers.orders.tables import CancellationReason, Carrier, OrderStatus
from resolvers.payments.tables import PaymentState
from resolvers.people import addresses
from resolvers.pricing.delivery import DeliveryQuote
from resolvers.pricing.vat import VatPart
from schema.addresses import Address
from schema.cart.types import DeliveryOption
from schema.catalog.parts import Image, SelectedOption
from schema.catalog.types import Product, ProductVariant
from schema.context import Info
from schema.enums import described
from schema.invoices.types import Invoice
from schema.money import Money, TaxLine, money
from schema.node import Node, node_id
from schema.refusals import UserError
from schema.related import variant_of
from schema.scalars import URL

Number = Annotated[str, strawberry.argument(description="The order's number.")]
AccessToken = Annotated[str | None, strawberry.argument(description="The token that `checkoutSubmit` gave.")]

described(
    OrderStatus,
    "The five statuses of an order.",
    PENDING_PAYMENT="« Paiement en attente »: recorded, the bank has not answered yet.",
    IN_VALIDATION="« En cours de validation »: paid, its details are being checked.",
    CONFIRMED="« Confirmée »: order and payment validated, being prepared.",
    SHIPPED="« Expédiée »: on its way.",
    CANCELLED="« Annulée »: after a call, or because the payment was not approved.",
)
described(
    CancellationReason,
    "Why an order was cancelled.",
    CUSTOMER_REQUEST="The customer asked for it.",
    PAYMENT_DECLINED="The bank declined the payment.",
    PAYMENT_EXPIRED="The payment did not arrive in time.",
    OUT_OF_STOCK="A piece turned out not to be there.",
    COMPLIANCE="The law did not allow the sale.",
)
described(
    PaymentState,
    "Where the money of an order is.",
    PENDING="Awaited.",
    AUTHORISED="Approved by the bank, not yet taken.",
    CAPTURED="Taken.",
    DECLINED="Declined by the bank.",
    EXPIRED="Not paid in time.",
    VOIDED="Approved, then given back untaken.",
    REFUNDED="Given back.",
    PARTIALLY_REFUNDED="Given back in part.",
)

described(
    Carrier,
    "Who carries a parcel.",
    COLISSIMO="Colissimo.",
    CHRONOPOST="Chronopost.",
    DHL="DHL.",
    UPS="UPS.",
    FEDEX="FedEx.",
    OTHER="Another carrier.",
)


@strawberry.type(description="A status the order reached.")
class OrderStep:
    """A step of the timeline."""

    cursor: str = strawberry.field(description="Opaque; a subscription takes up after it.")
    status: OrderStatus = strawberry.field(description="The status.")
    at: datetime = strawberry.field(description="When.")
    message: str | None = strawberry.field(description="What was said with it.")

    @strawberry.field(description="The status in the operation's language.")
    def status_label(self, info: Info) -> str:
        return translate(LABELS[self.status], info.context.language)


@strawberry.type(description="A line as it was sold.")
class OrderLine:
    """Nothing here follows the catalogue."""

    sku: str = strawberry.field(description="The stock keeping unit.")
    title: str = strawberry.field(description="The piece's title, in the language of the order.")
    quantity: int = strawberry.field(description="How many.")
    engraving: str | None = strawberry.field(description="What is engraved.")
    gift_message: str | None = strawberry.field(description="What the card beside it says.")

    @strawberry.field(description="An opaque id.")
    def id(root: strawberry.Parent[reads.Line]) -> strawberry.ID:
        return node_id("OrderLine", root.id)

    @strawberry.field(description="The value chosen for each option.", graphql_type=list[SelectedOption])
    def selected_options(root: strawberry.Parent[reads.Line]) -> list[pieces.OptionValue]:
        return [frozen_option(option) for option in root.options]

    @strawberry.field(description="The price of one, tax included.")
    def unit_price(root: strawberry.Parent[reads.Line]) -> Money:
        return money(root.unit_price)

    @strawberry.field(description="The price of all, tax included.")
    def total(root: strawberry.Parent[reads.Line]) -> Money:
        return money(root.total)

    @strawberry.field(description='The rate of VAT, as a fraction such as `"0.2"`.')
    def tax_rate(root: strawberry.Parent[reads.Line]) -> Decimal:
        return root.tax_rate.normalize()

    @strawberry.field(description="The picture it was sold with.", graphql_type=Image | None)
    def image(root: strawberry.Parent[reads.Line]) -> pieces.Image | None:
        return None if root.image is None else _frozen_image(root.image)

    @strawberry.field(description="The variant, while it exists.", graphql_type=ProductVariant | None)
    async def variant(root: strawberry.Parent[reads.Line], info: Info) -> pieces.Variant | None:
        return await variant_of(info.context, root.variant_id)

    @strawberry.field(description="The piece, while it exists.", graphql_type=Product | None)
    async def product(root: strawberry.Parent[reads.Line], info: Info) -> pieces.Product | None:
        variant = await variant_of(info.context, root.variant_id)
        return None if variant is None else variant.product


def frozen_option(option: dict[str, str]) -> pieces.OptionValue:
    """An option as it was chosen, in the words of then."""
    frozen = pieces.Option(option["handle"], {"fr": option["name"]}, is_size=False)
    return pieces.OptionValue(option["value_handle"], {"fr": option["value"]}, frozen)


def _frozen_image(image: dict[str, Any]) -> pieces.Image:
    return pieces.Image(0, image["url"], {"fr": image["alt"]}, image["width"], image["height"], image["placeholder"])


@strawberry.type(description="A parcel under way.")
class Shipment:
    """Carrier and tracking number."""

    carrier: Carrier = strawberry.field(description="Who carries it.")
    tracking_number: str = strawberry.field(description="The number to follow it by.")
    tracking_url: URL | None = strawberry.field(description="Where to follow it.")
    shipped_at: datetime = strawberry.field(description="When it left.")
    delivered_at: datetime | None = strawberry.field(description="When it arrived.")


@strawberry.type(description="Why and when an order was cancelled.")
class Cancellation:
    """The reason, and what was said."""

    reason: CancellationReason = strawberry.field(description="The reason.")
    message: str | None = strawberry.field(description="What the concierge wrote.")
    at: datetime = strawberry.field(description="When.")


@strawberry.type(description="What is known of the payment.")
class PaymentSummary:
    """State of the money; no card data ever."""

    state: PaymentState = strawberry.field(description="Where the money is.")
    method: str | None = strawberry.field(description="How it was paid, in the provider's words.")
    due_at: datetime | None = strawberry.field(description="Until when it is awaited.")
    can_retry: bool = strawberry.field(description="Whether `paymentRetry` would open a payment page.")

    @strawberry.field(description="How much is awaited; null when nothing is.")
    def amount_due(root: strawberry.Parent[reads.PaymentSummary]) -> Money | None:
        return money(root.amount_due) if root.amount_due is not None else None


@strawberry.type(description="The statutory right of withdrawal (C. conso. L221-18).")
class WithdrawalState:
    """Whether it is open, and for what."""

    is_open: bool = strawberry.field(description="Whether the order can be withdrawn from.")
    until: datetime | None = strawberry.field(description="Until when; null before delivery, when the time starts.")

    @strawberry.field(description="Lines made to order, which are excluded by the consent given (L221-28).")
    def excluded_line_ids(root: strawberry.Parent[reads.Withdrawal]) -> list[strawberry.ID]:
        return [node_id("OrderLine", line_id) for line_id in root.excluded_line_ids]

    @strawberry.field(description="Lines that were withdrawn from already.")
    def withdrawn_line_ids(root: strawberry.Parent[reads.Withdrawal]) -> list[strawberry.ID]:
        return [node_id("OrderLine", line_id) for line_id in root.withdrawn_line_ids]


@strawberry.type(description="An order, frozen as it was placed.")
class Order(Node):
    """For its owner, or for whoever holds its token."""

    number: str = strawberry.field(description="Its number, random and readable.")
    placed_at: datetime = strawberry.field(description="When it was placed.")
    status: OrderStatus = strawberry.field(description="One of five.")
    email: str = strawberry.field(description="Where its letters go.")

    @classmethod
    def is_type_of(cls, obj: object, _: Info) -> bool:
        return isinstance(obj, reads.Order)

    @strawberry.field(description="An opaque id, unique over all types.")
    def id(root: strawberry.Parent[reads.Order]) -> strawberry.ID:
        return node_id("Order", root.id)

    @strawberry.field(description="The status as customers know it, such as « En cours de validation ».")
    def status_label(root: strawberry.Parent[reads.Order], info: Info) -> str:
        return translate(LABELS[root.status], info.context.language)

    @strawberry.field(description="What the status means, in a sentence.")
    def status_explanation(root: strawberry.Parent[reads.Order], info: Info) -> str:
        return translate(EXPLANATIONS[root.status], info.context.language, maison=info.context.shop.maison.name)

    @strawberry.field(description="The statuses it reached, the first first.")
    def timeline(root: strawberry.Parent[reads.Order]) -> list[OrderStep]:
        return [
            OrderStep(cursor=step.cursor, status=step.status, at=step.at, message=_said_with(root, step))
            for step in root.timeline
        ]

    @strawberry.field(description="What was ordered.", graphql_type=list[OrderLine])
    def lines(root: strawberry.Parent[reads.Order]) -> list[reads.Line]:
        return list(root.lines)

    @strawberry.field(description="The lines, tax included.")
    def subtotal(root: strawberry.Parent[reads.Order]) -> Money:
        return money(root.subtotal)

    @strawberry.field(description="Delivery, tax included.")
    def delivery(root: strawberry.Parent[reads.Order]) -> Money:
        return money(root.delivery)

    @strawberry.field(description="What is charged, and invoiced.")
    def total(root: strawberry.Parent[reads.Order]) -> Money:
        return money(root.total)

    @strawberry.field(description="The VAT inside the total, per rate.", graphql_type=list[TaxLine])
    def taxes(root: strawberry.Parent[reads.Order]) -> list[VatPart]:
        return list(root.taxes)

    @strawberry.field(description="Where it goes.", graphql_type=Address)
    def delivery_address(root: strawberry.Parent[reads.Order]) -> addresses.Address:
        return root.delivery_address

    @strawberry.field(description="Whom it is billed to.", graphql_type=Address)
    def billing_address(root: strawberry.Parent[reads.Order]) -> addresses.Address:
        return root.billing_address

    @strawberry.field(description="How it goes.", graphql_type=DeliveryOption)
    def delivery_option(root: strawberry.Parent[reads.Order]) -> DeliveryQuote:
        return root.delivery_option

    @strawberry.field(description="The parcel, once it was sent.", graphql_type=Shipment | None)
    def shipment(root: strawberry.Parent[reads.Order]) -> reads.Shipment | None:
        return root.shipment

    @strawberry.field(description="Why it was cancelled, if it was.", graphql_type=Cancellation | None)
    def cancellation(root: strawberry.Parent[reads.Order]) -> reads.Cancellation | None:
        return root.cancellation

    @strawberry.field(
        description="Invoices and credit notes; the first is issued when the order is confirmed.",
        graphql_type=list[Invoice],
    )
    def invoices(root: strawberry.Parent[reads.Order]) -> list[books.Document]:
        return list(root.invoices)

    @strawberry.field(description="What is known of the payment.", graphql_type=PaymentSummary)
    def payment(root: strawberry.Parent[reads.Order]) -> reads.PaymentSummary:
        return root.payment

    @strawberry.field(description="The statutory right of withdrawal.", graphql_type=WithdrawalState)
    def withdrawal(root: strawberry.Parent[reads.Order]) -> reads.Withdrawal:
        return root.withdrawal


def _said_with(order: reads.Order, step: reads.Step) -> str | None:
    cancelled = step.status is OrderStatus.CANCELLED
    return order.cancellation.message if cancelled and order.cancellation is not None else None


@strawberry.type(description="A hosted payment page that waits for the customer.")
class PaymentSession:
    """Where to send the customer."""

    redirect_url: URL = strawberry.field(description="Where to send the customer.")
    expires_at: datetime = strawberry.field(description="Until when the page waits.")


@strawberry.type(description="The answer to a checkout or a new try to pay.")
class CheckoutPayload:
    """The order and where to pay, or why not."""

    order: Order | None = strawberry.field(default=None, description="The order.")
    access_token: str | None = strawberry.field(
        default=None, description="Reads the order without an account; asking again gives it again."
    )
    payment: PaymentSession | None = strawberry.field(
        default=None, description="Where to pay; null when the order needs no payment or the provider does not answer."
    )
    user_errors: list[UserError] = strawberry.field(default_factory=list, description="Why not.")
