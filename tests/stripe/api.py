"""A server that answers as Stripe's API does, for the calls the shop makes: strict, idempotent, and never in a hurry.

What it refuses, and how, follows docs.stripe.com/api: errors with type and code, unknown parameters, amounts below the
minimum, sessions of half an hour to a day, steps that a payment's status does not permit. An idempotency key brings
back the first answer, a failed one too; with other parameters it is an error.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.stripe.events import Events

SECRET_KEY = "sk_test_maison"
SMALLEST = 50  # cents, in euro
SHORTEST, LONGEST = 30 * 60, 24 * 60 * 60  # seconds
Thing = dict[str, Any]


class Refusal(Exception):
    """An error as Stripe writes it."""

    def __init__(self, status: int, kind: str, message: str, code: str | None = None, param: str | None = None) -> None:
        super().__init__(message)
        error = {"type": kind, "message": message, "code": code, "param": param}
        self.answer = (status, {"error": {name: value for name, value in error.items() if value is not None}})


def invalid(message: str, code: str | None = None, param: str | None = None) -> Refusal:
    return Refusal(400, "invalid_request_error", message, code, param)


@dataclass(slots=True)
class Fault:
    """The next calls fail with a status; with `performs`, the work is done all the same.

    `only` is how those calls end, such as `POST /v1/refunds`.
    """

    times: int
    status: int
    performs: bool = False
    only: str = ""


@dataclass
class Stripe:
    """The account of one shop."""

    events: Events
    clock: Callable[[], float] = time.time
    sessions: dict[str, Thing] = field(default_factory=dict)
    intents: dict[str, Thing] = field(default_factory=dict)
    refunds: list[Thing] = field(default_factory=list)
    answers: dict[str, tuple[str, int, Thing]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    fault: Fault | None = None

    def application(self) -> Starlette:
        """The API as it is served."""
        calls: tuple[tuple[str, str, Callable[..., Thing]], ...] = (
            ("POST", "/v1/checkout/sessions", self._create),
            ("GET", "/v1/checkout/sessions", self._list),
            ("GET", "/v1/checkout/sessions/{id}", self._retrieve),
            ("POST", "/v1/checkout/sessions/{id}/expire", self._expire),
            ("POST", "/v1/payment_intents/{id}/capture", self._capture),
            ("POST", "/v1/payment_intents/{id}/cancel", self._cancel),
            ("POST", "/v1/refunds", self._refund),
            ("GET", "/v1/refunds", self._refunds),
        )
        return Starlette(routes=[Route(path, self._answering(call), methods=[verb]) for verb, path, call in calls])

    def _answering(self, call: Callable[..., Thing]) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            body = (await request.body()).decode()
            self.calls.append(f"{request.method} {request.url.path}")
            fault = self._fault(f"{request.method} {request.url.path}")
            key = request.headers.get("idempotency-key")
            if fault is not None and not fault.performs:
                return self._failed(request, body, key, fault)
            status, content, headers = self._once(request, body, call)
            if fault is not None:
                return self._failed(request, body, key, fault)
            return JSONResponse(content, status, {**headers, "Request-Id": f"req_{token_hex(7)}"})

        return answer

    def _failed(self, request: Request, body: str, key: str | None, fault: Fault) -> Response:
        """Their own failure; with status 500 the key remembers it, whatever was done."""
        content: Thing = {"error": {"type": "api_error", "message": "Sorry."}}
        if key is not None and fault.status == 500:
            self.answers[key] = (f"{request.method} {request.url.path} {body}", 500, content)
        return JSONResponse(content, fault.status)

    def _fault(self, call: str) -> Fault | None:
        if self.fault is None or self.fault.times <= 0 or not call.endswith(self.fault.only):
            return None
        self.fault.times -= 1
        return self.fault

    def _once(self, request: Request, body: str, call: Callable[..., Thing]) -> tuple[int, Thing, dict[str, str]]:
        key = request.headers.get("idempotency-key")
        print_of = f"{request.method} {request.url.path} {body}"
        if request.headers.get("authorization") != f"Bearer {SECRET_KEY}":
            refusal = Refusal(401, "invalid_request_error", "Invalid API Key provided: sk_test_***")
            return *refusal.answer, {}
        if key is not None and key in self.answers:
            known, status, content = self.answers[key]
            if known != print_of:
                text = "Keys for idempotent requests can only be used with the same parameters as at first."
                return *Refusal(400, "idempotency_error", text).answer, {}
            return status, content, {"Idempotent-Replayed": "true"}
        given = dict(request.query_params) | dict(parse_qsl(body, keep_blank_values=True))
        try:
            answer = 200, call(given, **request.path_params)
        except Refusal as refusal:
            answer = refusal.answer
        if key is not None:
            self.answers[key] = (print_of, *answer)
        return *answer, {}

    def _create(self, given: dict[str, str]) -> Thing:
        known = {
            *("mode", "client_reference_id", "locale", "success_url", "cancel_url", "expires_at"),
            *("line_items[0][quantity]", "line_items[0][price_data][currency]", "payment_intent_data[description]"),
            *("line_items[0][price_data][unit_amount]", "line_items[0][price_data][product_data][name]"),
            *("payment_intent_data[capture_method]", "payment_intent_data[metadata][reference]"),
        }
        _permit(given, known)
        amount = int(given["line_items[0][price_data][unit_amount]"]) * int(given["line_items[0][quantity]"])
        if amount < SMALLEST:
            raise invalid("The Checkout Session's total amount due must add up to at least €0.50.", "amount_too_small")
        left = int(given["expires_at"]) - self.clock()
        if not SHORTEST <= left <= LONGEST:
            raise invalid("The `expires_at` timestamp must be between 30 minutes and 24 hours.", None, "expires_at")
        session: Thing = {
            "id": f"cs_test_{token_hex(28)}",
            "object": "checkout.session",
            "amount_total": amount,
            "client_reference_id": given["client_reference_id"],
            "currency": given["line_items[0][price_data][currency]"],
            "expires_at": int(given["expires_at"]),
            "mode": given["mode"],
            "payment_intent": None,
            "payment_status": "unpaid",
            "status": "open",
            "success_url": given["success_url"],
            "capture_method": given["payment_intent_data[capture_method]"],
        }
        session["url"] = f"https://checkout.stripe.example/c/pay/{session['id']}"
        self.sessions[session["id"]] = session
        return dict(session)

    def _list(self, given: dict[str, str]) -> Thing:
        _permit(given, {"payment_intent", "limit"})
        found = [each for each in self.sessions.values() if each["payment_intent"] == given["payment_intent"]]
        return {"object": "list", "url": "/v1/checkout/sessions", "has_more": False, "data": found}

    def _retrieve(self, given: dict[str, str], id: str) -> Thing:  # noqa: A002 - Stripe's name
        _permit(given, {"expand[0]"})
        return self._whole(self._session(id), expanded="expand[0]" in given)

    def _expire(self, given: dict[str, str], id: str) -> Thing:  # noqa: A002 - as above
        _permit(given, {"expand[0]"})
        session = self._session(id)
        if session["status"] != "open":
            raise invalid(f"Only open Checkout Sessions can be expired. This one is {session['status']}.")
        self.expires(id)
        return self._whole(session, expanded="expand[0]" in given)

    def _capture(self, given: dict[str, str], id: str) -> Thing:  # noqa: A002 - as above
        _permit(given, {"amount_to_capture"})
        intent = self._intent(id)
        if intent["status"] != "requires_capture":
            text = f"This PaymentIntent could not be captured because it has a status of {intent['status']}."
            raise invalid(text, "payment_intent_unexpected_state")
        amount = int(given.get("amount_to_capture") or intent["amount"])
        if amount > intent["amount_capturable"]:
            raise invalid("Amount to capture exceeds the amount that can be captured.", "amount_too_large")
        intent |= {"status": "succeeded", "amount_received": amount, "amount_capturable": 0}
        # What is not taken of an approval is let go as a refund of the rest.
        rest = intent["amount"] - amount
        intent["latest_charge"] |= {"captured": True, "amount_captured": amount, "amount_refunded": rest}
        self.events.record("payment_intent.succeeded", intent)
        return dict(intent)

    def _cancel(self, given: dict[str, str], id: str) -> Thing:  # noqa: A002 - as above
        _permit(given, set())
        intent = self._intent(id)
        if intent["status"] != "requires_capture":
            text = f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}."
            raise invalid(text, "payment_intent_unexpected_state")
        return self.cancels(id)

    def _refund(self, given: dict[str, str]) -> Thing:
        _permit(given, {"payment_intent", "amount", "metadata[operation]"})
        charge = self._intent(given["payment_intent"])["latest_charge"]
        amount, left = int(given["amount"]), charge["amount"] - charge["amount_refunded"]
        if not charge["captured"] or amount > left:
            text = f"Refund amount (€{amount / 100}) is greater than unrefunded amount on charge (€{left / 100})"
            raise invalid(text, "charge_already_refunded" if not left else None, "amount")
        charge["amount_refunded"] += amount
        self.events.record("charge.refunded", charge)
        refund = {"id": f"re_{token_hex(12)}", "object": "refund", "amount": amount, "status": "succeeded"}
        refund |= {"payment_intent": given["payment_intent"]}
        refund |= {"metadata": {"operation": given["metadata[operation]"]}}
        self.refunds.append(refund)
        return dict(refund)

    def _refunds(self, given: dict[str, str]) -> Thing:
        _permit(given, {"payment_intent", "limit"})
        found = [each for each in self.refunds if each["payment_intent"] == given["payment_intent"]]
        return {"object": "list", "url": "/v1/refunds", "has_more": False, "data": found}

    def _session(self, session_id: str) -> Thing:
        if session_id not in self.sessions:
            raise Refusal(404, "invalid_request_error", f"No such checkout.session: {session_id}", "resource_missing")
        session = self.sessions[session_id]
        if session["status"] == "open" and session["expires_at"] <= self.clock():
            self.expires(session_id)
        return session

    def _intent(self, intent_id: str) -> Thing:
        if intent_id not in self.intents:
            raise Refusal(404, "invalid_request_error", f"No such payment_intent: {intent_id}", "resource_missing")
        return self.intents[intent_id]

    def _whole(self, session: Thing, *, expanded: bool) -> Thing:
        intent = self.intents.get(session["payment_intent"])
        return {**session, "payment_intent": dict(intent) if expanded and intent else session["payment_intent"]}

    # What happens on Stripe's own pages.

    def approves(self, session_id: str, brand: str = "visa") -> None:
        """The customer pays on the hosted page, and the bank approves."""
        session = self._session(session_id)
        assert session["status"] == "open", "the page is over"
        charge = {
            "id": f"ch_{token_hex(12)}",
            "object": "charge",
            "amount": session["amount_total"],
            "captured": False,
            "amount_captured": 0,
            "amount_refunded": 0,
            "payment_method_details": {"type": "card", "card": {"brand": brand, "last4": "4242"}},
        }
        intent = {
            "id": f"pi_{token_hex(12)}",
            "object": "payment_intent",
            "amount": session["amount_total"],
            "amount_capturable": session["amount_total"],
            "amount_received": 0,
            "status": "requires_capture",
            "latest_charge": charge,
        }
        charge["payment_intent"] = intent["id"]
        self.intents[intent["id"]] = intent
        session |= {"status": "complete", "payment_intent": intent["id"], "url": None}
        self.events.record("payment_intent.amount_capturable_updated", intent)
        self.events.record("checkout.session.completed", session)

    def expires(self, session_id: str) -> None:
        """Nobody paid in time, or the page was ended."""
        session = self.sessions[session_id]
        session |= {"status": "expired", "url": None}
        self.events.record("checkout.session.expired", session)

    def cancels(self, intent_id: str) -> Thing:
        """The approval is let go."""
        intent = self.intents[intent_id]
        intent |= {"status": "canceled", "amount_capturable": 0}
        self.events.record("payment_intent.canceled", intent)
        return dict(intent)

    def intent_of(self, session_id: str) -> Thing:
        """The payment that a session came to."""
        return self.intents[self.sessions[session_id]["payment_intent"]]


def _permit(given: dict[str, str], known: set[str]) -> None:
    for name in given:
        if name not in known:
            raise invalid(f"Received unknown parameter: {name}", "parameter_unknown", name)
