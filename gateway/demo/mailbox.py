"""The demo's mailbox: a real SMTP server that keeps what arrives in a Maildir, and a page that shows it."""

import asyncio
import mailbox
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP
from aiosmtpd.smtp import Envelope as SmtpEnvelope

KEPT = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter as it arrived."""

    id: str
    received_at: datetime
    message: EmailMessage

    def header(self, name: str) -> str:
        return str(self.message.get(name, ""))

    def body(self, kind: str) -> str:
        part = self.message.get_body(preferencelist=(kind,))
        return str(part.get_content()) if part is not None else ""

    def enclosed(self) -> dict[str, bytes]:
        """What came with the letter, by file name."""
        parts = self.message.iter_attachments()
        return {str(part.get_filename()): part.get_content() for part in parts if part.get_filename()}

    def as_json(self) -> dict[str, Any]:
        """The letter as programs read it."""
        return {
            "id": self.id,
            "to": self.header("to"),
            "from": self.header("from"),
            "subject": self.header("subject"),
            "received_at": self.received_at.isoformat(),
            "text": self.body("plain"),
            "html": self.body("html"),
            "enclosed": [f"/mailbox/{self.id}/{name}" for name in self.enclosed()],
            "headers": {name: str(value) for name, value in self.message.items()},
        }


class Mailbox:
    """Letters on disk, the newest first; any number of processes may deliver into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, content: bytes) -> None:
        self._maildir().add(content)

    def letters(self, most: int = KEPT) -> Sequence[Kept]:
        """The newest letters."""
        keys = sorted(self._maildir().iterkeys(), key=self._time_of, reverse=True)
        found = (self.letter(key) for key in keys[:most])
        return [letter for letter in found if letter is not None]

    def letter(self, key: str) -> Kept | None:
        """One letter by its key."""
        try:
            content = self._maildir().get_bytes(key)
        except KeyError:
            return None
        received_at = datetime.fromtimestamp(self._time_of(key)[0], UTC)
        return Kept(key, received_at, message_from_bytes(content, policy=policy.default))

    def _maildir(self) -> mailbox.Maildir:
        # Each by itself: `Maildir` takes a folder that another is still making for a whole one.
        for part in ("tmp", "new", "cur"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        return mailbox.Maildir(self.folder, create=False)

    @staticmethod
    def _time_of(key: str) -> tuple[float, str]:
        """Maildir keys begin with seconds, then microseconds behind an M."""
        seconds, _, rest = key.partition(".")
        micros = rest.partition("M")[2].partition("P")[0]
        with suppress(ValueError):
            return float(seconds) + int(micros or 0) / 1_000_000, key
        return 0.0, key


class _Handler:
    """Takes every letter there is."""

    def __init__(self, box: Mailbox) -> None:
        self.box = box

    async def handle_DATA(self, _server: SMTP, _session: object, envelope: SmtpEnvelope) -> str:  # noqa: N802 - SMTP verbs
        try:
            await asyncio.to_thread(self.box.add, envelope.original_content or b"")
        except OSError as problem:
            return f"451 The mailbox cannot keep it now: {problem.strerror}"
        return "250 OK"


class MailServerInside:
    """An SMTP server in this process's own loop, on a free port of loopback."""

    def __init__(self, box: Mailbox) -> None:
        self.handler = _Handler(box)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.socket.bind(("127.0.0.1", 0))
        self.server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        return int(self.socket.getsockname()[1])

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self.server = await loop.create_server(
            lambda: SMTP(self.handler, hostname="ecrin.local", enable_SMTPUTF8=True, loop=loop), sock=self.socket
        )

    async def stop(self) -> None:
        if self.server is not None:
            self.server.close()
            await self.server.wait_closed()
