"""The payments port over the sandbox provider's HTTP API."""

from datetime import UTC, timedelta
from typing import Any

import httpx2

from resolvers.payments.inbox import ProviderEvent
from resolvers.ports import ProviderSession, ProviderUnavailable, SessionRequest

TIMEOUT = httpx2.Timeout(10.0, connect=3.0)


class SandboxPayments:
    """Opens, looks at, ends and voids sessions; `base_url` has no slash at its end."""

    minimum_lifetime = timedelta(minutes=1)

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
        return await self._call("POST", f"/{session_id}/void", key=key, body={})

    async def _call(
        self, method: str, path: str, *, key: str | None = None, body: dict[str, Any] | None = None
    ) -> ProviderSession:
        headers = self.headers if key is None else {**self.headers, "Idempotency-Key": key}
        try:
            answer = await self.http.request(method, self.base_url + path, headers=headers, json=body, timeout=TIMEOUT)
            if answer.is_error:
                raise ProviderUnavailable(f"the sandbox answered {answer.status_code}: {answer.text[:200]}")
            return session_of(answer.json())
        except (httpx2.HTTPError, ValueError, KeyError) as problem:
            raise ProviderUnavailable(f"the sandbox did not answer: {type(problem).__name__}") from problem


def session_of(found: dict[str, Any]) -> ProviderSession:
    """A session as the provider writes it."""
    return ProviderSession(
        id=str(found["id"]),
        url=str(found["url"]),
        state=str(found["state"]),
        reference=str(found["reference"]),
        amount=int(found["amount"]),
        currency=str(found["currency"]),
        method=found.get("method"),
    )


def event_of(found: dict[str, Any]) -> ProviderEvent:
    """A webhook's body as an event."""
    return ProviderEvent(id=str(found["id"]), type=str(found["type"]), session=session_of(found["data"]))
