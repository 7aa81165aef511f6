"""Compiled operations: one Python function that walks the objects, in place of an interpreter of the query.

What is made here answers as graphql-core would, or raises: then graphql-core answers, whose word is the truth.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from types import NoneType
from typing import Any

from graphql import FieldNode, GraphQLField, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema
from graphql.execution.values import VariableValues, get_argument_values
from graphql.pyutils import is_awaitable
from strawberry import Info
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from schema.execution.remembering import Kept


class Differs(Exception):
    """An answer that is not the usual one: a null where none may be, an object of another type."""


@dataclass(frozen=True, slots=True)
class Place:
    """A field of a plan: where it stands in the document, what it is of the schema."""

    nodes: Sequence[FieldNode]
    parent: GraphQLObjectType
    definition: GraphQLField
    field: StrawberryField
    # Whether a variable takes part in its arguments.
    is_told: bool


# Values that no resolver can change.
FIXED = (str, int, bool, NoneType, Enum, Decimal)
# What an object's field waits for: where the value goes, what gives it, and what makes it complete.
Waiting = tuple[dict[str, Any], str, Awaitable[Any], Callable[[Any, "Run"], Any]]


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled operation: its function, its places, and those among them that have arguments."""

    schema: GraphQLSchema
    operation: Any
    fragments: dict[str, Any]
    root: Callable[[None, "Run"], dict[str, Any]]
    places: Sequence[Place]
    with_arguments: Sequence[int]
    # Arguments that no variable takes part in, once they were read; only what nobody can change.
    given: dict[int, dict[str, Any]] = field(default_factory=dict)

    async def run(self, context: Any, variables: VariableValues, kept: Kept | None) -> dict[str, Any]:
        """The data of an answer without errors; parts of it may be encoded already.

        Raises:
            Exception: the answer is another, or cannot be made this way.
        """
        run = Run(self, context, variables, kept)
        try:
            data = self.root(None, run)
            while run.waiting:
                await run.settle()
        except BaseException:
            for *_, coroutine, _complete in run.waiting:
                coroutine.close()  # type: ignore[attr-defined]
            raise
        return data


class Run:
    """One execution of a plan."""

    __slots__ = ("args", "context", "infos", "kept", "plan", "variables", "waiting")

    def __init__(self, plan: Plan, context: Any, variables: VariableValues, kept: Kept | None) -> None:
        self.plan = plan
        self.kept = kept
        self.context = context
        self.variables = variables
        self.waiting: list[Waiting] = []
        self.infos: list[Any] = [None] * len(plan.places)
        self.args: dict[int, dict[str, Any]] = dict(plan.given)
        for number in plan.with_arguments:
            if number not in self.args:
                found = self.args[number] = self._arguments(plan.places[number])
                if not plan.places[number].is_told and all(isinstance(value, FIXED) for value in found.values()):
                    plan.given[number] = found

    async def settle(self) -> None:
        """Wait for all that waits by now, together, and complete it; what comes of that may wait in turn."""
        batch, self.waiting = self.waiting, []
        if len(batch) == 1:
            results: Sequence[Any] = [await batch[0][2]]
        else:
            results = await asyncio.gather(*(each[2] for each in batch), return_exceptions=True)
        for (target, key, _, complete), result in zip(batch, results, strict=True):
            if isinstance(result, BaseException):
                raise result
            target[key] = complete(result, self)

    def info(self, number: int) -> Info[Any, Any]:
        """What a resolver is told of its field; of one field, all objects share it."""
        found = self.infos[number] = Info(_raw_info=self.raw(number), _field=self.plan.places[number].field)
        return found

    def raw(self, number: int) -> GraphQLResolveInfo[Any]:
        """The same in graphql-core's words, but for the path: it names one object, and no resolver reads it."""
        plan, place = self.plan, self.plan.places[number]
        path: Any = None
        helpers: Any = None
        return GraphQLResolveInfo(
            place.nodes[0].name.value,
            list(place.nodes),
            place.definition.type,
            place.parent,
            path,
            plan.schema,
            plan.fragments,
            None,
            plan.operation,
            self.variables,
            self.context,
            is_awaitable,
            None,
            helpers,
        )

    def _arguments(self, place: Place) -> dict[str, Any]:
        given = get_argument_values(place.definition, place.nodes[0], self.variables)
        owner: Any = self.plan.schema._strawberry_schema  # type: ignore[attr-defined]  # noqa: SLF001 - Strawberry's own way back
        registry = owner.schema_converter.scalar_registry
        return convert_arguments(given, place.field.arguments, scalar_registry=registry, config=owner.config)
