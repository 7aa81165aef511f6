"""Subscriptions: each event is executed and encoded once for all who see the same of it."""

import asyncio
from collections.abc import AsyncGenerator, Hashable
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol
from weakref import WeakValueDictionary

import orjson
from graphql import ExecutionResult, FieldNode, OperationType, VariableNode, Visitor, visit
from graphql.execution import create_source_event_stream, execute_subscription_event
from graphql.execution.executor import Executor

from resolvers.events.feed import Feed
from resolvers.events.follower import Outlet, Sink, StandingLost
from schema.context import Context
from schema.execution.pipeline import Admission, Pipeline, everybody
from schema.execution.requests import Answer, Prepared, Request
from schema.execution.trusting import digest
from schema.live import right_of

RESUMES = "after"


class Event(Protocol):
    """What a source yields: `key` tells it from every other event of the same field."""

    @property
    def key(self) -> Hashable: ...


class Group:
    """All who are told the same of each event: by what they are one, the latest event, and what it says to them."""

    __slots__ = ("__weakref__", "event", "key", "text")

    def __init__(self, key: Hashable) -> None:
        self.key = key
        self.event: Event | None = None
        self.text = ""

    def said_of(self, event: Event) -> str | None:
        """What they are told of an event, if that was prepared."""
        return self.text if self.event is event else None


@dataclass(slots=True)
class Streams:
    """Opens the subscriptions of one schema."""

    pipeline: Pipeline
    feed: Feed
    groups: "WeakValueDictionary[Hashable, Group]" = field(default_factory=WeakValueDictionary)

    async def open(
        self, request: Request, context: Context, admit: Admission = everybody, outlet: Outlet | None = None
    ) -> Answer | AsyncGenerator[str, None]:
        """A subscription's results as JSON texts, in order; or the one answer to a query or to what is wrong.

        While the next result is waited for, the `outlet` may be told its text instead.
        Iterating raises StandingLost when the caller's right to it ends.

        Raises:
            StandingLost: it has ended already.
        """
        prepared = await self.pipeline.prepare(request, context, admit)
        if isinstance(prepared, Answer):
            return prepared
        if prepared.meaning.operation.operation is not OperationType.SUBSCRIPTION:
            # A stream asks for rights itself, and again and again.
            if await right_of(context).ask() is None:
                raise StandingLost
            return await self.pipeline.execute(prepared)
        group = self._group(prepared)
        context.sink = self._sink(group, prepared, outlet) if outlet is not None else None
        source = await self._source(prepared)
        if isinstance(source, ExecutionResult):
            return self.pipeline.answer(source, context)
        return self._results(group, prepared, source)

    def _group(self, prepared: Prepared) -> Group:
        key = _key(prepared)
        found = self.groups.get(key)
        if found is None:
            found = self.groups[key] = Group(key)
        return found

    def _sink(self, group: Group, prepared: Prepared, outlet: Outlet) -> Sink:
        async def prepare(event: Event) -> None:
            moment = (group.key, event.key, self.feed.position)
            group.text = await self.feed.once.of(moment, partial(self._encoded, prepared, event))
            group.event = event

        return Sink(group, prepare, outlet)

    async def _source(self, prepared: Prepared) -> AsyncGenerator[Event, None] | ExecutionResult:
        executor = self._executor(prepared, prepared.context, None)
        if isinstance(executor, list):
            return ExecutionResult(None, errors=executor)
        opened: Any = create_source_event_stream(executor)
        source: AsyncGenerator[Event, None] | ExecutionResult = (
            await opened if executor.is_awaitable(opened) else opened
        )
        return source

    async def _results(
        self, group: Group, prepared: Prepared, source: AsyncGenerator[Event, None]
    ) -> AsyncGenerator[str, None]:
        feed = self.feed
        async with aclosing(source):
            async for event in source:
                # An order is shown as it is now: who reads it later, in whatever moment that is, reads it anew.
                moment = (group.key, event.key, feed.position)
                yield await feed.once.of(moment, partial(feed.surely, partial(self._encoded, prepared, event)))

    async def _encoded(self, prepared: Prepared, event: Event) -> str:
        context = prepared.context.afresh()
        executor = self._executor(prepared, context, event)
        if isinstance(executor, list):
            raise TypeError("what could be subscribed to can be executed")
        async with asyncio.timeout(self.pipeline.deadline_seconds):
            result = execute_subscription_event(executor)
            found = result if isinstance(result, ExecutionResult) else await result
        for error in found.errors or ():
            if isinstance(error.original_error, self.feed.passing):
                # An event that cannot be read now is read later, rather than told without its content.
                raise error.original_error
        return orjson.dumps(self.pipeline.answer(found, context).body).decode()

    def _executor(self, prepared: Prepared, context: Any, root: object) -> Any:
        return Executor.build(
            self.pipeline.schema,
            prepared.meaning.document,
            root,
            context,
            dict(prepared.request.variables),
            prepared.request.operation_name,
            hide_suggestions=True,
        )


def _key(prepared: Prepared) -> Hashable:
    """All on which a result depends besides its event and the moment."""
    request, context = prepared.request, prepared.context
    resumed = _only_resumes(prepared)
    variables = {name: value for name, value in request.variables.items() if name not in resumed}
    return (
        digest(prepared.meaning.text),
        request.operation_name,
        orjson.dumps(variables, option=orjson.OPT_SORT_KEYS),
        context.country,
        context.language,
        context.audience,
    )


def _only_resumes(prepared: Prepared) -> set[str]:
    """Variables that say where to resume, and nothing else: no result depends on them."""
    every = _Used()
    visit(prepared.meaning.document, every)
    found = set[str]()
    for node in prepared.meaning.operation.selection_set.selections:
        for argument in node.arguments or () if isinstance(node, FieldNode) else ():
            if argument.name.value == RESUMES and isinstance(argument.value, VariableNode):
                name = argument.value.name.value
                # Once where it is declared, once here.
                if every.times[name] <= 2:
                    found.add(name)
    return found


class _Used(Visitor):
    """How often each variable is named in a document."""

    def __init__(self) -> None:
        super().__init__()
        self.times: dict[str, int] = {}

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        self.times[node.name.value] = self.times.get(node.name.value, 0) + 1
