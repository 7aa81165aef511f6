"""Manifests of trusted documents: read as Apollo's and Relay's builds write them, and written as Apollo's."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    Source,
    concat_ast,
    parse,
    print_ast,
    separate_operations,
    validate,
)

from schema.execution.trusting import Trusted, digest

APOLLO = "apollo-persisted-query-manifest"


class BadManifest(Exception):
    """A manifest that cannot be read, or documents of which none can be made; one line."""


def trusted(paths: Iterable[Path], *, alone: bool) -> Trusted:
    """The documents of some manifests.

    Raises:
        BadManifest: one is no manifest, or names another document by an id that is taken.
    """
    texts = dict[str, str]()
    for path in paths:
        for name, text in _read(path).items():
            if texts.setdefault(name, text) != text:
                raise BadManifest(f"{path}: {name} is another document in another manifest")
    return Trusted(texts, alone)


def _read(path: Path) -> Mapping[str, str]:
    try:
        found = orjson.loads(path.read_bytes())
    except OSError as problem:
        raise BadManifest(f"{path} cannot be read: {problem.strerror}") from None
    except orjson.JSONDecodeError:
        raise BadManifest(f"{path} is not JSON") from None
    if isinstance(found, dict) and found.get("format") == APOLLO:
        found = _of_apollo(path, found)
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        raise BadManifest(f"{path} is a manifest neither as Apollo writes it nor as Relay does")
    return found


def _of_apollo(path: Path, found: Mapping[str, Any]) -> Mapping[str, str]:
    if found.get("version") != 1:
        raise BadManifest(f"{path} is of another version than 1")
    try:
        return {each["id"]: each["body"] for each in found["operations"]}
    except (LookupError, TypeError):
        raise BadManifest(f"{path} lacks ids or bodies of its operations") from None


def manifest(schema: GraphQLSchema, paths: Iterable[Path]) -> bytes:
    """A manifest of all operations in some files, each with the fragments it needs, wherever they stand.

    Raises:
        BadManifest: an operation does not fit the schema, or has no name, or one that is taken.
    """
    whole = concat_ast([_parsed(path) for path in paths])
    if errors := validate(schema, whole):
        raise BadManifest(_line(errors[0]))
    operations = [_entry(document) for document in separate_operations(whole).values()]
    found = {"format": APOLLO, "version": 1, "operations": sorted(operations, key=lambda each: each["name"])}
    return orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _parsed(path: Path) -> DocumentNode:
    try:
        return parse(Source(path.read_text(encoding="utf-8"), str(path)))
    except (OSError, UnicodeError) as problem:
        raise BadManifest(f"{path} cannot be read: {problem}") from None
    except GraphQLError as problem:
        raise BadManifest(_line(problem)) from None


def _entry(document: DocumentNode) -> dict[str, str]:
    operation = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    if operation.name is None:
        raise BadManifest("Every operation of a manifest has a name.")
    body = print_ast(document)
    return {"id": digest(body).hex(), "name": operation.name.value, "type": operation.operation.value, "body": body}


def _line(error: GraphQLError) -> str:
    node = error.nodes[0] if error.nodes else None
    location = node.loc if node is not None else None
    source = error.source or (location.source if location is not None else None)
    place = error.locations[0] if error.locations else None
    where = f"{source.name}:{place.line}:{place.column}: " if source is not None and place is not None else ""
    return f"{where}{error.message}"
