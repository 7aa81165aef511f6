"""Processes of the house that start at once: one process imports the house, and each is a fork of that one.

Only the import is shared. Each has its own environment, files and signals, and ends or is killed like any other.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Mapping
from pathlib import Path

from gateway.cli import main

CONTEXT = multiprocessing.get_context("forkserver")
# By its command's own module, which keeps what is imported out of the collector's way.
CONTEXT.set_forkserver_preload(["pytest", "gateway.__main__", "tests.forked"])


class Forked:
    """A running process, in the words of `subprocess.Popen`."""

    def __init__(self, does: Callable[[], None], environment: Mapping[str, str], output: Path) -> None:
        output.touch()
        self._process = CONTEXT.Process(target=_run, args=(does, dict(environment), output), daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        """The exit code, once it has ended."""
        return self._process.exitcode

    def wait(self, seconds: float | None = None) -> int:
        """The exit code; raises TimeoutError."""
        self._process.join(seconds)
        if self._process.exitcode is None:
            raise TimeoutError(f"process {self.pid} has not ended")
        return self._process.exitcode

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        """SIGKILL: nothing of it is tidied up."""
        self._process.kill()
        self.wait()


class Command:
    """`ecrin` with these words."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def __call__(self) -> None:
        main(self.words, prog_name="ecrin")


def ecrin(*words: str, environment: Mapping[str, str], output: Path) -> Forked:
    """A command in a process of its own; all it says is appended to `output`."""
    return Forked(Command(*words), environment, output)


def _run(does: Callable[[], None], environment: dict[str, str], output: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    # As a process begins: the server of forks leaves this one aside.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    said = os.open(output, os.O_WRONLY | os.O_APPEND)
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.close(said)
    does()
