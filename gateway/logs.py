"""Structured logs without secrets or personal data: what is not named here as safe is not written."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

EventDict = MutableMapping[str, Any]

SECRET_NAMES = re.compile(r"password|secret|token|authorization|cookie|api_?key", re.IGNORECASE)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
CARD = re.compile(r"\b(?:\d[ -]?){13,19}\b")
LONG_SECRET = re.compile(r"\b[A-Za-z0-9_-]{40,}\b")
HIDDEN = "[hidden]"


def redacted(text: str) -> str:
    """A text without e-mail addresses, card numbers and long random strings, on one line."""
    for pattern in (EMAIL, CARD, LONG_SECRET):
        text = pattern.sub(HIDDEN, text)
    return text.replace("\r", "\\r").replace("\n", "\\n")


def redact(_: Any, __: str, event: EventDict) -> EventDict:
    """A structlog processor: hide values under secret names, and what looks like one anywhere."""
    for name, value in event.items():
        if SECRET_NAMES.search(name):
            event[name] = HIDDEN
        elif isinstance(value, str):
            event[name] = redacted(value)
    return event


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
