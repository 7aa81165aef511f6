"""Random lives in one open shop, by hypothesis."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.house_of import House, opened

Prepare = Callable[[House], Awaitable[dict[str, Any]]]


async def nothing_more(_: House) -> dict[str, Any]:
    return {}


def live(
    machine: type[RuleBasedStateMachine],
    database_url: str,
    data_dir: Path,
    examples: int,
    steps: int,
    prepare: Prepare = nothing_more,
) -> None:
    """So many lives of so many steps; the machine finds the house, the loop's runner and what is prepared."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        house = runner.run(stack.enter_async_context(opened(database_url, data_dir, mutations_per_minute=10**6)))

        async def prepared() -> dict[str, Any]:
            return await prepare(house)

        here = type(f"{machine.__name__}Here", (machine,), {"house": house, "runner": runner, **runner.run(prepared())})
        try:
            run_state_machine_as_test(
                here,
                settings=settings(
                    max_examples=examples,
                    stateful_step_count=steps,
                    deadline=None,
                    # A landing depends on the change and not on luck; everywhere else each run lives other lives.
                    derandomize=bool(os.environ.get("CI")),
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            runner.run(stack.aclose())
