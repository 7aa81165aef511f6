"""Checkout: from a cart to exactly one order per attempt token, whatever the retries and races."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlsplit
from uuid import UUID

import orjson
from tortoise.exceptions import IntegrityError
from tortoise.expressions import F

from resolvers.cart import tables as cart_tables
from resolvers.cart.carts import Cart, Line, find, stored, view
from resolvers.cart.editing import Asker
from resolvers.languages.translations import message
from resolvers.orders.holding import hold
from resolvers.orders.lifecycle import STEPS, Actor
from resolvers.orders.lines import Sold, frozen, taxed
from resolvers.orders.numbers import access_token, new_number
from resolvers.orders.tables import AcceptedTerms, Order, OrderLine, OrderStatus
from resolvers.payments.sessions import OpenSession, open_session, planned
from resolvers.people.cards import address_holds_card_number
from resolvers.people.emails import normalise
from resolvers.ports import PaymentRefused, ProviderUnavailable
from resolvers.refusals import CartChanged, Refusal, Refused, UserErrorCode
from resolvers.rows import column
from resolvers.secrets import hashed
from resolvers.shop import Shop
from resolvers.writing import Writing, writing

LONGEST_TOKEN = 64
# An order in validation is paid anew once staff asked for it.
PAYABLE = (OrderStatus.PENDING_PAYMENT, OrderStatus.IN_VALIDATION)


@dataclass(frozen=True, slots=True)
class Submission:
    """What the customer sends with « commande avec obligation de paiement »."""

    attempt_token: str
    terms_version: str
    return_url: str
    expected_total: int | None
    personalisation_consent: bool
    language: str
    customer_id: UUID | None = None

    @property
    def digest(self) -> str:
        """Equal for equal submissions: a token used again with another content is refused."""
        content = (self.terms_version, self.return_url, self.expected_total, self.personalisation_consent)
        return sha256(orjson.dumps(content)).hexdigest()


@dataclass(frozen=True, slots=True)
class Placed:
    """The order of an attempt, how to read it, and where to pay; no session when the provider did not answer."""

    order: Order
    access_token: str
    session: OpenSession | None


async def submit(shop: Shop, asker: Asker, submission: Submission) -> Placed:
    """Place the order of the cart and open its payment; asking again gives the same answer.

    Raises:
        Refused: nothing was placed; the cart is as it was.
    """
    check_return_url(shop, submission.return_url, "returnUrl")
    if not 1 <= len(submission.attempt_token) <= LONGEST_TOKEN:
        raise _refused(
            UserErrorCode.INVALID_INPUT,
            message("An attempt token has 1 to {max} characters."),
            "attemptToken",
            LONGEST_TOKEN,
        )
    await shop.shelf.fresh()
    try:
        order = await _placed(shop, asker, submission)
    except IntegrityError:
        # The same token won in another process between our look and our insert.
        order = await _placed(shop, asker, submission)
    session = await offered_session(shop, order)
    return Placed(order, access_token(order.id, shop.token_keys), session)


async def offered_session(shop: Shop, order: Order) -> OpenSession | None:
    """Where the order can be paid; None when it needs no payment any more or the provider does not answer."""
    if order.status not in PAYABLE:
        return None
    try:
        return await open_session(shop, order.number, order.language)
    except (ProviderUnavailable, PaymentRefused):
        return None


def check_return_url(shop: Shop, url: str, argument: str) -> None:
    """A customer is sent back to an origin named in the settings, and nowhere else."""
    try:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
    except ValueError:
        origin = ""
    # Python and browsers drop different signs in silence; an address as it is written has none of them.
    is_plain = url.isascii() and url.isprintable() and not {" ", "\\"} & set(url)
    # It is kept with the order, whatever a storefront writes behind the question mark.
    is_plain = is_plain and not address_holds_card_number(url)
    if origin not in shop.return_origins or not is_plain or len(url) > 2000:
        raise _refused(UserErrorCode.INVALID_INPUT, message("This return address is not one of the shop's."), argument)


async def _placed(shop: Shop, asker: Asker, submission: Submission) -> Order:
    present = await find(asker.caller, asker.secret)
    if present is None:
        raise _refused(UserErrorCode.CART_EMPTY, message("Your cart is empty."))
    if (earlier := await _earlier(present.id, submission)) is not None:
        return earlier
    async with writing(shop) as write:
        row = await _locked(present.id)
        if (earlier := await _earlier(row.id, submission)) is not None:
            return earlier
        cart = await view(shop, asker.caller, row, asker.country)
        _check(shop, cart, submission)
        return await _place(write, shop, row, cart, replace(submission, customer_id=asker.caller.customer_id))


async def _locked(cart_id: UUID) -> cart_tables.Cart:
    """The cart's row, locked by a write, so that edits and submissions take turns; a refusal shows it as it stays."""
    await cart_tables.Cart.filter(id=cart_id).update(version=F("version"))
    return await cart_tables.Cart.get(id=cart_id)


async def _earlier(cart_id: UUID, submission: Submission) -> Order | None:
    """The order this attempt already made. It emptied the cart: one with lines again is another content."""
    order = await Order.get_or_none(cart_id=cart_id, attempt_token=hashed(submission.attempt_token))
    if order is None:
        return None
    changed = await cart_tables.CartLine.filter(cart_id=cart_id).exists()
    if changed or order.attempt_digest != submission.digest:
        text = message("This attempt token was already used for another order.")
        raise _refused(UserErrorCode.ATTEMPT_REUSED, text, "attemptToken")
    return order


def _check(shop: Shop, cart: Cart, submission: Submission) -> None:
    if cart.blockers:
        raise Refused(*(blocker.refusal for blocker in cart.blockers))
    if submission.terms_version != shop.maison.terms.version:
        text = message("Our terms of sale have changed: please read and accept the present version.")
        raise _refused(UserErrorCode.TERMS_OUTDATED, text, "acceptedTermsVersion")
    if submission.expected_total is None:
        changed = any(line.unit_price != line.seen_price for line in cart.lines)
    else:
        changed = submission.expected_total != cart.totals.total
    if changed:
        text = message("The total of your cart has changed: please check it before you order.")
        raise Refused(CartChanged(code=UserErrorCode.CART_CHANGED, message=text, path=("expectedTotal",), cart=cart))
    if any(line.engraving for line in cart.lines) and not submission.personalisation_consent:
        text = message("An engraved piece cannot be returned: please give your consent before you order.")
        raise _refused(UserErrorCode.CONSENT_REQUIRED, text, "personalisationConsent")


async def _place(write: Writing, shop: Shop, row: cart_tables.Cart, cart: Cart, submission: Submission) -> Order:
    now = shop.clock()
    number = new_number()
    wanted = Counter[int]()
    for line in cart.lines:
        wanted[line.variant.id] += line.quantity
    await hold(number, wanted, [line.variant for line in cart.lines], now)
    await _keep_terms(shop)
    order = await _freeze(shop, row, cart, submission, number, now)
    await planned(order.number, order.total, submission.return_url, now, order.due_at)
    await cart_tables.CartLine.filter(cart_id=row.id).delete()
    await cart_tables.Cart.filter(id=row.id).update(version=F("version") + 1, updated_at=now)
    skus = [line.variant.sku for line in cart.lines]
    write.record(shop, STEPS[None, OrderStatus.PENDING_PAYMENT].event, number, actor=Actor.CHECKOUT, skus=skus)
    return order


async def _keep_terms(shop: Shop) -> None:
    """What a customer accepts can be read for as long as the order; a version's text never changes."""
    terms = shop.maison.terms
    if await column(AcceptedTerms.filter(version=terms.version), "version"):
        return
    texts = {
        "html": dict(terms.html),
        "withdrawal_html": dict(terms.withdrawal_html),
        "withdrawal_form_html": dict(terms.withdrawal_form_html),
    }
    await AcceptedTerms.bulk_create([AcceptedTerms(version=terms.version, texts=texts)], ignore_conflicts=True)


async def _freeze(
    shop: Shop, row: cart_tables.Cart, cart: Cart, submission: Submission, number: str, now: datetime
) -> Order:
    delivery, option = cart.delivery, cart.delivery.option if cart.delivery else None
    if delivery is None or option is None or cart.totals.delivery is None:
        raise _refused(UserErrorCode.CHECKOUT_INCOMPLETE, message("Please tell us where to deliver your order."))
    order = await Order.create(
        number=number,
        status=OrderStatus.PENDING_PAYMENT,
        placed_at=now,
        due_at=now + max(shop.policy.payment_lifetime, shop.payments.minimum_lifetime),
        cart_id=row.id,
        attempt_token=hashed(submission.attempt_token),
        attempt_digest=submission.digest,
        language=submission.language,
        customer_id=submission.customer_id,
        email=delivery.email,
        email_key=normalise(delivery.email).key,
        phone=delivery.phone,
        delivery_address=stored(delivery.address),
        billing_address=stored(cart.billing_address or delivery.address),
        delivery_option={
            "handle": option.handle,
            "title": dict(option.title),
            "price": option.price,
            "earliest": option.earliest.isoformat(),
            "latest": option.latest.isoformat(),
            "signature_required": option.signature_required,
            "insured": option.insured,
        },
        subtotal=cart.totals.subtotal,
        delivery=cart.totals.delivery,
        total=cart.totals.total,
        taxes=taxed(cart.totals.taxes),
        terms_version=submission.terms_version,
        personalisation_consent=submission.personalisation_consent,
        return_url=submission.return_url,
    )
    rate = str(cart.totals.rate)
    await OrderLine.bulk_create(_frozen_lines(order, cart.lines, submission.language, rate))
    return order


def _frozen_lines(order: Order, lines: Sequence[Line], language: str, rate: str) -> list[OrderLine]:
    sold = [Sold(line.variant, line.quantity, line.unit_price, line.engraving, line.gift_message) for line in lines]
    return [
        OrderLine(order_id=order.id, position=position, **frozen(each, language, rate))
        for position, each in enumerate(sold)
    ]


def _refused(code: UserErrorCode, text: str, argument: str | None = None, longest: int | None = None) -> Refused:
    params = {} if longest is None else {"max": longest}
    return Refused(Refusal(code=code, message=text, path=(argument,) if argument else (), params=params))
