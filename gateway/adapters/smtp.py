"""Sends letters with aiosmtplib, and tells a refusal for now from a refusal for good."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formataddr, formatdate

import aiosmtplib

TIMEOUT = 15.0
TEMPORARY_CODES = range(400, 500)


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
class Envelope:
    """One letter, ready to travel."""

    to: str
    subject: str
    text: str
    html: str
    message_id: str
    language: str


class Smtp:
    """A mail server; every try is a connection of its own, so that a broken one spoils nothing."""

    def __init__(self, server: MailServer) -> None:
        self.server = server

    async def send(self, envelope: Envelope) -> None:
        """Hand a letter over.

        Raises:
            RefusedForNow: try again later.
            RefusedForGood: do not.
        """
        server = self.server
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            timeout=TIMEOUT,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
        )
        try:
            async with client:
                if server.username:
                    await client.login(server.username, server.password)
                await client.send_message(self.message(envelope))
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise _sorted(min(problem.code for problem in refused.recipients), str(refused)) from refused
        except aiosmtplib.SMTPResponseException as answer:
            raise _sorted(answer.code, answer.message) from answer
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as problem:
            raise RefusedForNow(f"{type(problem).__name__}: {problem}") from problem

    def message(self, envelope: Envelope) -> EmailMessage:
        """Plain text and HTML as alternatives; the Message-ID is the letter's own."""
        message = EmailMessage()
        message["From"] = formataddr((self.server.sender_name, self.server.sender))
        message["To"] = envelope.to
        message["Subject"] = envelope.subject
        message["Date"] = formatdate(usegmt=True)
        message["Message-ID"] = envelope.message_id
        message["Content-Language"] = envelope.language
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(envelope.text)
        message.add_alternative(envelope.html, subtype="html")
        return message


def _sorted(code: int, said: str) -> Exception:
    kind = RefusedForNow if code in TEMPORARY_CODES else RefusedForGood
    return kind(f"{code} {said}")
