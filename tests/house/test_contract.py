"""The schema keeps the contract, and what was once promised is not taken back."""

from typing import Any

import strawberry
from graphql import DefinitionNode, DocumentNode, GraphQLSchema, build_ast_schema, build_schema, parse
from graphql.utilities import find_breaking_changes
from strawberry.types.base import StrawberryObjectDefinition

from schema.building import core
from schema.storefront import SCHEMA
from tests.house.contract import COMMITTED, CONTRACT, coordinates

# Breaking changes since the last release, in the words of graphql-core, each announced in the CHANGELOG.
DECLARED: set[str] = set()

RELEASED = CONTRACT.with_name("released.graphql")

PROMISED = coordinates(CONTRACT.read_text(encoding="utf-8"))
THERE = coordinates(SCHEMA.as_str())


def test_everything_promised_is_there_with_its_type_nullability_and_default() -> None:
    missing = {name: kind for name, kind in PROMISED.items() if THERE.get(name) != kind}
    assert {name: THERE.get(name) for name in missing} == {}


def test_every_list_that_can_grow_has_the_promised_form() -> None:
    connections = {
        kind.removesuffix("!") for kind in PROMISED.values() if kind.endswith("Connection!") and "[" not in kind
    }
    assert len(connections) == 5
    for connection in connections:
        node, edge = connection.removesuffix("Connection"), connection.replace("Connection", "Edge")
        assert THERE[f"{connection}.nodes"] == f"[{node}!]!"
        assert THERE[f"{connection}.edges"] == f"[{edge}!]!"
        assert THERE[f"{connection}.pageInfo"] == "PageInfo!"
        assert (THERE[f"{edge}.cursor"], THERE[f"{edge}.node"]) == ("String!", f"{node}!")
    assert THERE["ProductConnection.facets"] == "[Facet!]!"


def test_the_committed_schema_is_the_printed_one() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == SCHEMA.as_str() + "\n", "run `make sdl` and look at the difference"


def test_no_change_breaks_a_client_of_the_contract() -> None:
    breaking = find_breaking_changes(contract_so_far(), build_schema(SCHEMA.as_str()))
    assert [change.description for change in breaking] == []


def test_what_clients_use_already_is_not_broken_unless_that_is_declared() -> None:
    """`released.graphql` is the schema as clients know it; a release copies the committed one over it."""
    released = build_schema(RELEASED.read_text(encoding="utf-8"), assume_valid=True)
    breaking = find_breaking_changes(released, build_schema(SCHEMA.as_str(), assume_valid=True))
    assert {change.description for change in breaking} == DECLARED


def test_a_breaking_change_would_be_found() -> None:
    changed = (
        SCHEMA.as_str().replace("  statusLabel: String!", "  statusLabel: String").replace("  REQUIRED\n", "  NEEDED\n")
    )
    breaking = find_breaking_changes(contract_so_far(), build_schema(changed, assume_valid=True))
    assert {change.type.name for change in breaking} == {"FIELD_CHANGED_KIND", "VALUE_REMOVED_FROM_ENUM"}


def contract_so_far() -> GraphQLSchema:
    """The contract as a schema of its own: with the connections it only describes."""
    contract = list(_definitions(CONTRACT.read_text(encoding="utf-8")))
    own = {_name(node) for node in contract}
    described = [
        node
        for node in _definitions(SCHEMA.as_str())
        if _name(node).endswith(("Connection", "Edge")) and _name(node) not in own
    ]
    return build_ast_schema(DocumentNode(definitions=(*contract, *described)), assume_valid=True)


def _definitions(sdl: str) -> tuple[DefinitionNode, ...]:
    return parse(sdl).definitions


def _name(node: Any) -> str:
    return str(node.name.value)


def test_everything_is_described_for_a_stranger() -> None:
    wanting = [name for name, text in descriptions(core(SCHEMA)) if not text or not text.rstrip().endswith((".", "!"))]
    assert wanting == []


def descriptions(schema: GraphQLSchema) -> list[tuple[str, str | None]]:
    """Every coordinate of our own with what it says of itself."""
    context = schema.get_directive("inContext")
    assert context is not None
    found = [("@inContext", context.description), *_described("@inContext", context.args)]
    for name, kind in schema.type_map.items():
        if name.startswith("__") or name in {"String", "Int", "Float", "Boolean", "ID"}:
            continue
        parts = getattr(kind, "values", None) or getattr(kind, "fields", {})
        found += [(name, kind.description), *_described(name, parts)]
        for field, each in parts.items():
            found += _described(f"{name}.{field}", getattr(each, "args", {}))
    return found


def _described(owner: str, parts: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(f"{owner}.{name}", part.description) for name, part in parts.items()]


def test_no_two_types_were_merged_under_one_name() -> None:
    no_two_types_were_merged(SCHEMA)


def no_two_types_were_merged(schema: strawberry.Schema) -> None:
    """Of two classes of one name, one would hide the other without a word."""
    for name, concrete in schema.schema_converter.type_map.items():
        definition = concrete.definition
        if not isinstance(definition, StrawberryObjectDefinition):
            continue
        own = {schema.config.name_converter.from_field(field) for field in definition.fields}
        printed: Any = core(schema).type_map[name]
        assert own == set(printed.fields), name
        for part in definition.type_var_map.values():
            if isinstance(part, type):
                called = _own_name(part)
                there = schema.schema_converter.type_map[called].definition if called is not None else None
                assert there is None or getattr(there, "origin", None) is part, f"{name} is made of {part}"


def _own_name(kind: type) -> str | None:
    """The name in the schema of a class that has a definition of its own."""
    definition = vars(kind).get("__strawberry_definition__")
    return definition.name if definition else None
