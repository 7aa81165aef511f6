"""`ecrin dispatch` alone beside `ecrin serve`: letters, lapsing and reconciliation in processes of their own."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx2

from tests.forked import Forked, ecrin
from tests.house_of import Visitor, opened
from tests.journeys.operations import ADD, DELIVER, SUBMIT
from tests.makers import DELIVERY, piece
from tests.servers import free_port

PATIENCE = 60


@asynccontextmanager
async def running(environment: dict[str, str], log: Path, *words: str) -> AsyncIterator[Forked]:
    """An `ecrin` command in a process of its own, ended as an operator ends it."""
    process = ecrin(*words, environment=environment, output=log)
    try:
        yield process
    finally:
        process.terminate()
        assert await asyncio.to_thread(process.wait, PATIENCE) == 0, log.read_text()


async def letters(client: httpx2.AsyncClient, least: int) -> list[dict[str, Any]]:
    """The mailbox, once it holds so many letters."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found: list[dict[str, Any]] = (await client.get("/mailbox.json")).json()
            if len(found) >= least:
                return found
            await asyncio.sleep(0.05)


async def is_up(process: Forked, client: httpx2.AsyncClient) -> None:
    async with asyncio.timeout(PATIENCE):
        while process.poll() is None:
            with suppress(httpx2.TransportError):
                assert (await client.get("/readyz")).status_code == 200
                return
            await asyncio.sleep(0.05)


async def bought(client: httpx2.AsyncClient, site: str) -> None:
    customer = Visitor(client)
    await customer.ask(ADD, lines=[{"sku": "JONC"}])
    await customer.ask(DELIVER, delivery=DELIVERY)
    terms = (await customer.ask("{ shop { termsVersion } }"))["shop"]["termsVersion"]
    placed = await customer.ask(SUBMIT, token="attempt", terms=terms, url=f"{site}/return")
    paid = await client.post(placed["checkoutSubmit"]["payment"]["redirectUrl"], data={"outcome": "accept"})
    assert paid.status_code == 303


async def test_a_dispatcher_beside_a_server_without_one_delivers_each_letter_once(
    database_url: str, tmp_path: Path
) -> None:
    port = free_port()
    site = f"http://localhost:{port}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ECRIN_")},
        "ECRIN_DATABASE_URL": database_url,
        "ECRIN_DATA_DIR": str(tmp_path / "var"),
        "ECRIN_PORT": str(port),
        "ECRIN_DISPATCHER": "false",
        "ECRIN_DISPATCHER_POLL_SECONDS": "0.1",
    }
    async with opened(database_url, tmp_path / "var") as house:
        await house.shelve(piece("Jonc"))
    logs = tmp_path / "serve.log", tmp_path / "dispatch.log"
    async with running(environment, logs[0], "serve") as server, httpx2.AsyncClient(base_url=site) as client:
        await is_up(server, client)
        await bought(client, site)
        assert (await client.get("/mailbox.json")).json() == []
        async with running(environment, logs[1], "dispatch"):
            await letters(client, 2)
            await bought(client, site)
            await letters(client, 4)
        found = await letters(client, 4)
        assert Counter(letter["to"] for letter in found) == {"claire@example.com": 4}
        assert len({letter["headers"]["Message-ID"] for letter in found}) == 4
