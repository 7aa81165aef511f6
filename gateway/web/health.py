"""`/healthz`, `/readyz`, `/metrics`: for those who watch the process."""

import asyncio
from dataclasses import dataclass
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.database.connecting import UNREACHABLE
from gateway.database.migrating import standing
from gateway.metrics import REGISTRY
from resolvers.letters.planning import backlog
from resolvers.shop import Shop

# A probe that waits longer is taken for dead anyway; in seconds.
DEADLINE = 4.0


@dataclass(slots=True)
class Health:
    """What is asked of the database, and of the dispatcher's work in it."""

    shop: Shop
    apps: dict[str, Any]

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/healthz", self.alive),
            Route("/readyz", self.ready),
            Route("/metrics", self.metrics),
        ]

    async def alive(self, _: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(self, _: Request) -> Response:
        """Ready when the database answers and fits this program; a lagging dispatcher is told, and is no failure."""
        try:
            async with asyncio.timeout(DEADLINE):
                found = await standing(self.apps)
                lag = (await backlog(self.shop)).total_seconds()
        except UNREACHABLE as problem:
            return JSONResponse({"status": "unavailable", "database": type(problem).__name__}, 503)
        if found.complaint is not None:
            return JSONResponse({"status": "unavailable", "database": "ok", "migrations": found.complaint}, 503)
        body = {"status": "ok", "database": "ok", "migrations": "ok", "dispatcher_lag_seconds": round(lag, 3)}
        return JSONResponse(body)

    async def metrics(self, _: Request) -> Response:
        return Response(generate_latest(REGISTRY), headers={"content-type": CONTENT_TYPE_LATEST})
