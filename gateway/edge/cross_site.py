"""Cross-site request forgery: where a cookie counts, the request must show that its page is one of ours."""

from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.types import Scope

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Headers without which a request says nothing of a page or of a visitor.
TELLING = frozenset({b"origin", b"sec-fetch-site", b"cookie"})
PREFLIGHT = "graphql-require-preflight"
PORTS = {"http": ":80", "https": ":443"}
SCHEMES = {"ws": "http", "wss": "https"}


class CrossSiteGuard:
    """Refuses what changes state, WebSocket handshakes among it, when it comes from a page of a foreign site.

    A foreign page is refused with or without a cookie, as signing somebody in unasked is an attack too. Without an
    Origin, a request with a cookie needs `GraphQL-Require-Preflight`, which no foreign page can set unasked.
    """

    complaint = "A request with a cookie needs the header GraphQL-Require-Preflight or an Origin that is allowed here."

    def __init__(self, cookie_names: Collection[str], allowed_origins: Collection[str]) -> None:
        self.cookie_names = frozenset(cookie_names)
        self.allowed_origins = frozenset(allowed_origins)

    def admits(self, scope: Scope) -> bool:
        """Whether a request, or a WebSocket's handshake, changes nothing or comes from one of our pages."""
        return scope.get("method") in SAFE_METHODS or self._is_ours(scope)

    def _is_ours(self, scope: Scope) -> bool:
        names = dict(scope["headers"])
        if not names.keys() & TELLING:
            return True
        headers = Headers(scope=scope)
        if origins := headers.getlist("origin"):
            own = own_origin(scope)
            return all(_plain(origin) == own or origin in self.allowed_origins for origin in origins)
        if headers.get("sec-fetch-site") == "cross-site":
            return False
        return not self._carries_cookie(headers) or bool(headers.get(PREFLIGHT, "").strip())

    def _carries_cookie(self, headers: Headers) -> bool:
        pairs = (pair for line in headers.getlist("cookie") for pair in line.split(";"))
        return any(pair.partition("=")[0].strip() in self.cookie_names for pair in pairs)


def own_origin(scope: Scope) -> str:
    """The origin a page of this very host has, as browsers write it."""
    scheme = SCHEMES.get(scope["scheme"], scope["scheme"])
    return _plain(f"{scheme}://{Headers(scope=scope).get('host', '')}")


def _plain(origin: str) -> str:
    scheme, _, host = origin.lower().partition("://")
    return f"{scheme}://{host.removesuffix(PORTS.get(scheme, '')) if scheme in PORTS else host}"
