"""The one way to write: a transaction that records its facts last, and only then wakes those who wait for them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from secrets import token_urlsafe
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.transactions import in_transaction

from resolvers.events.tables import Event
from resolvers.shop import Shop

SHOP = "shop"
UNHURRIED = frozenset({"proof.asked"})


class Writing:
    """An open transaction and the facts that will be true once it commits."""

    def __init__(self, connection: BaseDBAsyncClient) -> None:
        self.connection = connection
        self.facts: list[Event] = []

    def record(self, shop: Shop, kind: str, subject: str, *, actor: str = SHOP, **data: Any) -> None:
        """Note a fact: `kind` in the past tense (`order.placed`), `subject` the number or sku it is about.

        `data` carries ids and codes, never personal values.
        """
        cursor = token_urlsafe(15)
        self.facts.append(Event(cursor=cursor, at=shop.clock(), kind=kind, subject=subject, actor=actor, data=data))


@asynccontextmanager
async def writing(shop: Shop) -> AsyncIterator[Writing]:
    """A transaction. Its events are its last statements: the lock that orders them is held as briefly as can be.

    Nothing but the database is awaited inside. Leaving by an exception undoes everything.
    """
    async with in_transaction() as connection:
        write = Writing(connection)
        yield write
        for fact in write.facts:
            await fact.save(using_db=connection, force_create=True)
    # What only a letter follows from waits for the poll: made at once, it would slow down what comes next, and tell by
    # that whether an address is known.
    if any(fact.kind not in UNHURRIED for fact in write.facts):
        shop.signals.ring()
