"""Payment sessions: what they are, the changes they permit, and the event that tells each change."""

import re
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal
from urllib.parse import urlsplit, urlunsplit

import aiosqlite
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from gateway.demo.sandbox import events
from gateway.demo.sandbox.answers import Refusal
from gateway.demo.sandbox.config import SandboxConfig
from gateway.demo.sandbox.storage import Storage, every, first

METHOD = "Visa •••• 4242"

# Printable ASCII and no user part: what passes can stand in a header and in a Content-Security-Policy.
ORIGIN = r"https?://(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?"
Address = Annotated[str, StringConstraints(max_length=2000, pattern=rf"^{ORIGIN}(?:[/?#][\x21-\x7e]*)?$")]
Amount = Annotated[int, Field(gt=0, le=10**12)]


class SessionRequest(BaseModel):
    """What a shop says to open a session; the amount is in minor units."""

    model_config = ConfigDict(extra="forbid", strict=True)

    reference: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    amount: Amount
    currency: Literal["EUR"]
    language: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$")]
    return_url: Address
    webhook_url: Address
    expires_at: AwareDatetime
    description: Annotated[str, StringConstraints(max_length=500)] = ""


@dataclass(frozen=True, slots=True)
class Session:
    id: str
    reference: str
    state: str
    amount: int
    currency: str
    captured: int
    refunded: int
    method: str | None
    failures: int
    language: str
    description: str
    url: str
    return_url: str
    webhook_url: str
    expires_at: float
    created_at: float

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    def is_late(self, now: float) -> bool:
        return self.is_open and self.expires_at <= now

    @property
    def way_back(self) -> str:
        """The shop's address with nothing added but the session's id: whether it is paid, only a webhook can say."""
        parts = urlsplit(self.return_url)
        query = f"{parts.query}&session={self.id}" if parts.query else f"session={self.id}"
        return urlunsplit(parts._replace(query=query))

    @property
    def return_origin(self) -> str:
        found = re.match(ORIGIN, self.return_url)
        if found is None:
            raise ValueError("A session was stored with a return address that is none.")
        return found.group()

    def as_json(self) -> dict[str, object]:
        return {
            "id": self.id,
            "reference": self.reference,
            "state": self.state,
            "amount": self.amount,
            "currency": self.currency,
            "captured": self.captured,
            "refunded": self.refunded,
            "method": self.method,
            "url": self.url,
            "expires_at": written(self.expires_at),
            "created_at": written(self.created_at),
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One permitted change: between which states, what else it writes, and up to how much it may move."""

    source: str
    target: str
    event: str
    writes: str = ""
    limit: str = ":amount"


STEPS = {
    "authorise": Step("open", "authorised", "payment.authorised", ", method = :method"),
    "decline": Step("open", "declined", "payment.declined"),
    "fail": Step("open", "open", "payment.attempt_failed", ", failures = failures + 1"),
    "expire": Step("open", "expired", "payment.expired"),
    "capture": Step("authorised", "captured", "payment.captured", ", captured = :amount", "amount"),
    "void": Step("authorised", "voided", "payment.voided"),
    "refund": Step(
        "captured", "captured", "payment.refunded", ", refunded = refunded + :amount", "captured - refunded"
    ),
}


def written(moment: float) -> str:
    """ISO 8601 in UTC, to the millisecond."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


async def begin(db: aiosqlite.Connection, wanted: SessionRequest, config: SandboxConfig, site: str) -> Session:
    now = config.clock()
    if wanted.expires_at.timestamp() < now + config.minimum_lifetime.total_seconds():
        seconds = config.minimum_lifetime.total_seconds()
        raise Refusal(422, "expires_too_soon", f"expires_at: a session lives for at least {seconds:g} seconds.")
    id_ = f"ses_{secrets.token_hex(16)}"
    row = wanted.model_dump() | {
        "id": id_,
        "state": "open",
        "url": f"{site.rstrip('/')}/sandbox/pay/{id_}",
        "expires_at": wanted.expires_at.timestamp(),
        "created_at": now,
    }
    columns = ", ".join(row)
    values = ", ".join(f":{column}" for column in row)
    stored = await first(db, f"INSERT INTO sessions ({columns}) VALUES ({values}) RETURNING *", row)  # noqa: S608 (the names are ours)
    return _session(stored)


async def find(db: aiosqlite.Connection, id_: str) -> Session:
    return _session(await first(db, "SELECT * FROM sessions WHERE id = ?", (id_,)))


async def look(storage: Storage, id_: str, now: float) -> Session:
    """A read that writes only when it is the first to see that the session's time is over."""
    async with storage.reading() as db:
        session = await find(db, id_)
    if not session.is_late(now):
        return session
    async with storage.writing() as db:
        return await current(db, id_, now)


async def current(db: aiosqlite.Connection, id_: str, now: float) -> Session:
    """The session as it stands now: one whose time is over has expired, whoever looks first."""
    session = await find(db, id_)
    return await _apply(db, session, "expire", now) if session.is_late(now) else session


async def take(db: aiosqlite.Connection, id_: str, name: str, now: float, amount: int = 0) -> Session:
    session = await current(db, id_, now)
    step = STEPS[name]
    if session.state != step.source:
        raise Refusal(409, "wrong_state", f"A session that is {session.state} does not permit this.")
    return await _apply(db, session, name, now, amount)


async def expire(db: aiosqlite.Connection, id_: str, now: float) -> Session:
    """Ends an open session; any other is given back as it is."""
    session = await current(db, id_, now)
    return await _apply(db, session, "expire", now) if session.is_open else session


async def lapse(db: aiosqlite.Connection, now: float, limit: int) -> None:
    """Ends the open sessions whose time is over, oldest first."""
    late = await every(
        db,
        "SELECT * FROM sessions WHERE state = 'open' AND expires_at <= ? ORDER BY expires_at LIMIT ?",
        (now, limit),
    )
    for row in late:
        await _apply(db, _session(row), "expire", now)


async def _apply(db: aiosqlite.Connection, session: Session, name: str, now: float, amount: int = 0) -> Session:
    step = STEPS[name]
    row = await first(
        db,
        f"""UPDATE sessions SET state = :target {step.writes}
            WHERE id = :id AND state = :source AND :amount <= {step.limit} RETURNING *""",  # noqa: S608 (from STEPS)
        {"id": session.id, "source": step.source, "target": step.target, "amount": amount, "method": METHOD},
    )
    if row is None:
        raise Refusal(422, "amount_too_large", "amount: more than this session still permits.")
    changed = _session(row)
    await events.record(db, step.event, changed.as_json(), changed.webhook_url, now, written(now))
    return changed


def _session(row: sqlite3.Row | None) -> Session:
    if row is None:
        raise Refusal(404, "not_found", "There is no such session.")
    return Session(**dict(row))
