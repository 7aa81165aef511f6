"""The faults that a tester orders, kept in the file so that every process plays them."""

from typing import Annotated, Literal, TypeVar

import aiosqlite
from pydantic import BaseModel, ConfigDict, Field

from gateway.demo.sandbox.storage import first

ANY_REFERENCE = ""


class Rule(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class WebhookFaults(Rule):
    """What happens to events from now on; `lose` is how many of them, or true for all."""

    delay_seconds: Annotated[float, Field(ge=0, le=86_400)] = 0
    duplicate: Annotated[int, Field(ge=0, le=100)] = 0
    reorder: bool = False
    lose: bool | Annotated[int, Field(ge=0)] = False


class ApiFaults(Rule):
    """How the API misbehaves; with `perform` the work is done before the bad answer, as when an answer is lost."""

    status: Annotated[int, Field(ge=400, le=599)] | None = None
    code: str = "fault"
    slow_seconds: Annotated[float, Field(ge=0, le=600)] = 0
    times: Annotated[int, Field(ge=1)] | None = None
    perform: bool = False


class FaultOrder(Rule):
    webhooks: WebhookFaults | None = None
    api: ApiFaults | None = None
    reference: str = ANY_REFERENCE


Kind = TypeVar("Kind", WebhookFaults, ApiFaults)
Part = Literal["webhooks", "api"]


async def order(db: aiosqlite.Connection, wanted: FaultOrder) -> None:
    """Each part named replaces the one ordered before for the same reference."""
    if wanted.webhooks is not None:
        lose = wanted.webhooks.lose
        remaining = None if lose is True else int(lose)
        await _put(db, "webhooks", wanted.reference, wanted.webhooks, remaining)
    if wanted.api is not None:
        await _put(db, "api", wanted.reference, wanted.api, wanted.api.times)


async def clear(db: aiosqlite.Connection) -> None:
    await db.execute("DELETE FROM faults")


async def of_webhooks(db: aiosqlite.Connection, reference: str) -> WebhookFaults:
    return await _find(db, "webhooks", reference, WebhookFaults) or WebhookFaults()


async def of_api(db: aiosqlite.Connection, reference: str) -> ApiFaults | None:
    """The fault this call must suffer, if any; it counts as one of its times."""
    rule = await _find(db, "api", reference, ApiFaults)
    return rule if rule is not None and await use_up(db, "api", reference) else None


async def use_up(db: aiosqlite.Connection, part: Part, reference: str) -> bool:
    """Takes one of the times a fault is to be played; false once they are spent."""
    taken = await first(
        db,
        """UPDATE faults SET remaining = remaining - 1
           WHERE part = :part AND (remaining IS NULL OR remaining > 0) AND reference = (
               SELECT MAX(reference) FROM faults WHERE part = :part AND reference IN (:reference, '')
           ) RETURNING 1""",
        {"part": part, "reference": reference},
    )
    return taken is not None


async def _put(db: aiosqlite.Connection, part: Part, reference: str, rule: Rule, remaining: int | None) -> None:
    await db.execute(
        "INSERT OR REPLACE INTO faults (part, reference, rule, remaining) VALUES (?, ?, ?, ?)",
        (part, reference, rule.model_dump_json(), remaining),
    )


async def _find(db: aiosqlite.Connection, part: Part, reference: str, model: type[Kind]) -> Kind | None:
    # A reference's own rule comes before the one for all, whose reference is empty and so the smallest.
    row = await first(
        db,
        "SELECT rule FROM faults WHERE part = ? AND reference IN (?, '') ORDER BY reference DESC",
        (part, reference),
    )
    return None if row is None else model.model_validate_json(row["rule"])
