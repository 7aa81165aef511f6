"""`make test` and `make prove`: what the tests need from the machine is found or installed, then pytest runs.

Needed are PostgreSQL's server programs (or a running server), Redis, Chromium and Node. What is missing is installed
by apt where that is possible (root on Debian), and otherwise told at the end; under CI=true that is a failure.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from tests import servers

ROOT = Path(__file__).parent.parent
# One more than the cores we promise: a part of the tests' time is waiting for clocks and other processes.
WORKERS = "3"


@dataclass(frozen=True, slots=True)
class Need:
    """Something the tests use, how to see whether it is there, and Debian's packages for it."""

    name: str
    is_there: Callable[[], bool]
    packages: tuple[str, ...]


def _chromium() -> bool:
    return bool(os.environ.get("ECRIN_CHROMIUM") or shutil.which("chromium"))


NEEDS = (
    Need("PostgreSQL", lambda: servers.binaries() is not None or servers.answers(*servers.RUNNING), ("postgresql",)),
    Need("Chromium", _chromium, ("chromium",)),
    Need("Redis", lambda: bool(shutil.which("redis-server") or shutil.which("valkey-server")), ("redis-server",)),
    Need("Node", lambda: shutil.which("npm") is not None, ("nodejs", "npm")),
)


def missing() -> list[Need]:
    return [need for need in NEEDS if not need.is_there()]


def install(needs: list[Need]) -> None:
    """Ask apt for what is missing, where we may."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    names = [package for need in needs for package in need.packages]
    click.echo(f"Installing {', '.join(need.name for need in needs)} …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment, capture_output=True)
    subprocess.run(["apt-get", "install", "-y", "-qq", *names], check=False, env=environment, capture_output=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.run", description=__doc__)
    parser.add_argument("--prove", action="store_true", help="run the large counts instead")
    asked, rest = parser.parse_known_args()
    if needs := missing():
        install(needs)
    lacking = missing()
    if lacking and os.environ.get("CI"):
        click.echo(f"Missing under CI: {', '.join(need.name for need in lacking)}", err=True)
        return 1
    scope = (
        ["-m", "prove", "-n", "0", "-p", "tests.proofs.record", "-v"]
        if asked.prove
        else ["-n", WORKERS, "--dist", "loadfile", "--no-loadscope-reorder"]
    )
    with tempfile.TemporaryDirectory(prefix="ecrin-tests-", dir=servers.MEMORY) as place:
        command = [sys.executable, "-m", "pytest", *scope, f"--basetemp={place}/pytest", *rest]
        # Containers often forbid bytecode: each of the eighty processes of the suite would compile the house anew.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    for need in lacking:
        click.echo(f"NOT TESTED: what needs {need.name}. Install {' '.join(need.packages)}.")
    return code


if __name__ == "__main__":
    sys.exit(main())
