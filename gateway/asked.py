"""What a client asks for, over HTTP and over a WebSocket alike."""

from collections.abc import Mapping
from typing import Any

from schema.execution.requests import Request

# By GraphQL over HTTP, by Relay's network layers, and (in `extensions`) by Apollo's clients.
IDS = ("documentId", "doc_id")
PERSISTED = "persistedQuery"
LONGEST_ID = 256


class NotAsked(ValueError):
    """These are no parameters of a GraphQL request; the message is fit for the client."""


def asked(parameters: Mapping[str, Any], *, by_get: bool = False, on_stream: bool = False) -> Request:
    """The request that its parameters make.

    Raises:
        NotAsked: they make none.
    """
    query, name = parameters.get("query"), parameters.get("operationName")
    variables, extensions = _object(parameters, "variables"), _object(parameters, "extensions")
    document_id = _document_id(parameters, extensions)
    is_told = query is not None or document_id is None
    if is_told and not (isinstance(query, str) and query.strip()):
        raise NotAsked("`query` is missing, or is not a text.")
    if name is not None and not isinstance(name, str):
        raise NotAsked("`operationName` is a text.")
    return Request(query, name or None, variables or {}, by_get, on_stream, document_id)


def _document_id(parameters: Mapping[str, Any], extensions: Mapping[str, Any] | None) -> str | None:
    persisted = _object(extensions or {}, PERSISTED)
    if persisted is not None:
        if persisted.get("version") != 1:
            raise NotAsked("`persistedQuery` has version 1.")
        return _id(PERSISTED, persisted.get("sha256Hash"))
    for name in IDS:
        if parameters.get(name) is not None:
            return _id(name, parameters[name])
    return None


def _id(name: str, found: object) -> str:
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_ID:
        raise NotAsked(f"`{name}` names a document by a text of 1 to {LONGEST_ID} characters.")
    return found


def _object(holder: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    found = holder.get(name)
    if found is not None and not isinstance(found, dict):
        raise NotAsked(f"`{name}` is an object.")
    return found
