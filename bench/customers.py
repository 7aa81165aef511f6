"""Customers whose address is proven, and who are signed in: their rows, as the link in a letter makes them."""

import secrets
from datetime import UTC, datetime, timedelta

from gateway.database.connecting import Database, connected
from resolvers.people.tables import Customer, Session
from resolvers.secrets import hashed


async def signed_in(database: str, *, is_vip: bool = False) -> str:
    """The secret of a new customer's session."""
    secret, now = secrets.token_urlsafe(32), datetime.now(UTC)
    email = f"{secrets.token_hex(8)}@example.com"
    async with connected(Database(database)):
        customer = await Customer.create(
            email=email,
            email_key=email,
            password_hash="",
            first_name="Ève",
            last_name="Martin",
            language="fr",
            is_vip=is_vip,
            created_at=now,
            secured_at=now,
        )
        await Session.create(
            customer_id=customer.id,
            secret_hash=hashed(secret),
            created_at=now,
            last_seen_at=now,
            expires_at=now + timedelta(days=1),
        )
    return secret
