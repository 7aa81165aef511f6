"""From a validated query to Python source: one function for each object it shows."""

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from keyword import iskeyword
from typing import Any

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    Undefined,
    Visitor,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    visit,
)
from graphql.language import DocumentNode
from strawberry.schema import schema_converter as from_strawberry
from strawberry.types.field import StrawberryField

from resolvers.catalog.outlook import outlook, outlooks
from resolvers.catalog.shelf import Shown
from schema.execution.plans import Differs, Place, Plan
from schema.execution.remembering import CATALOGUE_ROOTS, OF_CATALOGUE, OF_PIECES
from schema.execution.selecting import Selecting, Unsupported

# A query that opens many types in each other is left to graphql-core.
MOST_PLACES = 2_000
# Values of these classes are shown as they are; anything else goes through the type's own coercion.
SHOWN_AS_THEY_ARE = {"String": "str", "ID": "str", "Boolean": "bool"}
UIDS = count(1)
KEEPING = """def {keep}(s, run):
 context, kept = run.context, run.kept
 if s is None or kept is None or not {serial}: return {show}(s, run)
 key = ({uid}, s.serial, context.language, {outlook}(s, context.country, context.caller, context.now))
 return kept.get(key) or kept.put(key, {show}(s, run))"""
# Types of which is remembered what was shown: the serial of an object, and on what else it depends. Pages that are not
# from the shelf have no serial.
REMEMBERED = {
    "Product": ("s.serial", "outlook"),
    "ProductConnection": ("(s.__class__ is Shown and s.serial)", "outlooks"),
}
Sets = Sequence[SelectionSetNode]


def compiled(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, decided: Mapping[str, object]
) -> Plan:
    """The plan of a validated query, for these values of the variables that decide by @skip and @include.

    Raises:
        Unsupported: it is left to graphql-core.
    """
    if operation.operation is not OperationType.QUERY or schema.query_type is None:
        raise Unsupported(operation.operation)
    writer = _Writer(schema, Selecting(schema, document, decided))
    root = writer.object(schema.query_type, [operation.selection_set])
    return Plan(
        schema,
        operation,
        dict(writer.selecting.fragments),
        writer.loaded(root),
        writer.places,
        [number for number, place in enumerate(writer.places) if place.field.arguments],
        is_of_catalogue=all(_is_of_catalogue(place, schema.query_type) for place in writer.places),
    )


class _Writer:
    """Writes functions, and collects what their names mean."""

    def __init__(self, schema: GraphQLSchema, selecting: Selecting) -> None:
        self.schema = schema
        self.selecting = selecting
        self.places: list[Place] = []
        self.functions: list[str] = []
        self.names: dict[str, Any] = {"Differs": Differs, "outlook": outlook, "outlooks": outlooks, "Shown": Shown}

    def loaded(self, name: str) -> Any:
        """The function of this name, with all that it calls."""
        source = "\n".join(self.functions)
        exec(compile(source, "<plan>", "exec"), self.names)  # noqa: S102 - our own text; names of clients stand in it as literals
        return self.names[name]

    def object(self, of: GraphQLObjectType, sets: Sets) -> str:
        """The name of a function that shows an object of a type; where it can, one that remembers what it showed."""
        before = len(self.places)
        name = self._shown(of, sets)
        if of.name not in REMEMBERED or not all(_is_of_pieces(place) for place in self.places[before:]):
            return name
        keep, (serial, outlook_of) = self._name("keep"), REMEMBERED[of.name]
        # Counted over the whole process: an id could be another plan's by now.
        self.functions.append(KEEPING.format(keep=keep, show=name, uid=next(UIDS), serial=serial, outlook=outlook_of))
        return keep

    def _shown(self, of: GraphQLObjectType, sets: Sets) -> str:
        name = self._name("show")
        asked = self.selecting.fields(of, sets)
        entries, waits = list[str](), list[str]()
        for key, nodes in asked.items():
            if nodes[0].name.value == "__typename":
                entries.append(f"{key!r}: {of.name!r}")
                continue
            value, complete = self._field(of, nodes)
            if complete is None:
                entries.append(f"{key!r}: {value}")
            else:
                entries.append(f"{key!r}: None")
                waits.append(f" run.waiting.append((shown, {key!r}, {value}, {complete}))")
        checks = [f" if not {self._called(of.is_type_of, 'is')}(s, None): raise Differs"] if of.is_type_of else []
        if of is not self.schema.query_type:
            checks.insert(0, " if s is None: raise Differs")
        end = [f" shown = {{{', '.join(entries)}}}", *waits, " return shown"]
        self.functions.append("\n".join([f"def {name}(s, run):", *checks, *end]))
        return name

    def _field(self, of: GraphQLObjectType, nodes: list[FieldNode]) -> tuple[str, str | None]:
        """An expression for a field of `s`; or one for what gives it, and what makes that complete."""
        definition = of.fields.get(nodes[0].name.value)
        field = definition.extensions.get("strawberry-definition") if definition is not None else None
        if definition is None or not isinstance(field, StrawberryField) or not _is_plain(definition):
            raise Unsupported(nodes[0].name.value)
        number = len(self.places)
        if number >= MOST_PLACES:
            raise Unsupported(number)
        is_told = any(_has_variable(argument.value) for argument in nodes[0].arguments or ())
        self.places.append(Place(nodes, of, definition, field, is_told))
        sets = [node.selection_set for node in nodes if node.selection_set is not None]
        if field.is_basic_field:
            name = field.python_name
            value = f"getattr(s, {name!r})" if iskeyword(name) else f"s.{name}"
            return self._complete(definition.type, value, sets, number), None
        value = self._call(field, number)
        if not field.is_async:
            return self._complete(definition.type, value, sets, number), None
        complete = self._name("complete")
        body = self._complete(definition.type, "v", sets, number)
        self.functions.append(f"def {complete}(v, run):\n return {body}")
        return value, complete

    def _call(self, field: StrawberryField, number: int) -> str:
        resolver = field.base_resolver
        if resolver is None or field.extensions:
            raise Unsupported(field.python_name)
        told = list[str]()
        if resolver.self_parameter is not None:
            told.append("s")
        sources = {each.name for each in (resolver.parent_parameter, resolver.root_parameter) if each is not None}
        told.extend(f"{name}=s" for name in sources)
        if resolver.info_parameter is not None:
            told.append(f"{resolver.info_parameter.name}=run.infos[{number}] or run.info({number})")
        if field.arguments:
            told.append(f"**run.args[{number}]")
        return f"{self._called(resolver.wrapped_func, 'resolve')}({', '.join(told)})"

    def _complete(self, of: GraphQLOutputType, value: str, sets: Sets, number: int) -> str:
        """An expression that completes a value as its type asks."""
        if is_non_null_type(of):
            return self._complete_some(of.of_type, value, sets, number)
        if is_leaf_type(of):
            return self._leaf(of, value, can_be_null=True)
        kept = self._name("v")
        return f"(None if ({kept} := {value}) is None else {self._complete_some(of, kept, sets, number)})"

    def _complete_some(self, of: Any, value: str, sets: Sets, number: int) -> str:
        if is_list_type(of):
            each = self._name("x")
            shown = self._complete(of.of_type, each, sets, number)
            return f"[{shown} for {each} in {value}]"
        if is_leaf_type(of):
            return self._leaf(of, value, can_be_null=False)
        if is_object_type(of):
            return f"{self.object(of, sets)}({value}, run)"
        if is_abstract_type(of):
            return f"{self._abstract(of, sets, number)}({value}, run)"
        raise Unsupported(of)

    def _leaf(self, of: Any, value: str, *, can_be_null: bool) -> str:
        kept = self._name("v")
        coerce = self._called(_coercing(of.coerce_output_value, can_be_null=can_be_null), "coerce")
        if of.name in SHOWN_AS_THEY_ARE:
            kind = SHOWN_AS_THEY_ARE[of.name]
            return f"({kept} if ({kept} := {value}).__class__ is {kind} else {coerce}({kept}))"
        if isinstance(of, GraphQLEnumType) and (wrapped := getattr(of, "wrapped_cls", None)) is not None:
            names = self._called({member: of.coerce_output_value(member) for member in wrapped}, "names")
            kind = self._called(wrapped, "enum")
            return f"({names}[{kept}] if ({kept} := {value}).__class__ is {kind} else {coerce}({kept}))"
        return f"{coerce}({value})"

    def _abstract(self, of: Any, sets: Sets, number: int) -> str:
        """The name of a function that shows an object as the type that it turns out to have."""
        name, possible = self._name("show_any"), self.schema.get_possible_types(of)
        shows = ", ".join(f"{each.name!r}: {self.object(each, sets)}" for each in possible)
        resolve, kind = self._called(of.resolve_type or _resolve_by_is_type_of, "which"), self._called(of, "type")
        named = f"{resolve}(s, run.raw({number}), {kind})"
        self.functions.append(f"def {name}(s, run):\n return {{{shows}}}[{named}](s, run)")
        return name

    def _called(self, value: Any, kind: str) -> str:
        name = self._name(kind)
        self.names[name] = value
        return name

    def _name(self, kind: str) -> str:
        # Counted by what was named: an id could be another thing's by now.
        self.names[f"#{len(self.names)}"] = None
        return f"{kind}_{len(self.names)}"


def _coercing(coerce: Callable[[Any], Any], *, can_be_null: bool) -> Callable[[Any], Any]:
    def coerced(value: Any) -> Any:
        if value is None and can_be_null:
            return None
        found = None if value is None or isinstance(value, Exception) else coerce(value)
        if found is None or found is Undefined:
            raise Differs
        return found

    return coerced


def _is_of_pieces(place: Place) -> bool:
    """Whether a field shows nothing that an outlook on a piece does not tell, whatever the variables."""
    return not place.is_told and _is_within(place, OF_PIECES)


def _is_of_catalogue(place: Place, root: GraphQLObjectType) -> bool:
    """Whether a field shows nothing but the catalogue."""
    if place.parent is root:
        return place.nodes[0].name.value in CATALOGUE_ROOTS
    return _is_within(place, OF_CATALOGUE)


def _is_within(place: Place, types: frozenset[str]) -> bool:
    kind = get_named_type(place.definition.type)
    return not place.field.is_async and place.parent.name in types and (is_leaf_type(kind) or kind.name in types)


def _has_variable(value: Any) -> bool:
    found = _Variables()
    visit(value, found)
    return found.any


class _Variables(Visitor):
    any = False

    def enter_variable(self, *_: object) -> None:
        self.any = True


def _is_plain(definition: GraphQLField) -> bool:
    """Whether Strawberry resolves it, and nobody around it."""
    return definition.resolve is not None and definition.resolve.__module__ == from_strawberry.__name__


def _resolve_by_is_type_of(value: Any, info: Any, of: Any) -> str:
    for each in info.schema.get_possible_types(of):
        if each.is_type_of is not None and each.is_type_of(value, info) is True:
            return str(each.name)
    raise Differs
