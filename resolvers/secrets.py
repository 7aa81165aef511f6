"""Secrets that clients keep and the shop does not: only their hashes are stored."""

from hashlib import sha256
from secrets import choice, token_urlsafe

# Crockford's base 32: no two signs that are mistaken for each other when read aloud.
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def new_secret() -> str:
    """256 random bits as URL-safe text."""
    return token_urlsafe(32)


def hashed(secret: str) -> str:
    """What is stored and looked up. The secret is random, so a plain hash is as good as a slow one."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def new_code(length: int) -> str:
    """Random signs that can be read aloud, in two groups: `7K3M9-QXR2D`."""
    signs = "".join(choice(CROCKFORD) for _ in range(length))
    return f"{signs[: length // 2]}-{signs[length // 2 :]}"


def code_as_written(text: str, length: int) -> str:
    """A code as a person types it (small letters, O for 0, without hyphen) as it was given; empty if it is none."""
    signs = text.upper().translate(READ_AS)
    fits = len(signs) == length and set(signs) <= set(CROCKFORD)
    return f"{signs[: length // 2]}-{signs[length // 2 :]}" if fits else ""
