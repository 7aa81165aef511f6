"""`ecrin migrate`: Tortoise's own migrations in one transaction, with a guard for what they do to SQLite.

Tortoise 1.1 rebuilds a changed SQLite table (create, copy, drop, rename). The drop cascades into child rows, and the
new table lacks its triggers, indexes and unique constraints. So a file is migrated with foreign keys off, after a copy
was taken; what a rebuilt table lost is made again; and all is undone when a row is missing or a key dangles.
"""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.transactions import in_transaction

from gateway.database.connecting import APP, Database, DatabaseUnreachable, connected
from gateway.database.rebuilding import Executor
from gateway.database.schema_check import Index, create_index, row_counts, shape, tables

ADVISORY_LOCK = 4712


class MigrationFailed(Exception):
    """The database was left as it was; the message is one line."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a database stands: migrations it has, it lacks, and it has that this program does not know."""

    applied: tuple[str, ...]
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
    """Compare the connected database with the migrations of this program.

    Raises:
        BaseORMException, OSError: the database does not answer.
    """
    client = get_connection("default")
    # Tortoise takes every failure to read its own table for an empty one.
    await client.execute_query("SELECT 1")
    executor = Executor(client, apps)
    await executor.loader.build_graph()
    known = {key.name for key in executor.loader.graph.nodes}
    applied = {key.name for key in executor.loader.applied_migrations}
    return Standing(tuple(sorted(applied)), tuple(sorted(known - applied)), tuple(sorted(applied - known)))


async def migrate(
    database: Database, *, migrations: str = "resolvers.migrations", report: Callable[[str], None] = lambda _: None
) -> tuple[str, ...]:
    """Apply what is pending and return its names; `report` hears a line for each, and for the copy that was kept.

    Raises:
        DatabaseUnreachable: nothing answers at the URL.
        MigrationFailed: a step failed or would have lost rows; the database is as it was before.
    """
    apps = {**database.config()["apps"]}
    apps[APP] = {**apps[APP], "migrations": migrations}
    try:
        return await _migrate(database, apps, report)
    except (MigrationFailed, DatabaseUnreachable):
        raise
    except Exception as problem:
        reason = " ".join(str(problem).split()) or type(problem).__name__
        raise MigrationFailed(f"Migration failed, nothing was changed: {reason}") from problem


async def _migrate(database: Database, apps: dict[str, Any], report: Callable[[str], None]) -> tuple[str, ...]:
    is_file = database.dialect == "sqlite"
    if is_file:
        database.path.parent.mkdir(parents=True, exist_ok=True)
    wanted = await _wanted_indexes() if is_file else frozenset()
    pragmas: dict[str, Any] = {"foreign_keys": "OFF"} if is_file else {}
    async with connected(replace(database, pool_size=1), **pragmas), in_transaction() as client:
        before = await _standing_alone(client, apps)
        if before.unknown:
            raise MigrationFailed(str(before.complaint))
        if not before.pending:
            return ()
        copy = await asyncio.to_thread(_copied, database, before) if is_file and before.applied else None
        try:
            await _apply(client, apps, wanted)
        except BaseException:
            if copy is not None:
                copy.unlink()
            raise
    for name in before.pending:
        report(f"applied {name}")
    if copy is not None:
        report(f"kept the file as it was before: {copy}")
    return before.pending


async def _standing_alone(client: BaseDBAsyncClient, apps: dict[str, Any]) -> Standing:
    """Two processes that migrate at once take turns; an SQLite transaction has the lock already."""
    if client.capabilities.dialect == "postgres":
        await client.execute_query(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
    executor = Executor(client, apps)
    # PostgreSQL would not let the transaction go on after a question about a table that is not there.
    await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))  # noqa: SLF001 - as the executor does
    return await standing(apps)


async def _apply(client: BaseDBAsyncClient, apps: dict[str, Any], wanted: frozenset[Index]) -> None:
    counts = await row_counts(client)
    await Executor(client, apps).migrate()
    present = await shape(client)
    columns = {(column.table, column.name) for column in present.columns}
    for index in sorted(wanted - present.indexes):
        if all((index.table, column) in columns for column in index.columns):
            await client.execute_query(create_index(index))
    after = await row_counts(client)
    lost = [f"{table} had {n} rows, has {after[table]}" for table, n in counts.items() if after.get(table, n) < n]
    if lost:
        raise MigrationFailed("Migration refused, nothing was changed: rows would be lost: " + "; ".join(lost))
    if client.capabilities.dialect == "sqlite":
        await _check_file(client)


async def _check_file(client: BaseDBAsyncClient) -> None:
    """What SQLite itself checks only later, when a customer writes."""
    if await client.execute_query_dict("PRAGMA foreign_key_check"):
        raise MigrationFailed("Migration refused, nothing was changed: a foreign key would point nowhere")
    for table in await tables(client):
        for statement in (f'INSERT INTO "{table}" DEFAULT VALUES', f'DELETE FROM "{table}"'):  # noqa: S608 - explained, not run
            await client.execute_query(f"EXPLAIN {statement}")


async def _wanted_indexes() -> frozenset[Index]:
    """The indexes of the models: also those that Tortoise forgets to make on SQLite when a field gains one."""
    with TemporaryDirectory(prefix="ecrin-") as folder:
        async with connected(Database(f"sqlite:///{folder}/wanted.db")) as context:
            await context.generate_schemas()
            return (await shape(get_connection("default"))).indexes


def _copied(database: Database, before: Standing) -> Path:
    """A copy of the file as it is, in the place of older ones; as private as the file itself."""
    copy = database.path.with_name(f"{database.path.name}.before-{before.pending[0]}")
    draft = database.path.with_name(f"{database.path.name}.{os.getpid()}")
    draft.touch(0o600)
    copied(database.path, draft)
    shutil.copymode(database.path, draft)
    for older in copy.parent.glob(f"{database.path.name}.before-*"):
        older.unlink()
    return draft.rename(copy)


def copied(source: Path, target: Path) -> None:
    """SQLite's own online backup: right whatever is in the write-ahead log."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
