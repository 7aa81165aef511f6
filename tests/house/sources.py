"""The files of the project, as they are committed, and the code among them as trees."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FLOORS = ("gateway", "schema", "resolvers")
GENERATED = ("resolvers/migrations/", "gateway/graphiql/vendor/")


@cache
def committed() -> tuple[Path, ...]:
    """Every file that is or will be committed; without git, every file but what a build leaves."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = (
        [ROOT / line for line in listed.stdout.splitlines()]
        if listed.returncode == 0
        else [path for path in ROOT.rglob("*") if not any(part.startswith((".", "__pycache__")) for part in path.parts)]
    )
    return tuple(sorted(path for path in found if path.is_file() and "node_modules" not in path.parts))


def named(path: Path) -> str:
    """A file as one speaks of it."""
    return path.relative_to(ROOT).as_posix()


@cache
def modules(*folders: str) -> dict[str, ast.Module]:
    """The written modules below some folders, parsed."""
    return {
        named(path): ast.parse(path.read_text(encoding="utf-8"))
        for path in committed()
        if path.suffix == ".py" and named(path).startswith(folders) and not named(path).startswith(GENERATED)
    }
