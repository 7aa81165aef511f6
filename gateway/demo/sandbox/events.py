"""Events of payment sessions and the state of their delivery: recorded, claimed under a lease, settled."""

import secrets
import sqlite3
from dataclasses import dataclass

import aiosqlite
import orjson

from gateway.demo.sandbox import faults
from gateway.demo.sandbox.storage import every, first

LEASE_SECONDS = 20
REORDER_SECONDS = 1
GIVE_UP_SECONDS = 3 * 24 * 3600
PAUSES = (1, 2, 5, 10, 30, 60)

CLAIMABLE = """
    event.settled_at IS NULL AND event.due_at <= :now AND event.claimed_until <= :now AND NOT EXISTS (
        SELECT 1 FROM events AS other
        WHERE other.session_id = event.session_id AND other.settled_at IS NULL AND other.seq <> event.seq
        AND (other.seq * other.direction < event.seq * event.direction OR other.claimed_until > :now)
    )
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """What is sent of an event, and where to."""

    id: str
    body: bytes
    webhook_url: str


@dataclass(frozen=True, slots=True)
class Delivery(Stored):
    """An event in our hands until the lease ends; `claim` is the proof."""

    claim: str


def new_id() -> str:
    return f"evt_{secrets.token_hex(16)}"


def body_of(id_: str, type_: str, created_at: str, data: dict[str, object]) -> bytes:
    return orjson.dumps({"id": id_, "type": type_, "created_at": created_at, "data": data})


async def record(
    db: aiosqlite.Connection, type_: str, session: dict[str, object], webhook_url: str, now: float, created_at: str
) -> None:
    """Writes the event in the transaction that made it true, already bent by the faults in force."""
    id_, reference = new_id(), str(session["reference"])
    rule = await faults.of_webhooks(db, reference)
    is_lost = bool(rule.lose) and await faults.use_up(db, "webhooks", reference)
    hold = await _reorder(db, str(session["id"]), now) if rule.reorder else 0
    row = {
        "id": id_,
        "session_id": session["id"],
        "type": type_,
        "body": body_of(id_, type_, created_at, session).decode(),
        "webhook_url": webhook_url,
        "created_at": now,
        "direction": -1 if rule.reorder else 1,
        "copies": rule.duplicate,
        "due_at": now + rule.delay_seconds + hold,
        "outcome": "lost" if is_lost else None,
        "settled_at": now if is_lost else None,
    }
    columns = ", ".join(row)
    values = ", ".join(f":{column}" for column in row)
    await db.execute(f"INSERT INTO events ({columns}) VALUES ({values})", row)  # noqa: S608 (the names are ours)


async def claim(db: aiosqlite.Connection, now: float, limit: int) -> list[Delivery]:
    """Takes events that are due: the next one of each session, and none that someone else is sending."""
    token = secrets.token_hex(8)
    rows = await every(
        db,
        f"""UPDATE events SET claim = :token, claimed_until = :until, attempts = attempts + 1
            WHERE seq IN (SELECT seq FROM events AS event WHERE {CLAIMABLE} ORDER BY due_at LIMIT :limit)
            RETURNING id, body, webhook_url, claim""",  # noqa: S608 (a constant)
        {"token": token, "now": now, "until": now + LEASE_SECONDS, "limit": limit},
    )
    return [Delivery(row["id"], row["body"].encode(), row["webhook_url"], row["claim"]) for row in rows]


async def settle(db: aiosqlite.Connection, delivery: Delivery, status: int | None, now: float) -> None:
    """Notes the receiver's answer (none: it gave no answer), unless the lease went to another meanwhile."""
    row = await first(
        db,
        """UPDATE events SET claim = NULL, claimed_until = 0, last_status = :status
           WHERE id = :id AND claim = :claim RETURNING failures, copies, created_at""",
        {"id": delivery.id, "claim": delivery.claim, "status": status},
    )
    if row is None:
        return
    if status is None or not 200 <= status < 300:
        await _postpone(db, delivery.id, row, now)
    elif row["copies"] > 0:
        await db.execute("UPDATE events SET copies = copies - 1, failures = 0 WHERE id = ?", (delivery.id,))
    else:
        await _end(db, delivery.id, "delivered", now)


async def next_moment(db: aiosqlite.Connection, now: float) -> tuple[bool, float]:
    """Whether there is work now, and when the next will come at the latest."""
    row = await first(
        db,
        f"""SELECT
            EXISTS (SELECT 1 FROM sessions WHERE state = 'open' AND expires_at <= :now)
              OR EXISTS (SELECT 1 FROM events AS event WHERE {CLAIMABLE}) AS is_work,
            MIN(
              IFNULL((SELECT MIN(expires_at) FROM sessions WHERE state = 'open' AND expires_at > :now), :later),
              IFNULL((SELECT MIN(due_at) FROM events WHERE settled_at IS NULL AND due_at > :now), :later)
            ) AS moment""",  # noqa: S608 (a constant)
        {"now": now, "later": now + 3600},
    )
    return (False, now) if row is None else (bool(row["is_work"]), float(row["moment"]))


async def listed(db: aiosqlite.Connection, session_id: str | None, limit: int = 1000) -> list[dict[str, object]]:
    """Events with the state of their delivery, in order of creation."""
    rows = await every(
        db,
        """SELECT id, session_id, type, body, created_at, attempts, last_status, due_at, settled_at, webhook_url,
                  COALESCE(outcome, IIF(claim IS NULL, 'waiting', 'sending')) AS delivery
           FROM events WHERE :session_id IS NULL OR session_id = :session_id ORDER BY seq LIMIT :limit""",
        {"session_id": session_id, "limit": limit},
    )
    return [dict(row) for row in rows]


async def stored(db: aiosqlite.Connection, session_id: str | None, id_: str | None) -> list[Stored]:
    """The event, or all those of a session, in order of creation."""
    rows = await every(
        db, "SELECT id, body, webhook_url FROM events WHERE id = ? OR session_id = ? ORDER BY seq", (id_, session_id)
    )
    return [Stored(row["id"], row["body"].encode(), row["webhook_url"]) for row in rows]


async def _reorder(db: aiosqlite.Connection, session_id: str, now: float) -> float:
    """How long a new event is held: not at all once another waits, which is then let go as well."""
    others = await every(
        db,
        """UPDATE events SET due_at = MIN(due_at, :now)
           WHERE session_id = :session_id AND direction = -1 AND failures = 0 AND settled_at IS NULL RETURNING 1""",
        {"session_id": session_id, "now": now},
    )
    return 0 if others else REORDER_SECONDS


async def _postpone(db: aiosqlite.Connection, id_: str, row: sqlite3.Row, now: float) -> None:
    pause = PAUSES[min(row["failures"], len(PAUSES) - 1)]
    if now + pause > row["created_at"] + GIVE_UP_SECONDS:
        await _end(db, id_, "abandoned", now)
    else:
        await db.execute("UPDATE events SET failures = failures + 1, due_at = ? WHERE id = ?", (now + pause, id_))


async def _end(db: aiosqlite.Connection, id_: str, outcome: str, now: float) -> None:
    await db.execute("UPDATE events SET outcome = ?, settled_at = ? WHERE id = ?", (outcome, now, id_))
