"""HTTP on the wire: deadlines and a bound for what is sent, and no head that two readers could read differently."""

import asyncio
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, ClassVar, Protocol, cast

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from gateway.edge.joining import Joined
from gateway.edge.stalling import CutsStalled

HOST = re.compile(rb"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
# Of these a head has one, or the first and one other.
TELLING = frozenset({b"host", b"content-length", b"transfer-encoding"})
ABSOLUTE = re.compile(rb"https?://([^/?#]*)", re.IGNORECASE)


class BadHead(ValueError):
    """The head is refused with 400; raised inside the parser, whose error path uvicorn already has."""


# What is sent of an answer: lines of its head, and its body.
Whole = tuple[bytes, bytes]
AtOnce = Callable[[Scope, bytes], Whole | None]


class Closing(Protocol):
    """What the lifespan may leave in its state under `closing`, an `asyncio.Event` as a rule."""

    def set(self) -> None: ...


class Deadlines(CutsStalled, HttpToolsProtocol):
    """uvicorn's protocol with a clock: dripping bytes never extend a deadline.

    A late head is answered 408; with a late body the connection is aborted, and the application sees a disconnect.
    Whoever is answered before having sent everything may finish for a moment: closing at once would reset the
    connection, and the answer be lost with it.
    """

    head_seconds: ClassVar[float] = 10.0
    body_seconds: ClassVar[float] = 20.0
    linger_seconds: ClassVar[float] = 2.0
    silent_bytes: ClassVar[int] = 65_536  # of a head, of trailers, of chunk extensions; the parser has no bound itself

    _at_once: AtOnce | None = None
    _is_parsing = False
    _held: tuple[RequestResponseCycle, Any] | None = None
    _alarm: asyncio.TimerHandle | None = None
    _running: RequestResponseCycle | None = None
    _joined: Joined | None = None
    _is_in_head = False
    _is_in_body = False
    _is_leaving = False
    _silent = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._at_once = getattr(self.app, "at_once", None)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_alarm()
        # uvicorn tells only the newest of pipelined requests, and the one that runs would stream on for nobody.
        if self._running is not None and not self._running.response_complete:
            self._running.disconnected = True
            self._running.message_event.set()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Tell open streams, which wait on the lifespan state's `closing`, before uvicorn begins to wait for them."""
        closing = cast("Closing | None", self.app_state.get("closing"))
        if closing is not None:
            closing.set()
        super().shutdown()

    def data_received(self, data: bytes) -> None:
        if self._is_leaving:
            return
        self._silent += len(data)
        self._is_parsing = True
        super().data_received(data)
        self._is_parsing = False
        if self._silent > self.silent_bytes and not self._is_leaving:
            self._refuse(431)
        if self._alarm is None:
            self._watch()
        if self._held is not None:
            (cycle, app), self._held = self._held, None
            if not self._tell(cycle, app):
                self._start_asgi_task(cycle, app)

    def _tell(self, cycle: RequestResponseCycle, app: Any) -> bool:
        """Answer what has come whole, if the application can at once; all else takes its usual way."""
        if self._at_once is None or app is not self.app or cycle.more_body or not cycle.keep_alive:
            return False
        if cycle.waiting_for_100_continue or self.flow.write_paused or self._is_leaving or self.transport.is_closing():
            return False
        whole = self._at_once(cast("Scope", cycle.scope), bytes(cycle.body))
        if whole is None:
            return False
        lines, body = whole
        dated = [part for name, value in cycle.default_headers for part in (name, b": ", value, b"\r\n")]
        self.transport.write(b"".join((STATUS_LINE[200], *dated, lines, b"\r\n", body)))
        cycle.response_started = cycle.response_complete = True
        cycle.message_event.set()
        cycle.on_response()
        return True

    def _watch(self) -> None:
        """Set a clock for what has begun to come and is not there; what comes at once, as most does, needs none."""
        if self._is_leaving or self.transport.is_closing():
            return
        if self._is_in_body:
            self._alarm = self.loop.call_later(self.body_seconds, self.transport.abort)
        elif (self._is_in_head or not self._is_answering()) and self.transport.get_protocol() is self:
            # Blank lines end uvicorn's keep-alive clock without beginning a message. A WebSocket is another protocol's.
            self._await_head()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._is_in_head = True
        self._silent = 0
        self._stop_alarm()

    def on_header(self, name: bytes, value: bytes) -> None:
        # Trailers come this way too, and would stand among the headers before the application has looked at them.
        if self._is_in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        self._silent = 0
        self._stop_alarm()
        _check(self.url, self.headers)
        super().on_headers_complete()
        self._is_in_body = True

    def on_body(self, body: bytes) -> None:
        self._silent = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._is_in_body = False
        self._silent = 0
        self._stop_alarm()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._is_answering() or self.transport.is_closing():
            return
        if self._is_in_body:
            self._leave()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # uvicorn's text says no more than the status
        self._refuse(400)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        if self._is_parsing:
            self._held = cycle, app
            return
        self._running = cycle
        self._joined = Joined(self.transport, self.loop)
        cycle.transport = cast("asyncio.Transport", self._joined)
        super()._start_asgi_task(cycle, app)

    def _is_answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete

    def _await_head(self) -> None:
        self._stop_alarm()
        self._alarm = self.loop.call_later(self.head_seconds, self._head_is_late)

    def _head_is_late(self) -> None:
        self._alarm = None
        if self._is_answering():
            self.cycle.keep_alive = False
        elif not self.transport.is_closing():
            self._refuse(408)

    def _refuse(self, status: int) -> None:
        self._stop_alarm()
        if self._joined is not None:
            self._joined.begin()
        if self._is_answering():
            # Bytes of a second answer inside the first would be read as part of it.
            self.transport.abort()
        else:
            self.transport.write(STATUS_LINE[status] + b"content-length: 0\r\nconnection: close\r\n\r\n")
            self._leave()

    def _leave(self) -> None:
        self._is_leaving = True
        self._stop_alarm()
        if self._joined is not None:
            self._joined.begin()
        self._unset_keepalive_if_required()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._alarm = self.loop.call_later(self.linger_seconds, self.transport.abort)

    def _stop_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None


def deadlines(head_seconds: float, body_seconds: float) -> type[Deadlines]:
    """The protocol class for uvicorn's `http` setting, with these deadlines."""
    return type("Deadlines", (Deadlines,), {"head_seconds": head_seconds, "body_seconds": body_seconds})


@lru_cache(maxsize=1_024)
def _is_plain(host: bytes) -> bool:
    return HOST.fullmatch(host) is not None


def _check(url: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    """Refuse what proxies and applications are known to read in two ways (RFC 9112, sections 3.2, 3.3 and 6.1).

    Bare line feeds, folded headers and two lengths are refused by the parser before this.
    """
    named = [each for each in headers if each[0] in TELLING]
    hosts = [value for name, value in named if name == b"host"]
    if len(hosts) != 1 or not _is_plain(hosts[0]):
        raise BadHead("one plain Host is needed")
    if not url.startswith(b"/"):
        absolute = ABSOLUTE.match(url)
        if absolute is None or absolute[1].lower() != hosts[0].lower():
            raise BadHead("the target is not on this host")
    if len(named) == 1:
        return
    if len(named) > 2 or any(name == b"transfer-encoding" and value.lower() != b"chunked" for name, value in named):
        raise BadHead("the body's length is ambiguous")
    if (b"upgrade", b"websocket") in [(name, value.lower()) for name, value in headers if name == b"upgrade"]:
        raise BadHead("a handshake has no body, for which nobody would wait")
