"""`ecrin serve` as a process: it tells its address, answers, and ends without cutting anybody off."""

import asyncio
import shutil
import signal
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest

from tests.gateway.process import PATIENCE, Serving, begun, serving

BODY = b'{"query": "{ shop { name } }"}'
HEAD = (
    b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    % len(BODY)
)


@pytest.fixture
def environment(sqlite_template: Path, tmp_path: Path) -> dict[str, str]:
    """A demo with a migrated database."""
    shutil.copy(sqlite_template, tmp_path / "ecrin.db")
    return {"ECRIN_DATA_DIR": str(tmp_path)}


async def begun_request(shop: Serving) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A request whose head is read and whose body has not come yet."""
    reader, writer = await asyncio.open_connection("127.0.0.1", shop.port)
    # The first answer on this connection proves that the server has it.
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    await reader.readuntil(b"}")
    writer.write(HEAD + BODY[:10])
    await writer.drain()
    return reader, writer


async def test_a_stop_lets_every_request_in_flight_finish(environment: dict[str, str]) -> None:
    async with serving(**environment) as shop:
        flights = [await begun_request(shop) for _ in range(5)]
        async with httpx2.AsyncClient() as client:
            # Answered after the heads above were sent: they have been read by then.
            assert (await client.get(f"http://127.0.0.1:{shop.port}/readyz")).status_code == 200
        ending = asyncio.create_task(shop.ended(signal.SIGTERM))
        await door_shut(shop.port)
        for _, writer in flights:
            writer.write(BODY[10:])
        answers = [await reader.read() for reader, _ in flights]
        for _, writer in flights:
            writer.close()
        ended = await ending
    assert all(answer.startswith(b"HTTP/1.1 200 ") for answer in answers), answers
    assert all(b'"data"' in answer for answer in answers)
    assert (ended.code, ended.err) == (0, "")


@pytest.mark.parametrize("after", [0.0, 0.15, 0.3, 0.45, 0.6, 0.9])
async def test_a_stop_while_it_begins_ends_it_all_the_same(environment: dict[str, str], after: float) -> None:
    process = await begun("serve", "--port", "0", **environment)
    assert process.stdout is not None
    while b"Ctrl-C" not in await process.stdout.readline():
        pass
    await asyncio.sleep(after)
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(PATIENCE):
        _, err = await process.communicate()
    # Before it listens to signals, the system ends it.
    assert process.returncode in (0, -signal.SIGTERM), err.decode()
    assert b"Traceback" not in err


async def door_shut(port: int) -> None:
    """Wait until no new connection is taken."""
    with suppress(OSError):
        while True:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            await asyncio.sleep(0.02)


async def test_under_load_a_stop_cuts_no_answer(environment: dict[str, str]) -> None:
    whole, cut, busy = list[int](), list[str](), asyncio.Event()

    async def buyer(shop: Serving) -> None:
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", shop.port)
            except OSError:
                return
            writer.write(HEAD.replace(b"Host:", b"Connection: close\r\nHost:") + BODY)
            answer = b""
            # A reset means that it stood in the kernel's queue when the door closed: nobody had begun to read it.
            with suppress(ConnectionError):
                answer = await reader.read()
            writer.close()
            if answer.endswith(b"}}}"):
                whole.append(len(answer))
                if len(whole) == 50:
                    busy.set()
            elif answer:
                cut.append(answer.decode())

    async with serving(**environment) as shop:
        buyers = [asyncio.create_task(buyer(shop)) for _ in range(8)]
        await busy.wait()
        ended = await shop.ended(signal.SIGTERM)
        await asyncio.gather(*buyers)
    assert cut == []
    assert ended.code == 0
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("arguments", [[], ["--host", "localhost"]])
async def test_it_prints_where_it_is_and_ends_at_control_c(arguments: list[str], environment: dict[str, str]) -> None:
    async with serving(*arguments, **environment) as shop:
        assert shop.url == f"http://localhost:{shop.port}"
        async with httpx2.AsyncClient() as client:
            answer = await client.post(f"http://127.0.0.1:{shop.port}/graphql", content=BODY, headers={
                "content-type": "application/json"
            })  # fmt: skip
        assert answer.json()["data"]["shop"]["name"]
        ended = await shop.ended(signal.SIGINT)
    assert ended.code in (0, 1, 130)
    assert "Traceback" not in ended.err
