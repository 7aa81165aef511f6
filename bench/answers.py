"""How fast the catalogue is answered, beside a constant body, the same without the compiler, and other servers.

`python -m bench.answers [PRODUCTS] [ROUNDS] [SECONDS]`: so many pieces of four variants and three pictures in
PostgreSQL, each page and each piece asked for by chance, one process each with everything on (context, limits,
sessions, logging). The servers take turns, each time another one first. Prints Markdown.
"""

import asyncio
import json
import platform
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import click
import httpx2
import psutil
import uvloop

from bench.catalogue import filled
from bench.comparing import ratio, summary, table
from bench.customers import signed_in
from bench.peers import NODE, Peer, constant, ecrin, mercurius, plain, rate, script
from gateway.database.connecting import Database
from gateway.database.migrating import migrate
from tests.proofs.test_streams import member
from tests.servers import postgres

LIST = """query List($first: Int, $after: String) { products(first: $first, after: $after) { nodes { id handle title
  featuredImage { url altText width height } images(first: 3) { nodes { url altText } }
  availability { state canAddToCart } priceRange { min { amount currencyCode } max { amount } }
  variants(first: 4) { nodes { id sku title price { amount } availability { state canAddToCart } } } }
  pageInfo { hasNextPage endCursor } } }"""
DETAIL = """query Detail($handle: String!) { product(handle: $handle) { id handle title description
  images(first: 3) { nodes { url altText } } availability { state label }
  variants { nodes { id sku title price { amount formatted } availability { state } } }
  options { name values { value availability { state } } } } }"""
SEARCH = """query Search($words: String!) { products(first: 24, query: $words) { nodes { id handle title
  featuredImage { url altText } priceRange { min { amount } } canAddToCart } pageInfo { hasNextPage endCursor } } }"""
PAGE = 24
OURS, OFF = "Écrin", "Écrin, compiler off"
COUNTRIES = ("FR", "BE", "LU", "CH", "DE", "IT", "ES", "NL", "GB", "IE", "AT", "PT")
LANGUAGES = ("FR", "EN", "DE")
VIP_SHARE = 0.05
CONTEXTS = 5_000
JSON = {"content-type": "application/json"}
SET = """mutation Set($sku: String!, $price: Decimal!) {
  variantPriceSet(sku: $sku, price: $price) { userErrors { code } } }"""
PRICE = """query Price($handle: String!) {
  product(handle: $handle) { variants(first: 1) { nodes { price { amount } } } } }"""

CHANGES_A_SECOND = 10
WARM_SECONDS = 3


@dataclass(slots=True)
class Bench:
    """One shop, what is asked of it, and the servers that are asked."""

    folder: Path
    database: str
    products: int
    rounds: int
    seconds: float
    asking: dict[str, Path] = field(default_factory=dict)
    found: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    async def prepare(self, ours: Peer) -> dict[str, Path]:
        """What is asked, and the body of one answer to each."""
        asked = {"LIST": await pages(ours.url), "DETAIL": details(self.products), "SEARCH": searches(self.products)}
        bodies = dict[str, Path]()
        async with httpx2.AsyncClient(timeout=60) as client:
            for name, requests in asked.items():
                answer = await client.post(ours.url, content=requests[0], headers=JSON)
                bodies[name] = self.folder / f"{name}.body"
                bodies[name].write_bytes(answer.content)
                self.asking[name] = script(self.folder, name, requests)
        mixed = [self._somewhere(body) for body in self.chance.choices(asked["LIST"] + asked["DETAIL"], k=CONTEXTS)]
        self.asking["MARKETS"] = script(self.folder, "MARKETS", mixed, await signed_in(self.database, is_vip=True))
        return bodies

    def _somewhere(self, body: str) -> str:
        country, language = self.chance.choice(COUNTRIES), self.chance.choice(LANGUAGES)
        request = json.loads(body)
        directive = f") @inContext(country: {country}, language: {language}) {{"
        request["query"] = request["query"].replace(") {", directive, 1)
        signed = "@" if self.chance.random() < VIP_SHARE else ""
        return signed + json.dumps(request)

    async def take_turns(self, peers: Sequence[Peer], asked: Sequence[str]) -> None:
        """Measure all servers with one kind of request after the other, another server first in each round."""
        for name in asked:
            turn = self._asked_of(peers, name)
            for peer in turn:
                await asyncio.to_thread(rate, peer.url, self.asking[name], WARM_SECONDS)
            for number in range(self.rounds):
                first = number % len(turn)
                for peer in (*turn[first:], *turn[:first]):
                    measured = await asyncio.to_thread(rate, peer.url, self.asking[name], self.seconds)
                    self.found.setdefault((name, peer.name), []).append(measured)

    def _asked_of(self, peers: Sequence[Peer], name: str) -> list[Peer]:
        """A constant body stands beside what it is a body of; what is slow without the compiler is not asked twice."""
        kept = [peer for peer in peers if not peer.name.startswith("constant") or peer.name.endswith(name)]
        # Nobody else has the same search.
        others = {"MARKETS": {OURS, "mercurius + JIT"}, "SEARCH": {OURS, OFF, "constant SEARCH"}}
        return [peer for peer in kept if name not in others or peer.name in others[name]]

    def rates(self, name: str) -> dict[str, Sequence[float]]:
        """What was found of one kind of request."""
        return {peer: rates for (of, peer), rates in self.found.items() if of == name}


async def pages(url: str) -> list[str]:
    """The requests for each page of the list."""
    found, after = list[str](), None
    async with httpx2.AsyncClient(timeout=60) as client:
        while True:
            found.append(json.dumps({"query": LIST, "variables": {"first": PAGE, "after": after}}))
            answer = await client.post(url, content=found[-1], headers=JSON)
            page = answer.json()["data"]["products"]["pageInfo"]
            if not page["hasNextPage"]:
                return found
            after = page["endCursor"]


def details(products: int) -> list[str]:
    """The requests for each piece."""
    handles = (f"bague-{place}" for place in range(products))
    return [json.dumps({"query": DETAIL, "variables": {"handle": handle}}) for handle in handles]


def searches(products: int) -> list[str]:
    """Requests for pieces by a word and a number."""
    words = (f"bague {place}" for place in range(products))
    return [json.dumps({"query": SEARCH, "variables": {"words": each}}) for each in words]


@dataclass(slots=True)
class Changing:
    """Sets prices, so many a second, and looks how long each was not shown."""

    url: str
    token: str
    products: int
    delays: list[float] = field(default_factory=list)

    async def run(self, stop: asyncio.Event) -> None:
        """Until it is told to stop."""
        price = 1_000
        async with httpx2.AsyncClient(timeout=60) as client:
            while not stop.is_set():
                began, price = perf_counter(), price + 1
                await self._change(client, price)
                await asyncio.sleep(max(0.0, 1 / CHANGES_A_SECOND - (perf_counter() - began)))

    async def _change(self, client: httpx2.AsyncClient, price: int) -> None:
        place = price % self.products
        admin = self.url.removesuffix("graphql") + "admin/graphql"
        variables = {"sku": f"BAGUE-{place}-50", "price": f"{price}.00"}
        asked = {"query": SET, "variables": variables}
        answer = (await client.post(admin, json=asked, headers={"authorization": f"Bearer {self.token}"})).json()
        assert answer["data"]["variantPriceSet"]["userErrors"] == [], answer
        committed, late = perf_counter(), 0.0
        sent = committed
        while await self._shown(client, place) != f"{price}.00":
            # How long after the commit somebody asked who was told the price of before.
            late = sent - committed
            sent = perf_counter()
        self.delays.append(late)

    async def _shown(self, client: httpx2.AsyncClient, place: int) -> str:
        asked = {"query": PRICE, "variables": {"handle": f"bague-{place}"}}
        (form,) = (await client.post(self.url, json=asked)).json()["data"]["product"]["variants"]["nodes"]
        shown: str = form["price"]["amount"]
        return shown


async def changes(bench: Bench, ours: Peer) -> list[str]:
    """The same lists and pieces quiet, and while prices change."""
    changing, rows = Changing(ours.url, await member(bench.database), bench.products), list[str]()
    for name in ("LIST", "DETAIL"):
        quiet, busy = list[float](), list[float]()
        for _ in range(bench.rounds):
            quiet.append(await asyncio.to_thread(rate, ours.url, bench.asking[name], bench.seconds))
            stop = asyncio.Event()
            going_on = asyncio.create_task(changing.run(stop))
            busy.append(await asyncio.to_thread(rate, ours.url, bench.asking[name], bench.seconds))
            stop.set()
            await going_on
        share, at_least = ratio(busy, quiet)
        rows.append(f"| {name} | {summary(quiet)} | {summary(busy)} | {share:.2f} (≥ {at_least:.2f}) |")
    stale = sum(late > 0 for late in changing.delays)
    longest = max(changing.delays) * 1_000
    head = ["| | quiet | while prices change | share |", "|---|---|---|---|"]
    told = f"{stale} of {len(changing.delays)} prices were not told to who asked right after, {longest:.0f} ms at most."
    return [*head, *rows, "", told]


async def cold(bench: Bench) -> list[str]:
    """Every page once, right after the start, by so many at a time."""
    bodies = (bench.folder / "LIST.lines").read_text().splitlines()
    rows = ["| every page once, after a start | seconds |", "|---|---|"]
    begins: Sequence[Callable[[], AbstractAsyncContextManager[Peer]]] = (
        lambda: ecrin(OURS, bench.database, bench.folder),
        lambda: mercurius(bench.database),
    )
    for begin in begins:
        async with begin() as peer, httpx2.AsyncClient(timeout=60) as client:
            waiting = iter(bodies)

            async def ask(peer: Peer = peer, client: httpx2.AsyncClient = client, waiting: Any = waiting) -> None:
                for body in waiting:
                    (await client.post(peer.url, content=body, headers=JSON)).raise_for_status()

            began = perf_counter()
            await asyncio.gather(*(ask() for _ in range(8)))
            rows.append(f"| {peer.name} | {perf_counter() - began:.2f} |")
    return rows


async def compare(products: int, rounds: int, seconds: float) -> None:
    """Fill a shop, and ask."""
    if shutil.which("wrk") is None:
        raise click.ClickException("wrk is not installed (Debian: apt install wrk).")
    if not (NODE / "node_modules").is_dir():
        raise click.ClickException("mercurius is not installed (cd bench/node && npm ci).")
    with tempfile.TemporaryDirectory() as place, postgres() as server:
        bench = Bench(Path(place), server.url("postgres"), products, rounds, seconds)
        await migrate(Database(bench.database))
        await filled(Database(bench.database), products)
        async with AsyncExitStack() as stack:
            ours = await stack.enter_async_context(ecrin(OURS, bench.database, bench.folder))
            bodies = await bench.prepare(ours)
            others = [
                *(constant(f"constant {name}", body) for name, body in bodies.items()),
                ecrin(OFF, bench.database, bench.folder, compiler=False),
                mercurius(bench.database),
                plain(bench.database),
            ]
            peers = [ours, *[await stack.enter_async_context(other) for other in others]]
            await bench.take_turns(peers, ["LIST", "DETAIL", "SEARCH", "MARKETS"])
            shown(bench)
            click.echo("\n".join(["", *await changes(bench, ours)]))
            held = {peer.name: peer.mebibytes for peer in peers}
            click.echo(f"\nMemory under load: {ours.mebibytes:.0f} MiB; mercurius {held['mercurius + JIT']:.0f} MiB.")
        click.echo("\n".join(["", *await cold(bench)]))


def shown(bench: Bench) -> None:
    """What was found, in Markdown."""
    cores, version = psutil.cpu_count(), platform.python_version()
    click.echo(
        f"{bench.products:,} products, {bench.rounds} rounds of {bench.seconds:g} s, {cores} cores, Python {version}"
    )
    for name in ("LIST", "DETAIL", "SEARCH"):
        click.echo("\n".join(["", f"**{name}**", "", *table(bench.rates(name), OURS, f"constant {name}")]))
    found = bench.rates("MARKETS")
    times, surely = ratio(found[OURS], found["mercurius + JIT"])
    click.echo("\n**Markets, languages and 5 % signed-in VIP customers**\n")
    for peer, rates in found.items():
        click.echo(f"- {peer}: {summary(rates)}")
    click.echo(f"- {times:.2f} times as fast (≥ {surely:.2f})")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    uvloop.run(compare(*(given + [2_000, 10, 3][len(given) :])))
