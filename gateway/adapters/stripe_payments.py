"""The payments port over Stripe: Checkout Sessions whose payment is captured later, through Stripe's own SDK.

What a webhook says is a snapshot and may come late or in another order; so an event only says of which session there is
news, and the session is read as it is now (Stripe's advice, « Handle events out of order »).
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Any, TypeVar

import httpx2
import stripe
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from stripe import Charge, HTTPClient, PaymentIntent, Refund, RequestOptions, StripeClient, WebhookSignature
from stripe.checkout import Session
from stripe.params import RefundCreateParams
from stripe.params.checkout import SessionCreateParams

from gateway.adapters.payment_events import Forged, NotAnEvent
from resolvers.payments.inbox import SESSION_STATES, ProviderEvent
from resolvers.ports import PaymentRefused, ProviderSession, ProviderUnavailable, SessionRequest

T = TypeVar("T")

TIMEOUT = httpx2.Timeout(20.0, connect=5.0)
# A refusal stays a refusal; everything else (no answer, too many calls, a wrong key, their own trouble) may pass.
FOR_GOOD = (stripe.CardError, stripe.InvalidRequestError, stripe.IdempotencyError)
MOST_KEYS = 10
WHOLE = ["payment_intent.latest_charge"]
STATES = {"requires_capture": "authorised", "succeeded": "captured", "canceled": "voided"}
OF_SESSIONS, OF_PAYMENTS = "checkout.session.", ("payment_intent.", "charge.", "refund.")

stripe.enable_telemetry = False

Code = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=r"^[\x21-\x7e]+$")]


class OverHttpx2(HTTPClient):
    """Lets the SDK speak through the client of the whole process."""

    name = "httpx2"

    def __init__(self, http: httpx2.AsyncClient) -> None:
        super().__init__()
        self.http = http

    async def request_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        try:
            answer = await self.http.request(method, url, headers=dict(headers), content=post_data, timeout=TIMEOUT)
        except httpx2.HTTPError as problem:
            raise stripe.APIConnectionError(f"no answer: {type(problem).__name__}") from problem  # type: ignore[no-untyped-call]  # the SDK types its calls, not its errors
        return answer.content, answer.status_code, answer.headers

    async def sleep_async(self, secs: float) -> None:
        await asyncio.sleep(secs)

    async def close_async(self) -> None:
        """The client is the process's own."""


class StripePayments:
    """Opens, looks at, ends, captures, voids and refunds Checkout Sessions; a session's id is the payment's."""

    # Stripe asks for half an hour; the minute is for the way there.
    minimum_lifetime = timedelta(minutes=31)
    # What card networks give a payment made by the customer.
    authorisation_lifetime = timedelta(days=7)

    def __init__(self, http: httpx2.AsyncClient, secret_key: str, api_url: str) -> None:
        # Nothing is tried again here: what was owed is asked for again under the same key, by the dispatcher.
        self.client = StripeClient(
            secret_key, http_client=OverHttpx2(http), base_addresses={"api": api_url}, max_network_retries=0
        )

    async def open(self, request: SessionRequest) -> ProviderSession:
        sessions = self.client.v1.checkout.sessions
        wanted: SessionCreateParams = {
            "mode": "payment",
            "client_reference_id": request.reference,
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": request.currency.lower(),
                        "unit_amount": request.amount,
                        "product_data": {"name": request.description},
                    },
                }
            ],
            "payment_intent_data": {
                "capture_method": "manual",
                "description": request.description,
                "metadata": {"reference": request.reference},
            },
            "locale": request.language,
            "success_url": request.return_url,
            "cancel_url": request.return_url,
            "expires_at": int(request.expires_at.timestamp()),
        }
        return _seen(await _once(request.key, lambda options: sessions.create_async(wanted, options)))

    async def look(self, session_id: str) -> ProviderSession:
        return _seen(await self._session(session_id))

    async def expire(self, session_id: str) -> ProviderSession:
        ended = self.client.v1.checkout.sessions.expire_async(session_id, {"expand": WHOLE})
        try:
            return _seen(await _asked(ended))
        except PaymentRefused:
            # Only an open one can be ended: what became of it is the answer.
            return await self.look(session_id)

    async def void(self, session_id: str, *, key: str) -> ProviderSession:
        session = await self._session(session_id)
        intent = _intent(session)
        if intent is None:
            raise PaymentRefused("nothing was approved")
        if intent.status != "canceled":
            cancel = self.client.v1.payment_intents.cancel_async
            await self._or_already(session_id, "voided", _once(key, lambda options: cancel(intent.id, {}, options)))
        return await self.look(session_id)

    async def capture(self, session_id: str, amount: int, *, key: str) -> ProviderSession:
        intent = _intent(await self._session(session_id))
        if intent is None:
            raise PaymentRefused("nothing was approved")
        if intent.status != "succeeded":
            capture = self.client.v1.payment_intents.capture_async
            taken = _once(key, lambda options: capture(intent.id, {"amount_to_capture": amount}, options))
            await self._or_already(session_id, "captured", taken)
        return await self.look(session_id)

    async def refund(self, session_id: str, amount: int, *, key: str) -> ProviderSession:
        intent = _intent(await self._session(session_id))
        if intent is None:
            raise PaymentRefused("nothing was taken")
        # Stripe forgets keys after a day; the refund itself remembers what it was made for.
        made = await _asked(self.client.v1.refunds.list_async({"payment_intent": intent.id, "limit": 100}))
        given = next((each for each in made.data if _made_for(each) == key), None)
        if given is None:
            wanted: RefundCreateParams = {"payment_intent": intent.id, "amount": amount, "metadata": {"operation": key}}
            given = await _once(key, lambda options: self.client.v1.refunds.create_async(wanted, options))
        if given.status in {"failed", "canceled"}:
            raise PaymentRefused(f"the refund {given.status}: {given.failure_reason or 'no reason given'}")
        return await self.look(session_id)

    async def session_of(self, payment_intent: str) -> ProviderSession | None:
        """The session that a payment was made in; None for a payment of something else on the account."""
        sessions = self.client.v1.checkout.sessions
        found = await _asked(sessions.list_async({"payment_intent": payment_intent, "limit": 1}))
        return await self.look(found.data[0].id) if found.data else None

    async def _session(self, session_id: str) -> Session:
        return await _asked(self.client.v1.checkout.sessions.retrieve_async(session_id, {"expand": WHOLE}))

    async def _or_already(self, session_id: str, state: str, step: Awaitable[PaymentIntent]) -> None:
        """A step that somebody took on Stripe's own pages already is refused, and done."""
        try:
            await step
        except PaymentRefused:
            if (await self.look(session_id)).state != state:
                raise


async def _once(key: str, call: Callable[[RequestOptions], Awaitable[T]]) -> T:
    """A step that Stripe takes once for a key, asked for after looking whether it was taken.

    Stripe remembers its own failures too, and brings them back for a day: then the step goes on under the next key.
    """
    for attempt in range(1, MOST_KEYS):
        used = key if attempt == 1 else f"{key}-{attempt}"
        try:
            return await _asked(call({"idempotency_key": used}))
        except ProviderUnavailable as problem:
            if not _is_replayed(problem.__cause__):
                raise
    raise ProviderUnavailable("Stripe brings back its failures for every key")


def _is_replayed(problem: BaseException | None) -> bool:
    headers = problem.headers if isinstance(problem, stripe.StripeError) else None
    return (headers or {}).get("idempotent-replayed") == "true"


async def _asked(call: Awaitable[T]) -> T:
    """The SDK's answer, its errors as those of the port."""
    try:
        return await call
    except FOR_GOOD as problem:
        raise PaymentRefused(_told(problem)) from problem
    except stripe.StripeError as problem:
        raise ProviderUnavailable(_told(problem)) from problem


def _told(problem: stripe.StripeError) -> str:
    """What staff read: no more than Stripe says to everybody."""
    code = f" ({problem.code})" if problem.code else ""
    return f"Stripe: {problem.user_message or type(problem).__name__}{code}"


def _seen(session: Session) -> ProviderSession:
    intent = _intent(session)
    charge = intent.latest_charge if intent is not None and isinstance(intent.latest_charge, Charge) else None
    return ProviderSession(
        id=session.id,
        url=session.url or "",
        state=_state(session, intent),
        reference=session.client_reference_id or "",
        amount=session.amount_total or 0,
        currency=(session.currency or "").upper(),
        method=_method(charge),
        captured=intent.amount_received if intent is not None else 0,
        refunded=_refunded(charge) if charge is not None else 0,
    )


def _made_for(refund: Refund) -> str | None:
    """The operation that a refund was made for; one made at Stripe's own desk names none."""
    return getattr(refund.metadata, "operation", None)


def _refunded(charge: Charge) -> int:
    """What was given back; the rest of an approval that was taken in part is let go as a refund too, and is none."""
    released = charge.amount - charge.amount_captured if charge.captured else 0
    return max(0, charge.amount_refunded - released)


def _state(session: Session, intent: PaymentIntent | None) -> str:
    """A card that was declined stays on the page, where another may be tried; only time ends the page."""
    if session.status == "expired":
        return "expired"
    if intent is not None and intent.status in STATES:
        return STATES[intent.status]
    failed = session.status == "complete" and intent is not None and intent.status == "requires_payment_method"
    return "declined" if failed else "open"


def _intent(session: Session) -> PaymentIntent | None:
    return session.payment_intent if isinstance(session.payment_intent, PaymentIntent) else None


def _method(charge: Charge | None) -> str | None:
    """The kind of card or wallet, and nothing of its number."""
    details = charge.payment_method_details if charge is not None else None
    if details is None:
        return None
    return (details.card.brand if details.card is not None else None) or details.type


class _Object(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    id: Code
    payment_intent: Code | None = None


class _Data(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    object: _Object


class _Event(BaseModel):
    """What of an event is looked at; what else Stripe writes is no matter of ours."""

    model_config = ConfigDict(extra="ignore", strict=True)

    id: Code
    type: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[\x21-\x7e]+$")]
    data: _Data = Field()


class StripeEvents:
    """Stripe's webhooks; several secrets are valid while one replaces another."""

    def __init__(self, payments: StripePayments, secrets: Sequence[str]) -> None:
        self.payments = payments
        self.secrets = secrets

    async def read(self, headers: Mapping[str, str], body: bytes) -> ProviderEvent:
        if not any(_signs(secret, headers.get("stripe-signature", ""), body) for secret in self.secrets):
            raise Forged
        try:
            event = _Event.model_validate_json(body)
        except ValidationError as problem:
            raise NotAnEvent(str(problem)) from None
        session = await self._session(event)
        # A page that is still open is no news to the shop.
        is_news = session is not None and session.state in SESSION_STATES
        kind = f"payment.{session.state}" if session is not None and is_news else event.type
        return ProviderEvent(event.id, kind, session if is_news else None)

    async def _session(self, event: _Event) -> ProviderSession | None:
        try:
            if event.type.startswith(OF_SESSIONS):
                return await self.payments.look(event.data.object.id)
            if event.type.startswith(OF_PAYMENTS):
                found = event.data.object
                is_intent = event.type.startswith(OF_PAYMENTS[0])
                intent = found.id if is_intent else found.payment_intent
                return await self.payments.session_of(intent) if intent is not None else None
        except PaymentRefused as problem:
            # Stripe sends it again; what it does not know then, nobody does.
            raise ProviderUnavailable(str(problem)) from problem
        return None


def _signs(secret: str, header: str, body: bytes) -> bool:
    """Whether this secret signed these very bytes, not more than five minutes ago."""
    if not header.isascii():
        # The SDK's comparison of signatures knows no other signs.
        return False
    try:
        WebhookSignature.verify_header(body.decode(), header, secret, tolerance=300)
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        return False
    return True
