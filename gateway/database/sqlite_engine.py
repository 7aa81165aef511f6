"""Tortoise's SQLite client with transactions that begin as writers.

A transaction that reads first and writes later fails at once with "database is locked" when another process wrote
in between, and no busy timeout helps; begun with BEGIN IMMEDIATE it waits its turn instead.
"""

from tortoise.backends.base.client import TransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionContext, SqliteTransactionWrapper


class WritingTransaction(SqliteTransactionWrapper):
    """A transaction that holds the write lock from its first statement."""

    async def begin(self) -> None:
        await self._connection.execute("BEGIN IMMEDIATE")


class WritingSqliteClient(SqliteClient):
    """One connection per process; its transactions are `WritingTransaction`s."""

    def _in_transaction(self) -> TransactionContext:
        return SqliteTransactionContext(WritingTransaction(self), self._lock)


client_class = WritingSqliteClient
