"""What the rules need from outside, as protocols; the gateway fills them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """The present moment, in UTC."""

    def __call__(self) -> datetime: ...


class Signals(Protocol):
    """Tells whoever waits for facts to look again; losing a signal only delays."""

    def ring(self) -> None: ...


class Overloaded(ConnectionError):
    """No connection to the database came free in time. Nothing was done; whoever asks again later may be answered."""


class ProviderUnavailable(Exception):
    """The payment provider did not answer, or not in time; asking again with the same key is safe."""


class PaymentRefused(Exception):
    """The payment provider will not do this, however often it is asked."""


@dataclass(frozen=True, slots=True)
class SessionRequest:
    """What a hosted payment page is opened for. `key` makes a repeated opening return the same session."""

    key: str
    reference: str
    amount: int
    currency: str
    language: str
    return_url: str
    description: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ProviderSession:
    """A payment as the provider knows it. `state` is open, authorised, captured, declined, expired or voided.

    Of what was `captured`, in minor units, so much is `refunded`.
    """

    id: str
    url: str
    state: str
    reference: str
    amount: int
    currency: str
    method: str | None
    captured: int = 0
    refunded: int = 0


class PaymentProvider(Protocol):
    """Hosted payment pages with later capture.

    A page is open at least for `minimum_lifetime`, an approval lapses after `authorisation_lifetime`. Every call may
    raise ProviderUnavailable, those that move money also PaymentRefused.
    """

    minimum_lifetime: timedelta
    authorisation_lifetime: timedelta

    async def open(self, request: SessionRequest) -> ProviderSession: ...

    async def look(self, session_id: str) -> ProviderSession: ...

    async def expire(self, session_id: str) -> ProviderSession:
        """End an open session; one that is already final is returned as it is."""
        ...

    async def void(self, session_id: str, *, key: str) -> ProviderSession:
        """Give an authorised payment back; one already given back is returned as it is."""
        ...

    async def capture(self, session_id: str, amount: int, *, key: str) -> ProviderSession:
        """Take the money of an authorised payment; one already captured is returned as it is."""
        ...

    async def refund(self, session_id: str, amount: int, *, key: str) -> ProviderSession:
        """Give so much of a captured payment back."""
        ...


class Passwords(Protocol):
    """Slow work on passwords, done a few at a time and away from everything else.

    Every call may raise PasswordsBusy: too many wait already, and asking again in a moment is safe.
    """

    async def hash(self, password: str) -> str: ...

    async def verify(self, stored: str | None, password: str) -> bool:
        """Whether a password is the one stored; None takes as long as any wrong password."""
        ...

    async def strength(self, password: str, context: Sequence[str]) -> int:
        """How hard to guess, 0 to 4; `context` are words an attacker would try first."""
        ...

    def is_dated(self, stored: str) -> bool:
        """Whether a hash was made with weaker parameters than today's."""
        ...


class PasswordsBusy(Exception):
    """Too many passwords wait to be checked."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many times in so long for one key. `strict` ones refuse while nobody can count."""

    name: str
    times: int
    per: timedelta
    strict: bool = True


class Counters(Protocol):
    """Counts what is done how often, in all processes together."""

    async def admit(self, allowance: Allowance, key: str, *, cost: int = 1) -> bool:
        """Count so many more; False when they pass the allowance of this key."""
        ...

    async def forget(self, allowance: Allowance, key: str) -> None:
        """Begin to count a key anew."""
        ...
