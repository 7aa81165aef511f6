"""Links to documents: signed, and dead after a quarter of an hour, so that one that leaks is of no use for long."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner

from resolvers.ports import Clock
from resolvers.shop import Shop

LIFETIME = timedelta(minutes=15)
LONGEST = 256
INVOICES = "/invoices"
BOOKS = "/books"


class _Signer(TimestampSigner):
    """Signs by the shop's clock; the newest key signs, every key still known is accepted."""

    def __init__(self, shop: Shop) -> None:
        super().__init__(list(reversed(shop.token_keys)), salt=b"document-link")
        self._clock: Clock = shop.clock

    def get_timestamp(self) -> int:
        return int(self._clock().timestamp())

    def timestamp_to_datetime(self, ts: int) -> datetime:
        return datetime.fromtimestamp(ts, UTC)


class LinkExpired(Exception):
    """The link was good, some time ago."""


class WrongLink(Exception):
    """The link was never good, or is another's."""


def invoice_url(shop: Shop, number: str) -> str:
    """Where whoever may read this document can fetch it for the next quarter of an hour."""
    return _signed(shop, f"{INVOICES}/{number}.pdf", {})


def books_url(shop: Shop, name: str, days: Mapping[str, str]) -> str:
    """Where an export of the books can be fetched."""
    return _signed(shop, f"{BOOKS}/{name}.csv", days)


def check(shop: Shop, path: str, days: Mapping[str, str], token: str) -> None:
    """Check the link that was followed.

    Raises:
        LinkExpired: it was good.
        WrongLink: it never was.
    """
    if len(token) > LONGEST:
        raise WrongLink
    try:
        said = _Signer(shop).unsign(_named(path, days) + "." + token, max_age=int(LIFETIME.total_seconds()))
    except SignatureExpired as expired:
        raise LinkExpired from expired
    except BadSignature as wrong:
        raise WrongLink from wrong
    if said.decode() != _named(path, days):
        raise WrongLink


def _signed(shop: Shop, path: str, days: Mapping[str, str]) -> str:
    named = _named(path, days)
    token = _Signer(shop).sign(named).decode().removeprefix(f"{named}.")
    return f"{shop.maison.site_url}{path}?{urlencode({**days, 'token': token})}"


def _named(path: str, days: Mapping[str, str]) -> str:
    return "|".join((path, *(f"{name}={value}" for name, value in sorted(days.items()))))
