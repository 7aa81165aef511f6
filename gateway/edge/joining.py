"""The head of an answer and the beginning of its body in one write: half the system calls, half the packets."""

import asyncio


class Joined:
    """What uvicorn needs of a transport to answer one request.

    It writes the head by itself; here that waits for what is written next, but no longer than the loop's turn: a stream
    that says nothing yet has begun all the same.
    """

    __slots__ = ("head", "loop", "transport")

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self.transport = transport
        self.loop = loop
        self.head: bytes | None = b""

    def write(self, data: bytes) -> None:
        """Write, or keep what comes first for the next."""
        if self.head is None:
            self.transport.write(data)
        elif self.head:
            head, self.head = self.head, None
            self.transport.write(head + data)
        else:
            self.head = data
            self.loop.call_soon(self.begin)

    def begin(self) -> None:
        """Write what waits, if anything does."""
        if self.head:
            head, self.head = self.head, None
            if not self.transport.is_closing():
                self.transport.write(head)

    def is_closing(self) -> bool:
        """Whether nothing more will be sent."""
        return self.transport.is_closing()

    def close(self) -> None:
        """Close, once what was written is sent."""
        self.begin()
        self.transport.close()
