"""How the edge says no: a GraphQL-shaped answer, on a WebSocket as the answer to its handshake."""

import orjson
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

GRAPHQL_RESPONSE = "application/graphql-response+json"


async def refuse(scope: Scope, receive: Receive, send: Send, status: int, code: str, message: str) -> None:
    """Answer at once, whatever of the body has come."""
    if scope["type"] == "websocket" and "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1008, "reason": code})
        return
    extensions = {"code": code}
    if request_id := scope.get("state", {}).get("request_id"):
        extensions["requestId"] = request_id
    accepted = Headers(scope=scope).get("accept", "")
    response = Response(
        orjson.dumps({"errors": [{"message": message, "extensions": extensions}]}),
        status,
        {"cache-control": "no-store"},
        GRAPHQL_RESPONSE if GRAPHQL_RESPONSE in accepted else "application/json",
    )
    await response(scope, receive, send)
