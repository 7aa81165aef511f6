"""Random queries of a schema that are valid: every kind of selection, argument and variable the language has."""

import json
from collections.abc import Collection, Mapping, Sequence
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
    is_required_input_field,
)

# What to give for scalars, by the argument's name first and by its type else; some of it is no good.
Values = Mapping[str, Sequence[Any]]
LEFT_OUT = object()


class Operation:
    """Writes one query, of these root fields or of all; the same seed writes the same."""

    def __init__(
        self, schema: GraphQLSchema, values: Values, seed: int, deepest: int = 6, roots: Collection[str] = ()
    ) -> None:
        self.schema = schema
        self.roots = roots
        self.values = values
        self.random = Random(seed)  # noqa: S311 - a seed repeats it
        self.deepest = deepest
        self.fragments: list[str] = []
        self.declared: list[str] = []
        self.variables: dict[str, Any] = {}
        self.serial = 0
        self.left = 60
        root = schema.query_type
        assert root is not None
        body = self._selection(root, 0)
        declared = f"({', '.join(self.declared)})" if self.declared else ""
        self.text = "\n".join([f"query Random{declared}{self._in_context()} {body}", *self.fragments])

    def _in_context(self) -> str:
        if self._seldom():
            country, language = self.random.choice(["FR", "DE", "IE"]), self.random.choice(["FR", "EN", "DE"])
            return f" @inContext(country: {country}, language: {language})"
        return ""

    def _seldom(self, one_in: int = 5) -> bool:
        return self.random.randrange(one_in) == 0

    def _named(self, kind: str) -> str:
        self.serial += 1
        return f"{kind}{self.serial}"

    def _selection(self, of: GraphQLNamedType, depth: int) -> str:
        """A selection of a type in braces."""
        parts = [self._part(of, depth) for _ in range(self.random.randint(1, 5))]
        return "{ " + " ".join(["__typename", *filter(None, parts)]) + " }"

    def _part(self, of: GraphQLNamedType, depth: int) -> str:
        if isinstance(of, GraphQLInterfaceType | GraphQLUnionType) and not self._seldom(3):
            inner = self.random.choice(self.schema.get_possible_types(of))
            return f"... on {inner.name} {self._selection(inner, depth)}"
        if self._seldom():
            return self._fragment(of, depth)
        if isinstance(of, GraphQLUnionType):
            return "__typename"
        assert isinstance(of, GraphQLObjectType | GraphQLInterfaceType)
        fields = [each for each in of.fields.items() if of is not self.schema.query_type or self._is_asked(each[0])]
        name, field = self.random.choice(fields)
        return self._field(name, field, depth)

    def _is_asked(self, root: str) -> bool:
        return not self.roots or root in self.roots

    def _fragment(self, of: GraphQLNamedType, depth: int) -> str:
        inner = self._selection(of, depth)
        match self.random.randrange(3):
            case 0:
                return f"...{self._directive()} {inner}"
            case 1:
                return f"... on {of.name}{self._directive()} {inner}"
        name = self._named("Part")
        self.fragments.append(f"fragment {name} on {of.name} {inner}")
        return f"...{name}{self._directive()} ...{name}"

    def _field(self, name: str, field: GraphQLField, depth: int) -> str:
        kind = get_named_type(field.type)
        if self.left <= 0 or (depth >= self.deepest and not is_leaf_type(kind)):
            return ""
        self.left -= 1
        given = [(key, self._argument(key, each)) for key, each in field.args.items()]
        arguments = ", ".join(f"{key}: {value}" for key, value in given if value is not LEFT_OUT)
        call = f"{name}({arguments})" if arguments else name
        inner = "" if is_leaf_type(kind) else " " + self._selection(kind, depth + 1)
        asked = f"{self._named('a')}: {call}{self._directive()}{inner}"
        return f"{asked} {name}" if is_leaf_type(kind) and not field.args and self._seldom() else asked

    def _directive(self) -> str:
        if not self._seldom(8):
            return ""
        value = self.random.random() < 0.6
        decides = str(value).lower()
        if self._seldom(2):
            decides = self._variable("Boolean!", value)
        return f" @{self.random.choice(['include', 'skip'])}(if: {decides})"

    def _argument(self, name: str, argument: GraphQLArgument) -> Any:
        if not is_required_argument(argument) and self.random.random() < 0.5:
            return LEFT_OUT
        value = self._value(name, argument.type, 0)
        if self._seldom(2):
            return self._variable(str(argument.type), value)
        return _literal(argument.type, value)

    def _variable(self, of: str, value: Any) -> str:
        name = self._named("v")
        self.declared.append(f"${name}: {of}")
        self.variables[name] = value
        return f"${name}"

    def _value(self, name: str, of: Any, depth: int) -> Any:
        if is_non_null_type(of):
            return self._value_of(name, of.of_type, depth)
        if name == "last":
            return None if not self._seldom(10) else self._value_of(name, of, depth)
        return None if self._seldom(8) else self._value_of(name, of, depth)

    def _value_of(self, name: str, of: Any, depth: int) -> Any:
        if is_list_type(of):
            return [self._value(name, of.of_type, depth) for _ in range(self.random.randrange(3))]
        if isinstance(of, GraphQLEnumType):
            return self.random.choice(list(of.values))
        if isinstance(of, GraphQLInputObjectType):
            return {key: self._value(key, each.type, depth + 1) for key, each in of.fields.items() if self._gives(each)}
        return self.random.choice(self.values.get(name) or self.values[of.name])

    def _gives(self, field: GraphQLInputField) -> bool:
        return is_required_input_field(field) or self.random.random() < 0.3


def _literal(of: Any, value: Any) -> str:
    """A value as it is written in a document."""
    if is_non_null_type(of):
        return _literal(of.of_type, value)
    if value is None:
        return "null"
    if is_list_type(of):
        return "[" + ", ".join(_literal(of.of_type, each) for each in value) + "]"
    if isinstance(of, GraphQLInputObjectType):
        return "{" + ", ".join(f"{key}: {_literal(of.fields[key].type, each)}" for key, each in value.items()) + "}"
    return str(value) if isinstance(of, GraphQLEnumType) else json.dumps(value, ensure_ascii=False)
