"""A whole shop in the test's own process: real database, provider, webhooks and letters, and a clock to move."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.adapters.passwords import Argon2Passwords
from gateway.app import Addresses, Gateway, Known
from gateway.demo.mailbox import Kept
from gateway.settings import load
from resolvers.catalog.importing import EVENT as IMPORTED
from resolvers.catalog.sources import Source
from resolvers.catalog.storing import Stored, store
from resolvers.shop import Shop
from resolvers.stock.levels import webshop
from resolvers.stock.tables import Location, LocationKind
from resolvers.writing import writing

SITE = "http://localhost:8000"
A_SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class MovableClock:
    """The shop's clock: it stands at the beginning of the test until it is moved."""

    def __init__(self, start: datetime) -> None:
        self.moment = start

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **by: float) -> None:
        self.moment += timedelta(**by)


class Visitor:
    """A client of the shop's API; it keeps its cart's token like a browser its cookie."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self.client = client
        self.cart_token: str | None = None

    async def post(self, body: Any, **headers: str) -> httpx2.Response:
        """One request; the body is sent as JSON."""
        own = {"X-Cart-Token": self.cart_token} if self.cart_token else {}
        return await self.client.post("/graphql", json=body, headers={**own, **headers})

    async def ask(self, query: str, /, **variables: Any) -> dict[str, Any]:
        """The data of an operation that must succeed."""
        body = (await self.post({"query": query, "variables": variables})).json()
        assert "errors" not in body, body["errors"]
        data: dict[str, Any] = body["data"]
        for payload in data.values():
            if isinstance(payload, dict) and payload.get("cartToken"):
                self.cart_token = payload["cartToken"]
        return data

    async def errors(self, query: str, **variables: Any) -> list[dict[str, Any]]:
        """The errors of an operation that must fail."""
        body = (await self.post({"query": query, "variables": variables})).json()
        found: list[dict[str, Any]] = body.get("errors", [])
        assert found, body
        return found


class House:
    """The shop under test and what stands around it."""

    def __init__(self, gateway: Gateway, client: httpx2.AsyncClient, clock: MovableClock) -> None:
        self.gateway = gateway
        self.client = client
        self.clock = clock
        self.visitor = Visitor(client)

    @property
    def shop(self) -> Shop:
        return self.gateway.shop

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """What the house's first visitor asks."""
        return await self.visitor.ask(query, **variables)

    def another_visitor(self) -> Visitor:
        """Somebody else, without a cart."""
        return Visitor(self.client)

    async def shelve(self, *sources: Source) -> Stored:
        """Put pieces into the catalogue."""
        async with writing(self.shop) as write:
            await webshop()
            for boutique in self.shop.maison.boutiques:
                defaults = {"name": boutique.name, "kind": LocationKind.BOUTIQUE}
                await Location.get_or_create(handle=boutique.handle, defaults=defaults)
            stored = await store(write.connection, sources, self.clock())
            write.record(self.shop, IMPORTED, "catalog", products=stored.product_ids)
            return stored

    async def pay(self, redirect_url: str, outcome: str = "accept") -> httpx2.Response:
        """Answer the hosted payment page; the provider's events are delivered before this returns."""
        answer = await self.client.post(redirect_url, data={"outcome": outcome})
        await self.settle()
        return answer

    async def settle(self) -> None:
        """Let the provider deliver what it owes."""
        await self.gateway.sandbox.deliver_now()

    async def dispatch(self) -> None:
        """Plan and send until nothing is left that is due."""
        dispatcher = self.gateway.dispatcher
        for work in (dispatcher.lapse, dispatcher.move_money, dispatcher.reconcile, dispatcher.plan):
            while await work():
                pass
        while await dispatcher.send():
            pass

    def letters(self) -> list[Kept]:
        """What arrived in the mailbox, in order of arrival."""
        return list(reversed(self.gateway.mailbox.letters()))


# The schema is the same in every house: what one validated, the next need not.
DOCUMENTS = Known()


# Reading what the machine trusts takes longer than half of the rest.
CERTIFICATES = httpx2.create_ssl_context()


@asynccontextmanager
async def opened(database_url: str, data_dir: Path, **settings: object) -> AsyncIterator[House]:
    """A shop on a migrated database, its dispatcher in the hands of the test."""
    clock = MovableClock(A_SUNDAY)
    doors: list[ASGIApp] = []

    async def inside(scope: Scope, receive: Receive, send: Send) -> None:
        await doors[0](scope, receive, send)

    transport = httpx2.ASGITransport(app=inside, raise_app_exceptions=False)
    # Under its own name the house answers itself; what is elsewhere is spoken to over the network.
    elsewhere = httpx2.AsyncHTTPTransport(verify=CERTIFICATES)
    own = httpx2.AsyncClient(transport=elsewhere, mounts={SITE: transport}, base_url=SITE)
    # One process: a connection that listens for others would be opened by each house.
    found = load(
        **{
            "data_dir": data_dir,
            "database_url": database_url,
            "signals": "process",
            "database_wait_seconds": 20,
            **settings,
        }
    )
    # The same hash with less memory: a test waits for many.
    quick = Argon2Passwords(memory_kib=64)
    addresses = Addresses(public=SITE, own=SITE)
    gateway = Gateway(found, addresses, http=own, clock=clock, passwords=quick, documents=DOCUMENTS)
    doors.append(gateway.application())
    async with gateway.running(dispatching=False), httpx2.AsyncClient(transport=transport, base_url=SITE) as client:
        yield House(gateway, client, clock)
