"""A real SMTP server that misbehaves on demand."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from gateway.adapters.smtp import MailServer, Smtp
from tests.house_of import House

HANG, CUT = "hang", "cut"


@dataclass
class Post:
    """Answers with the next of what was ordered for a step, else takes the letter."""

    port: int = 0
    recipients: dict[str, deque[str]] = field(default_factory=dict)
    contents: deque[str] = field(default_factory=deque)
    goodbyes: deque[str] = field(default_factory=deque)
    arrived: list[EmailMessage] = field(default_factory=list)
    offered: list[tuple[str, str]] = field(default_factory=list)
    awake: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_RCPT(  # noqa: N802 - SMTP verbs
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        waiting = self.recipients.get(address)
        answer = await self._play(server, waiting.popleft() if waiting else "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        letter = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        self.offered += [(address, str(letter["message-id"])) for address in envelope.rcpt_tos]
        answer = await self._play(server, self.contents.popleft() if self.contents else "250 OK")
        if answer.startswith("250"):
            self.arrived.append(letter)
        return answer

    async def handle_QUIT(self, server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        return await self._play(server, self.goodbyes.popleft() if self.goodbyes else "221 Bye")

    async def _play(self, server: SMTP, mood: str) -> str:
        if mood == HANG:
            await self.awake.wait()
            return "421 awake again"
        if mood == CUT and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return "421 cut" if mood == CUT else mood

    def subjects(self, recipient: str) -> list[str]:
        return [str(letter["subject"]) for letter in self.arrived if recipient in str(letter["to"])]


def server_at(port: int, **facts: Any) -> MailServer:
    plain = MailServer("127.0.0.1", port, "none", "", "", "Messika", "conciergerie@maison.example")
    return replace(plain, **facts)


def deliver_to(house: House, post: Post) -> None:
    """The house's letters go to this server from now on."""
    house.gateway.dispatcher.smtp = Smtp(server_at(post.port), step_seconds=1.0, whole_seconds=3.0)


@asynccontextmanager
async def post_office() -> AsyncIterator[Post]:
    """The server, on a free port of loopback."""
    post = Post()
    loop = asyncio.get_running_loop()
    doors: list[SMTP] = []

    def door() -> SMTP:
        doors.append(SMTP(post, hostname="post.example", loop=loop))
        return doors[-1]

    server = await loop.create_server(door, "127.0.0.1", 0)
    post.port = server.sockets[0].getsockname()[1]
    try:
        yield post
    finally:
        post.awake.set()
        server.close()
        for each in doors:
            if isinstance(each.transport, asyncio.Transport):
                each.transport.abort()
        await server.wait_closed()
        # A closed connection ends in the loop's next turns.
        await asyncio.sleep(0.01)
