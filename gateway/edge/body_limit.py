"""The most bytes a request may bring, known before the application starts."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.edge.refusing import refuse

MEBIBYTE = 1024 * 1024


class BodyLimit:
    """Reads the body before the application does, up to the limit; more is 413, a compressed body 415.

    Reading ahead keeps refusals and disconnects out of the application, which starts with a whole body or not at all.
    """

    def __init__(self, app: ASGIApp, limit: int = MEBIBYTE) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"]) if scope["type"] == "http" else {}
        if b"content-length" not in headers and b"transfer-encoding" not in headers:
            await self.app(scope, receive, send)
            return
        if headers.get(b"content-encoding", b"identity").strip().lower() != b"identity":
            await refuse(scope, receive, send, 415, "ENCODING_NOT_SUPPORTED", "Compressed bodies are not accepted.")
            return
        announced = headers.get(b"content-length", b"")
        if announced.isdigit() and int(announced[:20]) > self.limit:
            await self._refuse(scope, receive, send)
            return
        pieces, size, more = list[bytes](), 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            pieces.append(message.get("body", b""))
            size += len(pieces[-1])
            more = message.get("more_body", False)
            if size > self.limit:
                await self._refuse(scope, receive, send)
                return
        await self.app(scope, _replay(b"".join(pieces), receive), send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        message = f"The body is larger than {self.limit} bytes."
        await refuse(scope, receive, send, 413, "BODY_TOO_LARGE", message)


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_replayed() -> Message:
        return waiting.pop() if waiting else await receive()

    return receive_replayed
