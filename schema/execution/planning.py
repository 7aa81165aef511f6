"""The plans of one document: made when it is asked for again, one for each way its fields are decided."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from graphql import GraphQLSchema, OperationDefinitionNode
from graphql.execution.values import VariableValues, get_variable_values
from graphql.language import DocumentNode

from schema.execution.compiling import compiled
from schema.execution.plans import Plan
from schema.execution.remembering import Kept
from schema.execution.selecting import Unsupported, deciding

# A document that is sent once is not worth a plan.
ASKED_BEFORE = 1
MOST_PLANS = 16

# How often queries that came again were `planned`, `left` to graphql-core by their plan, or `interpreted` without one.
ROADS: Counter[str] = Counter()


class Planned:
    """Answers a document's queries by their plans, where they have one."""

    __slots__ = ("asked", "decided_by", "document", "plans", "schema")

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self.schema = schema
        self.document = document
        self.asked = 0
        self.decided_by: tuple[str, ...] | None = None
        self.plans: dict[tuple[Any, ...], Plan | None] = {}

    async def answer(
        self, operation: OperationDefinitionNode, variables: Mapping[str, Any], context: Any, kept: Kept | None
    ) -> dict[str, Any] | None:
        """The data of an answer without errors; None where graphql-core is to answer."""
        self.asked += 1
        if self.asked <= ASKED_BEFORE:
            return None
        values = get_variable_values(
            self.schema, operation.variable_definitions or (), dict(variables), hide_suggestions=True
        )
        plan = self._plan(operation, values) if isinstance(values, VariableValues) else None
        if plan is None or not isinstance(values, VariableValues):
            ROADS["interpreted"] += 1
            return None
        try:
            data = await plan.run(context, values, kept)
        except Exception:  # noqa: BLE001
            # Whatever it was, graphql-core tells it as it is to be told.
            ROADS["left"] += 1
            return None
        ROADS["planned"] += 1
        return data

    def _plan(self, operation: OperationDefinitionNode, values: VariableValues) -> Plan | None:
        if self.decided_by is None:
            self.decided_by = deciding(self.document)
        decided = {name: values.coerced.get(name) for name in self.decided_by}
        key = (operation.name.value if operation.name is not None else None, *decided.values())
        if key not in self.plans and len(self.plans) < MOST_PLANS:
            try:
                self.plans[key] = compiled(self.schema, self.document, operation, decided)
            except Unsupported:
                self.plans[key] = None
        return self.plans.get(key)
