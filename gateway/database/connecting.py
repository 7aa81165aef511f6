"""From a database URL to an open Tortoise context, with one clear line when it cannot be reached."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import asyncpg
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.connection import get_connection
from tortoise.context import TortoiseContext
from tortoise.exceptions import BaseORMException

from gateway.database.turns import USUAL_SECONDS

APP = "shop"
MODELS = [
    "resolvers.people.tables",
    "resolvers.people.staff.tables",
    "resolvers.newsletter.tables",
    "resolvers.catalog.tables",
    "resolvers.stock.tables",
    "resolvers.cart.tables",
    "resolvers.invoices.tables",
    "resolvers.orders.tables",
    "resolvers.payments.tables",
    "resolvers.concierge.tables",
    "resolvers.letters.tables",
    "resolvers.events.tables",
]


# What may stand behind the `?` of a PostgreSQL URL.
OPTIONS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "ssl": ("ssl", str),
    "sslmode": ("ssl", str),
    "statement_cache_size": ("statement_cache_size", int),
    "command_timeout": ("command_timeout", float),
}


# The last but one is what asyncpg says of a connection that was cut at the wrong moment.
UNREACHABLE = (
    OSError,
    BaseORMException,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    sqlite3.Error,
)


class DatabaseUnreachable(Exception):
    """The database named in the settings does not answer; the message is one line."""


@dataclass(frozen=True, slots=True)
class Database:
    """Where the shop's rows are: `sqlite:///path/to/file` or `postgresql://user:password@host:port/name`."""

    url: str
    pool_size: int = 5
    wait_seconds: float = USUAL_SECONDS

    @property
    def dialect(self) -> str:
        return "sqlite" if self.url.startswith("sqlite:") else "postgres"

    @property
    def path(self) -> Path:
        """The file of an SQLite database."""
        return Path(unquote(urlsplit(self.url).path))

    @property
    def shown(self) -> str:
        """The URL without its password, fit for a log or an error message."""
        parts = urlsplit(self.url)
        return self.url.replace(f":{parts.password}@", ":***@") if parts.password else self.url

    def config(self, **pragmas: Any) -> dict[str, Any]:
        """Tortoise's configuration; `pragmas` go to SQLite only.

        Raises:
            ValueError: the URL has a part that cannot be.
        """
        connection = self._sqlite(pragmas) if self.dialect == "sqlite" else self._postgres()
        return {
            "connections": {"default": connection},
            "apps": {APP: {"models": MODELS, "migrations": "resolvers.migrations", "default_connection": "default"}},
            "use_tz": True,
            "timezone": "UTC",
        }

    def _sqlite(self, pragmas: dict[str, Any]) -> dict[str, Any]:
        credentials = {"file_path": str(self.path), "busy_timeout": 20_000, "synchronous": "FULL", **pragmas}
        credentials["wait_seconds"] = self.wait_seconds
        return {"engine": "gateway.database.sqlite_engine", "credentials": credentials}

    def _postgres(self) -> dict[str, Any]:
        parts = urlsplit(self.url)
        credentials = {
            "host": unquote(parts.hostname or "127.0.0.1"),
            "port": parts.port or 5432,
            "user": unquote(parts.username or "postgres"),
            "password": unquote(parts.password or ""),
            "database": unquote(parts.path.lstrip("/")),
            "minsize": 1,
            "maxsize": self.pool_size,
            "timeout": 10,
            "wait_seconds": self.wait_seconds,
            **dict(_option(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True)),
        }
        return {"engine": "gateway.database.postgres_engine", "credentials": credentials}


def _option(name: str, value: str) -> tuple[str, Any]:
    if name not in OPTIONS:
        raise ValueError(f"{name!r} is none of the options {', '.join(OPTIONS)}")
    known, kind = OPTIONS[name]
    return known, kind(value)


@asynccontextmanager
async def connected(
    database: Database, *, for_all_tasks: bool = False, **pragmas: Any
) -> AsyncIterator[TortoiseContext]:
    """An open database. `for_all_tasks` makes it the process's own, seen by requests and background tasks alike.

    Raises:
        DatabaseUnreachable: the server does not answer, refuses the login, or the file cannot be opened.
    """
    # Tortoise caches INSERT statements by connection name, not by dialect.
    EXECUTOR_CACHE.clear()
    if database.dialect == "sqlite":
        await asyncio.to_thread(_open, database)
    context = TortoiseContext()
    async with context:
        await context.init(config=database.config(**pragmas), _enable_global_fallback=for_all_tasks)
        try:
            await get_connection("default").execute_query("SELECT 1")
        except UNREACHABLE as problem:
            raise _unreachable(database, problem) from problem
        yield context


def _open(database: Database) -> None:
    """The driver's own thread would end with a traceback when the file cannot be opened, so it is tried before."""
    try:
        with closing(sqlite3.connect(database.path, timeout=20)) as file:
            file.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.Error as problem:
        raise _unreachable(database, problem) from problem


def _unreachable(database: Database, problem: Exception) -> DatabaseUnreachable:
    reason = " ".join(str(problem).split()) or type(problem).__name__
    return DatabaseUnreachable(f"The database {database.shown} cannot be reached: {reason}")
