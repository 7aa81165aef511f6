"""Takes in the payment provider's events: who sent them first, then content."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from gateway import metrics
from gateway.adapters.payment_events import Forged, NotAnEvent, PaymentEvents
from gateway.logs import log
from resolvers.orders import paying
from resolvers.payments.inbox import Outcome
from resolvers.ports import ProviderUnavailable
from resolvers.shop import Shop

PATH = "/webhooks/payments"
ALARMING = (Outcome.MISMATCH, Outcome.UNKNOWN_PAYMENT)


class PaymentWebhooks:
    """One endpoint, whichever provider is chosen."""

    def __init__(self, shop: Shop, events: PaymentEvents) -> None:
        self.shop = shop
        self.events = events

    def routes(self) -> list[BaseRoute]:
        return [Route(PATH, self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        try:
            event = await self.events.read(request.headers, await request.body())
        except Forged:
            metrics.WEBHOOKS.labels("forged").inc()
            log.warning("payment event refused", reason="signature")
            return JSONResponse({"error": "The signature does not fit."}, 401)
        except NotAnEvent:
            return JSONResponse({"error": "This is not an event."}, 400)
        except ProviderUnavailable as problem:
            metrics.WEBHOOKS.labels("unanswered").inc()
            log.warning("payment event put off", reason=str(problem))
            return JSONResponse({"error": "Please send it again."}, 503)
        outcome = await paying.receive(self.shop, event)
        metrics.WEBHOOKS.labels(outcome.lower()).inc()
        if outcome in ALARMING:
            log.error("payment event does not fit", outcome=outcome, event_id=event.id, type=event.type)
        return JSONResponse({"outcome": outcome})
