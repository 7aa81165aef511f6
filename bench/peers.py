"""The servers that `bench.answers` asks: a constant body, Écrin with and without its compiler, and two others."""

import re
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.proofs.processes import serving
from tests.servers import free_port, wait_for

NODE = Path(__file__).with_name("node")
CONNECTIONS = 16
# wrk's own language: each request is one of many, by chance; one that begins with @ is a signed-in customer's.
SCRIPT = """local bodies = {{}}
for line in io.lines({path!r}) do bodies[#bodies + 1] = line end
math.randomseed(os.time())
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
local signed = {{["content-type"] = "application/json", ["authorization"] = "Bearer {token}"}}
request = function()
  local body = bodies[math.random(#bodies)]
  if body:sub(1, 1) == "@" then return wrk.format(nil, nil, signed, body:sub(2)) end
  return wrk.format(nil, nil, nil, body)
end
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """A running server."""

    name: str
    url: str
    process: psutil.Process

    @property
    def mebibytes(self) -> float:
        """What it has in memory."""
        return float(self.process.memory_info().rss) / 2**20


def script(folder: Path, name: str, bodies: list[str], token: str = "") -> Path:
    """A script for wrk that asks these."""
    lines, written = folder / f"{name}.lines", folder / f"{name}.lua"
    lines.write_text("\n".join(bodies))
    written.write_text(SCRIPT.format(path=str(lines), token=token))
    return written


def rate(url: str, asking: Path, seconds: float) -> float:
    """Requests a second that a server answers.

    Raises:
        RuntimeError: some of them were not answered well.
    """
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "-s", str(asking), url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or (found := re.search(r"Requests/sec:\s+([\d.]+)", said)) is None:
        raise RuntimeError(said)
    return float(found[1])


@asynccontextmanager
async def constant(name: str, body: Path) -> AsyncIterator[Peer]:
    """A server that always says the same."""
    async with _process(name, "/", sys.executable, "-m", "bench.constant", "{port}", str(body)) as peer:
        yield peer


@asynccontextmanager
async def mercurius(database: str) -> AsyncIterator[Peer]:
    """Mercurius with its JIT, over the same tables."""
    command = ("node", str(NODE / "mercurius.mjs"), "{port}", database)
    async with _process("mercurius + JIT", "/graphql", *command) as peer:
        yield peer


@asynccontextmanager
async def plain(database: str) -> AsyncIterator[Peer]:
    """Strawberry over Tortoise's models, as their documentations show it."""
    command = (sys.executable, "-m", "bench.plain", "{port}", database)
    async with _process("Strawberry + Tortoise", "/graphql/", *command) as peer:
        yield peer


@asynccontextmanager
async def ecrin(name: str, database: str, folder: Path, *, compiler: bool = True) -> AsyncIterator[Peer]:
    """The real process, with everything on."""
    settings = {"reads_per_minute": "100000000", "compiler": str(compiler).lower()}
    async with serving(database, folder, 1, **settings) as (process,):
        assert process.running is not None
        yield Peer(name, f"{process.url}/graphql", psutil.Process(process.running.pid))


@asynccontextmanager
async def _process(name: str, path: str, *command: str) -> AsyncIterator[Peer]:
    port = free_port()
    running = _begun([word.format(port=port) for word in command])
    try:
        wait_for("127.0.0.1", port)
        yield Peer(name, f"http://127.0.0.1:{port}{path}", psutil.Process(running.pid))
    finally:
        running.kill()
        running.wait()


def _begun(command: list[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command)
