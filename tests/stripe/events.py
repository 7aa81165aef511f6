"""Stripe's events: an envelope for each, signed as Stripe signs, delivered when the test says so, however often."""

import time
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

import httpx2
import orjson
from stripe import WebhookSignature

SECRET = "whsec_of_the_maison"


@dataclass
class Events:
    """What happened on the account, the oldest first."""

    waiting: list[dict[str, Any]] = field(default_factory=list)
    all: list[dict[str, Any]] = field(default_factory=list)

    def record(self, kind: str, thing: dict[str, Any]) -> None:
        """Something happened; the event holds how the thing was then."""
        event = {
            "id": f"evt_{token_hex(12)}",
            "object": "event",
            "api_version": "2026-10-28.clover",
            "created": int(time.time()),
            "livemode": False,
            "type": kind,
            "data": {"object": orjson.loads(orjson.dumps(_bare(thing)))},
        }
        self.waiting.append(event)
        self.all.append(event)

    async def deliver(self, client: httpx2.AsyncClient) -> list[int]:
        """Send what waits; what is not taken waits on. Returns the answers."""
        told, kept = [], []
        for event in self.waiting:
            status = await self.send(client, event)
            told.append(status)
            if status != 200:
                kept.append(event)
        self.waiting = kept
        return told

    async def send(
        self, client: httpx2.AsyncClient, event: dict[str, Any], *, secret: str = SECRET, age: int = 0
    ) -> int:
        """One event, signed so many seconds ago."""
        body = orjson.dumps(event).decode()
        signature = WebhookSignature.generate_signature_header(body, secret, int(time.time()) - age)
        headers = {"Stripe-Signature": signature, "Content-Type": "application/json; charset=utf-8"}
        answer = await client.post("/webhooks/payments", content=body, headers=headers)
        return answer.status_code


def _bare(thing: dict[str, Any]) -> dict[str, Any]:
    """In events, what hangs on a thing is named and not shown."""
    return {name: value["id"] if isinstance(value, dict) and "id" in value else value for name, value in thing.items()}
