"""`ecrin serve --workers`: several processes behind one address, none of them missed when it dies."""

import asyncio
import signal
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import asyncpg
import httpx2
import psutil
import pytest

from tests.gateway.process import Serving, run, serving
from tests.servers import Postgres

PATIENCE = 60
BEHIND_ONE = ("--workers", "2")


@pytest.fixture
async def environment(postgres_server: Postgres, postgres_template: str, tmp_path: Path) -> dict[str, str]:
    """A demo on PostgreSQL."""
    name = f"workers_{uuid4().hex}"
    connection = await asyncpg.connect(postgres_server.url("postgres"))
    await connection.execute(f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    await connection.close()
    return {"ECRIN_DATA_DIR": str(tmp_path), "ECRIN_DATABASE_URL": postgres_server.url(name)}


def workers(shop: Serving) -> list[psutil.Process]:
    """The processes that serve: those below the one that imported the house for them."""
    return [each for each in psutil.Process(shop.process.pid).children(recursive=True) if _serves(each)]


def _serves(process: psutil.Process) -> bool:
    """Whether it is connected to the database, and no process that keeps others."""
    try:
        return not process.children() and any(each.raddr for each in process.net_connections("tcp"))
    except psutil.Error:
        return False


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - no process tells another's test
            await asyncio.sleep(0.05)


async def statuses(shop: Serving, times: int) -> set[int]:
    """How so many requests are answered, each on a connection of its own."""
    async with httpx2.AsyncClient(limits=httpx2.Limits(max_keepalive_connections=0), timeout=PATIENCE) as client:
        asked = {"query": "{ shop { name } }"}
        answers = [await client.post(f"{shop.url}/graphql", json=asked) for _ in range(times)]
    return {answer.status_code for answer in answers}


async def test_a_worker_that_dies_is_replaced_and_all_end_together(environment: dict[str, str]) -> None:
    async with serving(*BEHIND_ONE, **environment) as shop:
        await until(lambda: len(workers(shop)) == 2)
        first = workers(shop)
        assert await statuses(shop, 20) == {200}
        first[0].kill()
        await until(lambda: len(workers(shop)) == 2 and first[0] not in workers(shop))
        assert first[1] in workers(shop)
        assert await statuses(shop, 20) == {200}
        everyone = psutil.Process(shop.process.pid).children(recursive=True)
        ended = await shop.ended(signal.SIGTERM)
        assert ended.code == 0
        assert "a worker died, and is replaced" in ended.out + ended.err
        await until(lambda: not any(each.is_running() for each in everyone))


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
async def test_what_is_sent_to_the_whole_group_ends_it_well(environment: dict[str, str], sent: signal.Signals) -> None:
    async with serving(*BEHIND_ONE, **environment) as shop:
        await until(lambda: len(workers(shop)) == 2)
        everyone = psutil.Process(shop.process.pid).children(recursive=True)
        for each in everyone:
            each.send_signal(sent)
        ended = await shop.ended(sent)
        assert (ended.code, "Traceback" in ended.err) == (0, False), ended.err
        await until(lambda: not any(each.is_running() for each in everyone))


async def test_workers_do_not_outlive_who_keeps_them(environment: dict[str, str]) -> None:
    async with serving(*BEHIND_ONE, **environment) as shop:
        await until(lambda: len(workers(shop)) == 2)
        everyone = psutil.Process(shop.process.pid).children(recursive=True)
        shop.process.kill()
        await until(lambda: not any(each.is_running() for each in everyone))


async def test_one_that_cannot_begin_is_tried_again_while_the_others_serve(
    environment: dict[str, str], tmp_path: Path
) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text("{}")
    async with serving(*BEHIND_ONE, **environment, ECRIN_TRUSTED_DOCUMENTS=str(manifest)) as shop:
        await until(lambda: len(workers(shop)) == 2)
        manifest.write_text("no manifest")
        first, second = workers(shop)
        first.kill()
        assert shop.process.stderr is not None
        said = b""
        async with asyncio.timeout(PATIENCE):
            while b"a worker could not begin" not in said:
                said = await shop.process.stderr.readline()
        assert b"is not JSON" in said
        assert workers(shop) == [second]
        assert await statuses(shop, 5) == {200}
        manifest.write_text("{}")
        await until(lambda: len(workers(shop)) == 2)
        assert (await shop.ended(signal.SIGTERM)).code == 0


def test_several_workers_need_what_they_share(tmp_path: Path) -> None:
    ended = run("serve", "--port", "0", *BEHIND_ONE, ECRIN_DATA_DIR=str(tmp_path))
    assert ended.complaint == "Error: Several workers need PostgreSQL: set ECRIN_DATABASE_URL."
    alone = {"ECRIN_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "ECRIN_SIGNALS": "process"}
    ended = run("serve", "--port", "0", *BEHIND_ONE, ECRIN_DATA_DIR=str(tmp_path), **alone)
    assert "Several workers need signals by PostgreSQL or Redis" in ended.complaint
