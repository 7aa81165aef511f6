"""Nothing that looks like a card number is stored or logged, whatever input or webhook it comes in."""

import io
import logging
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from tortoise import Tortoise

from gateway import logs
from gateway.webhook_signature import sign
from resolvers.people.cards import holds_card_number, is_issued_card
from schema.admin import SCHEMA as ADMIN
from schema.building import core
from schema.storefront import SCHEMA as STOREFRONT
from tests.house_of import House
from tests.makers import DELIVERY, piece
from tests.orders.desk import paid
from tests.payments.stage import place
from tests.people.person import PASSWORD, Person
from tests.staff.member import Member

CARDS = ("4111 1111 1111 1111", "5555555555554444", "3782-822463-10005", "４１１１１１１１１１１１１１１１")
PLAIN = tuple(re.sub(r"\D", "", unicodedata.normalize("NFKC", card)) for card in CARDS)
TEXTS = frozenset({"String", "ID", "URL", "Decimal", "BigInt"})
# What an input needs beside the one in question, so that it is looked at and not only what is missing.
VALUES: Mapping[str, Any] = {
    "email": "claire@example.com",
    "newEmail": "anna@example.com",
    "password": PASSWORD,
    "newPassword": PASSWORD,
    "currentPassword": PASSWORD,
    "phone": "+33612345678",
    "sku": "JONC",
    "quantity": 1,
    "country": "FR",
    "postalCode": "75002",
    "city": "Paris",
    "line1": "1 rue de la Paix",
    "address": DELIVERY["address"],
    "startsAt": "2026-11-28T15:30:00Z",
    "at": "2026-11-22T12:00:00Z",
    "returnUrl": "http://localhost:8000/return",
    "amount": "1.00",
    "price": "100.00",
    "location": "web",
    "onHand": 5,
    "capacity": 5,
    "carrier": "FEDEX",
    "trackingNumber": "123456789012",
    "reason": "Geste",
    "code": "x",
    "first": 1,
}
BESIDE: Mapping[str, tuple[str, ...]] = {
    "conciergeRequestCreate": ("email",),
    "cartLinesUpdate": (),
    "customerUpdate": (),
    "refundCreate": ("amount",),
    "invitationEventCreate": (),
}
Leaf = tuple[str, str, tuple[str, ...]]


def leaves(schema: GraphQLSchema) -> Iterator[Leaf]:
    """Every place of an input in which a text can be written: kind of operation, root field, way to the place."""
    for kind, root in (("query", schema.query_type), ("mutation", schema.mutation_type)):
        assert isinstance(root, GraphQLObjectType)
        for name, field in root.fields.items():
            for argument, each in field.args.items():
                for way in _ways(each.type, (argument,)):
                    yield kind, name, way


def _ways(kind: GraphQLInputType, way: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    inner = get_named_type(kind)
    if inner.name in TEXTS:
        yield way
    elif isinstance(inner, GraphQLInputObjectType):
        for name, field in inner.fields.items():
            yield from _ways(field.type, (*way, name))


def filled(kind: GraphQLInputType, way: tuple[str, ...], text: str, facts: Mapping[str, Any]) -> Any:
    """A value of a type, with the text at the end of the way, and around it what else is needed."""
    if isinstance(kind, GraphQLNonNull):
        return filled(kind.of_type, way, text, facts)
    if isinstance(kind, GraphQLList):
        return [filled(kind.of_type, way, text, facts)]
    name, rest = way[0], way[1:]
    if not text and name in facts and not isinstance(kind, GraphQLEnumType):
        return facts[name]
    if isinstance(kind, GraphQLInputObjectType):
        return {
            each: filled(field.type, rest if rest and rest[0] == each else (each,), text if rest else "", facts)
            for each, field in kind.fields.items()
            if is_required_input_field(field) or (rest and rest[0] == each)
        }
    if not rest and text:
        return text if kind.name != "URL" else f"http://localhost:8000/return?kept={text}"
    return usual(kind)


def usual(kind: GraphQLInputType) -> Any:
    """What somebody would write there."""
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    return {"Int": 1, "Float": 1.0, "Boolean": True, "DateTime": "2026-12-05T14:00:00Z", "Date": "2026-12-05"}.get(
        str(get_named_type(kind)), "10.00" if str(kind) == "Decimal" else "x"
    )


def document(schema: GraphQLSchema, leaf: Leaf, text: str, facts: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """An operation with the text in one place of its variables."""
    kind, name, way = leaf
    root = schema.query_type if kind == "query" else schema.mutation_type
    assert root is not None
    field = root.fields[name]
    named = {way[0], *BESIDE.get(name, ()), *(each for each, arg in field.args.items() if is_required_argument(arg))}
    variables = {
        each: filled(field.args[each].type, way, text, facts)
        if each == way[0]
        else filled(field.args[each].type, (each,), "", facts)
        for each in named
    }
    declared = ", ".join(f"${each}: {field.args[each].type}" for each in named)
    given = ", ".join(f"{each}: ${each}" for each in named)
    shown = "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"
    return f"{kind} Sweep({declared}) {{ {name}({given}){shown} }}", variables


async def stored() -> list[str]:
    """The columns that hold one of the numbers, however it is written."""
    apps = Tortoise.apps
    assert apps is not None
    found = set[str]()
    for model in apps["shop"].values():
        for row in await model.all().values():
            found |= {f"{model._meta.db_table}.{name}" for name, value in row.items() if holds(value)}
    return sorted(found)


def holds(value: object) -> bool:
    """Whether one of the numbers stands in a value."""
    text = value if isinstance(value, str) else orjson.dumps(value, default=str).decode()
    bare = re.sub(r"[\s.·_\u00ad\u2010-\u2015\u2212-]", "", unicodedata.normalize("NFKC", text))
    return any(card in bare for card in PLAIN)


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    """What the process would write, at its most talkative; afterwards it writes where it did before."""
    root, lines = logging.getLogger(), io.StringIO()
    before = list(root.handlers), root.level
    logs.configure(as_json=True, level="debug")
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(lines)
    yield lines
    root.handlers[:], root.level = before


async def test_whatever_input_of_the_storefront_it_comes_in(
    house: House, log_lines: io.StringIO, tmp_path: Path
) -> None:
    await house.shelve(piece("Jonc", stock=90, engravable=True))
    claire = await Person(house).joins()
    await claire.does("customerAddressCreate", address=DELIVERY["address"])
    me = await claire.me()
    order = await paid(house)
    facts = {
        **VALUES,
        "id": me["addresses"][0]["id"],
        "number": order.number,
        "orderNumber": order.number,
        "acceptedTermsVersion": house.shop.maison.terms.version,
    }
    schema = core(STOREFRONT)
    for leaf in leaves(schema):
        for card in CARDS:
            unthrottled(house)
            query, variables = document(schema, leaf, card, facts)
            body = await claire.raw(query, **variables)
            assert told(body) == [], (leaf, card, body)
        if leaf[1] in {"signOut", "signOutEverywhere", "passwordReset", "passwordChange"}:
            await claire.sign_in()
    await checked(house, log_lines, tmp_path)


async def test_whatever_input_of_the_staff_it_comes_in(house: House, log_lines: io.StringIO, tmp_path: Path) -> None:
    await house.shelve(piece("Jonc", stock=90, engravable=True))
    claire = await Person(house).joins()
    order = await paid(house)
    elise = await Member(house).joins()
    piece_id = (await elise.ask("{ products { nodes { id } } }"))["products"]["nodes"][0]["id"]
    facts = {**VALUES, "number": order.number, "id": piece_id, "customerId": (await claire.me())["id"]}
    schema = core(ADMIN)
    for leaf in leaves(schema):
        for card in CARDS:
            unthrottled(house)
            query, variables = document(schema, leaf, card, facts)
            body = await elise.raw(query, **variables)
            assert told(body) == [], (leaf, card, body)
        if (await elise.raw("{ me { id } }"))["data"]["me"] is None:
            house.clock.forward(minutes=1)
            await elise.sign_in(elise.code())
    await checked(house, log_lines, tmp_path)


async def test_whatever_a_provider_writes_into_its_events(house: House, log_lines: io.StringIO, tmp_path: Path) -> None:
    await house.shelve(piece("Jonc", stock=9))
    placed = await place(house, "JONC")
    good = {"id": placed.session, "url": placed.page, "state": "authorised", "reference": "x", "amount": 1}
    good |= {"currency": "EUR", "method": "card", "captured": 0, "refunded": 0}
    secret = house.gateway.secrets.sandbox_webhook_secret
    for card in PLAIN:
        for where in ("event", "type", *good):
            data = {**good, where: card} if where in good else good
            event = {"id": "evt_1", "type": "payment.authorised", "data": data, "card": card}
            event |= {"id": card} if where == "event" else {"id": f"evt_{where}_{card[:4]}"}
            event |= {"type": card} if where == "type" else {}
            body, stamp = orjson.dumps(event), int(house.clock().timestamp())
            headers = {"webhook-id": "x", "webhook-timestamp": str(stamp)}
            headers["webhook-signature"] = sign(secret, "x", stamp, body)
            answer = await house.client.post("/webhooks/payments", content=body, headers=headers)
            assert answer.status_code in {200, 400}, (where, answer.text)
    await checked(house, log_lines, tmp_path)


async def test_whatever_a_client_writes_into_its_headers_and_address(
    house: House, log_lines: io.StringIO, tmp_path: Path
) -> None:
    await Person(house).joins()
    card = CARDS[0]
    headers = {"User-Agent": card, "Accept-Language": card, "X-Cart-Token": card, "X-Request-Id": card}
    query = f"""mutation {{ signIn(email: "claire@example.com", password: "{PASSWORD}") {{ __typename }} }}"""
    answer = await house.client.post("/graphql", json={"query": query}, headers=headers)
    assert answer.json()["data"]
    for path in ("graphql?query={shop{name}}&x=", "orders/", "pages/", "media/", "nowhere/"):
        await house.client.get(f"/{path}{card}", headers=headers)
    await checked(house, log_lines, tmp_path)


def unthrottled(house: House) -> None:
    """Nobody is asked to wait: what is tried is the input."""
    counters = house.gateway.counters
    counters.storage = MemoryStorage()
    counters.limiter = MovingWindowRateLimiter(counters.storage)


def told(body: dict[str, Any]) -> list[Any]:
    """What the shop says it did not expect."""
    codes = [error.get("extensions", {}).get("code") for error in body.get("errors", [])]
    return [code for code in codes if code == "INTERNAL_SERVER_ERROR"]


async def checked(house: House, log_lines: io.StringIO, place_of_files: Path) -> None:
    """Nothing in the database, in letters, in files, in what was logged."""
    await house.dispatch()
    assert await stored() == []
    assert not [line for line in log_lines.getvalue().splitlines() if holds(line)]
    files = [file for file in place_of_files.rglob("*") if file.is_file()]
    assert not [file for file in files if holds(file.read_bytes().decode("latin-1"))]


def test_the_numbers_are_such_as_banks_issue_and_parcels_have_others() -> None:
    assert all(holds_card_number(card) and is_issued_card(card) for card in CARDS)
    parcels = ("123456789012", "8L01234567890", "1Z999AA10123456784", "961207000000000", "00340434161094015902")
    assert not [number for number in parcels if is_issued_card(number)]
