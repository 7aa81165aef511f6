"""`ecrin serve`: checks first and in one line, then uvicorn as a library, then a clean end."""

import logging
import signal
import socket
import types
from collections.abc import Callable

import uvicorn

from gateway.app import Addresses, Gateway
from gateway.database.connecting import Database, connected
from gateway.database.migrating import standing
from gateway.edge.listening import listen
from gateway.edge.protocol import deadlines
from gateway.edge.websockets import LONGEST_FRAME, WebSockets
from gateway.settings import EVERYWHERE, Settings, is_loopback


class CannotServe(Exception):
    """Why the process ends before it served anything; one line."""


def bound(settings: Settings) -> socket.socket:
    """The listening socket.

    Raises:
        CannotServe: the address is in use, not this machine's, or not allowed.
    """
    try:
        return listen(settings.host, settings.port)
    except (OSError, UnicodeError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise CannotServe(f"Cannot listen on {settings.host}:{settings.port}: {reason}") from problem


def addresses(settings: Settings, port: int) -> Addresses:
    """One host name throughout: cookies of `localhost` and of `127.0.0.1` are not the same."""
    shown = "localhost" if is_loopback(settings.host) else settings.host
    public = settings.public_url.rstrip("/") or f"http://{shown}:{port}"
    own = "127.0.0.1" if settings.host in EVERYWHERE else settings.host
    return Addresses(public=public, own=f"http://{f'[{own}]' if ':' in own else own}:{port}")


async def check(settings: Settings) -> None:
    """The database answers and is wholly migrated.

    Raises:
        DatabaseUnreachable: it does not answer.
        CannotServe: it lacks migrations, or has newer ones.
    """
    database = Database(settings.database, settings.database_pool)
    async with connected(database):
        complaint = (await standing(database.config()["apps"])).complaint
    if complaint is not None:
        raise CannotServe(complaint)


class Server(uvicorn.Server):
    """Tells when it begins to serve, and ends with code 0 after a clean drain: uvicorn would raise the signal again."""

    def __init__(self, config: uvicorn.Config, begun: Callable[[], None]) -> None:
        super().__init__(config)
        self.begun = begun

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.begun()

    def handle_exit(self, sig: int, frame: types.FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self._captured_signals = [caught for caught in self._captured_signals if caught == signal.SIGINT]


def serve(settings: Settings, sock: socket.socket, gateway: Gateway, begun: Callable[[], None] = lambda: None) -> int:
    """Serve until SIGTERM or Ctrl-C; requests in flight finish. Returns the exit code."""
    config = uvicorn.Config(
        gateway.application(),
        http=deadlines(settings.head_seconds, settings.body_seconds),
        ws=WebSockets,
        ws_max_size=LONGEST_FRAME,
        ws_per_message_deflate=False,
        loop="uvloop",
        lifespan="on",
        log_config=None,
        log_level=logging.WARNING,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=settings.drain_seconds,
    )
    server = Server(config, begun)
    server.run(sockets=[sock])
    return 0 if server.started else 3
