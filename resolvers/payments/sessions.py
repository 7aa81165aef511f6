"""Payment sessions: committed before the provider hears of them, opened once, never two live for one order."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from resolvers.payments.tables import TAKEN, Payment, PaymentState
from resolvers.ports import PaymentRefused, ProviderSession, ProviderUnavailable, SessionRequest
from resolvers.prepared import Prepared
from resolvers.rows import column
from resolvers.shop import Shop

CURRENCY = "EUR"
OF_ORDERS = Prepared(lambda numbers: Payment.filter(order_number__in=numbers).order_by("-opened_at", "-id"))


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A hosted payment page that waits for the customer."""

    redirect_url: str
    expires_at: datetime


async def planned(order_number: str, amount: int, return_url: str, now: datetime, expires_at: datetime) -> Payment:
    """Write down, inside the transaction of the order, that a session shall be opened."""
    return await Payment.create(
        order_number=order_number,
        amount=amount,
        currency=CURRENCY,
        return_url=return_url,
        opened_at=now,
        expires_at=expires_at,
    )


async def live(order_number: str) -> Payment | None:
    """The order's session that still waits for the customer."""
    return (
        await Payment.filter(order_number=order_number, state=PaymentState.PENDING)
        .order_by("-opened_at", "-id")
        .first()
    )


async def end(order_number: str) -> list[str]:
    """No session of this order is offered any more; money that comes all the same is given back.

    Returns the provider's ids of those that were open there.
    """
    waiting = Payment.filter(order_number=order_number, state=PaymentState.PENDING)
    opened = await column(waiting.filter(session_id__not_isnull=True), "session_id")
    await waiting.update(state=PaymentState.EXPIRED)
    return opened


async def end_there(shop: Shop, sessions: Sequence[str]) -> None:
    """End sessions at the provider; what it does not answer ends by its own clock, and money that comes is let go."""
    for session_id in sessions:
        with suppress(ProviderUnavailable, PaymentRefused):
            await shop.payments.expire(session_id)


async def of_orders(order_numbers: Sequence[str]) -> dict[str, list[Payment]]:
    """The payments of each order, the newest first, in one statement."""
    found: dict[str, list[Payment]] = {}
    for payment in await OF_ORDERS.of(order_numbers):
        found.setdefault(payment.order_number, []).append(payment)
    return found


def counting(payments: Sequence[Payment]) -> Payment | None:
    """The payment that counts, of several with the newest first: whose money the maison has, or may take, or had."""
    return min(payments, key=_weight, default=None)


def _weight(payment: Payment) -> int:
    if payment.captured > payment.refunded:
        return 0
    if payment.state is PaymentState.AUTHORISED:
        return 1
    return 2 if payment.state in TAKEN else 3


def awaited(payments: Sequence[Payment], now: datetime) -> Payment | None:
    """The payment that still waits for the customer."""
    waits = (each for each in payments if each.state is PaymentState.PENDING and each.expires_at > now)
    return next(waits, None)


async def open_session(shop: Shop, order_number: str, language: str) -> OpenSession | None:
    """Open the order's planned session at the provider, or show the one already open; None when there is none live.

    The payment's id is the idempotency key: after a lost answer, a crash or a race, the same session comes back.

    Raises:
        ProviderUnavailable: nothing was opened for certain; asking again is safe.
    """
    payment = await live(order_number)
    if payment is None or payment.expires_at <= shop.clock():
        return None
    if payment.redirect_url is None:
        opened = await shop.payments.open(_request(shop, payment, language))
        await Payment.filter(id=payment.id, session_id=None).update(session_id=opened.id, redirect_url=opened.url)
        payment.redirect_url = opened.url
    return OpenSession(payment.redirect_url, payment.expires_at)


def _request(shop: Shop, payment: Payment, language: str) -> SessionRequest:
    return SessionRequest(
        key=str(payment.id),
        reference=str(payment.id),
        amount=payment.amount,
        currency=payment.currency,
        language=language,
        return_url=payment.return_url,
        description=f"{shop.maison.name} {payment.order_number}",
        expires_at=payment.expires_at,
    )


def fits(payment: Payment, session: ProviderSession) -> bool:
    """Whether what the provider speaks of is what was asked: session, reference, amount and currency."""
    asked = (str(payment.id), payment.amount, payment.currency)
    is_its_own = payment.session_id in {None, session.id}
    return is_its_own and (session.reference, session.amount, session.currency) == asked
