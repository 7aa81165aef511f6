"""Who comes in: the secrets of a request become the caller of an operation, and what it made goes back as cookies."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import Scope

from gateway.cookies import CART_COOKIE, SESSION_COOKIE, STAFF_COOKIE, give, take_back
from gateway.edge.addresses import client_key
from resolvers.people import sessions
from resolvers.people.staff import sessions as staff_sessions
from resolvers.shop import Caller, Shop
from schema.context import Context

CART_HEADER = "x-cart-token"
LONGEST_SECRET = 128
# Headers without which a request says nothing of who asks.
TELLING = frozenset({b"authorization", b"cookie", CART_HEADER.encode()})
OF_SESSION = SESSION_COOKIE.encode()


class BadCredentials(Exception):
    """What a client said of itself when it connected is malformed, or opens nothing."""


class Door(Protocol):
    """Reads who asks from a request, and writes what changed of that into its answer."""

    async def context(self, request: Request) -> Context: ...

    def is_nobody(self, headers: Mapping[bytes, bytes]) -> bool:
        """Whether a request shows that it is a guest's, with no need to look anybody up."""
        ...

    async def connected(self, connection: HTTPConnection, said: Mapping[str, Any]) -> Context:
        """Who opened a WebSocket, by its cookies or by what its `connection_init` said.

        Raises:
            BadCredentials: what was said opens nothing.
        """
        ...

    def set_cookies(self, response: Response, request: Request, context: Context) -> None: ...


@dataclass(frozen=True, slots=True)
class StorefrontDoor:
    """Customers and guests."""

    shop: Shop

    async def context(self, request: Request) -> Context:
        """By GET nobody is anybody: what a cache in between might keep must not be personal."""
        context = _nobody(self.shop, request.scope)
        if request.method != "POST" or dict(request.scope["headers"]).keys().isdisjoint(TELLING):
            return context
        return await self._known(context, _session(request, SESSION_COOKIE), _cart(request))

    def is_nobody(self, headers: Mapping[bytes, bytes]) -> bool:
        return b"authorization" not in headers and OF_SESSION not in headers.get(b"cookie", b"")

    async def connected(self, connection: HTTPConnection, said: Mapping[str, Any]) -> Context:
        session, is_said = _said_session(connection, said, SESSION_COOKIE)
        context = await self._known(
            _nobody(self.shop, connection.scope), session, _said(said, "cartToken") or _cart(connection)
        )
        if is_said and context.caller.session_id is None:
            raise BadCredentials
        return context

    async def _known(self, context: Context, session: str | None, cart: str | None) -> Context:
        if session is not None:
            context.caller = await sessions.caller(self.shop, session, context.caller)
        context.cart_secret = plausible(cart)
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

    def is_nobody(self, headers: Mapping[bytes, bytes]) -> bool:  # noqa: ARG002 - as every door has it
        return False

    async def context(self, request: Request) -> Context:
        context = _nobody(self.shop, request.scope)
        if request.method == "POST" and (session := _session(request, STAFF_COOKIE)) is not None:
            context.staff = await staff_sessions.staff(self.shop, session)
        return context

    async def connected(self, connection: HTTPConnection, said: Mapping[str, Any]) -> Context:
        context = _nobody(self.shop, connection.scope)
        session, is_said = _said_session(connection, said, STAFF_COOKIE)
        if session is not None:
            context.staff = await staff_sessions.staff(self.shop, session, is_there=False)
        if is_said and context.staff is None:
            raise BadCredentials
        return context

    def set_cookies(self, response: Response, request: Request, context: Context) -> None:
        """The session's."""
        if context.new_session_secret is not None:
            lifetime = int(self.shop.policy.staff_session_lifetime.total_seconds())
            give(response, request, STAFF_COOKIE, context.new_session_secret, lifetime)
        elif context.session_ended and STAFF_COOKIE in request.cookies:
            take_back(response, STAFF_COOKIE)


def _nobody(shop: Shop, scope: Scope) -> Context:
    user_agent = dict(scope["headers"]).get(b"user-agent", b"").decode("latin-1")
    caller = _guest(client_key(scope))
    return Context(shop, caller, scope["state"]["request_id"], user_agent=user_agent)


@lru_cache(maxsize=1_024)
def _guest(client: str) -> Caller:
    return Caller(client=client)


def _session(connection: HTTPConnection, cookie: str) -> str | None:
    """The session's secret: of the header, which a program chose to send, before that of the cookie."""
    return _bearer(connection.headers.get("authorization", "")) or plausible(connection.cookies.get(cookie))


def _said_session(connection: HTTPConnection, said: Mapping[str, Any], cookie: str) -> tuple[str | None, bool]:
    """The session's secret, and whether it was said rather than found in a cookie."""
    authorization = _said(said, "authorization")
    if authorization is None:
        return _session(connection, cookie), False
    secret = _bearer(authorization)
    if secret is None:
        raise BadCredentials
    return secret, True


def _said(said: Mapping[str, Any], name: str) -> str | None:
    value = said.get(name)
    if value is not None and not isinstance(value, str):
        raise BadCredentials
    return value


def _cart(connection: HTTPConnection) -> str | None:
    return connection.headers.get(CART_HEADER) or connection.cookies.get(CART_COOKIE)


def _bearer(authorization: str) -> str | None:
    scheme, _, secret = authorization.partition(" ")
    return plausible(secret.strip()) if scheme.lower() == "bearer" else None


def plausible(secret: str | None) -> str | None:
    """A secret that may open something; None for what cannot."""
    return secret if secret and len(secret) <= LONGEST_SECRET else None
