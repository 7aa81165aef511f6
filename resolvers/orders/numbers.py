"""Order numbers and access tokens: readable ones that cannot be guessed, and secret ones that are never stored."""

import hmac
from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from resolvers.secrets import code_as_written, new_code

LENGTH = 10


def new_number() -> str:
    """50 random bits in Crockford's base 32, in two groups: `7K3M9-QXR2D`."""
    return new_code(LENGTH)


def as_written(number: str) -> str:
    """A number as a person types it (small letters, O for 0, without hyphen) as it is stored; empty if it is none."""
    return code_as_written(number, LENGTH)


def access_token(order_id: UUID, keys: Sequence[bytes]) -> str:
    """What opens an order without an account: derived from its id under the newest key, so nothing is stored."""
    return _derived(order_id, keys[0])


def opens(order_id: UUID, token: str, keys: Sequence[bytes]) -> bool:
    """Whether a token is this order's under any key still known; compared in constant time."""
    given = token.encode("utf-8", "replace")
    return any(hmac.compare_digest(_derived(order_id, key).encode(), given) for key in keys)


def _derived(order_id: UUID, key: bytes) -> str:
    return hmac.new(key, b"order-access:" + order_id.bytes, sha256).hexdigest()
