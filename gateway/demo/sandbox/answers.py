"""How the JSON calls are read and answered: bearer, body, refusal."""

import hmac
from collections.abc import Awaitable, Callable
from typing import TypeVar

import orjson
from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import Response

Handler = Callable[[Request], Awaitable[Response]]
Body = TypeVar("Body", bound=BaseModel)

LARGEST_BODY = 64 * 1024


class Refusal(Exception):
    """An expected no, with the HTTP status, a code for programs and a message for people."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    def as_json(self) -> dict[str, object]:
        return {"error": {"code": self.code, "message": self.message}}


def guarded(key: str, handler: Handler) -> Handler:
    """Lets in only those who bear the key, and turns a refusal into its JSON answer."""
    expected = f"Bearer {key}".encode()

    async def answer(request: Request) -> Response:
        given = request.headers.get("authorization", "").encode()
        try:
            if hmac.compare_digest(given, expected):
                return await handler(request)
            refusal = Refusal(401, "unauthorised", "The key is missing or wrong.")
        except Refusal as raised:
            refusal = raised
        return json_response(refusal.as_json(), refusal.status)

    return answer


def json_response(content: object, status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store"}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(orjson.dumps(content), status, headers, "application/json")


async def read_body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise Refusal(413, "body_too_large", f"A body has at most {LARGEST_BODY} bytes.")
    return bytes(body)


def parsed(model: type[Body], body: bytes) -> Body:
    try:
        return model.model_validate_json(body or b"{}")
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_context=False)[0]
        if first["type"] == "json_invalid":
            raise Refusal(400, "invalid_json", "The body is not JSON.") from None
        field = ".".join(str(part) for part in first["loc"])
        raise Refusal(422, "invalid_request", f"{field}: {first['msg']}") from None
