"""A plain Strawberry server that tells every subscriber of each event: what `bench.fan_out` compares with.

`python -m bench.stock_streams PORT`; POST /tell makes an event.
"""

import asyncio
import sys
from collections.abc import AsyncGenerator

import strawberry
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from strawberry.asgi import GraphQL
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

QUEUES: set[asyncio.Queue[int]] = set()


@strawberry.type
class Order:
    """As much of an order as the bench asks for."""

    number: str


@strawberry.type
class Event:
    """As Écrin's feed tells it."""

    sequence: int
    kind: str
    order: Order


@strawberry.type
class Query:
    """A schema needs one."""

    ok: bool = True


@strawberry.type
class Subscription:
    """A queue for each subscriber, as the library's documentation does it."""

    @strawberry.subscription
    async def order_feed(self) -> AsyncGenerator[Event, None]:
        queue: asyncio.Queue[int] = asyncio.Queue()
        QUEUES.add(queue)
        try:
            while True:
                sequence = await queue.get()
                yield Event(sequence=sequence, kind="NOTE_ADDED", order=Order(number="ABCDE-FGHJK"))
        finally:
            QUEUES.discard(queue)


async def tell(request: Request) -> PlainTextResponse:
    """Make the event whose sequence is the body."""
    sequence = int(await request.body())
    for queue in QUEUES:
        queue.put_nowait(sequence)
    return PlainTextResponse("told")


def main() -> None:
    """Serve until killed."""
    schema = strawberry.Schema(query=Query, subscription=Subscription)
    endpoint = GraphQL[None, None](schema, subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL])
    app = Starlette(routes=[Route("/tell", tell, methods=["POST"]), WebSocketRoute("/graphql", endpoint)])
    uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", ws="websockets-sansio", ws_per_message_deflate=False)


if __name__ == "__main__":
    main()
