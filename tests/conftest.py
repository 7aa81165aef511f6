"""Databases of both kinds, and a whole shop in this process for each test that asks for one."""

import asyncio
import gc
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import asyncpg
import pytest
from hypothesis import settings

from gateway.database.connecting import Database
from gateway.database.migrating import migrate
from tests.house_of import House, opened
from tests.once import once
from tests.servers import NoPostgres, NoRedis, Postgres, Redis, postgres, redis

# Timings decide no test: a machine may be busy.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

# Five times as fast as writing a copy to the log, for databases this small (PostgreSQL 15 and newer).
COPYING = "STRATEGY FILE_COPY"
SERIAL = count(1)
UNTESTED: list[str] = []


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A PostgreSQL server; without one, the tests on it say so at the end, and fail under CI."""
    try:
        with postgres() as server:
            yield server
    except NoPostgres as missing:
        if os.environ.get("CI"):
            raise
        UNTESTED.append(f"everything on PostgreSQL: {missing}")
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Redis]:
    """A Redis server; without one, the tests on it say so at the end, and fail under CI."""
    try:
        with redis() as server:
            yield server
    except NoRedis as missing:
        if os.environ.get("CI"):
            raise
        UNTESTED.append(f"counters on Redis: {missing}")
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    name = "ecrin.db"

    def make(folder: Path) -> None:
        asyncio.run(migrate(Database(f"sqlite:///{folder / name}")))

    return once(tmp_path_factory, "template", make) / name


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Postgres, worker_id: str) -> str:
    """The name of a migrated PostgreSQL database, to be copied."""
    name = f"ecrin_{os.getpid()}_{worker_id}_template"
    asyncio.run(_statement(postgres_server, f"CREATE DATABASE {name}"))
    asyncio.run(migrate(Database(postgres_server.url(name))))
    return name


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh migrated database; each test that uses it runs on both kinds."""
    if request.param == "sqlite":
        copy = tmp_path / "ecrin.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), copy)
        yield f"sqlite:///{copy}"
        return
    server: Postgres = request.getfixturevalue("postgres_server")
    template = request.getfixturevalue("postgres_template")
    name = f"{template}_{next(SERIAL)}"
    asyncio.run(_statement(server, f"CREATE DATABASE {name} TEMPLATE {template} {COPYING}"))
    yield server.url(name)
    asyncio.run(_statement(server, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """An open shop with an empty catalogue."""
    async with opened(database_url, tmp_path / "var") as found:
        yield found


async def _statement(server: Postgres, statement: str) -> None:
    connection = await asyncpg.connect(server.url("postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


# What waits for other processes begins first: at the end of the suite nothing else would fill its waits.
BEGIN_WITH = ("proofs", "journeys", "graphiql", "gateway", "audit")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the folders that wait most first, and leave the rest in its order."""
    here = Path(__file__).parent
    items.sort(key=lambda item: item.path.relative_to(here).parts[0] not in BEGIN_WITH)


def pytest_collection_finish() -> None:
    """What is imported stays: looking through it for garbage again and again took a tenth of the suite's time."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly what was not tested."""
    for line in dict.fromkeys(UNTESTED):
        terminalreporter.write_line(f"NOT TESTED: {line}", yellow=True)
