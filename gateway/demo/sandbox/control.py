"""Calls with which a tester bends the provider: faults, forged events, redeliveries, and a look at the queue."""

import asyncio
import base64
from typing import Annotated, Literal

import httpx2
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.demo.sandbox import events, faults, sessions
from gateway.demo.sandbox.answers import Refusal, guarded, json_response, parsed, read_body
from gateway.demo.sandbox.config import SandboxConfig
from gateway.demo.sandbox.delivery import AT_ONCE, post, send
from gateway.demo.sandbox.storage import Storage
from gateway.webhook_signature import sign

# Older than the five minutes that receivers of Standard Webhooks commonly allow.
OLD_SECONDS = 600

Signature = Literal["none", "wrong", "other_secret", "old", "valid"]


class Forgery(BaseModel):
    """An event that never happened: of a session's own facts, or with some of them replaced."""

    model_config = ConfigDict(extra="forbid", strict=True)

    session_id: str
    type: str
    signature: Signature
    amount: int | None = None
    currency: str | None = None
    reference: str | None = None


class Redelivery(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    session_id: str | None = None
    event_id: str | None = None
    times: Annotated[int, Field(ge=1, le=1000)] = 1
    parallel: bool = False

    @model_validator(mode="after")
    def _names_one(self) -> "Redelivery":
        if (self.session_id is None) == (self.event_id is None):
            raise ValueError("either session_id or event_id")
        return self


class Control:
    def __init__(self, config: SandboxConfig, storage: Storage, http: httpx2.AsyncClient) -> None:
        self._config = config
        self._storage = storage
        self._http = http

    def routes(self) -> list[BaseRoute]:
        calls = (
            ("faults", "POST", self._order_faults),
            ("faults", "DELETE", self._clear_faults),
            ("forge", "POST", self._forge),
            ("redeliver", "POST", self._redeliver),
            ("events", "GET", self._list_events),
        )
        key = self._config.control_key
        return [Route(f"/sandbox/control/{path}", guarded(key, call), methods=[method]) for path, method, call in calls]

    async def _order_faults(self, request: Request) -> Response:
        wanted = parsed(faults.FaultOrder, await read_body(request))
        async with self._storage.writing() as db:
            await faults.order(db, wanted)
        return json_response(wanted.model_dump(exclude_none=True))

    async def _clear_faults(self, _request: Request) -> Response:
        async with self._storage.writing() as db:
            await faults.clear(db)
        return Response(status_code=204)

    async def _forge(self, request: Request) -> Response:
        wanted = parsed(Forgery, await read_body(request))
        async with self._storage.reading() as db:
            session = await sessions.find(db, wanted.session_id)
        now = self._config.clock()
        event_id = events.new_id()
        body = events.body_of(event_id, wanted.type, sessions.written(now), _told(session, wanted))
        forged = events.Stored(event_id, body, session.webhook_url)
        timestamp = int(now) - (OLD_SECONDS if wanted.signature == "old" else 0)
        status = await post(self._http, forged, timestamp, self._signature(wanted.signature, forged, timestamp))
        return json_response({"event_id": event_id, "status": status})

    async def _redeliver(self, request: Request) -> Response:
        wanted = parsed(Redelivery, await read_body(request))
        async with self._storage.reading() as db:
            found = await events.stored(db, wanted.session_id, wanted.event_id)
        if not found:
            raise Refusal(404, "not_found", "There is no such event.")
        at_once = asyncio.Semaphore(AT_ONCE if wanted.parallel else 1)
        copies = [event for event in found for _ in range(wanted.times)]
        statuses = await asyncio.gather(*(self._resend(event, at_once) for event in copies))
        sent = [{"event_id": event.id, "status": status} for event, status in zip(copies, statuses, strict=True)]
        return json_response({"deliveries": sent})

    async def _list_events(self, request: Request) -> Response:
        async with self._storage.reading() as db:
            listed = await events.listed(db, request.query_params.get("session_id"))
        shown = [
            event | {name: _moment(event[name]) for name in ("created_at", "due_at", "settled_at")} for event in listed
        ]
        return json_response({"events": shown})

    async def _resend(self, event: events.Stored, at_once: asyncio.Semaphore) -> int | None:
        async with at_once:
            return await send(self._http, event, self._config)

    def _signature(self, kind: Signature, event: events.Stored, timestamp: int) -> str | None:
        if kind == "none":
            return None
        if kind == "wrong":
            return "v1," + base64.b64encode(bytes(32)).decode()
        secret = f"not {self._config.webhook_secret}" if kind == "other_secret" else self._config.webhook_secret
        return sign(secret, event.id, timestamp, event.body)


def _told(session: sessions.Session, wanted: Forgery) -> dict[str, object]:
    """The session as the event would have it: in the state that its type brings about."""
    state = next((step.target for step in sessions.STEPS.values() if step.event == wanted.type), session.state)
    told = session.as_json() | {"state": state, "method": session.method or sessions.METHOD}
    told |= wanted.model_dump(include={"amount", "currency", "reference"}, exclude_none=True)
    if state == "captured":
        told["captured"] = told["amount"]
    if wanted.type == "payment.refunded":
        told["refunded"] = told["amount"]
    return told


def _moment(value: object) -> str | None:
    return sessions.written(value) if isinstance(value, float) else None
