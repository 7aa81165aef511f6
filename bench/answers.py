"""How fast the catalogue is answered, beside a constant body and beside the same without the compiler.

`python -m bench.answers [PRODUCTS] [ROUNDS] [SECONDS]`: so many pieces of four variants and three pictures in
PostgreSQL, each page and each piece asked for by chance, one process with everything on (context, limits, sessions,
logging). The servers take turns, each time another one first; requests a second, median and range over the rounds.
"""

import asyncio
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path

import click
import httpx2
import uvloop

from bench.catalogue import filled
from gateway.database.connecting import Database
from gateway.database.migrating import migrate
from tests.proofs.processes import serving
from tests.servers import free_port, postgres, wait_for

LIST = """query List($first: Int, $after: String) { products(first: $first, after: $after) { nodes { id handle title
  featuredImage { url altText width height } images(first: 3) { nodes { url altText } }
  availability { state canAddToCart } priceRange { min { amount currencyCode } max { amount } }
  variants(first: 4) { nodes { id sku title price { amount } availability { state canAddToCart } } } }
  pageInfo { hasNextPage endCursor } } }"""
DETAIL = """query Detail($handle: String!) { product(handle: $handle) { id handle title description
  images(first: 3) { nodes { url altText } } availability { state label }
  variants { nodes { id sku title price { amount formatted } availability { state } } }
  options { name values { value availability { state } } } } }"""
CONNECTIONS = 16
PAGE = 24
# wrk's own language: each request is one of many, by chance.
SCRIPT = """local bodies = {{}}
for line in io.lines({path!r}) do bodies[#bodies + 1] = line end
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
request = function() return wrk.format(nil, nil, nil, bodies[math.random(#bodies)]) end
"""
Server = Callable[[], AbstractAsyncContextManager[str]]


async def pages(url: str) -> list[str]:
    """The requests for each page of the list."""
    async with httpx2.AsyncClient(timeout=60) as client:
        found, after = list[str](), None
        while True:
            found.append(json.dumps({"query": LIST, "variables": {"first": PAGE, "after": after}}))
            answer = (await client.post(url, content=found[-1], headers={"content-type": "application/json"})).json()
            page = answer["data"]["products"]["pageInfo"]
            if not page["hasNextPage"]:
                return found
            after = page["endCursor"]


def details(products: int) -> list[str]:
    """The requests for each piece."""
    handles = (f"bague-{place}" for place in range(products))
    return [json.dumps({"query": DETAIL, "variables": {"handle": handle}}) for handle in handles]


def rate(url: str, script: Path, seconds: int) -> float:
    """Requests a second that a server answers.

    Raises:
        RuntimeError: some of them were not answered well.
    """
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or (found := re.search(r"Requests/sec:\s+([\d.]+)", said)) is None:
        raise RuntimeError(said)
    return float(found[1])


@asynccontextmanager
async def constant(body: Path) -> AsyncIterator[str]:
    """A server that always says the same."""
    port = free_port()
    running = _process(sys.executable, "-m", "bench.constant", str(port), str(body))
    try:
        wait_for("127.0.0.1", port)
        yield f"http://127.0.0.1:{port}/"
    finally:
        running.kill()
        running.wait()


def _process(*command: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command)


@asynccontextmanager
async def ecrin(database: str, folder: Path, *, compiler: bool) -> AsyncIterator[str]:
    """The real process."""
    settings = {"reads_per_minute": "100000000", "compiler": str(compiler).lower()}
    async with serving(database, folder, 1, **settings) as (process,):
        yield f"{process.url}/graphql"


async def measured(servers: dict[str, Server], scripts: dict[str, Path], rounds: int, seconds: int) -> None:
    """All servers in turns."""
    found: dict[tuple[str, str], list[float]] = {}
    names = list(servers)
    for number in range(rounds):
        turn = number % len(names)
        for name in (*names[turn:], *names[:turn]):
            async with servers[name]() as url:
                for asked, script in scripts.items():
                    if asked in name or not name.startswith("constant"):
                        await asyncio.to_thread(rate, url, script, 2)
                        found.setdefault((asked, name), []).append(await asyncio.to_thread(rate, url, script, seconds))
    for asked in scripts:
        shown(asked, {name: rates for (of, name), rates in found.items() if of == asked})


def shown(asked: str, rates: dict[str, Sequence[float]]) -> None:
    """A line for each server, and its share of the constant body's rate."""
    limit = next(statistics.median(own) for name, own in rates.items() if name.startswith("constant"))
    for name, own in rates.items():
        middle = statistics.median(own)
        span = f"{min(own):,.0f} to {max(own):,.0f}"
        click.echo(f"  {asked:<7}{name:<24}{middle:9,.0f}/s  ({span})  {middle / limit:5.2f} of the limit")


async def compare(products: int, rounds: int, seconds: int) -> None:
    """Fill a shop, and ask."""
    if shutil.which("wrk") is None:
        raise click.ClickException("wrk is not installed (Debian: apt install wrk).")
    with tempfile.TemporaryDirectory() as place, postgres() as database:
        folder, url = Path(place), database.url("postgres")
        await migrate(Database(url))
        await filled(Database(url), products)
        asked = {"DETAIL": details(products)}
        async with ecrin(url, folder, compiler=True) as running, httpx2.AsyncClient(timeout=60) as client:
            asked["LIST"] = await pages(running)
            scripts, servers = dict[str, Path](), dict[str, Server]()
            for name, bodies in asked.items():
                one = await client.post(running, content=bodies[0], headers={"content-type": "application/json"})
                body, lines, scripts[name] = (folder / f"{name}.{kind}" for kind in ("body", "lines", "lua"))
                body.write_bytes(one.content)
                lines.write_text("\n".join(bodies))
                scripts[name].write_text(SCRIPT.format(path=str(lines)))
                servers[f"constant {name}"] = partial(constant, body)
        servers["Écrin"] = lambda: ecrin(url, folder, compiler=True)
        servers["Écrin, compiler off"] = lambda: ecrin(url, folder, compiler=False)
        await measured(servers, scripts, rounds, seconds)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    uvloop.run(compare(*(given + [2_000, 5, 4][len(given) :])))
