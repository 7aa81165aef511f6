"""SQL that only one of the two databases needs, as a migration operation."""

from collections.abc import Sequence

from tortoise.migrations.operations import RunSQL
from tortoise.migrations.schema_editor import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State


class OnDialect(RunSQL):
    """Runs its statements on `sqlite` or on `postgres`, and nothing on the other."""

    def __init__(self, dialect: str, statements: Sequence[str]) -> None:
        super().__init__(list(statements), list[str]())
        self.dialect = dialect

    async def database_forward(
        self,
        app_label: str,  # noqa: ARG002 - Tortoise calls it so
        old_state: State,  # noqa: ARG002
        new_state: State,  # noqa: ARG002
        state_editor: BaseSchemaEditor | None = None,
    ) -> None:
        if state_editor is None or self.dialect != state_editor.DIALECT:
            return
        # Not through the editor: it cuts statements at every semicolon, also inside a trigger.
        for statement in self.sql:
            await state_editor.client.execute_query(statement)
