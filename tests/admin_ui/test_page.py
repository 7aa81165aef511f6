"""The page and what it loads: all of it from here, nothing inline but the import map, vendored files as published."""

import json
import re
from base64 import b64encode
from hashlib import sha256

import pytest

from gateway.pages.pages import STATIC
from gateway.web.dashboard import ASSETS, FILES, IMPORT_MAP
from tests.house_of import House

PACKAGES = json.loads((FILES / "MANIFEST.json").read_text(encoding="utf-8"))
VENDOR = FILES / "vendor"


@pytest.mark.parametrize("path", ["/admin", "/admin/orders/ABCDE-FGHJK", "/admin/nothing/at/all"])
async def test_every_address_below_admin_is_the_page_under_a_strict_policy(house: House, path: str) -> None:
    answer = await house.client.get(path)
    policy = answer.headers["content-security-policy"]
    digest = b64encode(sha256(IMPORT_MAP.encode()).digest()).decode()
    assert answer.status_code == 200
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "frame-ancestors 'none'" in policy
    assert f">{IMPORT_MAP}</script>" in answer.text


async def test_what_the_page_names_is_there(house: House) -> None:
    page = (await house.client.get("/admin")).text
    named = [*re.findall(r'(?:href|src)="([^"]+)"', page), *json.loads(IMPORT_MAP)["imports"].values()]
    assert len(named) > 10
    for path in named:
        assert (await house.client.get(path)).status_code == 200, path
    assert (await house.client.get(f"{ASSETS}/nothing.js")).status_code == 404


async def test_the_dashboard_stands_beside_the_api_and_its_explorer(house: House) -> None:
    assert (await house.client.post("/admin/graphql", json={"query": "{ me { id } }"})).json() == {"data": {"me": None}}
    assert "graphiql" in (await house.client.get("/admin/graphiql")).text


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["name"])
def test_the_files_are_those_of_the_manifest(package: dict[str, dict[str, str]]) -> None:
    found = {name: sha256((VENDOR / name).read_bytes()).hexdigest() for name in package["files"]}
    assert found == package["files"]
    assert package.keys() == {"name", "version", "licence", "files"}
    assert any(name.startswith("LICENSE.") for name in package["files"])


def test_no_file_is_missing_from_the_manifest() -> None:
    assert {file.name for file in VENDOR.iterdir()} == {name for package in PACKAGES for name in package["files"]}


def test_the_dashboard_wears_the_colours_of_the_pages() -> None:
    tokens = set(re.findall(r"#[0-9a-f]{6}\b", (STATIC / "tokens.css").read_text(encoding="utf-8")))
    # The green of a living connection and the light garnet on ink stand nowhere else.
    own = {"#4f7a4a", "#d98a7d"}
    for style in (FILES / "style").iterdir():
        worn = set(re.findall(r"#[0-9a-f]{6}\b", style.read_text(encoding="utf-8")))
        assert worn <= tokens | own, style.name
