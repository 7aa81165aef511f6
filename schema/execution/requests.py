"""What a client sent, what it means, and what goes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from graphql import DocumentNode, OperationDefinitionNode

from schema.context import Context
from schema.execution.planning import Planned
from schema.execution.plans import Bound
from schema.in_context import Spoken


@dataclass(slots=True)
class Meaning:
    """What a request that was found good means, whoever sends it; and its plan, bound to its variables."""

    text: str
    document: DocumentNode
    operation: OperationDefinitionNode
    spoken: Spoken
    planned: Planned | None = None
    bound: Bound | None = None


@dataclass(slots=True)
class Request:
    """What a client sent. By GET only queries that read nothing personal are answered, on a stream no mutations.

    The document is told by its text, or by the id of a trusted one. What comes again may be told by the same object:
    its meaning, once a pipeline has left it there, is not found anew.
    """

    query: str | None
    operation_name: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    by_get: bool = False
    on_stream: bool = False
    document_id: str | None = None
    meaning: Meaning | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. A request error (`executed` is False) never reached a field, and carries no data."""

    data: dict[str, Any] | None
    errors: Sequence[Mapping[str, Any]]
    executed: bool
    method_refused: bool = False
    # Whether nothing was done, because nobody could be asked in time.
    overloaded: bool = False
    # The whole of it, where it is encoded already.
    text: bytes | None = None
    # When time alone will change it, of an answer that shows nothing but the catalogue.
    until: datetime | None = None

    @property
    def codes(self) -> set[str]:
        """The errors' codes."""
        return {error.get("extensions", {}).get("code", "") for error in self.errors}

    def encoded(self) -> bytes:
        """The response as JSON."""
        return orjson.dumps(self.body) if self.text is None else self.text

    @property
    def body(self) -> dict[str, Any]:
        """The response as the GraphQL specification writes it."""
        if self.executed and not self.errors:
            return {"data": self.data}
        body: dict[str, Any] = {"errors": list(self.errors)} if self.errors else {}
        return {**body, "data": self.data} if self.executed else body


@dataclass(frozen=True, slots=True)
class Prepared:
    """An operation that was found good: parsed, weighed, validated, admitted, its `@inContext` read."""

    meaning: Meaning
    request: Request
    context: Context


COME_BACK = "The shop is busy: ask again in a moment."
BUSY = {"message": COME_BACK, "extensions": {"code": "SERVICE_UNAVAILABLE"}}
OVERLOADED = Answer(None, [BUSY], executed=False, overloaded=True)
