"""Throwaway servers for the tests: PostgreSQL and Redis from installed programs, or the PostgreSQL that runs."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# A third of the suite's time was spent waiting for a disk that keeps what nobody wants.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - only for throwaway files
RUNNING = ("127.0.0.1", 5432)


class NoPostgres(Exception):
    """Neither installed nor running."""


class NoRedis(Exception):
    """Neither installed nor running."""


class Server:
    """A program that serves a port of loopback."""

    def __init__(self, port: int, command: Sequence[str | Path], is_ready: Callable[[], bool], **identity: Any) -> None:
        self.port = port
        self._command = command
        self._is_ready = is_ready
        self._identity = identity
        self._process = self._begun()

    def _begun(self) -> "subprocess.Popen[bytes]":
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(self._command, stdout=quiet, stderr=quiet, **self._identity)
        while not self._is_ready():
            if process.poll() is not None:
                raise RuntimeError(f"{self._command[0]} ended by itself")
            time.sleep(0.02)
        return process

    def restart(self) -> None:
        """Cut off everybody at once, and come back on the same port."""
        # PostgreSQL's immediate shutdown, as after a power cut; other programs end as well.
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(20)
        self._process = self._begun()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(20)


@dataclass(frozen=True, slots=True)
class Redis:
    """A Redis or Valkey."""

    server: Server

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.server.port}/0"


@contextmanager
def redis() -> Iterator[Redis]:
    """A fresh server, which keeps nothing.

    Raises:
        NoRedis: the program is not installed.
    """
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        raise NoRedis("Redis is not installed")
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    server = Server(port, command, lambda: answers("127.0.0.1", port))
    try:
        yield Redis(server)
    finally:
        server.stop()


@dataclass(frozen=True, slots=True)
class Postgres:
    """A server that trusts `postgres` on loopback; without `own`, it is the machine's."""

    port: int
    own: Server | None = None

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"


def binaries() -> Path | None:
    """Debian keeps the server's programs off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    beside = shutil.which("initdb")
    return Path(beside).parent if beside else None


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A fresh server, else the running one.

    Raises:
        NoPostgres: there is neither.
    """
    programs = binaries()
    if programs is not None:
        with _own(programs) as server:
            yield server
    elif answers(*RUNNING):
        yield Postgres(RUNNING[1])
    else:
        raise NoPostgres("PostgreSQL is neither installed nor running on 127.0.0.1:5432")


@contextmanager
def _own(programs: Path) -> Iterator[Postgres]:
    # A folder of root's that others may not enter would stop the server, which refuses to run as root.
    folder = Path(tempfile.mkdtemp(prefix="ecrin-pg-", dir=MEMORY))
    identity = _unprivileged()
    if identity:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
    folder.chmod(0o755)
    port, data = free_port(), folder / "data"
    init: list[str | Path] = [
        programs / "initdb",
        "-D",
        data,
        "-A",
        "trust",
        "-U",
        "postgres",
        "-N",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ]
    subprocess.run(init, cwd=folder, check=True, capture_output=True, **identity)
    options = ["listen_addresses=127.0.0.1", "fsync=off", "max_connections=300", "log_min_messages=panic"]
    settings = [part for option in options for part in ("-c", option)]
    command: list[str | Path] = [programs / "postgres", "-D", data, "-p", str(port), "-k", folder, *settings]
    server = Server(port, command, lambda: _lets_in(programs, port), cwd=folder, **identity)
    try:
        yield Postgres(port, server)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _lets_in(programs: Path, port: int) -> bool:
    """It listens before it lets anybody in."""
    asked: list[str | Path] = [programs / "pg_isready", "-h", "127.0.0.1", "-p", str(port)]
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0


def _unprivileged() -> dict[str, Any]:
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


def free_port() -> int:
    """A port that was free a moment ago."""
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def answers(host: str, port: int) -> bool:
    """Whether somebody listens."""
    with suppress(OSError), closing(socket.create_connection((host, port), timeout=0.5)):
        return True
    return False


def wait_for(host: str, port: int, seconds: float = 20.0) -> None:
    """Wait until somebody listens; raises TimeoutError."""
    end = time.monotonic() + seconds
    while not answers(host, port):
        if time.monotonic() > end:
            raise TimeoutError(f"nothing listens on {host}:{port}")
        time.sleep(0.02)
