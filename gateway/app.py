"""The ASGI application: the shop assembled from settings, its routes, and what starts and stops with the process."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
from graphql import GraphQLError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from gateway import metrics
from gateway.adapters.counters import LimitsCounters
from gateway.adapters.passwords import Argon2Passwords
from gateway.adapters.payment_events import PaymentEvents
from gateway.adapters.sandbox_payments import SandboxEvents, SandboxPayments
from gateway.adapters.signals import LOST, InProcessSignals, PostgresChannel, RedisChannel, SharedSignals, ended
from gateway.adapters.smtp import MailServer, Smtp
from gateway.adapters.stripe_payments import StripeEvents, StripePayments
from gateway.cookies import COOKIES
from gateway.database.connecting import Database, connected
from gateway.demo.mailbox import Mailbox, MailServerInside
from gateway.demo.sandbox.app import Sandbox, SandboxConfig
from gateway.dispatcher import Dispatcher
from gateway.doors import Door, StaffDoor, StorefrontDoor
from gateway.edge.addresses import networks
from gateway.edge.middleware import surround
from gateway.graphql_http import GraphQLEndpoint
from gateway.installation import Secrets, secrets_of
from gateway.letters.render import Letters
from gateway.links import links_of
from gateway.logs import log
from gateway.maison import load as load_maison
from gateway.media import MediaFiles
from gateway.settings import Mode, Settings
from gateway.throttle import Places, Throttle
from gateway.trusted_documents import trusted
from gateway.web.dashboard import Dashboard
from gateway.web.documents import Documents as DocumentPages
from gateway.web.exports import DataExports
from gateway.web.graphiql import GraphiQL
from gateway.web.health import Health
from gateway.web.letters import LetterPages
from gateway.web.mailbox import MailboxPages
from gateway.web.proofs import ProofPages
from gateway.web.site import Site
from gateway.web.webhooks import PATH as WEBHOOKS_PATH
from gateway.web.webhooks import PaymentWebhooks
from gateway.web.withdrawals import WithdrawalPages
from resolvers.catalog.shelf import Shelf
from resolvers.events.feed import Feed
from resolvers.languages.translations import message, translate
from resolvers.orders.live import owners
from resolvers.ports import Clock, PaymentProvider
from resolvers.shop import Policy, Shop
from schema.admin import SCHEMA as ADMIN
from schema.building import core
from schema.execution.pipeline import Documents, Pipeline
from schema.execution.streaming import Streams
from schema.limits import Limits
from schema.storefront import SCHEMA as STOREFRONT

WELCOME = (
    (message("Shop API"), "/graphql", message("GraphQL over HTTP, for storefronts")),
    (message("GraphiQL"), "/graphiql", message("Explore the API, with examples to run")),
    (message("Dashboard"), "/admin", message("Where staff watch the orders, live")),
)
WELCOME_MAILBOX = (message("Mailbox"), "/mailbox", message("The letters this demo has sent"))


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Addresses:
    """How this process is reached: by browsers, and by itself."""

    public: str
    own: str


@dataclass(frozen=True, slots=True)
class Known:
    """The documents that each schema has validated."""

    storefront: Documents = field(default_factory=OrderedDict)
    admin: Documents = field(default_factory=OrderedDict)


class Gateway:
    """Everything that one process runs. `http` carries what it says to the payment provider, and webhooks."""

    def __init__(
        self,
        settings: Settings,
        addresses: Addresses,
        http: httpx2.AsyncClient | None = None,
        clock: Clock = now,
        passwords: Argon2Passwords | None = None,
        documents: Known | None = None,
    ) -> None:
        self.settings = settings
        self.addresses = addresses
        self.http = http or httpx2.AsyncClient()
        self.secrets: Secrets = secrets_of(settings.data_dir)
        self.database = Database(settings.database, settings.database_pool, settings.database_wait_seconds)
        self.signals = self._signals()
        self.passwords = passwords or Argon2Passwords()
        self.documents = Known() if documents is None else documents
        manifests = map(Path, settings.trusted_documents)
        self.trusted = trusted(manifests, alone=settings.trusted_documents_only)
        self.counters = LimitsCounters.of(settings.redis_url)
        payments, self.payment_events = self._payments(clock)
        self.shop = self._shop(clock, payments)
        self.mailbox = Mailbox(settings.data_dir / "mailbox")
        self.mail_server = MailServerInside(self.mailbox) if not settings.smtp_host else None
        self.sandbox = self._sandbox()
        self.dispatcher = self._dispatcher()
        self.site = Site(self.shop, [*WELCOME, *([WELCOME_MAILBOX] if settings.shows_mailbox else [])])

    def _signals(self) -> InProcessSignals:
        """Rings in this process, and by the chosen way in all others."""
        if self.settings.signals_by == "redis":
            return SharedSignals(RedisChannel(self.settings.redis_url))
        if self.settings.signals_by == "postgresql":
            return SharedSignals(PostgresChannel(self.database.config()["connections"]["default"]["credentials"]))
        return InProcessSignals()

    def _payments(self, clock: Clock) -> tuple[PaymentProvider, PaymentEvents]:
        """The chosen provider, and how its webhooks are read."""
        settings, secrets = self.settings, self.secrets
        if settings.payments == "stripe":
            stripe = StripePayments(self.http, settings.stripe_secret_key.get_secret_value(), settings.stripe_api_url)
            return stripe, StripeEvents(stripe, [each.get_secret_value() for each in settings.stripe_webhook_secrets])
        webhooks = self.addresses.public + WEBHOOKS_PATH
        sandbox = SandboxPayments(self.http, self.addresses.own, secrets.sandbox_api_key, webhooks)
        return sandbox, SandboxEvents(clock, [secrets.sandbox_webhook_secret])

    def _shop(self, clock: Clock, payments: PaymentProvider) -> Shop:
        settings, public = self.settings, self.addresses.public
        keys = [key.get_secret_value() for key in settings.token_keys] or [self.secrets.token_key]
        return Shop(
            maison=load_maison(settings.maison_dir, public),
            clock=clock,
            signals=self.signals,
            payments=payments,
            passwords=self.passwords,
            counters=self.counters,
            token_keys=tuple(key.encode() for key in keys),
            return_origins=frozenset({_origin(public), *settings.allowed_origins}),
            links=links_of(settings, public),
            feed=Feed(self.signals.bell(), clock, owners, _unread, LOST),
            shelf=Shelf(self.signals.bell()),
            policy=Policy(
                payment_lifetime=settings.payment_lifetime,
                reconcile_after=timedelta(seconds=settings.reconcile_seconds),
            ),
        )

    def _sandbox(self) -> Sandbox:
        return Sandbox(
            SandboxConfig(
                database=self.settings.data_dir / "sandbox.db",
                api_key=self.secrets.sandbox_api_key,
                webhook_secret=self.secrets.sandbox_webhook_secret,
                merchant=self.shop.maison.name,
                control_key=self.secrets.sandbox_control_key,
                public_url=self.addresses.public,
                clock=lambda: self.shop.clock().timestamp(),
            ),
            self.http,
        )

    def _dispatcher(self) -> Dispatcher:
        settings, concierge = self.settings, self.shop.maison.concierge
        server = MailServer(
            host=settings.smtp_host or "127.0.0.1",
            port=self.mail_server.port if self.mail_server is not None else settings.smtp_port,
            security=settings.smtp_security,
            username=settings.smtp_username,
            password=settings.smtp_password.get_secret_value(),
            sender_name=self.shop.maison.name,
            sender=settings.mail_from or concierge.email,
        )
        bell = self.signals.bell()
        return Dispatcher(self.shop, Letters(translate), Smtp(server), bell, settings.dispatcher_poll_seconds)

    @asynccontextmanager
    async def running(self, *, dispatching: bool, for_all_tasks: bool = True) -> AsyncIterator[None]:
        """The open database, the demo's servers and the dispatcher, stopped in the opposite order."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.http.aclose)
            stack.callback(self.passwords.close)
            stack.push_async_callback(self.counters.close)
            await stack.enter_async_context(connected(self.database, for_all_tasks=for_all_tasks))
            await stack.enter_async_context(self.signals.running())
            if self.settings.mode is Mode.DEMO:
                await self.sandbox.start()
                stack.push_async_callback(self.sandbox.stop)
            if self.mail_server is not None:
                await self.mail_server.start()
                stack.push_async_callback(self.mail_server.stop)
            feed = asyncio.create_task(self.shop.feed.run())
            stack.push_async_callback(ended, [feed])
            if dispatching:
                self.dispatcher.start()
                stack.push_async_callback(self.dispatcher.stop)
            yield

    def application(self) -> ASGIApp:
        """The application with the whole edge around it."""

        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[dict[str, Any]]:
            async with self.running(dispatching=self.settings.dispatcher):
                warming = asyncio.create_task(self._warm())
                yield {"closing": asyncio.Event()}
                await ended([warming])

        endpoints = {"/graphql": self._storefront(), "/admin/graphql": self._admin()}
        app = Starlette(
            routes=self.routes(),
            lifespan=lifespan,
            exception_handlers={404: self._not_found, Exception: self._unexpected},
        )
        settings = self.settings
        return surround(
            app,
            cookie_names=COOKIES,
            endpoints=endpoints,
            allowed_origins=settings.allowed_origins,
            hosts=settings.allowed_hosts,
            trusted_proxies=networks(settings.trusted_proxies),
        )

    async def _warm(self) -> None:
        """Put up the pieces beside the first requests; what fails here is read when it is asked for."""
        try:
            await self.shop.shelf.warm(self.shop.clock())
        except LOST as problem:
            log.warning("shelf not warmed", problem=type(problem).__name__)

    def routes(self) -> list[BaseRoute]:
        """All routes; the demo's own only in the demo, the mailbox only on loopback."""
        settings = self.settings
        found: list[BaseRoute] = [
            Route("/media/{name}", MediaFiles(settings.data_dir / "media").serve),
            *Health(self.shop, self.database.config()["apps"]).routes(),
            *PaymentWebhooks(self.shop, self.payment_events).routes(),
            *self.site.routes(),
            *ProofPages(self.shop, self.site).routes(),
            *DataExports(self.shop, self.site).routes(),
            *WithdrawalPages(self.shop, self.site).routes(),
            *DocumentPages(self.shop, self.site).routes(),
        ]
        if settings.graphiql:
            found.extend(GraphiQL(self.shop, self.addresses.public).routes())
        if settings.mode is Mode.DEMO:
            found.extend(self.sandbox.routes())
        if settings.shows_mailbox:
            found.extend(MailboxPages(self.mailbox, self.site).routes())
        found.extend(LetterPages(self.shop).routes())
        # Last: it answers whatever else stands below /admin.
        found.extend(Dashboard(self.shop).routes())
        return found

    def _storefront(self) -> ASGIApp:
        pipeline = Pipeline(
            core(STOREFRONT),
            documents=self.documents.storefront,
            compiles=self.settings.compiler,
            trusted=self.trusted,
            **self._limits(),
        )
        return self._endpoint(pipeline, StorefrontDoor(self.shop), "/graphiql")

    def _admin(self) -> ASGIApp:
        pipeline = Pipeline(core(ADMIN), documents=self.documents.admin, personal=None, **self._limits())
        return self._endpoint(pipeline, StaffDoor(self.shop), "/admin/graphiql")

    def _limits(self) -> dict[str, Any]:
        limits = replace(Limits(), introspection=self.settings.introspection)
        return {"limits": limits, "deadline_seconds": self.settings.operation_seconds, "report": _report}

    def _endpoint(self, pipeline: Pipeline, door: Door, explorer: str) -> ASGIApp:
        settings = self.settings
        return GraphQLEndpoint(
            self.shop,
            pipeline,
            Streams(pipeline, self.shop.feed),
            door,
            Throttle.of(settings.mutations_per_minute, settings.reads_per_minute, self.counters),
            Places(settings.streams_per_address),
            self._unexpected,
            explorer if settings.graphiql else None,
            settings.cdn_seconds,
        )

    async def _not_found(self, request: Request, _: Exception) -> Response:
        return self.site.not_found(request)

    async def _unexpected(self, request: Request, problem: Exception) -> Response:
        metrics.UNEXPECTED.inc()
        log.error("unexpected", request_id=request.scope["state"].get("request_id"), exc_info=problem)
        return Response("Unexpected error.", 500)


def _unread(problem: Exception) -> None:
    log.warning("events not read", problem=type(problem).__name__)


def _report(error: GraphQLError, request_id: str) -> None:
    metrics.UNEXPECTED.inc()
    log.error("unexpected", request_id=request_id, path=error.path, exc_info=error.original_error)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
