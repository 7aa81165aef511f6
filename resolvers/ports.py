"""What the rules need from outside, as protocols; the gateway fills them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """The present moment, in UTC."""

    def __call__(self) -> datetime: ...


class Signals(Protocol):
    """Tells whoever waits for facts to look again; losing a signal only delays."""

    def ring(self) -> None: ...


class ProviderUnavailable(Exception):
    """The payment provider did not answer, or not in time; asking again with the same key is safe."""


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
    """A payment as the provider knows it. `state` is open, authorised, captured, declined, expired or voided."""

    id: str
    url: str
    state: str
    reference: str
    amount: int
    currency: str
    method: str | None


class PaymentProvider(Protocol):
    """Hosted payment pages with later capture. Every call may raise ProviderUnavailable."""

    minimum_lifetime: timedelta

    async def open(self, request: SessionRequest) -> ProviderSession: ...

    async def look(self, session_id: str) -> ProviderSession: ...

    async def expire(self, session_id: str) -> ProviderSession:
        """End an open session; one that is already final is returned as it is."""
        ...

    async def void(self, session_id: str, *, key: str) -> ProviderSession:
        """Give an authorised payment back; one already given back is returned as it is."""
        ...
