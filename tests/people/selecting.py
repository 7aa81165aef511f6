"""Documents that ask for everything a type can show, generated from the schema: a new field is asked for unasked."""

from collections.abc import Mapping

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from schema.building import core
from schema.storefront import SCHEMA

DEEPEST = 4


def selection(kind: GraphQLNamedType, given: Mapping[str, str], seen: tuple[str, ...] = ()) -> str:
    """Every field of a type, and of what it leads to, each type once on a way; `given` fills required arguments.

    Empty for a type that shows nothing more on this way.
    """
    if is_leaf_type(kind):
        return ""
    if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
        possible = core(SCHEMA).get_possible_types(kind)
        parts = [f"... on {each.name} {selection(each, given, seen)}" for each in possible if each.name not in seen]
        return "{ __typename " + " ".join(part for part in parts if part.endswith("}")) + " }"
    assert isinstance(kind, GraphQLObjectType)
    inside = (*seen, kind.name)
    fields = [_field(kind.name, name, field, given, inside) for name, field in kind.fields.items()]
    return "{ __typename " + " ".join(filter(None, fields)) + " }"


def _field(owner: str, name: str, field: GraphQLField, given: Mapping[str, str], seen: tuple[str, ...]) -> str:
    kind = get_named_type(field.type)
    if kind.name in seen or len(seen) > DEEPEST:
        return ""
    arguments = call(field, given)
    inner = selection(kind, given, seen)
    # Equal names of several types under one interface must not clash: each has its own.
    return f"{owner}_{name}: {name}{arguments} {inner}"


def call(field: GraphQLField, given: Mapping[str, str]) -> str:
    """The arguments of a field: those that are given, and no required one may be missing."""
    missing = [name for name, each in field.args.items() if is_required_argument(each) and name not in given]
    assert not missing, f"say what to give for {missing}"
    pairs = [f"{name}: {given[name]}" for name in field.args if name in given]
    return f"({', '.join(pairs)})" if pairs else ""


def root(kind: str, name: str) -> GraphQLField:
    """A root field."""
    field: GraphQLField = _root_type(kind).fields[name]
    return field


def names(kind: str) -> list[str]:
    """All root fields of a kind."""
    return list(_root_type(kind).fields)


def _root_type(kind: str) -> GraphQLObjectType:
    found = core(SCHEMA).type_map[kind]
    assert isinstance(found, GraphQLObjectType)
    return found


def operation(kind: str, name: str, given: Mapping[str, str]) -> str:
    """A document that calls one root field and asks for everything it answers."""
    field = root(kind, name)
    body = f"{name}{call(field, given)} {selection(get_named_type(field.type), given)}"
    return f"{kind.lower()} Everything {{ {body} }}"
