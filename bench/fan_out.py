"""One event to many subscribers: Écrin's feed beside graphql-ws on Node and a plain Strawberry server, in turns.

`python -m bench.fan_out [SUBSCRIBERS] [EVENTS] [ROUNDS]`. Milliseconds from the commit of an event to its last delivery
(median and p99 over all events), CPU time of the server for each delivery, and what an idle subscriber costs in memory.
The clients are on the same machine, whose limit a server shows that only writes ready-made frames. Écrin has everything
on: PostgreSQL, sessions, limits, the dispatcher; its events are committed by another process, and come by NOTIFY.
"""

import asyncio
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import Any

import asyncpg
import click
import httpx2
import psutil
import uvloop

from bench.listeners import Audience
from gateway.adapters.signals import CHANNEL
from gateway.database.connecting import Database
from gateway.database.migrating import migrate
from tests.makers import DELIVERY
from tests.proofs.processes import buyers, serving
from tests.proofs.test_races import stock_up
from tests.proofs.test_streams import member
from tests.servers import free_port, postgres, wait_for

FEED = "subscription { orderFeed { sequence kind order { number } } }"
NODE = Path(__file__).with_name("node_streams.mjs")
MODULES = Path(__file__).parents[1] / "tests" / "audit" / "node_modules"
AT_ONCE = 50
# CPU seconds in a second below which a server has nothing but pings and its own looks to do.
IDLE = 0.5
INSERT = """INSERT INTO events (cursor, at, kind, subject, actor, data)
  VALUES (md5(random()::text), now(), 'order.note_added', '{number}', 'shop', '{{}}');
NOTIFY {channel}"""
# Makes an event, and tells when it was committed.
Tell = Callable[[int], Coroutine[Any, Any, float]]


@dataclass(slots=True)
class Server:
    """Something to follow: where, as whom, and how an event is made."""

    name: str
    url: str
    payload: dict[str, str]
    process: psutil.Process
    tell: Tell


@dataclass(slots=True)
class Figures:
    """Of one round."""

    name: str
    last_ms: list[float]
    cpu_us: float
    idle_kb: float


@asynccontextmanager
async def ecrin(subscribers: int) -> AsyncIterator[Server]:
    """The real process."""
    with tempfile.TemporaryDirectory() as place, postgres() as database:
        folder, url = Path(place), database.url("postgres")
        await migrate(Database(url))
        await stock_up(url, folder, ["A"], 100)
        token = await member(url)
        settings = {"streams_per_address": str(subscribers + 10), "signals": "postgresql"}
        async with (
            serving(url, folder, 1, **settings) as (process,),
            buyers([process], 1) as (buyer,),
            _connected(url) as writer,
        ):
            await buyer.put_in_cart("A")
            await buyer.say_where(DELIVERY)
            number = (await buyer.submit("once"))["order"]["number"]
            statement = INSERT.format(number=number, channel=CHANNEL)

            async def tell(_: int) -> float:
                await writer.execute(statement)
                return time()

            assert process.running is not None
            where = process.url.replace("http", "ws") + "/admin/graphql"
            payload = {"authorization": f"Bearer {token}"}
            yield Server("Écrin", where, payload, psutil.Process(process.running.pid), tell)


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def plain(name: str, *command: str) -> AsyncIterator[Server]:
    """A server that tells everybody what is posted to it."""
    port = free_port()
    running = _process(*command, str(port), *([str(MODULES)] if name == "Node" else []))
    try:
        wait_for("127.0.0.1", port)
        async with httpx2.AsyncClient(timeout=60) as client:

            async def tell(sequence: int) -> float:
                begun = time()
                (await client.post(f"http://127.0.0.1:{port}/tell", content=str(sequence))).raise_for_status()
                return begun

            yield Server(name, f"ws://127.0.0.1:{port}/graphql", {}, psutil.Process(running.pid), tell)
    finally:
        running.kill()
        running.wait()


def _process(*command: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command)


async def measured(server: Server, subscribers: int, events: int) -> Figures:
    """One round: connect all, make events one after another, count what each costs."""
    before = server.process.memory_info().rss
    audience = Audience()
    for start in range(0, subscribers, AT_ONCE):
        count = min(AT_ONCE, subscribers - start)
        await asyncio.gather(*(audience.join(server.url, server.payload, FEED) for _ in range(count)))
    listeners = list(audience.listeners.values())
    await _settled(server)
    idle = (server.process.memory_info().rss - before) / subscribers / 1024
    spent, last = _cpu(server), list[float]()
    for event in range(1, events + 1):
        committed = await server.tell(event)
        while any(len(each.times) < event for each in listeners):  # noqa: ASYNC110 - five thousand would tell
            await asyncio.sleep(0.02)
        last.append((max(each.times[-1] for each in listeners) - committed) * 1000)
    cpu = (_cpu(server) - spent) / events / subscribers * 1e6
    audience.leave()
    return Figures(server.name, last, cpu, idle)


async def _settled(server: Server) -> None:
    """Wait until the server has nothing to do: whoever began late would miss the first event."""
    quiet = 0
    while quiet < 3:
        before = _cpu(server)
        await asyncio.sleep(1)
        quiet = quiet + 1 if _cpu(server) - before < IDLE else 0


def _cpu(server: Server) -> float:
    times = server.process.cpu_times()
    return float(times.user + times.system)


def shown(rounds: Sequence[Figures]) -> None:
    """A line for each server, and how many times Écrin's time the others took."""
    medians = dict[str, float]()
    for name in dict.fromkeys(each.name for each in rounds):
        own = [each for each in rounds if each.name == name]
        last = sorted(value for each in own for value in each.last_ms)
        medians[name] = statistics.median(last)
        cpu, idle = (statistics.median(getattr(each, figure) for each in own) for figure in ("cpu_us", "idle_kb"))
        late = last[min(len(last) - 1, round(0.99 * len(last)))]
        click.echo(
            f"  {name:<12}last delivery {medians[name]:7.1f} ms, p99 {late:7.1f} ms"
            f"   CPU {cpu:6.1f} µs a delivery   {idle:5.1f} kB idle"
        )
    for name, median in medians.items():
        if name != "Écrin":
            click.echo(f"  {name} took {median / medians['Écrin']:.1f} times as long.")


async def compare(subscribers: int, events: int, rounds: int) -> None:
    """All servers in turns, each time another one first."""
    servers: list[Callable[[], Any]] = [
        lambda: ecrin(subscribers),
        lambda: plain("Strawberry", sys.executable, "-m", "bench.stock_streams"),
        lambda: plain("bare writes", sys.executable, "-m", "bench.bare_streams"),
    ]
    if (node := shutil.which("node")) is not None and MODULES.is_dir():
        servers.append(lambda: plain("Node", node, str(NODE)))
    else:
        click.echo("Without Node and its packages (`make test` installs them), graphql-ws is left out.")
    found: list[Figures] = []
    for number in range(rounds):
        turn = number % len(servers)
        for server in (*servers[turn:], *servers[:turn]):
            async with server() as running:
                found.append(await measured(running, subscribers, events))
    click.echo(f"{subscribers} subscribers, {events} events, {rounds} rounds:")
    shown(found)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    uvloop.run(compare(*(given + [5_000, 20, 1][len(given) :])))
