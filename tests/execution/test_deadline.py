"""A deadline that costs nothing where nothing is waited for, and holds where something is."""

import asyncio

import pytest

from schema.execution.deadline import within


async def test_what_waits_for_nothing_is_given_at_once() -> None:
    async def work() -> str:
        return "done"

    assert await within(0.0, work()) == "done"


async def test_what_waits_and_comes_in_time_is_given() -> None:
    async def work() -> int:
        waited = 0
        for _ in range(3):
            await asyncio.sleep(0.001)
            waited += 1
        return waited

    assert await within(5, work()) == 3


async def test_what_comes_late_is_cancelled_and_may_tidy_up() -> None:
    tidied = list[str]()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            tidied.append("so it is")

    with pytest.raises(TimeoutError):
        await within(0.01, work())
    assert tidied == ["so it is"]


async def test_what_was_caught_on_the_way_goes_on() -> None:
    async def work() -> str:
        failing = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(failing.set_exception, OSError())
        try:
            await failing
        except OSError:
            await asyncio.sleep(0)
            return "caught"
        return "not raised"

    assert await within(5, work()) == "caught"


async def test_what_fails_fails_for_whoever_waits() -> None:
    async def work() -> None:
        await asyncio.sleep(0)
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - an error of the system without words
        await within(5, work())


async def test_whoever_gives_up_cancels_the_work() -> None:
    cancelled = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    waiting = asyncio.create_task(within(5, work()))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert cancelled.is_set()
