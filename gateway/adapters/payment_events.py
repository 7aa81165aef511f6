"""How a payment provider's webhooks are read: who sent them is known before what they say is looked at."""

from collections.abc import Mapping
from typing import Protocol

from resolvers.payments.inbox import ProviderEvent


class Forged(Exception):
    """Whoever sent this does not know the secret, or signed it too long ago."""


class NotAnEvent(ValueError):
    """It is signed, and makes no sense."""


class PaymentEvents(Protocol):
    """One provider's webhooks."""

    async def read(self, headers: Mapping[str, str], body: bytes) -> ProviderEvent:
        """The event that a request carries.

        Raises:
            Forged: it is not the provider's.
            NotAnEvent: it is no event.
            ProviderUnavailable: what it is about could not be asked; the provider sends it again.
        """
        ...
