"""The plans of one document: made when it is asked for again, one for each way its fields are decided."""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLSchema, OperationDefinitionNode
from graphql.execution.values import VariableValues, get_variable_values
from graphql.language import DocumentNode

from schema.execution.compiling import compiled
from schema.execution.plans import ROADS, Bound, Plan
from schema.execution.selecting import Unsupported, deciding, roots

# A document that is sent once is not worth a plan.
ASKED_BEFORE = 1
MOST_PLANS = 16


class Planned:
    """Knows the plans of a document's queries, where they have one."""

    __slots__ = ("asked", "decided_by", "document", "named", "plans", "schema")

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self.schema = schema
        self.document = document
        self.asked = 0
        self.decided_by: tuple[str, ...] | None = None
        self.named: dict[str | None, frozenset[str]] = {}
        self.plans: dict[tuple[Any, ...], Plan | None] = {}

    def bound(self, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> Bound | None:
        """The operation's plan with its variables; None where graphql-core is to answer."""
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
        return Bound(plan, values)

    def roots(self, operation: OperationDefinitionNode) -> frozenset[str]:
        """The root fields that an operation of the document names."""
        name = operation.name.value if operation.name is not None else None
        found = self.named.get(name)
        if found is None:
            found = self.named[name] = frozenset(roots(self.document, operation))
        return found

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
