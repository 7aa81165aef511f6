"""Who comes in: the secrets of a request become the caller of an operation, and what it made goes back as cookies."""

from dataclasses import dataclass
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response

from gateway.cookies import CART_COOKIE, SESSION_COOKIE, STAFF_COOKIE, give, take_back
from gateway.edge.addresses import client_address, throttle_key
from resolvers.people import sessions
from resolvers.people.staff import sessions as staff_sessions
from resolvers.shop import Caller, Shop
from schema.context import Context

CART_HEADER = "x-cart-token"
LONGEST_SECRET = 128


class Door(Protocol):
    """Reads who asks from a request, and writes what changed of that into its answer."""

    async def context(self, request: Request) -> Context: ...

    def set_cookies(self, response: Response, request: Request, context: Context) -> None: ...


@dataclass(frozen=True, slots=True)
class StorefrontDoor:
    """Customers and guests."""

    shop: Shop

    async def context(self, request: Request) -> Context:
        """By GET nobody is anybody: what a cache in between might keep must not be personal."""
        context = _nobody(self.shop, request)
        if request.method != "POST":
            return context
        if (session := _session(request, SESSION_COOKIE)) is not None:
            context.caller = await sessions.caller(self.shop, session, context.caller)
        context.cart_secret = _plausible(request.headers.get(CART_HEADER) or request.cookies.get(CART_COOKIE))
        return context

    def set_cookies(self, response: Response, request: Request, context: Context) -> None:
        """The cart's and the session's."""
        if context.new_cart_secret is not None:
            give(response, request, CART_COOKIE, context.new_cart_secret)
        if context.new_session_secret is not None:
            give(response, request, SESSION_COOKIE, context.new_session_secret)
            # What the guest had is the account's now; its secret opens nothing.
            take_back(response, CART_COOKIE)
        elif context.session_ended and SESSION_COOKIE in request.cookies:
            take_back(response, SESSION_COOKIE)


@dataclass(frozen=True, slots=True)
class StaffDoor:
    """Members of staff; what customers carry opens nothing here."""

    shop: Shop

    async def context(self, request: Request) -> Context:
        context = _nobody(self.shop, request)
        if request.method == "POST" and (session := _session(request, STAFF_COOKIE)) is not None:
            context.staff = await staff_sessions.staff(self.shop, session)
        return context

    def set_cookies(self, response: Response, request: Request, context: Context) -> None:
        """The session's."""
        if context.new_session_secret is not None:
            lifetime = int(self.shop.policy.staff_session_lifetime.total_seconds())
            give(response, request, STAFF_COOKIE, context.new_session_secret, lifetime)
        elif context.session_ended and STAFF_COOKIE in request.cookies:
            take_back(response, STAFF_COOKIE)


def _nobody(shop: Shop, request: Request) -> Context:
    caller = Caller(client=throttle_key(client_address(request.scope, ())))
    request_id: str = request.scope["state"]["request_id"]
    return Context(shop, caller, request_id, user_agent=request.headers.get("user-agent", ""))


def _session(request: Request, cookie: str) -> str | None:
    """The session's secret: of the header, which a program chose to send, before that of the cookie."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return _plausible(secret.strip())
    return _plausible(request.cookies.get(cookie))


def _plausible(secret: str | None) -> str | None:
    return secret if secret and len(secret) <= LONGEST_SECRET else None
