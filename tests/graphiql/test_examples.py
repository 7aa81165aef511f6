"""Every example operation fits the schema and its limits, and the demo shop answers it."""

import json
import re

import pytest
from graphql import OperationDefinitionNode, parse, validate

from gateway.web.graphiql import EXAMPLES
from schema.building import core
from schema.limits import DEFAULTS, check_document, enforce
from schema.storefront import SCHEMA
from tests.graphiql.story import STORY, Example, Telling

SCHEMA_CORE = core(SCHEMA)
example = pytest.mark.parametrize("example", STORY, ids=lambda each: each.name)


def operation(example: Example) -> OperationDefinitionNode:
    [found] = parse(example.document).definitions
    assert isinstance(found, OperationDefinitionNode)
    return found


@example
def test_an_example_is_valid(example: Example) -> None:
    assert validate(SCHEMA_CORE, parse(example.document)) == []


@example
def test_an_example_stays_within_the_limits(example: Example) -> None:
    document = check_document(example.document, max_bytes=DEFAULTS.max_bytes, max_tokens=DEFAULTS.max_tokens)

    assert enforce(document, None, json.loads(example.variables), SCHEMA_CORE).cost > 0


@example
def test_an_example_says_first_what_it_is_for(example: Example) -> None:
    first = example.document.splitlines()[0]

    assert re.match(r"# [A-Z]", first)


@example
def test_an_example_is_written_as_the_formatter_would(example: Example) -> None:
    lines = example.document.splitlines()

    assert example.document.endswith("}\n")
    assert all(line == line.rstrip() and len(line) <= 120 for line in lines)


@example
def test_an_example_is_given_just_the_variables_it_declares(example: Example) -> None:
    declared = {each.variable.name.value: each for each in operation(example).variable_definitions or ()}
    given = json.loads(example.variables)

    assert given.keys() <= declared.keys()
    assert {name for name, each in declared.items() if str(each.type.kind) == "non_null_type"} <= given.keys()


def test_each_file_of_variables_belongs_to_an_example() -> None:
    names = {file.name.removesuffix(".variables.json") for file in EXAMPLES.glob("*.json")}

    assert names <= {example.name for example in STORY}


def test_the_operations_have_names_of_their_own() -> None:
    names = [node.value for each in STORY if (node := operation(each).name)]

    assert len(set(names)) == len(STORY)


@pytest.mark.parametrize(
    "example", [each for each in STORY if each.is_query and each.stands_alone], ids=lambda each: each.name
)
def test_a_query_that_stands_alone_is_answered_without_errors(shop: str, example: Example) -> None:
    data = Telling(shop).tell(example)

    assert all(found is not None for name, found in data.items() if name not in {"cart", "me"})


def test_told_in_order_the_examples_lead_from_the_shop_to_an_order(shop: str) -> None:
    telling = Telling(shop)

    told = {example.name.partition("-")[2]: telling.tell(example) for example in STORY}

    assert len(told["products"]["products"]["nodes"]) == 24
    assert all(found for found in told["availability"]["availability"])
    assert told["search"]["products"]["nodes"]
    assert told["abroad"]["staysHere"]["availability"]["state"] == "NOT_DELIVERABLE_TO_COUNTRY"
    [line] = told["cart-update"]["cartLinesUpdate"]["cart"]["lines"]
    assert line["variant"]["sku"] != told["cart-add"]["cartLinesAdd"]["cart"]["lines"][0]["variant"]["sku"]
    assert told["cart"]["cart"]["checkout"]["blockers"] == []
    placed = told["checkout-submit"]["checkoutSubmit"]
    assert told["payment-retry"]["paymentRetry"]["payment"]["redirectUrl"] == placed["payment"]["redirectUrl"]
    order = told["order"]["order"]
    assert (order["number"], order["status"]) == (placed["order"]["number"], "PENDING_PAYMENT")
    assert [step["status"] for step in order["timeline"]] == ["PENDING_PAYMENT"]
    assert told["email-confirm"]["emailConfirm"]["customer"]["emailConfirmed"] is True
    assert [each["number"] for each in told["me"]["me"]["orders"]["nodes"]] == [order["number"]]
    for wish in ("callback-request", "concierge-request"):
        (payload,) = told[wish].values()
        assert payload["reference"]
    assert told["cart-share"]["cartShareCreate"]["code"]
    assert told["sign-out"]["signOut"]["accepted"]
    assert told["order-follow"]["orderStatusChanged"]["status"] == "IN_VALIDATION"
    assert told["availability-follow"]["availabilityChanged"]["sku"]


def test_the_checkout_example_sent_twice_makes_one_order(shop: str) -> None:
    telling = Telling(shop)
    [checkout] = [each for each in STORY if "checkoutSubmit(" in each.document]
    for example in STORY[: STORY.index(checkout)]:
        telling.tell(example)

    first, again = telling.tell(checkout), telling.tell(checkout)

    assert again["checkoutSubmit"]["order"]["number"] == first["checkoutSubmit"]["order"]["number"]
