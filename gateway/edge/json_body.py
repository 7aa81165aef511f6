"""Request bodies as JSON, read strictly: what two readers could understand differently is refused."""

import json
import re
from typing import Any, cast
from unicodedata import combining

import orjson

DEEPEST = 64
MOST_MARKS = 30
ZERO_ESCAPE = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
OBJECT_KINDS = (dict, list)


class BadBody(ValueError):
    """The body is not acceptable; the message is fit for the client."""


def parse(body: bytes) -> dict[str, Any]:
    """The JSON object in the body.

    orjson refuses what is no UTF-8, byte order marks, NaN and infinities, lone surrogates, and depths beyond its
    own; integers beyond 64 bits become floats. Raises BadBody for these, for repeated keys, for NUL characters,
    for more than 64 levels, for more than 30 combining marks in a row, and for anything but an object at the top.
    """
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise BadBody("The body is not valid JSON in UTF-8.") from None
    if not isinstance(document, dict):
        raise BadBody("The body must be one JSON object.")
    if b"\\u0000" in body and ZERO_ESCAPE.search(body):
        raise BadBody("The body holds a NUL character.")
    if body.count(b"{") + body.count(b"[") > DEEPEST:
        _check_depth(document)
    _check_texts(document)
    # orjson keeps the last of two equal keys in silence; only a reader with a hook sees both.
    _SECOND_LOOK.decode(body.decode())
    return cast("dict[str, Any]", document)


def content_type(header: str | None) -> str | None:
    """`application/json` when the header says exactly that, with no parameter but `charset=utf-8`; None otherwise."""
    media_type, *parameters = (header or "").split(";")
    if media_type.strip().lower() != "application/json":
        return None
    for parameter in parameters:
        name, _, value = parameter.strip().lower().partition("=")
        if (name, value.strip('"')) != ("charset", "utf-8"):
            return None
    return "application/json"


def _check_depth(document: dict[str, Any]) -> None:
    level: list[Any] = [document]
    for _ in range(DEEPEST):
        children = (each.values() if isinstance(each, dict) else each for each in level)
        level = [child for group in children for child in group if isinstance(child, OBJECT_KINDS)]
    if level:
        raise BadBody(f"The body is nested more than {DEEPEST} levels deep.")


def _check_texts(document: dict[str, Any]) -> None:
    """Composing a text takes a time that grows with the square of its longest run of marks (UAX #15, section 13)."""
    waiting: list[Any] = [document]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            waiting.extend(found)
            waiting.extend(found.values())
        elif isinstance(found, list):
            waiting.extend(found)
        elif isinstance(found, str) and len(found) > MOST_MARKS and not found.isascii() and _has_long_run(found):
            raise BadBody(f"A text holds more than {MOST_MARKS} combining marks in a row.")


def _has_long_run(text: str) -> bool:
    run = 0
    for sign in text:
        run = run + 1 if combining(sign) else 0
        if run > MOST_MARKS:
            return True
    return False


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadBody("The body repeats a key in one object.")
    return found


# Numbers stay text: Python refuses to read the longest ones, and their value is orjson's matter.
_SECOND_LOOK = json.JSONDecoder(object_pairs_hook=_once, parse_int=str, parse_float=str)
