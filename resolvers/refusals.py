"""The tree of expected noes: raised by rules, turned into `userErrors` by the schema.

Refusal                   any code; enough for most
├── SizeRequired          which sizes there are
├── InsufficientStock     how many there are
├── NotSoldOnline         whom to ask instead
├── CountryNotServed      where the shop delivers
├── QuantityLimit         how many may be bought
└── CartChanged           the cart as it is now
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class UserErrorCode(StrEnum):
    """Why a request was refused."""

    INVALID_INPUT = "INVALID_INPUT"
    REQUIRED = "REQUIRED"
    NOT_FOUND = "NOT_FOUND"
    SIZE_REQUIRED = "SIZE_REQUIRED"
    SIZE_UNAVAILABLE = "SIZE_UNAVAILABLE"
    NOT_SOLD_ONLINE = "NOT_SOLD_ONLINE"
    TEMPORARILY_UNAVAILABLE = "TEMPORARILY_UNAVAILABLE"
    CONSENT_REQUIRED = "CONSENT_REQUIRED"
    PREVIEW_ONLY = "PREVIEW_ONLY"
    COUNTRY_NOT_SERVED = "COUNTRY_NOT_SERVED"
    INSUFFICIENT_STOCK = "INSUFFICIENT_STOCK"
    QUANTITY_LIMIT = "QUANTITY_LIMIT"
    CART_CHANGED = "CART_CHANGED"
    CART_EMPTY = "CART_EMPTY"
    CHECKOUT_INCOMPLETE = "CHECKOUT_INCOMPLETE"
    TERMS_OUTDATED = "TERMS_OUTDATED"
    ATTEMPT_REUSED = "ATTEMPT_REUSED"
    PAYMENT_NOT_POSSIBLE = "PAYMENT_NOT_POSSIBLE"
    INVALID_CREDENTIALS = "INVALID_CREDENTIALS"
    EMAIL_NOT_CONFIRMED = "EMAIL_NOT_CONFIRMED"
    WEAK_PASSWORD = "WEAK_PASSWORD"  # noqa: S105 - a code
    INVALID_TOKEN = "INVALID_TOKEN"  # noqa: S105
    EXPIRED_TOKEN = "EXPIRED_TOKEN"  # noqa: S105
    TOO_MANY_REQUESTS = "TOO_MANY_REQUESTS"
    NOT_ALLOWED = "NOT_ALLOWED"
    INVALID_STATUS = "INVALID_STATUS"
    SLOT_UNAVAILABLE = "SLOT_UNAVAILABLE"
    WITHDRAWAL_CLOSED = "WITHDRAWAL_CLOSED"


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One no. `message` is an English source text, `path` names the input at fault.

    Places of the message are filled by `params`, by `words`, which are source texts themselves and translated too, and
    by `amounts` in minor units.
    """

    code: UserErrorCode
    message: str
    path: tuple[str, ...] = ()
    params: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    amounts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SizeRequired(Refusal):
    """A size must be chosen; `sizes` are the option values to choose from."""

    sizes: tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class InsufficientStock(Refusal):
    """Fewer pieces than asked for; `available` never tells more than was asked."""

    variant: Any
    available: int


@dataclass(frozen=True, kw_only=True)
class NotSoldOnline(Refusal):
    """The piece is sold through the concierge or in boutiques."""


@dataclass(frozen=True, kw_only=True)
class CountryNotServed(Refusal):
    """The shop, or this piece, is not delivered there; `countries` are those where it is."""

    countries: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class QuantityLimit(Refusal):
    """More than one order may hold."""

    max: int


@dataclass(frozen=True, kw_only=True)
class CartChanged(Refusal):
    """The cart, or its total, is not what the caller believed; `cart` is it now."""

    cart: Any


class Refused(Exception):
    """Raised by a rule: nothing was changed. A transaction it leaves is rolled back."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(", ".join(refusal.code for refusal in refusals))
        self.refusals = refusals
