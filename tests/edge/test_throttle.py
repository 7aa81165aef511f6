"""How often an address may read."""

import pytest

from gateway import throttle
from gateway.throttle import Windows


def test_so_many_in_a_minute_that_moves_along(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = 600.0
    monkeypatch.setattr(throttle, "time", lambda: moment)
    windows = Windows(10)

    def admitted(tries: int, key: str = "somebody") -> int:
        return sum(windows.admits(key) for _ in range(tries))

    assert admitted(15) == 10
    assert admitted(3, "somebody else") == 3
    moment = 659.0
    assert admitted(1) == 0, "the minute is not over"
    moment = 690.0
    assert admitted(10) == 5, "half of the last minute's still count"
    moment = 720.0
    assert admitted(10) == 5
    moment = 900.0
    assert admitted(12) == 10, "what came long ago counts no more"
