"""The cart as it is now: lines at today's prices, what they come to, and what stands against checking out."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tortoise.queryset import QuerySet

from resolvers.cart import tables
from resolvers.cart.drafts import engraving_refusal, purchase_refusal, quantity_refusal
from resolvers.catalog.availability import Availability, availability
from resolvers.catalog.pieces import Variant
from resolvers.catalog.reads import variants
from resolvers.languages.translations import message
from resolvers.people.addresses import Address
from resolvers.prepared import Prepared, Template
from resolvers.pricing.delivery import DeliveryQuote, chosen, quotes
from resolvers.pricing.territories import Territory, territory
from resolvers.pricing.totals import Totals, totals
from resolvers.refusals import Refusal, UserErrorCode
from resolvers.secrets import hashed
from resolvers.shop import Caller, Shop

OF_CUSTOMER = Template(lambda customer_id: tables.Cart.filter(customer_id=customer_id), UUID)
OF_SECRET = Template(lambda secret_hash: tables.Cart.filter(secret_hash=secret_hash, customer_id__isnull=True), str)
LINES = Prepared(lambda cart_ids: tables.CartLine.filter(cart_id__in=cart_ids).order_by("id"))


class CartWarningCode(StrEnum):
    """What changed since the customer last looked; nothing is ever cut silently."""

    PRICE_CHANGED = "PRICE_CHANGED"
    UNAVAILABLE = "UNAVAILABLE"
    QUANTITY_EXCEEDS_STOCK = "QUANTITY_EXCEEDS_STOCK"
    MERGED = "MERGED"


@dataclass(frozen=True, slots=True)
class CartWarning:
    """A change, as English source text, on a line."""

    code: CartWarningCode
    message: str
    line_id: int | None


class CheckoutStep(StrEnum):
    """The first stage that is not complete."""

    CART = "CART"
    DELIVERY = "DELIVERY"
    PAYMENT = "PAYMENT"


@dataclass(frozen=True, slots=True)
class Blocker:
    """What must be settled before the order can be placed."""

    refusal: Refusal
    line_id: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line at today's price; a piece whose price is on request now counts with the price last seen."""

    id: int
    variant: Variant
    quantity: int
    engraving: str | None
    gift_message: str | None
    unit_price: int
    seen_price: int | None
    availability: Availability

    @property
    def total(self) -> int:
        return self.unit_price * self.quantity


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where and how the order goes."""

    email: str
    phone: str | None
    address: Address
    option: DeliveryQuote | None
    options: tuple[DeliveryQuote, ...]


@dataclass(frozen=True, slots=True)
class Cart:
    """A cart in full, at one moment, for one country."""

    id: UUID
    version: int
    updated_at: datetime
    lines: tuple[Line, ...]
    totals: Totals
    delivery: Delivery | None
    billing_address: Address | None
    warnings: tuple[CartWarning, ...]
    blockers: tuple[Blocker, ...]
    step: CheckoutStep

    @property
    def is_estimated(self) -> bool:
        """Totals are final once the destination and the way there are known."""
        return self.delivery is None or self.delivery.option is None

    @property
    def total_quantity(self) -> int:
        return sum(line.quantity for line in self.lines)


def held(caller: Caller, secret: str | None) -> QuerySet[tables.Cart]:
    """The caller's own cart as a query: a customer's is theirs wherever they sign in, a guest's opens by its secret."""
    if caller.customer_id is not None:
        return tables.Cart.filter(customer_id=caller.customer_id)
    return tables.Cart.filter(secret_hash=hashed(secret or ""), customer_id__isnull=True)


async def find(caller: Caller, secret: str | None) -> tables.Cart | None:
    """The caller's cart; nobody is asked for a guest who shows nothing."""
    if caller.customer_id is not None:
        return await OF_CUSTOMER.first(caller.customer_id)
    return await OF_SECRET.first(hashed(secret)) if secret else None


async def read(shop: Shop, caller: Caller, secret: str | None, country: str) -> Cart | None:
    """The caller's cart, or None where there is none."""
    await shop.shelf.fresh()
    row = await find(caller, secret)
    return await view(shop, caller, row, country) if row is not None else None


async def view(shop: Shop, caller: Caller, row: tables.Cart, country: str) -> Cart:
    """A cart row in full. The address's country outranks the one asked for."""
    rows = await LINES.of([row.id])
    known, _ = await variants(shop.shelf, ids=[line.variant_id for line in rows])
    pairs = [(line, known[line.variant_id]) for line in rows if line.variant_id in known]
    return compose(shop, caller, row, pairs, country)


def compose(
    shop: Shop, caller: Caller, row: tables.Cart, pairs: Sequence[tuple[tables.CartLine, Variant]], country: str
) -> Cart:
    """The cart from what was read: no further statement is needed for anything it shows."""
    now, today = shop.clock(), shop.today
    address = Address(**row.delivery_address) if row.delivery_address else None
    place = destination(row, country)
    country = place.country
    lines = tuple(_line(line, variant, country, caller, now) for line, variant in pairs)
    subtotal = sum(line.total for line in lines)
    offered = quotes(shop.maison.deliveries, country, subtotal, today)
    option = chosen(offered, row.delivery_option) if address else None
    price = option.price if option and lines else None
    delivery = Delivery(row.email or "", row.phone, address, option, offered) if address else None
    blockers = tuple(_blockers(lines, delivery, country, caller, now))
    return Cart(
        id=row.id,
        version=row.version,
        updated_at=row.updated_at,
        lines=lines,
        totals=totals([line.total for line in lines], price, place, today),
        delivery=delivery,
        billing_address=Address(**row.billing_address) if row.billing_address else None,
        warnings=tuple(_warnings(lines)),
        blockers=blockers,
        step=_step(lines, blockers),
    )


def destination(row: tables.Cart, country: str) -> Territory:
    """Where a cart goes: what its address says outranks the country asked for."""
    address = row.delivery_address
    if not address:
        return territory(country, "")
    return territory(address["country"], address["postal_code"] or "", address["city"])


def _line(row: tables.CartLine, variant: Variant, country: str, caller: Caller, now: datetime) -> Line:
    price = variant.price if variant.price is not None else row.seen_price
    return Line(
        id=row.id,
        variant=variant,
        quantity=row.quantity,
        engraving=row.engraving or None,
        gift_message=row.gift_message or None,
        unit_price=price or 0,
        seen_price=row.seen_price,
        availability=availability(variant, country, caller, now),
    )


def _warnings(lines: Sequence[Line]) -> list[CartWarning]:
    warnings = []
    for line in lines:
        if line.unit_price != line.seen_price:
            text = message("The price of this piece has changed.")
            warnings.append(CartWarning(CartWarningCode.PRICE_CHANGED, text, line.id))
        if not line.availability.can_add_to_cart:
            text = message("This piece can no longer be bought here.")
            warnings.append(CartWarning(CartWarningCode.UNAVAILABLE, text, line.id))
        elif _wanted(lines, line) > line.variant.available:
            text = message("Fewer pieces are left than your cart holds.")
            warnings.append(CartWarning(CartWarningCode.QUANTITY_EXCEEDS_STOCK, text, line.id))
    return warnings


def _wanted(lines: Sequence[Line], line: Line) -> int:
    return sum(other.quantity for other in lines if other.variant.id == line.variant.id)


def _blockers(
    lines: Sequence[Line], delivery: Delivery | None, country: str, caller: Caller, now: datetime
) -> list[Blocker]:
    if not lines:
        return [Blocker(Refusal(code=UserErrorCode.CART_EMPTY, message=message("Your cart is empty.")))]
    blockers = []
    for line in lines:
        refusal = purchase_refusal(line.variant, country, caller, now)
        refusal = refusal or quantity_refusal(line.variant, _wanted(lines, line))
        refusal = refusal or engraving_refusal(line.variant, line.engraving)
        if refusal is not None:
            blockers.append(Blocker(refusal, line.id))
    if delivery is None or delivery.option is None:
        text = message("Please tell us where to deliver your order.")
        blockers.append(Blocker(Refusal(code=UserErrorCode.CHECKOUT_INCOMPLETE, message=text)))
    return blockers


def _step(lines: Sequence[Line], blockers: Sequence[Blocker]) -> CheckoutStep:
    if not lines or any(blocker.line_id is not None for blocker in blockers):
        return CheckoutStep.CART
    return CheckoutStep.DELIVERY if blockers else CheckoutStep.PAYMENT


def stored(address: Address) -> dict[str, str | None]:
    """An address as the cart and the order keep it."""
    return asdict(address)
