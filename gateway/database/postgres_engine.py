"""Tortoise's PostgreSQL client, whose transactions give their connection back however they are cut off."""

from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    PoolConnectionWrapper,
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections

from gateway.database.turns import USUAL_SECONDS, turn


class ReturningContext(TransactionContextPooled):
    """Gives the connection back also when the beginning itself is cut off, by a deadline or by a client that left.

    Tortoise 1.1 then keeps it for good: after as many as the pool holds, nobody is answered any more. A
    connection that comes back to the pool is rolled back, and with it whatever was begun.
    """

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        parent: Any = self.client._parent  # noqa: SLF001 - Tortoise's own way, mended
        pool: asyncpg.Pool = parent._pool  # noqa: SLF001 - as above
        self.client._connection = await turn(parent.wait_seconds, _taken(pool))  # noqa: SLF001 - as above
        token = None
        try:
            self.token = token = get_connections().set(self.connection_name, self.client)
            await self.client.begin()
        except BaseException:
            if token is not None:
                get_connections().reset(token)
            await pool.release(self.client._connection)  # noqa: SLF001 - as above
            raise
        return self.client


class WaitedConnection(PoolConnectionWrapper[Any]):
    """A connection that is waited for, but not for ever."""

    async def __aenter__(self) -> Any:
        await self.ensure_connection()
        client: Any = self.client
        self.connection = await turn(client.wait_seconds, _taken(client._pool))  # noqa: SLF001 - as above
        return self.connection


class ReturningClient(AsyncpgDBClient):
    """A pool of connections; its transactions are `ReturningContext`s."""

    def __init__(self, *args: Any, wait_seconds: float = USUAL_SECONDS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wait_seconds = wait_seconds

    def acquire_connection(self) -> PoolConnectionWrapper[Any]:
        return WaitedConnection(self, self._pool_init_lock)

    async def create_pool(self, **options: Any) -> asyncpg.Pool:
        return await super().create_pool(reset=_nothing_to_undo, **options)

    def _in_transaction(self) -> TransactionContext:
        return ReturningContext(TransactionWrapper(self), self._pool_init_lock)


async def _taken(pool: asyncpg.Pool) -> Any:
    return await pool.acquire()


async def _nothing_to_undo(_: asyncpg.Connection) -> None:
    """Spare each statement a second way to the server: the shop leaves nothing in a session.

    A transaction that was left open is undone before this is asked.
    """


client_class = ReturningClient
