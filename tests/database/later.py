"""Throw-away migrations: those of the shop, and more that change its tables."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from shutil import copytree

import resolvers.migrations

SERIAL = count(1)
SHOP = Path(next(iter(resolvers.migrations.__path__)))
ALL = sorted(path.stem for path in SHOP.glob("0*.py"))
FIRST, LAST = ALL[0], ALL[-1]

SOURCE = '''"""A later migration."""

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

from resolvers.dialects import OnDialect


class Migration(migrations.Migration):
    dependencies = [("shop", "{before}")]
    operations = [{operations}]
'''


@contextmanager
def later(folder: Path, *changes: str) -> Iterator[str]:
    """The name of a package of migrations that goes on after the shop's: `later_1`, `later_2`, one for each change."""
    package = f"migrations_of_a_test_{next(SERIAL)}"
    copytree(SHOP, folder / package, ignore=lambda *_: ["__pycache__"])
    before = LAST
    for number, operations in enumerate(changes, 1):
        (folder / package / f"later_{number}.py").write_text(SOURCE.format(before=before, operations=operations))
        before = f"later_{number}"
    with importable(folder, package):
        yield package


@contextmanager
def earlier(folder: Path) -> Iterator[str]:
    """The name of a package that ends with the shop's first migration."""
    package = f"migrations_of_a_test_{next(SERIAL)}"
    (folder / package).mkdir()
    for name in ("__init__", FIRST):
        (folder / package / f"{name}.py").write_text((SHOP / f"{name}.py").read_text())
    with importable(folder, package):
        yield package


@contextmanager
def importable(folder: Path, package: str) -> Iterator[None]:
    """Its modules can be imported for a while."""
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        for module in [found for found in sys.modules if found.split(".")[0] == package]:
            del sys.modules[module]
