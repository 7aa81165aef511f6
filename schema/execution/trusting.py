"""Trusted documents: texts that a client's build has named beforehand, and may be asked for by their ids alone.

https://github.com/graphql/graphql-over-http/blob/main/spec/Appendix%20A%20--%20Persisted%20Documents.md
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from graphql import GraphQLError

PREFIX = "sha256:"


def digest(text: str) -> bytes:
    """By what a text is known again."""
    return sha256(text.encode("utf-8", "replace")).digest()


@dataclass(frozen=True, slots=True)
class Trusted:
    """Documents by their ids; where they are trusted `alone`, no other text is answered."""

    texts: Mapping[str, str] = field(default_factory=dict)
    alone: bool = False
    digests: frozenset[bytes] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digests", frozenset(map(digest, self.texts.values())))

    def text(self, query: str | None, document_id: str | None) -> str:
        """The document that a request means by its text, by its id, or by both.

        Raises:
            GraphQLError: nothing has that id, the two do not agree, or the document is not to be trusted.
        """
        named = self.texts.get(document_id or "") or self.texts.get(_plain(document_id or ""))
        found = query if query is not None else named
        if found is None:
            # In Apollo's words: its clients send the text as soon as they read them.
            raise GraphQLError("PersistedQueryNotFound", extensions={"code": "PERSISTED_QUERY_NOT_FOUND"})
        if query not in {None, named} and document_id is not None and digest(found).hex() != _plain(document_id):
            raise GraphQLError("The document does not have this hash.", extensions={"code": "BAD_USER_INPUT"})
        if self.alone and digest(found) not in self.digests:
            text = "Only documents that the shop trusts are answered here."
            raise GraphQLError(text, extensions={"code": "DOCUMENT_NOT_TRUSTED"})
        return found


def _plain(document_id: str) -> str:
    return document_id.removeprefix(PREFIX)


ALL = Trusted()
