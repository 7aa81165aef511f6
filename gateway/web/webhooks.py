"""Takes in the payment provider's events: signature over the raw bytes first, then age, then content."""

import hmac
from collections.abc import Sequence
from datetime import timedelta

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from gateway import metrics
from gateway.adapters.sandbox_payments import event_of
from gateway.logs import log
from gateway.webhook_signature import sign
from resolvers.orders import paying
from resolvers.payments.inbox import Outcome
from resolvers.shop import Shop

PATH = "/webhooks/payments"
TOLERANCE = timedelta(minutes=5)
ALARMING = (Outcome.MISMATCH, Outcome.UNKNOWN_PAYMENT)


class PaymentWebhooks:
    """One endpoint; several secrets are valid while one replaces another."""

    def __init__(self, shop: Shop, secrets: Sequence[str]) -> None:
        self.shop = shop
        self.secrets = secrets

    def routes(self) -> list[BaseRoute]:
        return [Route(PATH, self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        body = await request.body()
        if not self.is_signed(request, body):
            metrics.WEBHOOKS.labels("forged").inc()
            log.warning("payment event refused", reason="signature")
            return JSONResponse({"error": "The signature does not fit."}, 401)
        try:
            event = event_of(orjson.loads(body))
        except ValueError:
            return JSONResponse({"error": "This is not an event."}, 400)
        outcome = await paying.receive(self.shop, event)
        metrics.WEBHOOKS.labels(outcome.lower()).inc()
        if outcome in ALARMING:
            log.error("payment event does not fit", outcome=outcome, event_id=event.id, type=event.type)
        return JSONResponse({"outcome": outcome})

    def is_signed(self, request: Request, body: bytes) -> bool:
        """Whether the sender knows a secret and signed these very bytes within five minutes."""
        event_id, stamp = request.headers.get("webhook-id", ""), request.headers.get("webhook-timestamp", "")
        if not event_id or not stamp.isascii() or not stamp.isdigit() or len(stamp) > 12:
            return False
        if abs(self.shop.clock().timestamp() - int(stamp)) > TOLERANCE.total_seconds():
            return False
        given = [part.encode("utf-8", "replace") for part in request.headers.get("webhook-signature", "").split(" ")]
        wanted = [sign(secret, event_id, int(stamp), body).encode() for secret in self.secrets]
        return any(hmac.compare_digest(one, other) for one in wanted for other in given)
