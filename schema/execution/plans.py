"""Compiled operations: one Python function that walks the objects, in place of an interpreter of the query.

What is made here answers as graphql-core would, or raises: then graphql-core answers, whose word is the truth.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from itertools import count
from types import NoneType
from typing import Any

from graphql import FieldNode, GraphQLField, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema
from graphql.execution.values import VariableValues, get_argument_values
from graphql.pyutils import is_awaitable
from strawberry import Info
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from resolvers.ports import Overloaded
from schema.execution.remembering import Kept

# How often queries that came again were `planned`, `left` to graphql-core by their plan, or `interpreted` without one.
ROADS: Counter[str] = Counter()


# Counted over the whole process: an id could be another's by now.
UIDS = count(1)


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
    # Whether it shows nothing but the catalogue.
    is_of_catalogue: bool = False

    def arguments(self, number: int, variables: VariableValues) -> dict[str, Any]:
        """What a field is told, as its resolver takes it.

        Raises:
            Exception: an argument is none of its type.
        """
        place = self.places[number]
        given = get_argument_values(place.definition, place.nodes[0], variables)
        owner: Any = self.schema._strawberry_schema  # type: ignore[attr-defined]  # noqa: SLF001 - Strawberry's own way back
        registry = owner.schema_converter.scalar_registry
        return convert_arguments(given, place.field.arguments, scalar_registry=registry, config=owner.config)


class Bound:
    """A plan with its variables: it can be run again and again, by whoever asks."""

    __slots__ = ("args", "plan", "told", "uid", "variables")

    def __init__(self, plan: Plan, variables: VariableValues) -> None:
        self.uid = next(UIDS)
        self.plan = plan
        self.variables = variables
        # Arguments that every run may be given, and the places whose arguments each run reads anew.
        self.args: dict[int, dict[str, Any]] = dict(plan.given)
        self.told: Sequence[int] | None = None

    async def answer(self, context: Any, kept: Kept | None) -> dict[str, Any] | None:
        """The data of an answer without errors, parts of it encoded already; None where graphql-core is to answer."""
        run: Run | None = None
        try:
            run = Run(self, context, kept, self._arguments())
            data = self.plan.root(None, run)
            while run.waiting:
                await run.settle()
        except BaseException as problem:
            for *_, coroutine, _complete in run.waiting if run is not None else ():
                coroutine.close()  # type: ignore[attr-defined]
            if isinstance(problem, Overloaded) or not isinstance(problem, Exception):
                raise
            # Whatever it was, graphql-core tells it as it is to be told.
            ROADS["left"] += 1
            return None
        ROADS["planned"] += 1
        return data

    def _arguments(self) -> dict[int, dict[str, Any]]:
        if self.told is None:
            told = list[int]()
            for number in self.plan.with_arguments:
                if number not in self.args and not self._is_fixed(number):
                    told.append(number)
            self.told = told
        if not self.told:
            return self.args
        return self.args | {number: self.plan.arguments(number, self.variables) for number in self.told}

    def _is_fixed(self, number: int) -> bool:
        """Read arguments once and for all, if that can be."""
        found = self.plan.arguments(number, self.variables)
        if not all(isinstance(value, FIXED) for value in found.values()):
            return False
        self.args[number] = found
        if not self.plan.places[number].is_told:
            self.plan.given[number] = found
        return True


class Run:
    """One execution of a plan."""

    __slots__ = ("args", "context", "infos", "kept", "plan", "variables", "waiting")

    def __init__(self, bound: Bound, context: Any, kept: Kept | None, args: dict[int, dict[str, Any]]) -> None:
        self.plan = bound.plan
        self.kept = kept
        self.context = context
        self.variables = bound.variables
        self.waiting: list[Waiting] = []
        self.infos: list[Any] = [None] * len(bound.plan.places)
        self.args = args

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
