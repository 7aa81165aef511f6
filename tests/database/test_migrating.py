"""`ecrin migrate` from outside: two at once, a newer database, half a database, and the copy that is kept."""

import asyncio
import re
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from gateway.database.connecting import Database
from gateway.database.migrating import MigrationFailed, copied, migrate, standing
from tests.database.conftest import reading
from tests.database.later import ALL, FIRST, earlier, later


async def ecrin(database: Database, *words: str) -> tuple[int, str, str]:
    """A command in a process of its own: exit code, output, errors."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "gateway", *words),
        env={"ECRIN_DATABASE_URL": database.url},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def test_processes_that_migrate_at_once_take_turns(empty: Database) -> None:
    answers = await asyncio.gather(*(ecrin(empty, "migrate") for _ in range(3)))
    assert [(code, err) for code, _, err in answers] == [(0, "")] * 3
    assert sorted(out.count("applied") for _, out, _ in answers) == [0, 0, len(ALL)]
    assert sorted("nothing to do" in out for _, out, _ in answers) == [False, True, True]


async def test_a_database_of_a_newer_program_is_left_alone(database_url: str) -> None:
    database = Database(database_url)
    async with reading(database) as client:
        await client.execute_script(
            "INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('shop', '9999_future', '2030-01-01')"
        )
        found = await standing(database.config()["apps"])
    assert found.unknown == ("9999_future",)
    assert found.complaint == "The database was migrated by a newer Écrin (9999_future): update this program."
    with pytest.raises(MigrationFailed, match="newer Écrin"):
        await migrate(database)
    assert await ecrin(database, "serve", "--port", "0") == (1, "", f"Error: {found.complaint}\n")


async def test_half_a_database_is_refused_until_it_is_whole(empty: Database, tmp_path: Path) -> None:
    with earlier(tmp_path) as package:
        assert await migrate(empty, migrations=package) == (FIRST,)
    lacking = tuple(ALL[1:])
    complaint = f"Error: The database lacks migrations ({', '.join(lacking)}): run `ecrin migrate`.\n"
    assert await ecrin(empty, "serve", "--port", "0") == (1, "", complaint)
    heard: list[str] = []
    assert await migrate(empty, report=heard.append) == lacking
    assert heard[: len(lacking)] == [f"applied {name}" for name in lacking]
    async with reading(empty):
        assert (await standing(empty.config()["apps"])).complaint is None


async def test_what_a_broken_step_left_is_told_in_one_line(database_url: str) -> None:
    database = Database(database_url)
    async with reading(database) as client:
        await client.execute_script(
            "DELETE FROM tortoise_migrations WHERE name = (SELECT max(name) FROM tortoise_migrations)"
        )
    code, out, err = await ecrin(database, "migrate")
    assert (code, out) == (1, "")
    assert err.startswith("Error: Migration failed, nothing was changed: ")
    assert re.search(r"already exists|no such|does not exist|duplicate column", err)
    assert err.count("\n") == 1


async def test_a_copy_holds_what_is_still_in_the_log(tmp_path: Path) -> None:
    source, target = tmp_path / "shop.db", tmp_path / "copy.db"
    with closing(sqlite3.connect(source, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        writer.execute("CREATE TABLE pieces (id INTEGER PRIMARY KEY)")
        writer.executemany("INSERT INTO pieces VALUES (?)", [(number,) for number in range(100)])
        assert source.stat().st_size < source.with_name("shop.db-wal").stat().st_size
        copied(source, target)
        writer.execute("DELETE FROM pieces")
    with closing(sqlite3.connect(target)) as reader:
        assert reader.execute("SELECT count(*) FROM pieces").fetchone() == (100,)
        assert reader.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_the_file_as_it_was_is_kept_once_and_as_private(sqlite_file: Database, tmp_path: Path) -> None:
    sqlite_file.path.chmod(0o640)
    insert = "INSERT INTO stock_locations (handle, name, kind) VALUES ('web', 'web', 'WEBSHOP')"
    heard: list[str] = []
    # The writer stays, so that its row is in the log alone.
    with closing(sqlite3.connect(sqlite_file.path, isolation_level=None)) as writer:
        writer.execute(insert)
        for changes in (['ops.RunSQL("UPDATE stock_locations SET name = 1")'], ['ops.RunSQL("SELECT 1")'] * 2):
            with later(tmp_path, *changes) as package:
                await migrate(sqlite_file, migrations=package, report=heard.append)
    kept = sqlite_file.path.with_name("ecrin.db.before-later_2")
    assert heard[-1] == f"kept the file as it was before: {kept}"
    assert [path.name for path in sqlite_file.path.parent.glob("*.before-*")] == [kept.name]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o640
    with closing(sqlite3.connect(sqlite_file.path.with_name(kept.name))) as reader:
        assert reader.execute("SELECT name FROM stock_locations").fetchone() == ("1",)
