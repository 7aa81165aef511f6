"""Tortoise's SQLite client with transactions that begin as writers.

A transaction that reads first and writes later fails at once with "database is locked" when another process wrote
in between, and no busy timeout helps; begun with BEGIN IMMEDIATE it waits its turn instead.
"""

from collections.abc import Iterator
from sqlite3 import complete_statement
from sys import exc_info
from typing import Any

from tortoise.backends.base.client import ConnectionWrapper, TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionContext, SqliteTransactionWrapper
from tortoise.connection import get_connections

from gateway.database.turns import USUAL_SECONDS, turn


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
        await turn(self.connection._parent.wait_seconds, self._trxlock.acquire())  # noqa: SLF001 - Tortoise's own way
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


class WaitedConnection(ConnectionWrapper[Any]):
    """The one connection, waited for, but not for ever."""

    async def __aenter__(self) -> Any:
        client: Any = self.client
        await turn(client.wait_seconds, self._lock.acquire())
        await self.ensure_connection()
        return self.connection


class WritingSqliteClient(SqliteClient):
    """One connection per process; its transactions are `WritingTransaction`s."""

    def __init__(self, *args: Any, wait_seconds: float = USUAL_SECONDS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wait_seconds = wait_seconds

    def acquire_connection(self) -> ConnectionWrapper[Any]:
        return WaitedConnection(self._lock, self)

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
