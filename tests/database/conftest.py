"""Databases without tables, and what there is to see in one."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import asyncpg
import pytest
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection

from gateway.database.connecting import Database, connected
from tests.servers import Postgres

SERIAL = count(1)


@pytest.fixture
def sqlite_file(sqlite_template: Path, tmp_path: Path) -> Database:
    """A migrated SQLite file."""
    return Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'ecrin.db')}")


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table; each test that uses it runs on both kinds."""
    if request.param == "sqlite":
        yield Database(f"sqlite:///{tmp_path}/empty.db")
        return
    server: Postgres = request.getfixturevalue("postgres_server")
    name = f"{request.getfixturevalue('postgres_template')}_empty_{next(SERIAL)}"
    asyncio.run(_statement(server, f"CREATE DATABASE {name}"))
    yield Database(server.url(name))
    asyncio.run(_statement(server, f"DROP DATABASE {name} WITH (FORCE)"))


async def _statement(server: Postgres, statement: str) -> None:
    connection = await asyncpg.connect(server.url("postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@asynccontextmanager
async def reading(database: Database) -> AsyncIterator[BaseDBAsyncClient]:
    """The bare connection of an open database."""
    async with connected(database):
        yield get_connection("default")


async def triggers(client: BaseDBAsyncClient) -> dict[str, str]:
    """Triggers by name, each as the statement that makes it."""
    statement = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        if client.capabilities.dialect == "sqlite"
        else "SELECT tgname AS name, pg_get_triggerdef(oid) AS sql FROM pg_trigger WHERE NOT tgisinternal"
    )
    return {row["name"]: row["sql"] for row in await client.execute_query_dict(statement)}
