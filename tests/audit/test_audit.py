"""The audits of graphql-http, the reference implementation of GraphQL over HTTP, pass without exception."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.graphiql.shop import missing

HERE = Path(__file__).parent
INSTALLED, LOCK = HERE / "node_modules" / ".package-lock.json", HERE / "package-lock.json"
AUDITS = 61


@pytest.fixture(scope="session")
def node() -> str:
    """Node, with the locked packages beside the script."""
    found, npm = shutil.which("node"), shutil.which("npm")
    if found is None or npm is None:
        missing("Node.js with npm")
    if not INSTALLED.exists() or INSTALLED.stat().st_mtime < LOCK.stat().st_mtime:
        installed = subprocess.run([str(npm), "ci"], cwd=HERE, check=False, capture_output=True, text=True)
        if installed.returncode:
            missing(f"what `npm ci` installs ({installed.stderr.strip()})")
    return str(found)


def test_the_server_speaks_graphql_over_http_as_specified(shop: str, node: str) -> None:
    told = subprocess.run([node, "audit.mjs", f"{shop}/graphql"], cwd=HERE, check=True, capture_output=True, text=True)
    audits = json.loads(told.stdout)

    assert [audit for audit in audits if audit["status"] != "ok"] == []
    assert len(audits) == AUDITS


def test_the_lock_names_exact_versions_and_no_registry() -> None:
    wanted = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    text = LOCK.read_text(encoding="utf-8")
    locked = json.loads(text)["packages"]

    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert all("integrity" in package for path, package in locked.items() if path)
    assert "resolved" not in text
    assert "://" not in text
