"""The layers around the application, each a small ASGI class, and the order in which they stand."""

import re
import secrets
from collections.abc import Collection, Sequence

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.edge.addresses import Forwarded, Network
from gateway.edge.body_limit import MEBIBYTE, BodyLimit
from gateway.edge.cross_site import CrossSiteGuard
from gateway.edge.refusing import refuse

__all__ = ["AllowedHosts", "BodyLimit", "Cors", "CrossSiteGuard", "RequestId", "SecurityHeaders", "surround"]

ANSWER_STARTS = frozenset({"http.response.start", "websocket.http.response.start", "websocket.accept"})
ORIGIN = re.compile(r"https?://[^/?#@\s*A-Z]+")

# `no-referrer` would make browsers send `Origin: null` with the forms of the gateway's own pages.
ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"content-security-policy", b"frame-ancestors 'none'"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
ON_HTTPS = (*ALWAYS, (b"strict-transport-security", b"max-age=31536000"))


def surround(
    app: ASGIApp,
    *,
    cookie_names: Collection[str],
    allowed_origins: Collection[str] = (),
    hosts: Collection[str] = ("*",),
    trusted_proxies: Sequence[Network] = (),
    body_limit: int = MEBIBYTE,
) -> ASGIApp:
    """The application with the whole edge around it.

    Refusals stand inside the layers that add headers, so that a storefront on another origin can read them.
    """
    app = BodyLimit(app, body_limit)
    app = CrossSiteGuard(app, cookie_names, allowed_origins)
    app = Cors(app, allowed_origins)
    app = AllowedHosts(app, hosts)
    app = SecurityHeaders(app)
    app = RequestId(app)
    return Forwarded(app, trusted_proxies)


class RequestId:
    """A fresh id for each request, in `scope["state"]` and in the answer; the client's own is not looked at."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_id(message: Message) -> None:
            if message["type"] in ANSWER_STARTS:
                message = {**message, "headers": [*message.get("headers", ()), (b"x-request-id", request_id.encode())]}
            await send(message)

        await self.app(scope, receive, send_with_id)


class SecurityHeaders:
    """The headers every answer carries; a page that sets one itself keeps its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        wanted = ON_HTTPS if scope["scheme"] == "https" else ALWAYS

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                present = {name.lower() for name, _ in headers}
                message = {**message, "headers": headers + [each for each in wanted if each[0] not in present]}
            await send(message)

        await self.app(scope, receive, send_secured)


class AllowedHosts:
    """Only the host names of the settings, whatever the port; `*` allows all."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or "*" in self.hosts or self._named(scope) in self.hosts:
            await self.app(scope, receive, send)
        else:
            await refuse(scope, receive, send, 400, "HOST_NOT_ALLOWED", "This host is not served here.")

    def _named(self, scope: Scope) -> str:
        return re.sub(r":\d*$", "", Headers(scope=scope).get("host", "").lower())


class Cors(CORSMiddleware):
    """Starlette's, for exact origins with credentials.

    Raises ValueError for a wildcard: with credentials it would open the shop to every site.
    """

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        for origin in origins:
            if not ORIGIN.fullmatch(origin):
                raise ValueError(f"{origin!r} is not a lower-case origin such as https://shop.example")
        super().__init__(
            app,
            allow_origins=frozenset(origins),
            allow_methods=("GET", "POST"),
            allow_headers=(
                "content-type",
                "authorization",
                "x-cart-token",
                "graphql-require-preflight",
                "apollo-require-preflight",
            ),
            allow_credentials=True,
            expose_headers=("x-request-id", "retry-after"),
        )
