"""The command `ecrin` in a process of its own, with nothing of this machine's environment."""

import asyncio
import logging
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2
from click.testing import CliRunner

from gateway.cli import main

ROOT = Path(__file__).parent.parent.parent
COMMAND = (sys.executable, "-W", "error", "-m", "gateway")
PATIENCE = 40  # seconds after which a command that should have ended fails its test
API = re.compile(r"Shop API\s+(http://\S+)/graphql")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """What it said when it refused: one line, no traceback, a non-zero exit."""
        assert self.code in (1, 2), self
        assert "Traceback" not in self.err, self.err
        assert self.err.count("\n") == 1, self.err
        return self.err.strip()


async def begun(*words: str, **environment: str) -> asyncio.subprocess.Process:
    """A command that runs, both its outputs in pipes."""
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        *COMMAND, *words, cwd=ROOT, env={"LC_ALL": "C.UTF-8", **environment}, stdout=pipe, stderr=pipe
    )


async def ecrin(*words: str, **environment: str) -> Ended:
    """A command from beginning to end."""
    process = await begun(*words, **environment)
    try:
        async with asyncio.timeout(PATIENCE):
            out, err = await process.communicate()
    finally:
        with suppress(ProcessLookupError):
            process.kill()
    return Ended(process.returncode or 0, out.decode(), err.decode())


def run(*words: str, **environment: str) -> Ended:
    """A command in this process, which is quicker than one of its own; this process's logs stay as they are."""
    root = logging.getLogger()
    handlers, level = [*root.handlers], root.level
    try:
        result = CliRunner().invoke(main, words, env=environment)
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Ended(result.exit_code, result.stdout, result.stderr)


class Serving:
    """A shop that is served by another process."""

    def __init__(self, process: asyncio.subprocess.Process, banner: str) -> None:
        self.process = process
        self.banner = banner
        found = API.search(banner)
        assert found, banner
        self.url = found[1]
        self.port = int(self.url.rpartition(":")[2])

    async def ended(self, signal: int) -> Ended:
        """Send a signal and wait for the end."""
        self.process.send_signal(signal)
        out, err = await self.process.communicate()
        return Ended(self.process.returncode or 0, self.banner + out.decode(), err.decode())


@asynccontextmanager
async def serving(*words: str, **environment: str) -> AsyncIterator[Serving]:
    """`ecrin serve` on a free port, ready to answer."""
    process = await begun("serve", "--port", "0", *words, **environment)
    assert process.stdout is not None
    banner = ""
    try:
        while "Ctrl-C" not in banner:
            line = await process.stdout.readline()
            assert line, (await process.communicate())[1].decode()
            banner += line.decode()
        found = Serving(process, banner)
        # Its socket listens already; on a busy machine it may be a while before somebody answers.
        async with httpx2.AsyncClient(timeout=PATIENCE) as client:
            await client.get(f"http://127.0.0.1:{found.port}/healthz")
        yield found
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
