"""The README's way to a ring: the block that a stranger copies is the script, and the script buys the ring."""

import os
import subprocess
import sys
from pathlib import Path

from tests.proofs.processes import serving

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "examples" / "buy.sh"
README = ROOT / "README.md"


def test_the_readme_shows_exactly_the_script() -> None:
    block = README.read_text("utf-8").split("<!-- buy.sh -->\n```sh\n")[1].split("\n```\n<!-- /buy.sh -->")[0]
    assert block == SCRIPT.read_text("utf-8").split("\n", 2)[2].strip("\n")


async def test_the_script_buys_a_ring_with_curl_alone(sqlite_template: Path, tmp_path: Path) -> None:
    database = tmp_path / "ecrin.db"
    database.write_bytes(sqlite_template.read_bytes())
    environment = {**os.environ, "ECRIN_DATABASE_URL": f"sqlite:///{database}", "ECRIN_DATA_DIR": str(tmp_path / "var")}
    load_demo(environment)
    async with serving(f"sqlite:///{database}", tmp_path / "var", 1) as (process,):
        said = bought(process.url)
    assert '"status":"IN_VALIDATION"' in said
    assert '"statusLabel":"En cours de validation"' in said
    assert said.count('"subject":"') == 2


def load_demo(environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", "gateway", "demo"], env=environment, cwd=ROOT, check=True)


def bought(url: str) -> str:
    done = subprocess.run(
        ["sh", SCRIPT], env={**os.environ, "SHOP": url}, check=True, capture_output=True, text=True, timeout=60
    )
    return done.stdout
