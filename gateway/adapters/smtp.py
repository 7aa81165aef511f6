"""Sends letters with aiosmtplib, and tells a refusal for now from a refusal for good."""

import asyncio
import re
from binascii import b2a_qp
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.contentmanager import ContentManager
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import formataddr, formatdate

import aiosmtplib

STEP_SECONDS = 15.0
# Well below the lease of a letter: nobody else may try one that is still on its way.
WHOLE_SECONDS = 60.0
GOODBYE_SECONDS = 2.0
PERMANENT_CODES = range(500, 600)
ADDRESS = re.compile(r"<?[^\s<>]+@[^\s<>]+>?")


class Written(EmailPolicy):
    """The usual policy, but a folded subject keeps its spaces: `EmailPolicy` loses those between encoded words."""

    def fold(self, name: str, value: str) -> str:
        if name.lower() != "subject" or value.isascii():
            return str(super().fold(name, value))
        encoded = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {encoded}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


def _quoted(part: EmailMessage, text: str, subtype: str = "plain") -> None:
    """A text as the library would set it; its own quoting goes sign by sign, milliseconds for the terms of sale."""
    part["Content-Type"] = f'text/{subtype}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(b2a_qp(f"{text.rstrip()}\n".encode(), istext=True).decode("ascii"))


TEXTS = ContentManager()
TEXTS.add_set_handler(str, _quoted)


class RefusedForNow(Exception):
    """Another try may succeed: the server is down, slow, busy or greylists."""


class RefusedForGood(Exception):
    """The server says no, and will again."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters go, how the way there is encrypted, and who signs them."""

    host: str
    port: int
    security: str
    username: str
    password: str
    sender_name: str
    sender: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A PDF that travels with a letter."""

    name: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """One letter, ready to travel."""

    to: str
    subject: str
    text: str
    html: str
    message_id: str
    language: str
    headers: Mapping[str, str] = field(default_factory=dict)
    attachments: Sequence[Attachment] = ()


class Smtp:
    """A mail server; every try is a connection of its own, so that a broken one spoils nothing."""

    def __init__(
        self, server: MailServer, *, step_seconds: float = STEP_SECONDS, whole_seconds: float = WHOLE_SECONDS
    ) -> None:
        self.server = server
        self.step_seconds = step_seconds
        self.whole_seconds = whole_seconds

    async def send(self, envelope: Envelope) -> None:
        """Hand a letter over.

        Raises:
            RefusedForNow: try again later.
            RefusedForGood: do not.
        """
        try:
            message = self.message(envelope)
        except (ValueError, IndexError, MessageError) as wrong:
            # The standard library's parser stumbles over an empty address.
            raise RefusedForGood("The recipient or the subject cannot stand in a header.") from wrong
        client = self._client()
        try:
            async with asyncio.timeout(self.whole_seconds):
                await self._hand_over(client, envelope, message)
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise _answered(refused.recipients[0]) from refused
        except (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPDataError) as refused:
            raise _answered(refused) from refused
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as problem:
            # Also a login that fails: that is ours to put right, and no fault of the letter.
            raise RefusedForNow(_told(f"{type(problem).__name__}: {problem}")) from problem
        else:
            await _part(client)
        finally:
            client.close()

    def _client(self) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=self.server.host,
            port=self.server.port,
            timeout=self.step_seconds,
            use_tls=self.server.security == "tls",
            start_tls=self.server.security == "starttls",
        )

    async def _hand_over(self, client: aiosmtplib.SMTP, envelope: Envelope, message: EmailMessage) -> None:
        await client.connect()
        if self.server.username:
            await client.login(self.server.username, self.server.password)
        await client.sendmail(self.server.sender, [envelope.to], message.as_bytes())

    def message(self, envelope: Envelope) -> EmailMessage:
        """Plain text and HTML as alternatives; the Message-ID is the letter's own."""
        message = EmailMessage(policy=Written(linesep="\r\n", cte_type="7bit"))
        message["From"] = formataddr((self.server.sender_name, self.server.sender))
        message["To"] = Address(addr_spec=envelope.to)
        message["Subject"] = envelope.subject
        message["Date"] = formatdate(usegmt=True)
        message["Message-ID"] = envelope.message_id
        message["Auto-Submitted"] = "auto-generated"
        for name, value in envelope.headers.items():
            message[name] = value
        message.set_content(envelope.text, content_manager=TEXTS)
        message.add_alternative(envelope.html, subtype="html", content_manager=TEXTS)
        for attached in envelope.attachments:
            message.add_attachment(attached.pdf, maintype="application", subtype="pdf", filename=attached.name)
        # After the parts: whatever begins with Content- before moves into the first of them.
        message["Content-Language"] = envelope.language
        return message


async def _part(client: aiosmtplib.SMTP) -> None:
    """The letter is taken: whatever happens at the goodbye must not send it again."""
    with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
        async with asyncio.timeout(GOODBYE_SECONDS):
            await client.quit()


def _answered(answer: aiosmtplib.SMTPResponseException) -> Exception:
    kind = RefusedForGood if answer.code in PERMANENT_CODES else RefusedForNow
    return kind(_told(f"{answer.code} {answer.message}"))


def _told(said: str) -> str:
    """What a server says is kept and logged, the addresses it repeats are not."""
    return ADDRESS.sub("…", said)
