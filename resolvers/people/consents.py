"""The log of consents: what was agreed to and taken back, when and how, under a hash of the address."""

from resolvers.people.tables import Consent
from resolvers.shop import Shop
from resolvers.throttling import opaque


async def record_consent(shop: Shop, email_key: str, purpose: str, *, given: bool, source: str) -> None:
    """Keep a yes or a no; belongs in the transaction of what it allows or ends."""
    await Consent.create(subject=opaque(email_key), purpose=purpose, given=given, source=source, at=shop.clock())
