"""What clients say in graphql-transport-ws, read strictly.

https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gateway.asked import NotAsked, asked
from gateway.edge.json_body import BadBody, parse
from schema.execution.requests import Request

LONGEST_ID = 256


class BadMessage(Exception):
    """No message of the protocol; the text is fit for the client."""


@dataclass(frozen=True, slots=True)
class Init:
    """The client introduces itself."""

    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ping:
    """The client asks whether anybody is there."""

    payload: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Pong:
    """The client is there."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """The client begins an operation under an id of its own."""

    id: str
    request: Request


@dataclass(frozen=True, slots=True)
class Complete:
    """The client has heard enough of an operation."""

    id: str


Message = Init | Ping | Pong | Subscribe | Complete


def read(text: str | None) -> Message:
    """One message; None is what came in a binary frame.

    Raises:
        BadMessage: anything that the protocol does not know.
    """
    if text is None:
        raise BadMessage("Messages are texts.")
    try:
        said = parse(text.encode())
    except (BadBody, UnicodeEncodeError) as problem:
        raise BadMessage(f"Invalid message: {problem}") from None
    kind = said.get("type")
    if kind == "subscribe":
        return Subscribe(_id(said), _request(said))
    if kind == "complete":
        return Complete(_id(said))
    if kind == "connection_init":
        return Init(_payload(said) or {})
    if kind == "ping":
        return Ping(_payload(said))
    if kind == "pong":
        _payload(said)
        return Pong()
    raise BadMessage("Unknown message type.")


def _id(said: Mapping[str, Any]) -> str:
    found = said.get("id")
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_ID:
        raise BadMessage(f"`id` is a text of 1 to {LONGEST_ID} characters.")
    return found


def _payload(said: Mapping[str, Any]) -> Mapping[str, Any] | None:
    found = said.get("payload")
    if found is not None and not isinstance(found, dict):
        raise BadMessage("`payload` is an object.")
    return found


def _request(said: Mapping[str, Any]) -> Request:
    payload = _payload(said)
    if payload is None:
        raise BadMessage("`payload` is an object.")
    try:
        return asked(payload, on_stream=True)
    except NotAsked as problem:
        raise BadMessage(str(problem)) from None
