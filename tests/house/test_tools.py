"""The tools that hold the house together, each once: lint, format, types, layers, dependencies."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        "ruff check --no-fix .",
        "ruff format --check .",
        "mypy",
        "lint-imports",
        "deptry .",
    ],
)
def test_the_house_passes(command: str) -> None:
    tool, *words = command.split()
    done = subprocess.run([BIN / tool, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
