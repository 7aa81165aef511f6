"""Twenty thousand random queries are answered alike by their plans and by graphql-core."""

import asyncio
import sys
from pathlib import Path

import pytest

QUERIES = 20_000
# As many as we promise cores.
PROCESSES = 2
ROOT = Path(__file__).parents[2]


@pytest.mark.prove
async def test_twenty_thousand_random_queries_are_answered_alike_on_both_roads() -> None:
    share = QUERIES // PROCESSES
    ranges = [(str(number * share), str((number + 1) * share)) for number in range(PROCESSES)]
    pipe = asyncio.subprocess.PIPE
    comparing = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.execution.comparing", *each, cwd=ROOT, stdout=pipe, stderr=pipe
        )
        for each in ranges
    ]
    said = await asyncio.gather(*(process.communicate() for process in comparing))
    for process, (out, err) in zip(comparing, said, strict=True):
        assert process.returncode == 0, err.decode()
        assert b"planned" in out
