"""The staff's schema keeps its contract, agrees with the storefront's, and lets nobody do what no role may."""

from pathlib import Path

from graphql import GraphQLInterfaceType, GraphQLObjectType

from resolvers.people.staff.roles import ADMIN as ADMINS
from resolvers.people.staff.roles import MAY, PROVING, PUBLIC
from schema.admin import SCHEMA as ADMIN
from schema.building import core
from schema.storefront import SCHEMA as STOREFRONT
from tests.house.contract import coordinates
from tests.house.test_contract import descriptions, no_two_types_were_merged

CONTRACT = Path(__file__).parent.parent / "contract" / "admin.graphql"
COMMITTED = Path(__file__).parent.parent.parent / "schema" / "admin.graphql"

# What the storefront gives to its own customer only.
SECRETS = {"CartPayload.cartToken"}

PROMISED = coordinates(CONTRACT.read_text(encoding="utf-8"))
THERE = coordinates(ADMIN.as_str())


def test_everything_promised_is_there_with_its_type_nullability_and_default() -> None:
    missing = {name: kind for name, kind in PROMISED.items() if THERE.get(name) != kind}
    assert {name: THERE.get(name) for name in missing} == {}


def test_the_committed_schema_is_the_printed_one() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == ADMIN.as_str() + "\n", "run `make sdl` and look at the difference"


def test_types_of_both_schemas_have_the_same_fields_and_may_have_more_here() -> None:
    both = core(STOREFRONT).type_map.keys() & core(ADMIN).type_map.keys() - {"Query", "Mutation", "Subscription"}
    kinds = (GraphQLObjectType, GraphQLInterfaceType)
    for name in both:
        theirs, ours = core(STOREFRONT).type_map[name], core(ADMIN).type_map[name]
        if isinstance(theirs, kinds) and isinstance(ours, kinds):
            fields = {field: str(each.type) for field, each in ours.fields.items()}
            shared = {
                field: str(each.type) for field, each in theirs.fields.items() if f"{name}.{field}" not in SECRETS
            }
            assert shared.items() <= fields.items(), name


def test_no_two_types_were_merged_under_one_name() -> None:
    no_two_types_were_merged(ADMIN)


def test_where_staff_see_more_of_a_type_nothing_shows_them_less() -> None:
    for name, concrete in ADMIN.schema_converter.type_map.items():
        origin = getattr(concrete.definition, "origin", None)
        heirs: list[type] = origin.__subclasses__() if isinstance(origin, type) else []
        # Strawberry makes heirs of its own where generics are copied.
        ours = [vars(heir).get("__strawberry_definition__") for heir in heirs if heir.__module__.startswith("schema.")]
        assert not [heir for heir in ours if heir is not None and heir.name == name], name


def test_everything_is_described_for_a_stranger() -> None:
    wanting = [name for name, text in descriptions(core(ADMIN)) if not text or not text.rstrip().endswith((".", "!"))]
    assert wanting == []


def test_the_table_of_roles_names_just_the_operations_there_are() -> None:
    schema = core(ADMIN)
    roots = [root for root in (schema.query_type, schema.mutation_type, schema.subscription_type) if root is not None]
    assert MAY.keys() | PUBLIC == {name for root in roots for name in root.fields}
    assert MAY.keys() & PUBLIC == set()
    assert MAY.keys() >= PROVING
    assert all(roles >= ADMINS for roles in MAY.values()), "an administrator may do everything"


def test_no_secret_of_a_customer_can_be_read_here() -> None:
    assert not [name for name in THERE if name.endswith((".accessToken", ".cartToken"))]
    assert coordinates(STOREFRONT.as_str()).keys() >= SECRETS
