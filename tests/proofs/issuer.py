"""A process that issues invoices without end, some in vain.

Each number is printed once its transaction has committed. Somebody else ends the process, at any moment.
"""

import asyncio
import random
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from tortoise.exceptions import OperationalError

from gateway.adapters.signals import InProcessSignals
from gateway.database.connecting import Database, connected
from gateway.maison import load
from resolvers.invoices.issuing import issue
from resolvers.shop import Shop
from resolvers.writing import writing
from tests.invoices.papers import paper

DEMO_MAISON = Path(__file__).parents[2] / "gateway" / "demo" / "maison"
IN_VAIN = 0.2
# Issuing asks nothing of the provider, the passwords and the counters.
UNUSED: Any = cast("Any", None)


class Undone(Exception):
    """Something after the issuing went wrong."""


def shop_at(moment: datetime) -> Shop:
    """The demo's maison at a moment."""
    return Shop(
        maison=load(DEMO_MAISON, ""),
        clock=lambda: moment,
        signals=InProcessSignals(),
        payments=UNUSED,
        passwords=UNUSED,
        counters=UNUSED,
        token_keys=(b"key",),
        return_origins=frozenset(),
        links=UNUSED,
        feed=UNUSED,
        shelf=UNUSED,
    )


async def one(shop: Shop) -> str:
    """The number of one more document; raises Undone for one that was taken back."""
    async with writing(shop) as write:
        invoice = await issue(write, shop, paper(uuid4().hex[:16], random.randint(1, 10**7)))  # noqa: S311 - an amount
        if random.random() < IN_VAIN:  # noqa: S311 - chance, no secret
            raise Undone
    return invoice.number


async def issue_without_end(database: str, moment: datetime) -> None:
    shop = shop_at(moment)
    async with connected(Database(database)):
        while True:
            try:
                sys.stdout.write(f"{await one(shop)}\n")
            except (Undone, OperationalError):
                # SQLite may be busy for longer than it waits: nothing was issued then.
                continue
            sys.stdout.flush()


def run(database: str, moment: str) -> None:
    asyncio.run(issue_without_end(database, datetime.fromisoformat(moment)))
