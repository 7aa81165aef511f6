"""The cart's secret: whoever has it has the cart; the shop keeps only its hash."""

from hashlib import sha256
from secrets import token_urlsafe


def new_secret() -> str:
    """256 random bits as URL-safe text."""
    return token_urlsafe(32)


def hashed(secret: str) -> str:
    """What is stored and looked up. The secret is random, so a plain hash is as good as a slow one."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
