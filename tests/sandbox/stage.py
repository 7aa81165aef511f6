"""The stage of the provider's tests: a sandbox and a shop that receives its webhooks, both on real sockets."""

import asyncio
import base64
import hashlib
import hmac
import json
import socket
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gateway.demo.sandbox.app import Sandbox, SandboxConfig
from tests.prompt_server import PromptServer

SECRET = "a webhook secret"
API = {"authorization": "Bearer an api key"}
CONTROL = {"authorization": "Bearer a control key"}
PATIENCE = 30


def config(database: Path, **facts: Any) -> SandboxConfig:
    known: dict[str, Any] = {"minimum_lifetime": timedelta(0)} | facts
    return SandboxConfig(database, "an api key", SECRET, "Maison d’essai", "a control key", **known)


@dataclass
class StillClock:
    """Stands at a whole second until a test moves it, so that no machine is too slow for a test."""

    now: float = field(default_factory=lambda: float(int(time.time())))

    def __call__(self) -> float:
        return self.now

    def date(self, seconds: float) -> str:
        return datetime.fromtimestamp(self.now + seconds, UTC).isoformat()


def free_socket() -> socket.socket:
    """Bound but not listening: its port is ours, and refuses connections until someone serves it."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    return bound


@asynccontextmanager
async def serving(app: Starlette, bound: socket.socket | None = None) -> AsyncIterator[str]:
    bound = bound or free_socket()
    settings = uvicorn.Config(app, lifespan="off", ws="none", log_config=None, timeout_graceful_shutdown=1)
    settings.load()
    server = PromptServer(settings)
    # Without serve(), which takes signals for itself.
    server.lifespan = settings.lifespan_class(settings)
    await server.startup(sockets=[bound])
    try:
        yield "http://{}:{}".format(*bound.getsockname())
    finally:
        await server.shutdown(sockets=[bound])


async def until(is_true: Callable[[], bool | Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not (answer if isinstance(answer := is_true(), bool) else await answer):  # noqa: ASYNC110 (of any maker)
            await asyncio.sleep(0.01)


@dataclass(frozen=True, slots=True)
class Received:
    id: str
    type: str
    status: int
    session: dict[str, Any]
    body: dict[str, Any]


@dataclass
class Shop:
    """Takes webhooks as a careful shop does: verifies each, and answers with the next of `answers` or 200."""

    received: list[Received] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    in_hand: Counter[str] = field(default_factory=Counter)
    most_at_once: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.gate.set()

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/webhook", self.receive, methods=["POST"]), Route("/back", self.welcome)])

    @property
    def types(self) -> list[str]:
        return [event.type for event in self.received]

    async def receive(self, request: Request) -> Response:
        raw = await request.body()
        body = json.loads(raw)
        self.in_hand[body["id"]] += 1
        self.most_at_once[body["id"]] = max(self.most_at_once[body["id"]], self.in_hand[body["id"]])
        await self.gate.wait()
        self.in_hand[body["id"]] -= 1
        status = 401 if not is_signed(request, raw) else self.answers.pop(0) if self.answers else 200
        self.received.append(Received(body["id"], body["type"], status, body["data"], body))
        return Response(status_code=status)

    async def welcome(self, _request: Request) -> Response:
        return PlainTextResponse("Welcome back.")

    async def has(self, number: int) -> list[Received]:
        await until(lambda: len(self.received) >= number)
        return self.received


def is_signed(request: Request, raw: bytes) -> bool:
    """After the Standard Webhooks specification, written apart from the code under test."""
    event_id, timestamp = request.headers["webhook-id"], request.headers["webhook-timestamp"]
    digest = hmac.digest(SECRET.encode(), f"{event_id}.{timestamp}.".encode() + raw, hashlib.sha256)
    is_fresh = abs(datetime.now(UTC).timestamp() - int(timestamp)) < 300
    expected = "v1," + base64.b64encode(digest).decode()
    return is_fresh and expected == request.headers.get("webhook-signature")


@dataclass
class Stage:
    """What a test holds: the shop, and a browserless client of the provider."""

    shop: Shop
    shop_url: str
    http: httpx2.AsyncClient

    async def post(self, path: str, body: object, key: str | None = None) -> httpx2.Response:
        headers = API | {"idempotency-key": key or uuid.uuid4().hex}
        return await self.http.post(f"/sandbox/v1/sessions{path}", json=body, headers=headers)

    async def open(self, **facts: Any) -> dict[str, Any]:
        return found(await self.post("", self.wanted(**facts)), 201)

    async def read(self, session_id: str) -> dict[str, Any]:
        return found(await self.http.get(f"/sandbox/v1/sessions/{session_id}", headers=API))

    async def choose(self, session: dict[str, Any], outcome: str, **headers: str) -> httpx2.Response:
        return await self.http.post(session["url"], data={"outcome": outcome}, headers=headers)

    async def control(self, path: str, body: object) -> dict[str, Any]:
        return found(await self.http.post(f"/sandbox/control/{path}", json=body, headers=CONTROL))

    async def events(self, session: dict[str, Any]) -> list[dict[str, Any]]:
        answer = await self.http.get("/sandbox/control/events", params={"session_id": session["id"]}, headers=CONTROL)
        listed: list[dict[str, Any]] = found(answer)["events"]
        return listed

    async def has_attempted(self, session: dict[str, Any]) -> bool:
        first = (await self.events(session))[0]
        return bool(first["attempts"]) and first["delivery"] != "sending"

    def wanted(self, **facts: Any) -> dict[str, Any]:
        return {
            "reference": "E-2026-000017",
            "amount": 129000,
            "currency": "EUR",
            "language": "fr",
            "return_url": f"{self.shop_url}/back?lang=fr#order",
            "webhook_url": f"{self.shop_url}/webhook",
            "expires_at": (datetime.now(UTC) + timedelta(minutes=10)).isoformat(),
            "description": "Bague Aurore, or jaune",
        } | facts


def found(response: httpx2.Response, status: int = 200) -> dict[str, Any]:
    assert response.status_code == status, response.text
    answer: dict[str, Any] = response.json()
    return answer


@asynccontextmanager
async def provider(settings: SandboxConfig, bound: socket.socket | None = None) -> AsyncIterator[tuple[Sandbox, str]]:
    async with httpx2.AsyncClient(trust_env=False) as http:
        sandbox = Sandbox(settings, http)
        await sandbox.start()
        try:
            async with serving(Starlette(routes=sandbox.routes()), bound) as url:
                yield sandbox, url
        finally:
            await sandbox.stop()


@asynccontextmanager
async def staged(settings: SandboxConfig) -> AsyncIterator[Stage]:
    shop = Shop()
    async with (
        serving(shop.app) as shop_url,
        provider(settings) as (_, url),
        httpx2.AsyncClient(base_url=url, trust_env=False) as http,
    ):
        yield Stage(shop, shop_url, http)
