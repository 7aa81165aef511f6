"""`ecrin serve --workers N`: so many processes on one socket, each replaced when it dies, all ended together."""

import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import types
from contextlib import suppress
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from time import sleep

from gateway import logs
from gateway.app import Addresses, Gateway
from gateway.logs import log
from gateway.serving import CannotServe, serve
from gateway.settings import Settings

# Before one that could not begin is tried again.
PAUSE_SECONDS = 1.0
ENDING = frozenset({signal.SIGTERM})
# One process imports the house, and each worker is a fork of that one: what is imported is in memory once.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["gateway.__main__", "gateway.workers"])


def check_workers(settings: Settings, workers: int) -> None:
    """Several processes need a database that several may write, and a way to tell each other what happened.

    Raises:
        CannotServe: there is none.
    """
    if workers > 1 and settings.is_sqlite:
        raise CannotServe("Several workers need PostgreSQL: set ECRIN_DATABASE_URL.")
    if workers > 1 and settings.signals_by == "process":
        raise CannotServe("Several workers need signals by PostgreSQL or Redis: ECRIN_SIGNALS is process.")


class Worker:
    """One process; the first of them dispatches, if the settings let any."""

    def __init__(self, settings: Settings, sock: socket.socket, reached: Addresses, number: int) -> None:
        self.number = number
        self.told = False
        self.begun, begins = CONTEXT.Pipe(duplex=False)
        own = settings.model_copy(update={"dispatcher": settings.dispatcher and number == 0})
        self.process: ForkServerProcess = CONTEXT.Process(target=_work, args=(own, sock, reached, begins))
        self.process.start()
        begins.close()

    @property
    def has_served(self) -> bool:
        """Whether it lived to serve, once it has ended."""
        if not self.told:
            with suppress(EOFError):
                self.told = self.begun.poll() and bool(self.begun.recv_bytes())
        return self.told


class Workers:
    """Keeps the workers running until they are told to end."""

    def __init__(self, settings: Settings, sock: socket.socket, reached: Addresses) -> None:
        self.settings = settings
        self.sock = sock
        self.reached = reached
        self.running: dict[int, Worker] = {}
        self.is_ending = False
        self.has_served = False
        self.code = 0

    def run(self, workers: int) -> int:
        """Serve by so many processes until SIGTERM or Ctrl-C; the exit code."""
        # What is sent to the whole group, as systemd does, is not for the process that forks the workers. The tracker
        # begins before it: its own start would unblock the signal.
        resource_tracker.ensure_running()
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        forkserver.ensure_running()
        for caught in (signal.SIGTERM, signal.SIGINT):
            signal.signal(caught, self._end)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        for number in range(workers):
            self._begin(number)
        while self.running:
            gone = wait([worker.process.sentinel for worker in self.running.values()])
            for worker in [each for each in self.running.values() if each.process.sentinel in gone]:
                self._gone(worker)
        return self.code

    def _begin(self, number: int) -> None:
        worker = Worker(self.settings, self.sock, self.reached, number)
        self.running[number] = worker
        if self.is_ending:
            worker.process.terminate()

    def _gone(self, worker: Worker) -> None:
        worker.process.join()
        code = worker.process.exitcode or 0
        del self.running[worker.number]
        if self.is_ending:
            self.code = self.code or max(code, 0)
            return
        self.has_served = self.has_served or worker.has_served
        if not self.has_served:
            # Nothing says that another would.
            self.code = code if code > 0 else 1
            self._end()
            return
        if not worker.has_served:
            sleep(PAUSE_SECONDS)
        log.error("a worker died, and is replaced", worker=worker.number, code=code)
        self._begin(worker.number)

    def _end(self, _signal: int = 0, _frame: types.FrameType | None = None) -> None:
        self.is_ending = True
        for worker in list(self.running.values()):
            worker.process.terminate()


def _work(settings: Settings, sock: socket.socket, reached: Addresses, begins: Connection) -> None:
    logs.configure(as_json=settings.log_format == "json", level=settings.log_level)
    logging.captureWarnings(capture=True)
    # Ctrl-C is everybody's in a terminal; whoever keeps the workers ends them by SIGTERM.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        gateway = Gateway(settings, reached)
    except Exception as problem:  # noqa: BLE001 - one line, as on the command line
        log.error("a worker could not begin", problem=str(problem))
        sys.exit(1)

    def serves() -> None:
        # Whoever is not there any more need not know: what follows from that is the other thread's matter.
        with suppress(OSError):
            begins.send_bytes(b"serves")

    sys.exit(serve(settings, sock, gateway, serves))


def _end_with_parent() -> None:
    """Nobody would replace or end what lives on after its parent was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        with suppress(KeyboardInterrupt):
            parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
