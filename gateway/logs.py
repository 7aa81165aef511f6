"""Structured logs without secrets or personal data: what is not named here as safe is not written."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

from resolvers.people.cards import NUMBER

EventDict = MutableMapping[str, Any]

SECRET_NAMES = re.compile(r"password|secret|token|authorization|cookie|api_?key", re.IGNORECASE)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
LONG_SECRET = re.compile(r"\b[A-Za-z0-9_-]{40,}\b")
HIDDEN = "[hidden]"


def redacted(text: str) -> str:
    """A text without e-mail addresses, long numbers such as a card's, and long random strings, on one line."""
    for pattern in (EMAIL, NUMBER, LONG_SECRET):
        text = pattern.sub(HIDDEN, text)
    return text.replace("\r", "\\r").replace("\n", "\\n")


def redact(_: Any, __: str, event: EventDict) -> EventDict:
    """A structlog processor: hide values under secret names, and what looks like one anywhere."""
    for name, value in event.items():
        event[name] = HIDDEN if SECRET_NAMES.search(name) else _hidden(value)
    return event


def _hidden(value: Any) -> Any:
    """A value without what must not be read, however deep it stands."""
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return HIDDEN if NUMBER.fullmatch(str(abs(value))) else value
    if isinstance(value, Mapping):
        return {key: HIDDEN if SECRET_NAMES.search(str(key)) else _hidden(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden(each) for each in value]
    return value


def configure(*, as_json: bool, level: str) -> None:
    """Send every log line of the process through one renderer to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
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
    # Statements and their values are never written, whatever the level.
    for name in ("tortoise", "aiosqlite", "asyncpg", "httpx2", "httpcore2", "uvicorn.access", "mail.log"):
        logging.getLogger(name).setLevel(logging.WARNING)


log = structlog.get_logger("ecrin")
