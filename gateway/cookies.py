"""The shop's cookies: one name each in every mode, for this host only, out of reach of scripts."""

from starlette.requests import Request
from starlette.responses import Response

CART_COOKIE = "__Host-ecrin-cart"
SESSION_COOKIE = "__Host-ecrin-session"
STAFF_COOKIE = "__Host-ecrin-staff"
COOKIES = (CART_COOKIE, SESSION_COOKIE, STAFF_COOKIE)
ONE_MONTH = 30 * 24 * 3600
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def may_set(request: Request) -> bool:
    """Browsers keep a Secure cookie over https, and over plain http on loopback; anywhere else it would be lost."""
    return request.url.scheme == "https" or request.url.hostname in LOOPBACK


def give(response: Response, request: Request, name: str, secret: str, seconds: int = ONE_MONTH) -> None:
    """Give the browser a secret to keep."""
    if may_set(request):
        response.set_cookie(name, secret, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")


def take_back(response: Response, name: str) -> None:
    """Let the browser forget a secret."""
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")
