"""Relay nodes: opaque ids that say what they name, and open nothing by themselves."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from uuid import UUID

import strawberry


@strawberry.interface(description="Anything that can be fetched again by its id.")
class Node:
    """The interface of Relay's global object identification."""

    @strawberry.field(description="An opaque id, unique over all types.")
    def id(self) -> strawberry.ID:
        raise TypeError("every node says its own id")


def node_id(kind: str, key: object) -> strawberry.ID:
    """The global id of a thing."""
    return strawberry.ID(urlsafe_b64encode(f"{kind}:{key}".encode()).rstrip(b"=").decode())


def named(global_id: str) -> tuple[str, str]:
    """Kind and key that an id names; both empty for a text that is no id."""
    try:
        kind, _, key = urlsafe_b64decode(global_id.encode() + b"=" * (-len(global_id) % 4)).decode().partition(":")
    except (BadBase64, ValueError):
        return "", ""
    return kind, key


def key_of(kind: str, global_id: str) -> int:
    """The integer key of an id of this kind; 0, which nothing has, for any other id."""
    found, key = named(global_id)
    return int(key) if found == kind and key.isascii() and key.isdigit() and len(key) < 19 else 0


def uuid_of(kind: str, global_id: str) -> UUID | None:
    """The UUID of an id of this kind; None for any other id."""
    found, key = named(global_id)
    try:
        return UUID(key) if found == kind else None
    except ValueError:
        return None
