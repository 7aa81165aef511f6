"""The stage as a fixture, with the time of day or with a clock that stands still."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.sandbox.stage import Stage, StillClock, config, staged


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(config(tmp_path / "sandbox.sqlite3")) as opened:
        yield opened


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
async def still_stage(tmp_path: Path, clock: StillClock) -> AsyncIterator[Stage]:
    async with staged(config(tmp_path / "sandbox.sqlite3", clock=clock)) as opened:
        yield opened
