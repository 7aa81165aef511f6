"""The modules' types hold: TypeScript checks what their comments say, strictly."""

import subprocess
from pathlib import Path

from tests.audit.test_audit import HERE as NODE_MODULES_BESIDE
from tests.audit.test_audit import node

__all__ = ["node"]

PROJECT = Path(__file__).with_name("tsconfig.json")


def test_the_types_hold(node: str) -> None:
    compiler = NODE_MODULES_BESIDE / "node_modules" / "typescript" / "bin" / "tsc"
    done = subprocess.run([node, compiler, "-p", PROJECT], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")
