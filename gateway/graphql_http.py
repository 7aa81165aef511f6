"""GraphQL over HTTP (and where its streams begin), as its specification draft asks: media types, methods, status codes.

https://graphql.github.io/graphql-over-http/draft/
"""

import json
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from time import perf_counter
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway import metrics
from gateway.asked import NotAsked, asked
from gateway.caching import NEVER, control, entity_tag, has
from gateway.doors import Door
from gateway.edge.addresses import client_key
from gateway.edge.json_body import BadBody, content_type, parse
from gateway.edge.middleware import Told
from gateway.edge.refusing import refuse
from gateway.live.event_stream import CROWDED, EventStream, wants_stream
from gateway.live.transport_ws import Socket
from gateway.throttle import NoPlace, Places, Throttle, TooManyRequests
from resolvers.events.follower import StandingLost
from resolvers.ports import Overloaded
from resolvers.shop import Shop
from schema.context import Context
from schema.execution.pipeline import Pipeline
from schema.execution.requests import COME_BACK, Answer
from schema.execution.requests import Request as Operation
from schema.execution.streaming import Streams

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
CONTENT_TYPES = {kind: f"{kind}; charset=utf-8".encode() for kind in (GRAPHQL, JSON)}
VARY = (b"vary", b"Accept, Origin")
# What every answer to a POST says of itself.
HEADS = {kind: ((b"content-type", text), VARY, (b"cache-control", NEVER)) for kind, text in CONTENT_TYPES.items()}
TOLD_WITH_200 = frozenset(
    {"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT", "PERSISTED_QUERY_NOT_FOUND"}
)


class BadRequest(Exception):
    """A request that is no GraphQL request."""

    def __init__(self, status: int, message: str, *, code: str = "BAD_REQUEST", **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = headers


# What a request that is kept takes besides its bytes: its variables, its plan bound to them; and its document, once for
# all that share it.
OVERHEAD = 3_000
DOCUMENT = 60_000


class Seen:
    """Requests by their bodies: what is sent again is neither read nor weighed again. The longest unsent go first.

    Only what a pipeline found a lasting meaning of is kept: nothing that may hold somebody's address or secrets.
    """

    def __init__(self, most_bytes: int = 16 * 2**20, longest: int = 8_192) -> None:
        self.most_bytes = most_bytes
        self.longest = longest
        self.bytes = 0
        self.requests: OrderedDict[bytes, Operation] = OrderedDict()
        self.documents: Counter[str | None] = Counter()

    def get(self, body: bytes, *, by_get: bool) -> Operation | None:
        """The request that a body, or an address's question, was the last time it came."""
        found = self.requests.get(body)
        if found is None or found.by_get != by_get:
            return None
        self.requests.move_to_end(body)
        return found

    def put(self, body: bytes, request: Operation) -> None:
        """Keep a request that has a meaning."""
        if request.meaning is None or len(body) > self.longest or body in self.requests:
            return
        self.requests[body] = request
        self._count(body, request, 1)
        while self.bytes > self.most_bytes:
            self._count(*self.requests.popitem(last=False), -1)

    def _count(self, body: bytes, request: Operation, times: int) -> None:
        text = request.meaning.text if request.meaning is not None else None
        before = self.documents[text]
        self.documents[text] += times
        self.bytes += times * (len(body) + OVERHEAD)
        if not before or not self.documents[text]:
            self.bytes += times * DOCUMENT
        if not self.documents[text]:
            del self.documents[text]


UNAVAILABLE = BadRequest(503, COME_BACK, code="SERVICE_UNAVAILABLE", **{"retry-after": "1"})


@dataclass(slots=True)
class GraphQLEndpoint:
    """An ASGI application that answers one schema's operations."""

    shop: Shop
    pipeline: Pipeline
    streams: Streams
    door: Door
    throttle: Throttle
    places: Places
    unexpected: Callable[[Request, Exception], Awaitable[Response]]
    explorer: str | None = None
    # How long a CDN may answer what shows nothing but the catalogue.
    shared_seconds: int = 0
    seen: Seen = field(default_factory=Seen)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._talk(scope, receive, send)
            return
        try:
            await self._respond(scope, receive, send)
        except BadRequest as problem:
            await _refusal(problem)(scope, receive, send)
        except TooManyRequests as wait:
            late = BadRequest(429, str(wait), **{"retry-after": str(wait.retry_after)})
            await _refusal(late)(scope, receive, send)
        except Overloaded:
            await _refusal(UNAVAILABLE)(scope, receive, send)
        except ClientDisconnect:
            return
        except Exception as problem:  # noqa: BLE001 - whatever it was, it is logged, and the client told that it was
            await (await self.unexpected(Request(scope), problem))(scope, receive, send)

    def at_once(self, scope: Scope, headers: Mapping[bytes, bytes], body: bytes) -> Told | None:
        """The answer to what was asked before, where it was remembered and still stands; None for all else."""
        operation = self.seen.get(body, by_get=False) if scope["method"] == "POST" else None
        accept = headers.get(b"accept", b"").decode("latin-1")
        if operation is None or (accept and wants_stream(accept)):
            return None
        try:
            media_type = accepted(accept)
            check_content_type(headers.get(b"content-type", b""))
        except BadRequest:
            return None
        start = perf_counter()
        text = self.pipeline.again(operation, self.shop) if self.door.is_nobody(headers) else None
        if text is None or not self.throttle.reads.admits(client_key(scope)):
            return None
        metrics.OPERATIONS.count("ok", perf_counter() - start)
        return Told(HEADS[media_type], text)

    async def _talk(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            with self.places.one(scope):
                await Socket(self.streams, self.door, self.throttle, scope, receive, send).serve()
        except NoPlace:
            await refuse(scope, receive, send, 429, "TOO_MANY_REQUESTS", CROWDED)

    async def _respond(self, scope: Scope, receive: Receive, send: Send) -> None:
        request, method = Request(scope, receive), scope["method"]
        if method not in {"GET", "POST"}:
            raise BadRequest(405, "GraphQL is asked by GET or POST.", allow="GET, POST")
        if self.explorer is not None and method == "GET" and _is_somebody_looking(request):
            await RedirectResponse(self.explorer, 303)(scope, receive, send)
            return
        headers = dict(scope["headers"])
        accept = headers.get(b"accept", b"").decode("latin-1")
        if accept and wants_stream(accept):
            await (await self._streamed(request))(scope, receive, send)
            return
        media_type = accepted(accept)
        if method == "POST":
            check_content_type(headers.get(b"content-type", b""))
            sent = await _whole(receive)
            operation = self.seen.get(sent, by_get=False) or _operation(parsed(sent), by_get=False)
        else:
            # No body that is answered begins so.
            sent = b"?" + scope["query_string"]
            operation = self.seen.get(sent, by_get=True) or _operation(_from_query(request), by_get=True)
        answer, context = await self._answered(request, operation)
        if answer.overloaded:
            raise Overloaded
        self.seen.put(sent, operation)
        body = answer.encoded()
        if method == "GET":
            await self._by_get(send, headers.get(b"if-none-match"), answer, media_type, body, context)
            return
        told = [*HEADS[media_type]]
        if context.gives_cookies:
            told.extend(self._cookies(request, context))
        await _send(send, _status(answer, media_type), body, told)

    async def _answered(self, request: Request, operation: Operation) -> tuple[Answer, Context]:
        context = await self.door.context(request)
        start = perf_counter()
        answer = await self.pipeline.run(operation, context, self.throttle.admission(request.scope))
        metrics.OPERATIONS.count(_outcome(answer), perf_counter() - start)
        return answer, context

    async def _by_get(
        self, send: Send, known: bytes | None, answer: Answer, media_type: str, body: bytes, context: Context
    ) -> None:
        """An answer that caches may keep; only its head, if one of them has it."""
        kind = CONTENT_TYPES[media_type]
        told = [VARY, (b"cache-control", control(answer, context.now, self.shared_seconds))]
        if answer.executed and not answer.errors:
            tag = entity_tag(body, kind)
            told.append((b"etag", tag))
            if has(known, tag):
                await send({"type": "http.response.start", "status": 304, "headers": told})
                await send({"type": "http.response.body", "body": b""})
                return
        await _send(send, _status(answer, media_type), body, [(b"content-type", kind), *told])

    def _cookies(self, request: Request, context: Context) -> Sequence[tuple[bytes, bytes]]:
        response = Response()
        self.door.set_cookies(response, request, context)
        return [each for each in response.raw_headers if each[0] == b"set-cookie"]

    async def _streamed(self, request: Request) -> ASGIApp:
        if request.method != "POST":
            raise BadRequest(405, "A stream is asked for by POST.", allow="POST")
        check_content_type(request.headers.get("content-type", "").encode("latin-1"))
        operation = _operation(parsed(await _whole(request.receive)), by_get=False, on_stream=True)
        context = await self.door.context(request)
        try:
            opened = await self.streams.open(operation, context, self.throttle.admission(request.scope))
        except StandingLost:
            raise BadRequest(401, "Session ended.") from None
        return EventStream(opened, self.places, context.request_id)


def _is_somebody_looking(request: Request) -> bool:
    """A person who typed the address into a browser, and no program."""
    return not request.query_params and "text/html" in request.headers.get("accept", "")


@lru_cache(maxsize=256)
def accepted(accept: str) -> str:
    """The media type to answer with: JSON unless the client asks for the GraphQL one."""
    if not accept.strip():
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


async def _whole(receive: Receive) -> bytes:
    """The body, which the edge has read already."""
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    body: bytes = message.get("body", b"")
    while message.get("more_body", False):
        message = await receive()
        body += message.get("body", b"")
    return body


@lru_cache(maxsize=256)
def check_content_type(given: bytes) -> None:
    """Raises BadRequest for anything but JSON in UTF-8."""
    if content_type(given.decode("latin-1")) != JSON:
        raise BadRequest(415, "The body is sent as application/json in UTF-8.")


def parsed(text: bytes) -> dict[str, Any]:
    """The JSON object that a text holds; raises BadRequest for any other."""
    try:
        return parse(text)
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
            found[name] = parsed(text.encode())
        else:
            found.pop(name, None)
    return found


def _operation(parameters: dict[str, Any], *, by_get: bool, on_stream: bool = False) -> Operation:
    try:
        return asked(parameters, by_get=by_get, on_stream=on_stream)
    except NotAsked as problem:
        raise BadRequest(400, str(problem)) from None


async def _send(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


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
    body = {"errors": [{"message": str(problem), "extensions": {"code": problem.code}}]}
    headers = {"cache-control": NEVER.decode(), **problem.headers}
    return Response(json.dumps(body), problem.status, headers=headers, media_type=JSON)
