"""The provider's API: sessions opened, read, expired, captured, voided and refunded, each POST exactly once."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from functools import partial

import aiosqlite
import orjson
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.demo.sandbox import faults, sessions
from gateway.demo.sandbox.answers import Refusal, guarded, json_response, parsed, read_body
from gateway.demo.sandbox.config import SandboxConfig
from gateway.demo.sandbox.storage import Storage, first

ALL = "/sandbox/v1/sessions"
ONE = ALL + "/{id}"

Work = Callable[[aiosqlite.Connection], Awaitable[sessions.Session]]


class NoMoney(BaseModel):
    model_config = ConfigDict(extra="forbid")

    @property
    def amount(self) -> int:
        return 0


class Money(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    amount: sessions.Amount


BODIES: dict[str, type[Money | NoMoney]] = {"expire": NoMoney, "capture": Money, "void": NoMoney, "refund": Money}


class Api:
    def __init__(self, config: SandboxConfig, storage: Storage, wake: Callable[[], None]) -> None:
        self._config = config
        self._storage = storage
        self._wake = wake

    def routes(self) -> list[BaseRoute]:
        calls = [(ALL, "POST", self._open), (ONE, "GET", self._show)]
        calls += [(f"{ONE}/{name}", "POST", partial(self._change, name)) for name in BODIES]
        return [Route(path, guarded(self._config.api_key, call), methods=[method]) for path, method, call in calls]

    async def _open(self, request: Request) -> Response:
        body = await read_body(request)
        wanted = parsed(sessions.SessionRequest, body)
        site = self._config.public_url or str(request.base_url)
        work = partial(sessions.begin, wanted=wanted, config=self._config, site=site)
        return await self._suffer(wanted.reference, lambda: self._once(request, body, work, 201))

    async def _show(self, request: Request) -> Response:
        session = await self._session(request)
        return await self._suffer(session.reference, lambda: self._shown(request))

    async def _change(self, name: str, request: Request) -> Response:
        body = await read_body(request)
        amount = parsed(BODIES[name], body).amount
        session = await self._session(request)

        async def work(db: aiosqlite.Connection) -> sessions.Session:
            now = self._config.clock()
            if name == "expire":
                return await sessions.expire(db, session.id, now)
            return await sessions.take(db, session.id, name, now, amount)

        return await self._suffer(session.reference, lambda: self._once(request, body, work, 200))

    async def _suffer(self, reference: str, call: Callable[[], Awaitable[Response]]) -> Response:
        """Plays the fault ordered for this call, if any, around it."""
        async with self._storage.writing() as db:
            fault = await faults.of_api(db, reference)
        if fault is None:
            return await call()
        answer = await call() if fault.perform or fault.status is None else None
        await asyncio.sleep(fault.slow_seconds)
        if fault.status is not None:
            raise Refusal(fault.status, fault.code, "This answer was ordered as a fault.")
        return answer or await call()

    async def _once(self, request: Request, body: bytes, work: Work, status: int) -> Response:
        """Does the work and keeps its answer in one transaction; the same key is given that answer ever after."""
        key = request.headers.get("idempotency-key", "")
        if not 0 < len(key) <= 255:
            raise Refusal(
                400, "idempotency_key_missing", "Each POST carries an Idempotency-Key of 1 to 255 characters."
            )
        fingerprint = _fingerprint(request.url.path, body)
        async with self._storage.writing() as db:
            kept = await first(db, "SELECT fingerprint, status, content FROM answers WHERE key = ?", (key,))
            if kept is None:
                status, content = await _outcome(work, db, status)
                await db.execute("INSERT INTO answers VALUES (?, ?, ?, ?)", (key, fingerprint, status, content))
            elif kept["fingerprint"] == fingerprint:
                status, content = kept["status"], kept["content"]
            else:
                raise Refusal(409, "idempotency_key_reused", "This Idempotency-Key was used for another request.")
        self._wake()
        return json_response(orjson.Fragment(content), status)

    async def _shown(self, request: Request) -> Response:
        session = await self._session(request)
        return json_response(session.as_json())

    async def _session(self, request: Request) -> sessions.Session:
        return await sessions.look(self._storage, request.path_params["id"], self._config.clock())


async def _outcome(work: Work, db: aiosqlite.Connection, status: int) -> tuple[int, str]:
    """A refusal is an answer like another: asked again with the same key, it stays."""
    try:
        session = await work(db)
    except Refusal as refusal:
        return refusal.status, orjson.dumps(refusal.as_json()).decode()
    return status, orjson.dumps(session.as_json()).decode()


def _fingerprint(path: str, body: bytes) -> str:
    """The same for two spellings of one JSON body."""
    content = orjson.dumps(orjson.loads(body or b"{}"), option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(path.encode() + b"\n" + content).hexdigest()
