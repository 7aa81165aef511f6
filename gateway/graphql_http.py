"""GraphQL over HTTP (and where its streams begin), as its specification draft asks: media types, methods, status codes.

https://graphql.github.io/graphql-over-http/draft/
"""

import json
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway import metrics
from gateway.doors import Door
from gateway.edge.json_body import BadBody, content_type, parse
from gateway.edge.refusing import refuse
from gateway.live.event_stream import CROWDED, EventStream, wants_stream
from gateway.live.transport_ws import Socket
from gateway.throttle import NoPlace, Places, Throttle, TooManyRequests
from resolvers.events.follower import StandingLost
from schema.execution.pipeline import Answer, Pipeline
from schema.execution.pipeline import Request as Operation
from schema.execution.streaming import Streams

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
TOLD_WITH_200 = frozenset({"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT"})


class BadRequest(Exception):
    """A request that is no GraphQL request."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers


@dataclass(slots=True)
class GraphQLEndpoint:
    """An ASGI application that answers one schema's operations."""

    pipeline: Pipeline
    streams: Streams
    door: Door
    throttle: Throttle
    places: Places
    explorer: str | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._talk(scope, receive, send)
            return
        request = Request(scope, receive)
        response: ASGIApp
        try:
            response = await self._respond(request)
        except BadRequest as problem:
            response = _refusal(problem)
        except TooManyRequests as wait:
            response = _refusal(BadRequest(429, str(wait), **{"retry-after": str(wait.retry_after)}))
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def _talk(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            with self.places.one(scope):
                await Socket(self.streams, self.door, self.throttle, scope, receive, send).serve()
        except NoPlace:
            await refuse(scope, receive, send, 429, "TOO_MANY_REQUESTS", CROWDED)

    async def _respond(self, request: Request) -> ASGIApp:
        if request.method not in {"GET", "POST"}:
            raise BadRequest(405, "GraphQL is asked by GET or POST.", allow="GET, POST")
        if self.explorer is not None and _is_somebody_looking(request):
            return RedirectResponse(self.explorer, 303)
        if wants_stream(request.headers.get("accept", "")):
            return await self._streamed(request)
        media_type = accepted(request.headers.get("accept"))
        operation = _operation(await _parameters(request), by_get=request.method == "GET")
        context = await self.door.context(request)
        start = perf_counter()
        answer = await self.pipeline.run(operation, context, self.throttle.admission(request.scope))
        metrics.OPERATION_SECONDS.observe(perf_counter() - start)
        metrics.OPERATIONS.labels(_outcome(answer)).inc()
        response = Response(
            orjson.dumps(answer.body), _status(answer, media_type), media_type=f"{media_type}; charset=utf-8"
        )
        self.door.set_cookies(response, request, context)
        _mark_cacheability(request, response)
        return response

    async def _streamed(self, request: Request) -> ASGIApp:
        if request.method != "POST":
            raise BadRequest(405, "A stream is asked for by POST.", allow="POST")
        operation = replace(_operation(await _parameters(request), by_get=False), on_stream=True)
        context = await self.door.context(request)
        try:
            opened = await self.streams.open(operation, context, self.throttle.admission(request.scope))
        except StandingLost:
            raise BadRequest(401, "Session ended.") from None
        return EventStream(opened, self.places, context.request_id)


def _is_somebody_looking(request: Request) -> bool:
    """A person who typed the address into a browser, and no program."""
    asks = request.method == "GET" and "query" not in request.query_params
    return asks and "text/html" in request.headers.get("accept", "")


def accepted(accept: str | None) -> str:
    """The media type to answer with: JSON unless the client asks for the GraphQL one."""
    if accept is None or not accept.strip():
        return JSON
    offers = [offer.strip().lower() for offer in accept.split(",")]
    for offer in offers:
        kind, *parameters = [part.strip() for part in offer.split(";")]
        if "q=0" in parameters or any(p.startswith("charset") and p not in _UTF8 for p in parameters):
            continue
        if kind == GRAPHQL:
            return GRAPHQL
        if kind in {JSON, "application/*", "*/*"}:
            return JSON
    raise BadRequest(406, f"Answers come as {GRAPHQL} or {JSON}.")


_UTF8 = frozenset({"charset=utf-8", 'charset="utf-8"'})


async def _parameters(request: Request) -> dict[str, Any]:
    try:
        if request.method == "GET":
            return _from_query(request)
        if content_type(request.headers.get("content-type")) != JSON:
            raise BadRequest(415, "The body is sent as application/json in UTF-8.")
        return parse(await request.body())
    except BadBody as problem:
        raise BadRequest(400, str(problem)) from None


def _from_query(request: Request) -> dict[str, Any]:
    try:
        # Strictly, as bodies are read: Starlette's own reading replaces what is no UTF-8.
        pairs = parse_qsl(request.scope["query_string"].decode("ascii"), keep_blank_values=True, errors="strict")
    except UnicodeError:
        raise BadRequest(400, "The address is not valid UTF-8.") from None
    if len({name for name, _ in pairs}) != len(pairs):
        raise BadRequest(400, "A parameter is given twice.")
    found: dict[str, Any] = dict(pairs)
    for name in ("variables", "extensions"):
        if text := found.get(name):
            found[name] = parse(text.encode())
        else:
            found.pop(name, None)
    return found


def _operation(parameters: dict[str, Any], *, by_get: bool) -> Operation:
    query, name = parameters.get("query"), parameters.get("operationName")
    variables, extensions = parameters.get("variables"), parameters.get("extensions")
    if not isinstance(query, str) or not query.strip():
        raise BadRequest(400, "`query` is missing, or is not a text.")
    if name is not None and not isinstance(name, str):
        raise BadRequest(400, "`operationName` is a text.")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequest(400, "`variables` is an object.")
    if extensions is not None and not isinstance(extensions, dict):
        raise BadRequest(400, "`extensions` is an object.")
    return Operation(query=query, operation_name=name or None, variables=variables or {}, by_get=by_get)


def _status(answer: Answer, media_type: str) -> int:
    """A request error is 400; in plain JSON, what older clients expect to read in a 200 is."""
    if answer.method_refused:
        return 405
    if answer.executed:
        return 200
    return 200 if media_type == JSON and answer.codes <= TOLD_WITH_200 else 400


def _outcome(answer: Answer) -> str:
    if not answer.executed:
        return "refused"
    return "errors" if answer.errors else "ok"


def _refusal(problem: BadRequest) -> Response:
    body = {"errors": [{"message": str(problem), "extensions": {"code": "BAD_REQUEST"}}]}
    return Response(json.dumps(body), problem.status, headers=problem.headers, media_type=JSON)


def _mark_cacheability(request: Request, response: Response) -> None:
    response.headers["cache-control"] = "no-store" if request.method == "POST" else "no-cache"
    response.headers["vary"] = "Accept, Origin"
