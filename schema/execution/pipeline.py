"""One operation from text to answer: parse within limits, validate, weigh, execute, mask."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    execute,
    specified_rules,
    validate,
)

from resolvers.catalog.shelf import Mark
from resolvers.ports import Overloaded
from resolvers.shop import Shop
from schema import in_context
from schema.context import Context
from schema.execution.deadline import within
from schema.execution.planning import Planned
from schema.execution.plans import ROADS, Bound
from schema.execution.remembering import Kept, Told
from schema.execution.requests import BUSY, OVERLOADED, Answer, Meaning, Prepared, Request
from schema.execution.selecting import roots
from schema.execution.trusting import ALL, Trusted, digest
from schema.limits import DEFAULTS, Limits, check_document, enforce
from schema.limits_operation import chosen

# Some 100 kB each, with their plans.
REMEMBERED = 500
MOST_ERRORS = 20
# For so many kinds of variables it is remembered what a document weighs.
MOST_WEIGHTS = 64
MOST_VALUES = 60
# Root fields of the storefront that are never answered by GET.
PERSONAL = frozenset({"cart", "me", "order"})
STREAM_NEEDED = "Subscriptions need a stream: graphql-transport-ws, or POST with Accept: text/event-stream."


Admission = Callable[[int], Awaitable[None]]


async def everybody(_mutations: int) -> None:
    """Admits all."""


class MethodRefused(GraphQLError):
    """This operation may not travel by GET."""


Report = Callable[[GraphQLError, str], None]


class Pipeline:
    """Executes a schema's operations under limits; documents are parsed and validated once.

    `personal` are the root fields that are not answered by GET; None means all. One that `compiles` answers queries
    that come again by plans: the same, but faster.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        *,
        limits: Limits = DEFAULTS,
        deadline_seconds: float = 20.0,
        report: Report = lambda _error, _request_id: None,
        documents: "Documents | None" = None,
        personal: frozenset[str] | None = PERSONAL,
        compiles: bool = False,
        trusted: Trusted = ALL,
    ) -> None:
        self.schema = schema
        self.limits = limits
        self.deadline_seconds = deadline_seconds
        self.report = report
        self.personal = personal
        self.compiles = compiles
        self.trusted = trusted
        self.kept = Kept()
        self.told = Told()
        self.known: Documents = OrderedDict() if documents is None else documents

    async def run(self, request: Request, context: Context, admit: Admission = everybody) -> Answer:
        """Answer a request; nothing that a client sends makes this raise, but what `admit` raises."""
        meaning = request.meaning
        if meaning is None or meaning.bound is None:
            prepared = await self.prepare(request, context, admit)
            return prepared if isinstance(prepared, Answer) else await self.execute(prepared)
        await admit(0)
        meaning.spoken.set_on(context)
        return await self._told_again(meaning.bound, Prepared(meaning, request, context))

    async def prepare(self, request: Request, context: Context, admit: Admission = everybody) -> Prepared | Answer:
        """Find an operation good, or answer why it is not.

        `admit` is asked, once the operation is weighed, whether so many mutations may run.
        """
        meaning = request.meaning
        if meaning is not None:
            await admit(0)
            meaning.spoken.set_on(context)
            return Prepared(meaning, request, context)
        try:
            known = self._parsed(self.trusted.text(request.query, request.document_id))
            operation = chosen(known.document, request.operation_name)
            _check_method(known.document, operation, self.personal, request)
            # Weighed before it is validated: validation is what a bomb would stall.
            mutations = self._weighed(known, request)
        except GraphQLError as problem:
            return _refused([problem])
        if errors := known.problems(self.schema):
            return _refused(errors)
        await admit(mutations)
        spoken = in_context.spoken(self.schema, operation, request.variables)
        spoken.set_on(context)
        return Prepared(Meaning(known.text, known.document, operation, spoken, known.planned), request, context)

    def _weighed(self, known: "Known", request: Request) -> int:
        """How many mutations an operation calls that passes no limit; its weight depends on its variables.

        Raises:
            GraphQLError: it passes one.
        """
        document, name = known.document, request.operation_name
        if not _is_small(request.variables):
            return enforce(document, name, request.variables, self.schema, self.limits).mutations
        key = (name, _weighing(request.variables))
        found = known.weights.get(key)
        if found is None:
            found = known.weights[key] = enforce(document, name, request.variables, self.schema, self.limits).mutations
            if len(known.weights) > MOST_WEIGHTS:
                known.weights.popitem(last=False)
        return found

    async def execute(self, prepared: Prepared) -> Answer:
        """Answer a query or a mutation that was found good."""
        try:
            return await within(self.deadline_seconds, self._execute(prepared))
        except TimeoutError:
            return self._late(prepared.context)
        except Overloaded:
            return OVERLOADED

    def again(self, request: Request, shop: Shop) -> bytes | None:
        """What a guest was told the last time, encoded, if it is still true; without waiting for anything."""
        meaning = request.meaning
        if meaning is None or meaning.bound is None or not meaning.bound.plan.is_of_catalogue:
            return None
        text = self.told.to_guests(meaning.bound.uid, meaning.spoken, shop)
        if text is not None:
            ROADS["planned"] += 1
        return text

    async def _told_again(self, bound: Bound, prepared: Prepared) -> Answer:
        """The short way of what came before: what was told, or its plan; all else only if neither answers."""
        context, is_of_catalogue = prepared.context, bound.plan.is_of_catalogue
        if is_of_catalogue and (told := self.told.again(bound.uid, context)) is not None:
            ROADS["planned"] += 1
            return Answer(None, (), executed=True, text=told[1], until=told[0].until)
        try:
            mark, data = await within(self.deadline_seconds, self._afresh(bound, context))
        except TimeoutError:
            return self._late(context)
        except Overloaded:
            return OVERLOADED
        if data is None:
            return await self.execute(prepared)
        answer = Answer(data, (), executed=True)
        if mark is None:
            return answer
        text = answer.encoded()
        self.told.put(bound.uid, context, mark, text)
        return replace(answer, text=text, until=mark.until)

    async def _afresh(self, bound: Bound, context: Context) -> tuple[Mark | None, dict[str, Any] | None]:
        """What the plan answers, and of the catalogue's the state that it was in before."""
        if not bound.plan.is_of_catalogue:
            return None, await bound.answer(context, self.kept)
        try:
            mark = await context.shop.shelf.mark(context.now)
        except Overloaded:
            raise
        except Exception:  # noqa: BLE001 - graphql-core tells it as it is to be told
            return None, None
        return mark, await bound.answer(context, self.kept)

    def _late(self, context: Context) -> Answer:
        late = GraphQLError("The operation took too long.", extensions={"code": "TIMEOUT"})
        return self.answer(ExecutionResult(data=None, errors=[late]), context)

    def _parsed(self, query: str) -> "Known":
        """Documents are remembered by the hash of their text, so that no client's text is kept as a key."""
        key = digest(query)
        known = self.known.get(key)
        if known is None:
            limits = self.limits
            document = check_document(query, max_bytes=limits.max_bytes, max_tokens=limits.max_tokens)
            known = Known(query, document, Planned(self.schema, document) if self.compiles else None)
            self.known[key] = known
            if len(self.known) > REMEMBERED:
                self.known.popitem(last=False)
        else:
            self.known.move_to_end(key)
        return known

    async def _execute(self, prepared: Prepared) -> Answer:
        request, context = prepared.request, prepared.context
        if (data := await self._by_plan(prepared)) is not None:
            return Answer(data, (), executed=True)
        result = execute(
            self.schema,
            prepared.meaning.document,
            context_value=context,
            variable_values=dict(request.variables),
            operation_name=request.operation_name,
            hide_suggestions=True,
        )
        found = result if isinstance(result, ExecutionResult) else await result
        if prepared.meaning.operation.operation is OperationType.QUERY and any(map(_is_busy, found.errors or ())):
            # As its plan would say; of a query nothing is lost by asking again.
            return OVERLOADED
        return self.answer(found, context)

    async def _by_plan(self, prepared: Prepared) -> dict[str, Any] | None:
        meaning, request = prepared.meaning, prepared.request
        planned, operation = meaning.planned, meaning.operation
        if planned is None or meaning.bound is not None or operation.operation is not OperationType.QUERY:
            return None
        bound = planned.bound(operation, request.variables)
        data = await bound.answer(prepared.context, self.kept) if bound is not None else None
        # What may hold somebody's address or number is not remembered.
        if data is not None and not planned.roots(operation) & PERSONAL:
            meaning.bound, request.meaning = bound, meaning
            # One text for all who send it.
            request.query = request.query and meaning.text
        return data

    def answer(self, result: ExecutionResult, context: Context) -> Answer:
        """A result as it is told, with what went wrong masked."""
        if _is_for_want_of_a_turn(result):
            return OVERLOADED
        errors = [self._masked(error, context.request_id) for error in result.errors or ()]
        # Only a request error (bad variables) has neither data nor a path.
        started = result.data is not None or any(error.path for error in result.errors or ())
        return Answer(result.data, errors, executed=started)

    def _masked(self, error: GraphQLError, request_id: str) -> dict[str, Any]:
        """A client's own mistake is told; anything else is logged and shown without a trace of what it was."""
        if error.original_error is None or isinstance(error.original_error, GraphQLError):
            return _shown(error)
        if _is_busy(error):
            return {**_shown(error), **BUSY}
        self.report(error, request_id)
        return {
            "message": "Unexpected error.",
            "locations": [{"line": place.line, "column": place.column} for place in error.locations or ()],
            "path": list(error.path or ()),
            "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": request_id},
        }


def _is_busy(error: GraphQLError) -> bool:
    return isinstance(error.original_error, Overloaded)


def _is_for_want_of_a_turn(result: ExecutionResult) -> bool:
    """Whether no field gave anything, for this reason alone: of several mutations, one may have been done before."""
    errors = result.errors or ()
    return (
        bool(errors)
        and all(map(_is_busy, errors))
        and not any(value is not None for value in (result.data or {}).values())
    )


@dataclass(slots=True)
class Known:
    """A parsed document; what is wrong with it is found out once, when it is first executed.

    Errors carry no suggestions, which would tell the schema to whoever guesses.
    """

    text: str
    document: DocumentNode
    planned: Planned | None = None
    weights: "OrderedDict[tuple[str | None, Hashable], int]" = field(default_factory=OrderedDict)
    errors: list[GraphQLError] | None = None

    def problems(self, schema: GraphQLSchema) -> list[GraphQLError]:
        """Where the document does not fit the schema."""
        if self.errors is None:
            self.errors = validate(
                schema, self.document, specified_rules, max_errors=MOST_ERRORS, hide_suggestions=True
            )
        return self.errors


Documents = OrderedDict[bytes, Known]


def _is_small(variables: Mapping[str, Any]) -> bool:
    """Whether what variables weigh is worth a key: more values than these would cost more to keep than to weigh."""
    waiting: list[Any] = [variables]
    seen = 0
    while waiting:
        found = waiting.pop()
        seen += len(found)
        if seen > MOST_VALUES:
            return False
        inner = found.values() if isinstance(found, Mapping) else found
        waiting.extend(each for each in inner if isinstance(each, dict | list))
    return True


def _weighing(value: object) -> Hashable:
    """What of variables a weight may depend on: numbers, yes and no, how long lists are; never what texts say."""
    if isinstance(value, dict):
        return tuple((name, _weighing(each)) for name, each in value.items())
    if isinstance(value, list):
        return tuple(_weighing(each) for each in value)
    if isinstance(value, bool | int | float):
        return type(value), value
    return type(value).__name__


def _refused(errors: Iterable[GraphQLError]) -> Answer:
    found = list(errors)
    refused = any(isinstance(error, MethodRefused) for error in found)
    return Answer(None, [_shown(error) for error in found], executed=False, method_refused=refused)


def _check_method(
    document: DocumentNode, operation: OperationDefinitionNode, personal: frozenset[str] | None, request: Request
) -> None:
    kind = operation.operation
    if request.on_stream:
        if kind is OperationType.MUTATION:
            raise GraphQLError("Mutations are sent by POST.", extensions={"code": "METHOD_NOT_ALLOWED"})
        return
    if kind is OperationType.SUBSCRIPTION:
        raise GraphQLError(STREAM_NEEDED, extensions={"code": "BAD_USER_INPUT"})
    if not request.by_get:
        return
    if kind is not OperationType.QUERY:
        raise MethodRefused("Only queries may be sent by GET.", extensions={"code": "METHOD_NOT_ALLOWED"})
    asked = roots(document, operation)
    found = sorted(asked if personal is None else asked & personal)
    if found:
        text = f"`{found[0]}` is personal: send it by POST."
        raise MethodRefused(text, extensions={"code": "METHOD_NOT_ALLOWED"})


def _shown(error: GraphQLError) -> dict[str, Any]:
    shown: dict[str, Any] = dict(error.formatted)
    shown.setdefault(
        "extensions", {"code": "GRAPHQL_VALIDATION_FAILED"} if not error.path else {"code": "BAD_USER_INPUT"}
    )
    return shown
