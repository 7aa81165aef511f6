"""Nothing but writes of a ready-made frame to every socket: the machine's limit beside what `bench.fan_out` measures.

`python -m bench.bare_streams PORT`; POST /tell makes an event.
"""

import asyncio
import sys
from typing import cast

import uvloop

from gateway.edge.websockets import framed

ACK = framed('{"type":"connection_ack"}')
EVENT = framed(
    '{"id":"1","type":"next","payload":{"data":{"orderFeed":'
    '{"sequence":1,"kind":"NOTE_ADDED","order":{"number":"ABCDE-FGHJK"}}}}}'
)
UPGRADED = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
TOLD = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntold"
FOLLOWERS: set[asyncio.Transport] = set()


class Bare(asyncio.Protocol):
    """Understands the bench's own clients and nothing else."""

    is_upgraded = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        if data.startswith(b"POST"):
            for each in FOLLOWERS:
                each.write(EVENT)
            self.transport.write(TOLD)
        elif data.startswith(b"GET"):
            self.is_upgraded = True
            self.transport.write(UPGRADED)
        elif self.is_upgraded and self.transport not in FOLLOWERS:
            FOLLOWERS.add(self.transport)
            self.transport.write(ACK)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's own words
        FOLLOWERS.discard(self.transport)


async def main() -> None:
    """Serve until killed."""
    server = await asyncio.get_running_loop().create_server(Bare, "127.0.0.1", int(sys.argv[1]), backlog=1024)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main())
