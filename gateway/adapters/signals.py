"""Signals inside one process: whoever waits for facts looks again."""

import asyncio


class InProcessSignals:
    """Rings every bell that was hung up; a bell that nobody listens to keeps the ring."""

    def __init__(self) -> None:
        self.bells: list[asyncio.Event] = []

    def bell(self) -> asyncio.Event:
        """A new bell, rung from now on."""
        bell = asyncio.Event()
        self.bells.append(bell)
        return bell

    def ring(self) -> None:
        for bell in self.bells:
            bell.set()
