"""A real demo shop in a process of its own, on a free port, with everything it keeps in one folder."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree

import httpx2
import pytest

from tests.forked import Forked, ecrin
from tests.once import once

PATIENCE = 60  # seconds after which a server that does not come up fails the test; no assertion depends on it
ADDRESS = re.compile(r"Shop API\s+(http://\S+)/graphql")


@contextmanager
def demo_shop(factory: pytest.TempPathFactory, *, stocked: bool = True, **settings: str) -> Iterator[str]:
    """The address of the running shop; `settings` by their names, without the prefix."""
    folder = factory.mktemp("shop")
    environment = of_shop(folder) | {f"ECRIN_{name.upper()}": each for name, each in settings.items()}
    if stocked:
        copytree(once(factory, "stocked-shop", stock), folder, dirs_exist_ok=True)
    else:
        prepare(folder, "migrate")
    said = folder / "serve.log"
    process = ecrin("serve", "--port", "0", environment=environment, output=said)
    try:
        yield _ready(process, said)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def of_shop(folder: Path) -> dict[str, str]:
    """The environment of a process of the shop."""
    # Tests have variables of their own under the prefix, which the shop would refuse as unknown settings.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ECRIN_")}
    return environment | {"ECRIN_DATA_DIR": str(folder)}


def prepare(folder: Path, *commands: str) -> None:
    for command in commands:
        said = folder / f"{command}.log"
        assert ecrin(command, environment=of_shop(folder), output=said).wait(PATIENCE) == 0, said.read_text()


def stock(folder: Path) -> None:
    prepare(folder, "migrate", "demo")


def missing(what: str) -> None:
    """Skip for want of a program; where everything must be tested, fail."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing")
    pytest.skip(f"not tested: {what} is missing")


def _ready(process: Forked, said: Path) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        found = ADDRESS.search(said.read_text(encoding="utf-8"))
        if found and _answers(found[1]):
            return found[1]
        time.sleep(0.05)
    raise AssertionError(f"The shop did not start:\n{said.read_text(encoding='utf-8')}")


def _answers(address: str) -> bool:
    try:
        return httpx2.get(f"{address}/readyz").status_code == 200
    except httpx2.TransportError:
        return False
