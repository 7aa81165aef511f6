"""What stands around the application: each check has its own home, and one class walks them in order."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from random import getrandbits
from typing import NamedTuple

from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.edge.addresses import Network, forwarded
from gateway.edge.body_limit import MEBIBYTE, BodyLimit
from gateway.edge.cross_site import CrossSiteGuard
from gateway.edge.refusing import refuse

ANSWER_STARTS = frozenset({"http.response.start", "websocket.http.response.start", "websocket.accept"})
ORIGIN = re.compile(r"https?://[^/?#@\s*A-Z]+")
PORT = re.compile(rb":\d*$")

# `no-referrer` would make browsers send `Origin: null` with the forms of the gateway's own pages.
ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"content-security-policy", b"frame-ancestors 'none'"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
ON_HTTPS = (*ALWAYS, (b"strict-transport-security", b"max-age=31536000"))
# What is answered to a page of one origin may be kept for no other.
BY_ORIGIN = (b"vary", b"Origin")


Headers = tuple[tuple[bytes, bytes], ...]
# With one of these more has to be asked, or looked for, than can be at once.
NEEDS_MORE = frozenset({b"authorization", b"content-encoding", b"expect", b"upgrade"})


class Told(NamedTuple):
    """An answer that is there already; every response has these headers, a length and what the edge adds."""

    headers: Headers
    body: bytes


# Of an endpoint that may know an answer without waiting for anything.
TellsAtOnce = Callable[[Scope, Mapping[bytes, bytes], bytes], Told | None]


def surround(
    app: ASGIApp,
    *,
    cookie_names: Collection[str],
    endpoints: Mapping[str, ASGIApp] | None = None,
    allowed_origins: Collection[str] = (),
    hosts: Collection[str] = ("*",),
    trusted_proxies: Sequence[Network] = (),
    body_limit: int = MEBIBYTE,
) -> "Edge":
    """The application with the whole edge around it; the `endpoints`, by their paths, are reached past its routes."""
    return Edge(app, endpoints or {}, cookie_names, allowed_origins, hosts, trusted_proxies, body_limit)


class Edge:
    """Every request goes through here once: whose it is, which id it has, whether its host, page and body are admitted.

    Refusals carry the headers of every other answer, so that a storefront on another origin can read them. The request
    id is fresh, in `scope["state"]` and in the answer; the client's own is not looked at.
    """

    def __init__(
        self,
        app: ASGIApp,
        endpoints: Mapping[str, ASGIApp],
        cookie_names: Collection[str],
        allowed_origins: Collection[str],
        hosts: Collection[str],
        trusted_proxies: Sequence[Network],
        body_limit: int,
    ) -> None:
        self.app = app
        self.endpoints = endpoints
        found = {path: getattr(endpoint, "at_once", None) for path, endpoint in endpoints.items()}
        self.telling: dict[str, TellsAtOnce] = {path: tells for path, tells in found.items() if tells is not None}
        self.hosts = frozenset(host.lower().encode() for host in hosts)
        self.trusted_proxies = trusted_proxies
        self.guard = CrossSiteGuard(cookie_names, allowed_origins)
        self.body_limit = BodyLimit(self._route, body_limit)
        self.cors = Cors(self._admit, allowed_origins)
        self._lines = lru_cache(maxsize=256)(self._lines_of)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        scope = forwarded(scope, self.trusted_proxies)
        request_id = f"{getrandbits(64):016x}"
        scope.setdefault("state", {})["request_id"] = request_id
        headers = dict(scope["headers"])
        send = _signing(send, scope, (b"x-request-id", request_id.encode()))
        if not self._serves(headers.get(b"host", b"")):
            await refuse(scope, receive, send, 400, "HOST_NOT_ALLOWED", "This host is not served here.")
        elif b"origin" in headers and scope["type"] == "http":
            await self.cors(scope, receive, send)
        else:
            await self._admit(scope, receive, send)

    def at_once(self, scope: Scope, body: bytes) -> tuple[bytes, bytes] | None:
        """What an endpoint can tell without waiting for anything: the lines of the head, and the body.

        None for whatever needs more than a look: it takes its usual way, where it is also refused.
        """
        tells = self.telling.get(scope["path"])
        headers = dict(scope["headers"])
        if tells is None or len(headers) != len(scope["headers"]) or not headers.keys().isdisjoint(NEEDS_MORE):
            return None
        scope = forwarded(scope, self.trusted_proxies)
        if not self._serves(headers.get(b"host", b"")) or not self.guard.admits(scope):
            return None
        told = tells(scope, headers, body)
        if told is None:
            return None
        lines = self._lines(told.headers, scope["scheme"], headers.get(b"origin"))
        length = str(len(told.body)).encode()
        named = f"{getrandbits(64):016x}".encode()
        return b"".join((lines, b"content-length: ", length, b"\r\nx-request-id: ", named, b"\r\n")), told.body

    def _lines_of(self, headers: Headers, scheme: str, origin: bytes | None) -> bytes:
        """The head's lines that are the same for all such answers: what CORS and `_signing` make of them."""
        pairs = [*headers]
        if origin is not None:
            pairs = self.cors.told(pairs, origin.decode("latin-1"))
        pairs.extend(ON_HTTPS if scheme == "https" else ALWAYS)
        return b"".join(part for name, value in pairs for part in (name, b": ", value, b"\r\n"))

    def _serves(self, host: bytes) -> bool:
        """Only the host names of the settings, whatever the port; `*` allows all."""
        return b"*" in self.hosts or PORT.sub(b"", host.lower()) in self.hosts

    async def _admit(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.guard.admits(scope):
            await self.body_limit(scope, receive, send)
        else:
            await refuse(scope, receive, send, 403, "CROSS_SITE_REQUEST", self.guard.complaint)

    async def _route(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.endpoints.get(scope["path"], self.app)(scope, receive, send)


def _signing(send: Send, scope: Scope, signature: tuple[bytes, bytes]) -> Send:
    """Puts the id on what answers, and over HTTP what keeps a browser safe; a page that sets a header keeps its own."""
    wanted: Sequence[tuple[bytes, bytes]] = ()
    if scope["type"] == "http":
        wanted = ON_HTTPS if scope["scheme"] == "https" else ALWAYS

    async def signed(message: Message) -> None:
        if message["type"] in ANSWER_STARTS:
            own = [*message.get("headers", ())]
            if wanted:
                present = dict(own)
                own.extend([each for each in wanted if each[0] not in present])
                if b"rigin" not in present.get(b"vary", b""):
                    own.append(BY_ORIGIN)
            own.append(signature)
            message = {**message, "headers": own}
        await send(message)

    return signed


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

    def told(self, headers: list[tuple[bytes, bytes]], origin: str) -> list[tuple[bytes, bytes]]:
        """These headers with those of an answer to a page of this origin, as `send` writes them."""
        message: Message = {"type": "http.response.start", "headers": headers}
        shown = MutableHeaders(scope=message)
        shown.update(self.simple_headers)
        if self.is_allowed_origin(origin):
            self.allow_explicit_origin(shown, origin)
        else:
            shown["vary"] = ", ".join([*shown.getlist("vary"), "Origin"])
        return shown.raw
