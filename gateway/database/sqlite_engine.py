"""Tortoise's SQLite client with transactions that begin as writers.

A transaction that reads first and writes later fails at once with "database is locked" when another process wrote
in between, and no busy timeout helps; begun with BEGIN IMMEDIATE it waits its turn instead.
"""

from collections.abc import Iterator
from sqlite3 import complete_statement

from tortoise.backends.base.client import TransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionContext, SqliteTransactionWrapper


class WritingTransaction(SqliteTransactionWrapper):
    """A transaction that holds the write lock from its first statement."""

    async def begin(self) -> None:
        await self._connection.execute("BEGIN IMMEDIATE")

    async def execute_script(self, query: str) -> None:
        """Statement by statement: sqlite3's own way to run a script commits the open transaction first."""
        for statement in statements(query):
            await self.execute_query(statement)


class WritingSqliteClient(SqliteClient):
    """One connection per process; its transactions are `WritingTransaction`s."""

    def _in_transaction(self) -> TransactionContext:
        return SqliteTransactionContext(WritingTransaction(self), self._lock)


def statements(script: str) -> Iterator[str]:
    """A script's statements; a semicolon inside a trigger or a literal ends none."""
    statement = ""
    for part in script.split(";"):
        statement += part + ";"
        if complete_statement(statement):
            yield statement.strip()
            statement = ""


client_class = WritingSqliteClient
