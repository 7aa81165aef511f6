"""Two hundred people who sign in at once: what memory the shop takes for it, and whether others are still answered.

`python -m bench.sign_ins [AT_ONCE]` serves a shop of its own.
"""

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import perf_counter
from typing import Any

import click
import httpx2

from tests.people.person import document

READY = re.compile(r"Shop API\s+(http://\S+)/graphql")
PAUSE = 0.02  # seconds between two questions of somebody who only looks at the shop
SHOP = "{ shop { name } }"


def started(folder: Path) -> subprocess.Popen[bytes]:
    """A shop behind a proxy, so that each customer can have an address of their own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ECRIN_")}
    environment |= {"ECRIN_DATA_DIR": str(folder), "ECRIN_TRUSTED_PROXIES": "127.0.0.1"}
    ecrin = [sys.executable, "-m", "gateway"]
    subprocess.run([*ecrin, "migrate"], env=environment, check=True, capture_output=True)
    with (folder / "serve.log").open("wb") as said:
        return subprocess.Popen([*ecrin, "serve", "--port", "0"], env=environment, stdout=said, stderr=said)


async def address_of(folder: Path) -> str:
    """Where the shop says that it is."""
    async with asyncio.timeout(60):
        while not (found := READY.search((folder / "serve.log").read_text(encoding="utf-8"))):  # noqa: ASYNC110 - a log tells nobody
            await asyncio.sleep(0.05)
    return found[1]


def memory(process: subprocess.Popen[bytes], line: str) -> float:
    """`VmRSS`, now, or `VmHWM`, the most there ever was, in MiB."""
    told = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    return int(told.split(f"{line}:")[1].split()[0]) / 1024


async def ask(client: httpx2.AsyncClient, sender: str, body: dict[str, Any]) -> tuple[float, httpx2.Response]:
    start = perf_counter()
    answer = await client.post("/graphql", json=body, headers={"X-Forwarded-For": sender})
    return perf_counter() - start, answer


async def looking(client: httpx2.AsyncClient, until: asyncio.Event) -> list[float]:
    """How long somebody waits each time who looks at the shop meanwhile."""
    waits = []
    while not until.is_set():
        took, answer = await ask(client, "198.51.100.1", {"query": SHOP})
        assert answer.status_code == 200, answer.text
        waits.append(took)
        await asyncio.sleep(PAUSE)
    return waits


async def sign_in(client: httpx2.AsyncClient, number: int) -> tuple[float, str]:
    """One wrong password of one person, and what is said to it."""
    variables = {"email": f"n{number}@example.com", "password": "a wrong 77 password"}
    took, answer = await ask(client, f"203.0.113.{number % 250}", {"query": document("signIn"), "variables": variables})
    told = answer.json()["data"]["payload"]["userErrors"]
    return took, told[0]["code"]


def spread(name: str, waits: list[float]) -> None:
    """Print the middle and the end of a distribution."""
    ordered = sorted(waits)
    middle, late = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
    click.echo(f"{name:<28} median {middle * 1000:7.1f} ms   99 % {late * 1000:7.1f} ms   of {len(ordered)}")


async def main(at_once: int) -> None:
    """Measure, and print."""
    limits = httpx2.Limits(max_connections=at_once + 10)
    with tempfile.TemporaryDirectory() as place, started(Path(place)) as process:
        try:
            address = await address_of(Path(place))
            async with httpx2.AsyncClient(base_url=address, limits=limits, timeout=60) as client:
                await measure(process, client, at_once)
        finally:
            process.terminate()


async def measure(process: subprocess.Popen[bytes], client: httpx2.AsyncClient, at_once: int) -> None:
    await sign_in(client, at_once)
    before = memory(process, "VmRSS")
    for name, crowd in (("shop, nobody signs in", 0), (f"shop, {at_once} sign in", at_once)):
        over = asyncio.Event()
        waits = asyncio.create_task(looking(client, over))
        answers = await asyncio.gather(*(sign_in(client, number) for number in range(crowd)))
        await asyncio.sleep(0 if crowd else 3)
        over.set()
        spread(name, await waits)
    spread("sign-in", [took for took, _ in answers])
    click.echo(f"answers                      {dict(Counter(code for _, code in answers))}")
    click.echo(f"memory                       {before:.0f} MiB before, {memory(process, 'VmHWM'):.0f} MiB at most")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
