"""The cart's cookie: one name in every mode, for this host only, out of reach of scripts."""

from starlette.requests import Request
from starlette.responses import Response

CART_COOKIE = "__Host-ecrin-cart"
ONE_MONTH = 30 * 24 * 3600
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def may_set(request: Request) -> bool:
    """Browsers keep a Secure cookie over https, and over plain http on loopback; anywhere else it would be lost."""
    return request.url.scheme == "https" or request.url.hostname in LOOPBACK


def set_cart(response: Response, request: Request, secret: str) -> None:
    """Give the browser the cart's secret."""
    if may_set(request):
        response.set_cookie(
            CART_COOKIE, secret, max_age=ONE_MONTH, path="/", secure=True, httponly=True, samesite="lax"
        )
