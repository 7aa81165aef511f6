"""What keeps a rebuilt SQLite table whole: its triggers, its indexes and its count are kept.

Tortoise changes an SQLite table by creating a new one, copying, dropping the old one and renaming. Triggers and named
indexes go with the old table, and so does every unique constraint over several columns.
"""

from collections.abc import Sequence
from typing import Any

from tortoise.fields.base import Field
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.graph import MigrationKey
from tortoise.migrations.schema_editor import BaseSchemaEditor, SqliteSchemaEditor
from tortoise.migrations.schema_generator.state import State
from tortoise.migrations.schema_generator.state_apps import StateApps
from tortoise.models import Model

from gateway.database.schema_check import Index, create_index, sqlite_indexes

Change = tuple[Field[Any], Field[Any]]


class Described(StateApps):
    """Models as migrations describe them, without what queries would need: that took a third of a new database's time.

    A new database has no rows that a migration could ask for; one that writes some does it in SQL.
    """

    def _build_initial_querysets(self) -> None:
        for app in self.apps.values():
            for model in app.values():
                if model._meta._inited:  # noqa: SLF001 - where Tortoise keeps a model's facts
                    model._meta.finalise_fields()  # noqa: SLF001 - as above


class Executor(MigrationExecutor):
    """Tortoise's executor, careful on SQLite."""

    async def _project_state(self, applied: set[MigrationKey], *, upto: MigrationKey | None = None) -> State:
        if applied:
            return await super()._project_state(applied, upto=upto)
        connections = {name: app.get("default_connection", "default") for name, app in self.loader.apps_config.items()}
        return State(models={}, apps=Described(default_connections=connections))

    def _schema_editor(self, atomic: bool = True, collect_sql: bool = False) -> BaseSchemaEditor:  # noqa: FBT001, FBT002 - as Tortoise has it
        if self.connection.capabilities.dialect == "sqlite":
            return RebuildingEditor(self.connection, atomic=atomic, collect_sql=collect_sql)
        return super()._schema_editor(atomic, collect_sql)


class RebuildingEditor(SqliteSchemaEditor):
    """Rebuilds a table with what belongs to it."""

    async def remove_constraint(self, model: type[Model], constraint: UniqueConstraint | CheckConstraint) -> None:
        # A unique constraint that was born with its table cannot be dropped; after a rebuild it is an index, and can.
        if isinstance(constraint, UniqueConstraint):
            await self._remake_table(model)
        await super().remove_constraint(model, constraint)

    async def _remake_table(
        self,
        model: type[Model],
        create_field: Field[Any] | None = None,
        delete_field: Field[Any] | None = None,
        alter_fields: Sequence[Change] | None = None,
    ) -> None:
        table: str = model._meta.db_table  # noqa: SLF001 - where Tortoise keeps a model's facts
        altered = {_column(old) for old, _ in alter_fields or ()}
        indexes = await sqlite_indexes(self.client, table)
        # All triggers stand aside: one of another table that names this one would stop its renaming.
        triggers = await self.client.execute_query_dict("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        for trigger in triggers:
            await self.client.execute_query(f'DROP TRIGGER "{trigger["name"]}"')
        given = await self.client.execute_query_dict("SELECT seq FROM sqlite_sequence WHERE name = ?", [table])
        await super()._remake_table(model, create_field, delete_field, alter_fields)
        for row in given:
            await self._never_again(table, row["seq"])
        columns = {row["name"] for row in await self.client.execute_query_dict(f'PRAGMA table_info("{table}")')}
        present = set(await sqlite_indexes(self.client, table))
        for index, name in indexes.items():
            if index not in present and _lives_on(index, columns, altered):
                own = self._generate_index_name("uid", model, list(index.columns))
                await self.client.execute_query(create_index(index, own if name.startswith("sqlite_") else name))
        for trigger in triggers:
            await self.client.execute_query(trigger["sql"])

    async def _never_again(self, table: str, highest: int) -> None:
        """A number that was given stays given, also when its row is gone."""
        await self.client.execute_query("DELETE FROM sqlite_sequence WHERE name = ?", [table])
        await self.client.execute_query("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [table, highest])


def _lives_on(index: Index, columns: set[str], altered: set[str]) -> bool:
    """An index of an altered column alone follows the new field; one over a column that went goes with it."""
    return columns.issuperset(index.columns) and not (len(index.columns) == 1 and altered.issuperset(index.columns))


def _column(field: Field[Any]) -> str:
    return field.source_field or field.model_field_name
