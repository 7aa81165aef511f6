"""What is committed beside the code: nothing of one machine, nothing altered from elsewhere."""

import json
import re
from hashlib import sha256

from tests.house.sources import ROOT, committed, named

TEXT = {".py", ".md", ".toml", ".txt", ".json", ".graphql", ".yml", ".yaml", ".cfg", ".ini", ".js", ".css", ".html", ""}
PLACES = re.compile(r"(?<![A-Za-z0-9_.~-])/(?:home|Users|work|root|farm)/[A-Za-z0-9_]")
# Put together here, for this file is read too and may name no index itself.
HOSTS = "|".join(rf"{name}\.{end}" for name, end in (("pypi", "org"), ("pypi", "io"), ("registry", "npmjs")))
REGISTRIES = re.compile(
    rf"--(?:extra-)?index[-]url[ =]|\"resolve[d]\"\s*:\s*\"https?:|registr[y]\s*=\s*\"?https?:|{HOSTS}", re.IGNORECASE
)


def lines() -> list[tuple[str, str]]:
    """Every line of our own text files with its place."""
    return [
        (f"{named(path)}:{number}", line)
        for path in committed()
        if path.suffix in TEXT and "/vendor/" not in named(path)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
    ]


def test_no_file_names_a_machine_or_a_package_index() -> None:
    own = named(ROOT / "tests" / "house" / "test_files.py")
    found = [
        place
        for place, line in lines()
        if not place.startswith(own) and (PLACES.search(line) or REGISTRIES.search(line))
    ]
    assert found == []


def test_such_a_line_would_be_seen() -> None:
    assert PLACES.search("cd /home/somebody/ecrin")
    assert REGISTRIES.search('"resolve' + 'd": "https://somewhere/p.tgz"')
    assert REGISTRIES.search("--extra-index" + "-url=x")
    assert REGISTRIES.search("https://" + "pypi" + ".org/simple")


def test_what_came_from_elsewhere_is_as_it_came() -> None:
    manifests = [path for path in committed() if path.name == "MANIFEST.json"]
    assert len(manifests) >= 2
    for manifest in manifests:
        for name, digest in hashes(json.loads(manifest.read_text(encoding="utf-8"))).items():
            places = [path for path in manifest.parent.rglob(name) if path.is_file()]
            assert len(places) == 1, f"{named(manifest)}: {name}"
            assert sha256(places[0].read_bytes()).hexdigest() == digest, name


def hashes(manifest: object) -> dict[str, str]:
    """File names with their SHA-256, wherever they stand in a manifest."""
    found = dict[str, str]()
    if isinstance(manifest, dict):
        for name, value in manifest.items():
            if isinstance(value, str) and re.fullmatch(r"[0-9a-f]{64}", value):
                found[name] = value
            else:
                found |= hashes(value)
    elif isinstance(manifest, list):
        for part in manifest:
            found |= hashes(part)
    return found
