"""Structured logs, one line per event, without secrets or personal data."""

import logging
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
from structlog.typing import ExcInfo

EventDict = MutableMapping[str, Any]

SECRET_NAMES = re.compile(r"pass(?:word|wd)|secret|token|authorization|cookie|api_?key|credential", re.IGNORECASE)
NAMED = re.compile(rf"((?:{SECRET_NAMES.pattern})\w*[\"']?\s*[=:]\s*(?:bearer\s+|basic\s+)?)[^\s&;,]+", re.IGNORECASE)
BEARER = re.compile(r"\b(bearer\s+|basic\s+)\S+", re.IGNORECASE)
WORD = r"[^\s@<>\"',;:()\[\]=?&/\\]+"
EMAIL = re.compile(rf"{WORD}(?:'{WORD})*@{WORD}")
CARD = re.compile(r"(?<!\d)(?:\d[ \u00a0\u202f-]?){12,18}\d(?!\d)")
LONG_SECRET = re.compile(r"\b[A-Za-z0-9_-]{40,}\b")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
HIDDEN = "[hidden]"

# What the database and its drivers say of a failure quotes the statement or the row.
QUOTING = ("tortoise", "asyncpg", "sqlite3", "aiosqlite", "pydantic", "pydantic_core")
# Statements, letters and requests with all their values would be told at the level of debugging.
TALKATIVE = ("tortoise", "aiosqlite", "asyncpg", "httpx2", "httpcore2", "uvicorn.access", "mail.log", "mail.debug")


def redacted(text: str) -> str:
    """A text without e-mail addresses, card numbers and secrets, on one line."""
    for pattern in (NAMED, BEARER):
        text = pattern.sub(rf"\1{HIDDEN}", text)
    for pattern in (EMAIL, CARD, LONG_SECRET):
        text = pattern.sub(HIDDEN, text)
    return UNPRINTABLE.sub(lambda found: ascii(found[0])[1:-1], text)


def redact(_: Any, __: str, event: EventDict) -> EventDict:
    """A structlog processor: hide values under secret names, and what looks like one anywhere."""
    for name, value in event.items():
        event[name] = _redacted_value(name, value)
    # The renderer for people gives an `exception` lines of its own.
    if "exception" in event:
        event["trace"] = event.pop("exception")
    return event


def _redacted_value(name: str, value: Any) -> Any:
    if SECRET_NAMES.search(name):
        return HIDDEN
    if isinstance(value, Mapping):
        return {redacted(str(key)): _redacted_value(str(key), part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redacted_value("", part) for part in value]
    if value is None or isinstance(value, bool | float):
        return value
    shown = redacted(str(value))
    return value if isinstance(value, int) and shown == str(value) else shown


def told(exc_info: ExcInfo) -> str:
    """Where it happened and what it was, through all its causes; no words of a database, which quotes values."""
    parts = list[str]()
    problem: BaseException | None = exc_info[1]
    while problem is not None:
        kind = type(problem)
        words = "" if kind.__module__.partition(".")[0] in QUOTING else f": {problem}"
        frames = "".join(traceback.format_tb(problem.__traceback__))
        parts.append(f"{frames}{kind.__module__}.{kind.__qualname__}{words}")
        problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    return "\nafter: ".join(parts)


def configure(*, as_json: bool, level: str) -> None:
    """Send every log line of the process through one renderer to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(told),
        redact,
    ]
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


log = structlog.get_logger("ecrin")
