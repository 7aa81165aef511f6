"""Tokens that travel in letters: derived from the id of a row under a rotatable key, so that none is ever stored."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

# Together a multiple of three: the text needs no padding.
ID_BYTES, SIGNATURE_BYTES = 16, 26
LONGEST = 128


def token_of(purpose: str, row_id: UUID, keys: Sequence[bytes]) -> str:
    """The token that names a row and proves it: 208 bits of its HMAC under the newest key, bound to its purpose."""
    return urlsafe_b64encode(row_id.bytes + _signature(purpose, row_id, keys[0])).decode()


def row_named(purpose: str, token: str, keys: Sequence[bytes]) -> UUID | None:
    """The row that a token names; None unless it was derived for this purpose under a key still known."""
    try:
        raw = urlsafe_b64decode(token.encode("ascii")) if len(token) <= LONGEST else b""
    except (BadBase64, ValueError):
        return None
    # Decoding passes over what does not belong there: only the text that was given is the token.
    if len(raw) != ID_BYTES + SIGNATURE_BYTES or urlsafe_b64encode(raw).decode() != token:
        return None
    row_id, given = UUID(bytes=raw[:ID_BYTES]), raw[ID_BYTES:]
    known = [hmac.compare_digest(_signature(purpose, row_id, key), given) for key in keys]
    return row_id if any(known) else None


def derived(purpose: str, row_id: UUID, key: bytes) -> bytes:
    """256 bits that only who has the key can tell for a row and a purpose."""
    return hmac.new(key, f"{purpose}:".encode() + row_id.bytes, sha256).digest()


def _signature(purpose: str, row_id: UUID, key: bytes) -> bytes:
    return derived(purpose, row_id, key)[:SIGNATURE_BYTES]
