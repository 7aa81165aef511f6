"""The provider's own SQLite file: its tables, and transactions that several processes may take."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiosqlite

BUSY_SECONDS = 30

Values = tuple[object, ...] | dict[str, object]

TABLES = (
    """CREATE TABLE IF NOT EXISTS sessions (
        id TEXT PRIMARY KEY,
        reference TEXT NOT NULL,
        state TEXT NOT NULL,
        amount INTEGER NOT NULL,
        currency TEXT NOT NULL,
        captured INTEGER NOT NULL DEFAULT 0,
        refunded INTEGER NOT NULL DEFAULT 0,
        method TEXT,
        failures INTEGER NOT NULL DEFAULT 0,
        language TEXT NOT NULL,
        description TEXT NOT NULL,
        url TEXT NOT NULL,
        return_url TEXT NOT NULL,
        webhook_url TEXT NOT NULL,
        expires_at REAL NOT NULL,
        created_at REAL NOT NULL
    )""",
    "CREATE INDEX IF NOT EXISTS sessions_open ON sessions (expires_at) WHERE state = 'open'",
    # `direction` is -1 for events that a fault sends newest first: they go in the order of seq * direction.
    """CREATE TABLE IF NOT EXISTS events (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        session_id TEXT NOT NULL REFERENCES sessions (id),
        type TEXT NOT NULL,
        body TEXT NOT NULL,
        webhook_url TEXT NOT NULL,
        created_at REAL NOT NULL,
        direction INTEGER NOT NULL,
        copies INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        failures INTEGER NOT NULL DEFAULT 0,
        last_status INTEGER,
        due_at REAL NOT NULL,
        claim TEXT,
        claimed_until REAL NOT NULL DEFAULT 0,
        outcome TEXT,
        settled_at REAL
    )""",
    "CREATE INDEX IF NOT EXISTS events_waiting ON events (session_id, seq) WHERE settled_at IS NULL",
    "CREATE INDEX IF NOT EXISTS events_of_session ON events (session_id, seq)",
    """CREATE TABLE IF NOT EXISTS answers (
        key TEXT PRIMARY KEY,
        fingerprint TEXT NOT NULL,
        status INTEGER NOT NULL,
        content TEXT NOT NULL
    )""",
    """CREATE TABLE IF NOT EXISTS faults (
        part TEXT NOT NULL,
        reference TEXT NOT NULL,
        rule TEXT NOT NULL,
        remaining INTEGER,
        PRIMARY KEY (part, reference)
    )""",
)


class Storage:
    """One connection of this process; whoever uses it has it alone until done."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = asyncio.Lock()
        self._opened: aiosqlite.Connection | None = None

    async def open(self) -> None:
        db = await aiosqlite.connect(self._path, isolation_level=None, timeout=BUSY_SECONDS)
        self._opened = db
        db.row_factory = sqlite3.Row
        await self._enter_wal(db)
        # In WAL mode this loses nothing to a killed process; only a power cut could take the last commits.
        await db.execute("PRAGMA synchronous = NORMAL")
        async with self.writing():
            for table in TABLES:
                await db.execute(table)

    async def close(self) -> None:
        async with self._lock:
            if self._opened is not None:
                await self._opened.close()
                self._opened = None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[aiosqlite.Connection]:
        async with self._lock:
            yield self._connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[aiosqlite.Connection]:
        """A transaction that is a writer from its first statement, so that it never fails half-way for another's."""
        async with self._lock:
            db = self._connection
            try:
                await db.execute("BEGIN IMMEDIATE")
                yield db
                await db.execute("COMMIT")
            except BaseException:
                # Queued behind whatever was cancelled, so it also ends a BEGIN nobody waited for.
                with suppress(sqlite3.OperationalError):
                    await db.execute("ROLLBACK")
                raise

    @property
    def _connection(self) -> aiosqlite.Connection:
        if self._opened is None:
            raise RuntimeError("The sandbox provider is not started.")
        return self._opened

    async def _enter_wal(self, db: aiosqlite.Connection) -> None:
        # Two processes that create the file together may refuse each other; SQLite does not wait here by itself.
        for _ in range(BUSY_SECONDS * 10):
            with suppress(sqlite3.OperationalError):
                await db.execute("PRAGMA journal_mode = WAL")
                return
            await asyncio.sleep(0.1)
        raise TimeoutError(f"{self._path} stays locked by another process.")


async def first(db: aiosqlite.Connection, statement: str, values: Values) -> sqlite3.Row | None:
    """The first row; every row is fetched, so that a statement with RETURNING has run to its end."""
    rows = await every(db, statement, values)
    return rows[0] if rows else None


async def every(db: aiosqlite.Connection, statement: str, values: Values) -> list[sqlite3.Row]:
    return list(await db.execute_fetchall(statement, values))
