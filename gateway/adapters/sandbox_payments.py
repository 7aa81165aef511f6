"""The payments port over the sandbox provider's HTTP API."""

import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, timedelta
from typing import Annotated, Any

import httpx2
import orjson
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from gateway.adapters.payment_events import Forged, NotAnEvent
from gateway.webhook_signature import sign
from resolvers.payments.inbox import STATE_OF, ProviderEvent
from resolvers.ports import Clock, PaymentRefused, ProviderSession, ProviderUnavailable, SessionRequest

# What it says of a session it does not know, or whose state does not permit a step, or of an amount that is too large.
FOR_GOOD = frozenset({404, 409, 422})
TIMEOUT = httpx2.Timeout(10.0, connect=3.0)
TOLERANCE = timedelta(minutes=5)

Code = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=r"^[\x21-\x7e]+$")]
Kind = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[\x21-\x7e]+$")]


class _Session(BaseModel):
    """A session as the provider writes it; what it may add one day is no matter of ours."""

    model_config = ConfigDict(extra="ignore", strict=True)

    id: Code
    url: Annotated[str, StringConstraints(max_length=2048)]
    state: Kind
    reference: Code
    amount: Annotated[int, Field(ge=0, lt=2**63)]
    currency: Annotated[Code, StringConstraints(max_length=16)]
    method: Annotated[str, StringConstraints(max_length=64)] | None = None
    captured: Annotated[int, Field(ge=0, lt=2**63)] = 0
    refunded: Annotated[int, Field(ge=0, lt=2**63)] = 0


class _Event(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    id: Code
    type: Kind
    data: Any = None


class SandboxPayments:
    """Opens, looks at, ends and voids sessions; `base_url` has no slash at its end."""

    # The provider asks for a minute; the other is for the way there.
    minimum_lifetime = timedelta(minutes=2)
    authorisation_lifetime = timedelta(days=7)

    def __init__(self, http: httpx2.AsyncClient, base_url: str, api_key: str, webhook_url: str) -> None:
        self.http = http
        self.base_url = f"{base_url}/sandbox/v1/sessions"
        self.headers = {"Authorization": f"Bearer {api_key}"}
        self.webhook_url = webhook_url

    async def open(self, request: SessionRequest) -> ProviderSession:
        body = {
            "reference": request.reference,
            "amount": request.amount,
            "currency": request.currency,
            "language": request.language,
            "return_url": request.return_url,
            "webhook_url": self.webhook_url,
            "expires_at": request.expires_at.astimezone(UTC).isoformat(),
            "description": request.description,
        }
        return await self._call("POST", "", key=request.key, body=body)

    async def look(self, session_id: str) -> ProviderSession:
        return await self._call("GET", f"/{session_id}")

    async def expire(self, session_id: str) -> ProviderSession:
        return await self._call("POST", f"/{session_id}/expire", key=f"expire-{session_id}", body={})

    async def void(self, session_id: str, *, key: str) -> ProviderSession:
        return await self._or_already(session_id, "void", key, {}, done="voided")

    async def capture(self, session_id: str, amount: int, *, key: str) -> ProviderSession:
        return await self._or_already(session_id, "capture", key, {"amount": amount}, done="captured")

    async def refund(self, session_id: str, amount: int, *, key: str) -> ProviderSession:
        return await self._call("POST", f"/{session_id}/refund", key=key, body={"amount": amount})

    async def _or_already(
        self, session_id: str, step: str, key: str, body: dict[str, Any], *, done: str
    ) -> ProviderSession:
        """It also refuses what somebody did at the provider's own desk already."""
        try:
            return await self._call("POST", f"/{session_id}/{step}", key=key, body=body)
        except PaymentRefused:
            found = await self.look(session_id)
            if found.state == done:
                return found
            raise

    async def _call(
        self, method: str, path: str, *, key: str | None = None, body: dict[str, Any] | None = None
    ) -> ProviderSession:
        headers = self.headers if key is None else {**self.headers, "Idempotency-Key": key}
        try:
            answer = await self.http.request(method, self.base_url + path, headers=headers, json=body, timeout=TIMEOUT)
            if answer.status_code in FOR_GOOD:
                raise PaymentRefused(f"the sandbox answered {answer.status_code}: {answer.text[:200]}")
            if answer.is_error:
                raise ProviderUnavailable(f"the sandbox answered {answer.status_code}: {answer.text[:200]}")
            return session_of(answer.json())
        except (httpx2.HTTPError, ValueError) as problem:
            raise ProviderUnavailable(f"the sandbox did not answer: {type(problem).__name__}") from problem


def session_of(found: object) -> ProviderSession:
    """A session as the provider writes it; ValueError for anything else."""
    return ProviderSession(**_Session.model_validate(found).model_dump())


def event_of(found: object) -> ProviderEvent:
    """A webhook's body as an event; ValueError for anything else. Of an unknown type nothing more is asked."""
    event = _Event.model_validate(found)
    return ProviderEvent(event.id, event.type, session_of(event.data) if event.type in STATE_OF else None)


class SandboxEvents:
    """The sandbox's webhooks; several secrets are valid while one replaces another."""

    def __init__(self, clock: Clock, secrets: Sequence[str]) -> None:
        self.clock = clock
        self.secrets = secrets

    async def read(self, headers: Mapping[str, str], body: bytes) -> ProviderEvent:
        if not self._is_signed(headers, body):
            raise Forged
        try:
            return event_of(orjson.loads(body))
        except ValueError as problem:
            raise NotAnEvent(str(problem)) from None

    def _is_signed(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether the sender knows a secret and signed these very bytes within five minutes."""
        event_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        if not event_id or not stamp.isascii() or not stamp.isdigit() or len(stamp) > 12:
            return False
        if abs(self.clock().timestamp() - int(stamp)) > TOLERANCE.total_seconds():
            return False
        given = [part.encode("utf-8", "replace") for part in headers.get("webhook-signature", "").split(" ")]
        wanted = [sign(secret, event_id, int(stamp), body).encode() for secret in self.secrets]
        return any(hmac.compare_digest(one, other) for one in wanted for other in given)
