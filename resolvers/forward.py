"""The shop's migrations: they only go forward, and render the models' state when somebody looks at it."""

from collections.abc import Iterator
from contextlib import contextmanager

from tortoise import migrations
from tortoise.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterModelOptions,
    CreateModel,
    RunSQL,
)
from tortoise.migrations.schema_editor import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State

# What never asks how the models were before.
LOOKS_FORWARD = (AddConstraint, AddField, AddIndex, AlterModelOptions, CreateModel, RunSQL)


class ForwardMigration(migrations.Migration):
    """Tortoise's migration, without a copy of every model for each operation: that took a second for every twenty."""

    async def apply(
        self,
        state: State,
        *,
        dry_run: bool = False,
        schema_editor: BaseSchemaEditor | None = None,
        collect_sql: bool = False,
    ) -> State:
        """Apply each operation to the state, and to the database if there is an editor."""
        if schema_editor is None:
            with rendered_once(state):
                for operation in self.operations:
                    operation.state_forward(self.app_label, state)
            return state
        if dry_run or collect_sql:
            return await super().apply(state, dry_run=dry_run, schema_editor=schema_editor, collect_sql=collect_sql)
        in_transactions = schema_editor.client.capabilities.supports_transactions
        for operation in self.operations:
            before = state if isinstance(operation, LOOKS_FORWARD) else state.clone()
            operation.state_forward(self.app_label, state)
            await self._run_database_forward(operation, before, state, schema_editor, in_transactions)
        state.validate_relations_initialized()
        return state


@contextmanager
def rendered_once(state: State) -> Iterator[None]:
    """Operations that only tell what was are read in one go: each alone would render every model anew."""

    def later(models_to_reload: set[tuple[str, str]]) -> None:
        del models_to_reload

    # Tortoise renders here, and offers no other way to wait with it.
    state._reload = later  # type: ignore[method-assign]  # noqa: SLF001 - as above
    try:
        yield
    finally:
        del state._reload  # noqa: SLF001 - the class's own is there again
    state._reload(set(state.models))  # noqa: SLF001 - as above
    state.validate_relations_initialized()
