"""Tortoise's SQLite client with transactions that begin as writers.

A transaction that reads first and writes later fails at once with "database is locked" when another process wrote
in between, and no busy timeout helps; begun with BEGIN IMMEDIATE it waits its turn instead.
"""

from collections.abc import Iterator
from sqlite3 import complete_statement
from sys import exc_info

from tortoise.backends.base.client import TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionContext, SqliteTransactionWrapper
from tortoise.connection import get_connections


class WritingTransaction(SqliteTransactionWrapper):
    """A transaction that holds the write lock from its first statement."""

    async def begin(self) -> None:
        await self._connection.execute("BEGIN IMMEDIATE")

    async def execute_script(self, query: str) -> None:
        """Statement by statement: sqlite3's own way to run a script commits the open transaction first."""
        for statement in statements(query):
            await self.execute_query(statement)


class WritingContext(SqliteTransactionContext):
    """Lets the connection go also when the beginning itself is cut off, by a deadline or by a client that left.

    Tortoise 1.1 then keeps its lock for good, and with it every statement of the process. What was begun is undone
    before anybody else is let in: statements reach the one connection in the order in which they were asked for.
    """

    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            self.token = get_connections().set(self.connection_name, self.connection)
        except BaseException:
            self._trxlock.release()
            raise
        try:
            await self.connection.begin()
        except BaseException:
            await self.__aexit__(*exc_info())
            raise
        return self.connection  # type: ignore[no-any-return]  # Tortoise types it as anything


class WritingSqliteClient(SqliteClient):
    """One connection per process; its transactions are `WritingTransaction`s."""

    def _in_transaction(self) -> TransactionContext:
        return WritingContext(WritingTransaction(self), self._lock)


def statements(script: str) -> Iterator[str]:
    """A script's statements; a semicolon inside a trigger or a literal ends none."""
    statement = ""
    for part in script.split(";"):
        statement += part + ";"
        if complete_statement(statement):
            yield statement.strip()
            statement = ""


client_class = WritingSqliteClient
