"""`ecrin migrate`: Tortoise's own migrations, with a guard for what they do to SQLite.

Tortoise 1.1 rebuilds a changed SQLite table (create, copy, drop, rename). The drop cascades into child rows, and the
new table lacks its secondary indexes and unique constraints. So the migration of a file runs with foreign keys off,
after a copy was taken; lost indexes are made again; and it is undone when a row is missing or a key dangles.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tortoise import Tortoise
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.exceptions import OperationalError
from tortoise.migrations.executor import MigrationExecutor

from gateway.database.connecting import APP, Database, connected
from gateway.database.schema_check import Index, row_counts, shape

ADVISORY_LOCK = 4712


class MigrationFailed(Exception):
    """The database was left as it was; the message is one line."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a database stands: migrations it lacks, and those it has that this program does not know."""

    pending: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def complaint(self) -> str | None:
        """One line, or None when the database fits this program."""
        if self.unknown:
            return f"The database was migrated by a newer Écrin ({', '.join(self.unknown)}): update this program."
        if self.pending:
            return f"The database lacks migrations ({', '.join(self.pending)}): run `ecrin migrate`."
        return None


async def standing(apps: dict[str, Any]) -> Standing:
    """Compare the connected database with the migrations of this program."""
    executor = MigrationExecutor(get_connection("default"), apps)
    await executor.loader.build_graph()
    known = [key.name for key in executor.loader.graph.nodes]
    try:
        applied = [key.name for key in await executor.recorder.applied_migrations()]
    except OperationalError:
        applied = []
    return Standing(
        tuple(sorted(set(known) - set(applied))),
        tuple(sorted(set(applied) - set(known))),
    )


async def migrate(
    database: Database, *, migrations: str = "resolvers.migrations", report: Callable[[str], None] = lambda _: None
) -> tuple[str, ...]:
    """Apply what is pending and return its names.

    Raises:
        DatabaseUnreachable: nothing answers at the URL.
        MigrationFailed: a step failed or would have lost rows; the database is as it was before.
    """
    apps = {**database.config()["apps"]}
    apps[APP] = {**apps[APP], "migrations": migrations}
    if database.dialect == "sqlite":
        database.path.parent.mkdir(parents=True, exist_ok=True)
    # One connection: the advisory lock belongs to it.
    alone = replace(database, pool_size=1)
    pragmas: dict[str, Any] = {"foreign_keys": "OFF"} if database.dialect == "sqlite" else {}
    async with connected(alone, **pragmas):
        client = get_connection("default")
        async with _alone(client):
            before = await standing(apps)
            if before.unknown:
                raise MigrationFailed(str(before.complaint))
            if not before.pending:
                return ()
            await _apply(database, client, apps, report)
    return before.pending


@asynccontextmanager
async def _alone(client: BaseDBAsyncClient) -> AsyncIterator[None]:
    """Two processes that migrate at once take turns (SQLite has its own lock)."""
    if client.capabilities.dialect == "sqlite":
        yield
        return
    await client.execute_query(f"SELECT pg_advisory_lock({ADVISORY_LOCK})")
    try:
        yield
    finally:
        await client.execute_query(f"SELECT pg_advisory_unlock({ADVISORY_LOCK})")


async def _apply(
    database: Database, client: BaseDBAsyncClient, apps: dict[str, Any], report: Callable[[str], None]
) -> None:
    counts = await row_counts(client)
    with TemporaryDirectory(prefix="ecrin-") as folder:
        copy = Path(folder) / "before.db"
        if database.dialect == "sqlite":
            await asyncio.to_thread(_copy, database.path, copy)
        try:
            await _run(client, apps, report)
            await _restore_indexes(database, client)
            await _check(client, counts)
        except Exception as problem:
            if database.dialect == "sqlite":
                await Tortoise.close_connections()
                await asyncio.to_thread(_copy, copy, database.path)
            reason = " ".join(str(problem).split())
            raise MigrationFailed(f"Migration failed, nothing was changed: {reason}") from problem


async def _run(client: BaseDBAsyncClient, apps: dict[str, Any], report: Callable[[str], None]) -> None:
    def progress(step: str, _app: str, name: str) -> None:
        if step == "apply_done":
            report(name)

    await MigrationExecutor(client, apps).migrate(progress=progress)


async def _restore_indexes(database: Database, client: BaseDBAsyncClient) -> None:
    """Make again what a rebuilt SQLite table lost: the models say which indexes there must be."""
    if database.dialect != "sqlite":
        return
    present = await shape(client)
    columns = {(column.table, column.name) for column in present.columns}
    for index in sorted((await _expected()).indexes - present.indexes):
        if all((index.table, column) in columns for column in index.columns):
            await client.execute_script(_create(index))


def _create(index: Index) -> str:
    name = "_".join(("uid" if index.unique else "idx", index.table, *index.columns))
    fields = ", ".join(f'"{column}"' for column in index.columns)
    return f'CREATE {"UNIQUE " if index.unique else ""}INDEX IF NOT EXISTS "{name}" ON "{index.table}" ({fields})'


async def _expected() -> Any:
    with TemporaryDirectory(prefix="ecrin-") as folder:
        async with connected(Database(f"sqlite:///{folder}/expected.db")) as context:
            await context.generate_schemas()
            return await shape(get_connection("default"))


async def _check(client: BaseDBAsyncClient, counts: dict[str, int]) -> None:
    after = await row_counts(client)
    lost = [f"{table} had {n} rows, has {after[table]}" for table, n in counts.items() if after.get(table, n) < n]
    if lost:
        raise MigrationFailed("rows would be lost: " + "; ".join(lost))
    if client.capabilities.dialect == "sqlite" and await client.execute_query_dict("PRAGMA foreign_key_check"):
        raise MigrationFailed("a foreign key would point nowhere")


def _copy(source: Path, target: Path) -> None:
    """SQLite's own online backup: right whatever is in the write-ahead log."""
    with sqlite3.connect(source) as old, sqlite3.connect(target) as new:
        old.backup(new)
    old.close()
    new.close()
