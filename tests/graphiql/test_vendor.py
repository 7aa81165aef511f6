"""What was not written here is exactly what its authors published, and its licences came with it."""

import json
from hashlib import sha256

import pytest

from gateway.web.graphiql import FILES

VENDOR = FILES / "vendor"
PACKAGES = json.loads((FILES / "MANIFEST.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["name"])
def test_the_files_are_those_of_the_manifest(package: dict[str, dict[str, str]]) -> None:
    found = {name: sha256((VENDOR / name).read_bytes()).hexdigest() for name in package["files"]}

    assert found == package["files"]


def test_no_file_is_missing_from_the_manifest() -> None:
    assert {file.name for file in VENDOR.iterdir()} == {name for package in PACKAGES for name in package["files"]}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["name"])
def test_each_package_names_its_version_and_comes_with_its_licence(package: dict[str, dict[str, str]]) -> None:
    assert package.keys() == {"name", "version", "licence", "files"}
    assert any(name.startswith("LICENSE.") for name in package["files"])
