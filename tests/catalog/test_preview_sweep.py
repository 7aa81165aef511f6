"""A piece in preview is invisible to all but VIP customers by every root field of the schema, also by those to come."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from gateway.adapters.counters import LimitsCounters
from resolvers.catalog import tables
from resolvers.people.invitations import set_vip
from schema.node import node_id
from tests.cart.customer import Customer
from tests.catalog.questions import gathered
from tests.house_of import A_SUNDAY, House
from tests.makers import piece
from tests.people.person import Person
from tests.people.selecting import names, operation
from tests.people.test_sweep import ADDRESS, everything

TITLE, SKU, HANDLE = "Zéphyr caché", "ZEPHYR-52", "zephyr-cache"
MARKS = ("Zéphyr", "ZEPHYR", "zephyr")
TOMORROW = A_SUNDAY + timedelta(days=1)
TEXTS = {
    **dict.fromkeys(("email", "newEmail"), '"x@example.com"'),
    **dict.fromkeys(("password", "currentPassword", "newPassword", "token", "code", "withdrawalId"), '"x"'),
    **dict.fromkeys(("firstName", "lastName", "attemptToken", "message", "acceptedTermsVersion"), '"x"'),
    **dict.fromkeys(("number", "orderNumber"), '"ZZZZZ-ZZZZZ"'),
    "country": '"FR"',
    "phone": '"06 12 34 56 78"',
    "startsAt": '"2026-11-28T15:30:00Z"',
    "returnUrl": '"http://localhost:8000/return"',
    "address": ADDRESS,
    "delivery": f'{{email: "x@example.com", phone: "06 12 34 56 78", address: {ADDRESS}}}',
    "answer": "DECLINED",
    "subscribed": "true",
    "lineIds": "[]",
}


@dataclass(frozen=True, slots=True)
class Named:
    """Every name a piece has."""

    sku: str
    handle: str
    product: str
    variant: str
    words: tuple[str, str]

    def ways(self) -> list[dict[str, str]]:
        """Every way there is to name it: each a set of arguments for all root fields."""
        lines = (f'{{sku: "{self.sku}"}}', f'{{variantId: "{self.variant}"}}', f'{{productId: "{self.product}"}}')
        common = {**TEXTS, "sku": f'"{self.sku}"', "skus": f'["{self.sku}"]', "kind": "AVAILABILITY"}
        first, second = (f'"{word}"' for word in self.words)
        return [
            {**common, "handle": '"x"', "id": f'"{self.product}"', "lines": f"[{lines[0]}]", "query": first},
            {**common, "handle": '"x"', "id": f'"{self.variant}"', "lines": f"[{lines[1]}]", "query": second},
            {**common, "handle": f'"{self.handle}"', "id": '"x"', "lines": f"[{lines[2]}]", "sort": "TITLE"},
            {**common, "handle": '"nuit"', "id": '"x"', "lines": f"[{lines[0]}]", "sort": "NEWEST"},
        ]


NOBODY = Named(
    "NOBODY-52", "nobody", node_id("Product", 999_999), node_id("ProductVariant", 999_999), ("xyzzy", "plugh")
)


async def staged(house: House) -> Named:
    """The piece, in the preview of VIP customers, beside one that everybody sees."""
    await house.shelve(piece(TITLE, sku=SKU, handle=HANDLE, stock=5, preview_until=TOMORROW), piece("Jonc"))
    await gathered(("nuit", [HANDLE]))
    product = await tables.Product.get(handle=HANDLE)
    variant = await tables.Variant.get(sku=SKU)
    ids = node_id("Product", product.id), node_id("ProductVariant", variant.id)
    return Named(SKU, HANDLE, *ids, ("zephyr", "cache"))


def calls(kind: str, name: str, given: dict[str, str]) -> str:
    """A call of a root field that names the piece in one way."""
    if name == "product":
        spare = "handle" if given["id"] != '"x"' else "id"
        given = {key: value for key, value in given.items() if key != spare}
    if name == "cartLinesUpdate":
        given = {**given, "lines": f'[{{id: "x", sku: {given["sku"]}}}]'}
    if kind == "Mutation" and name == "conciergeRequestCreate":
        given = {key: value for key, value in given.items() if key != "orderNumber"}
    return operation(kind, name, given)


SHOWN_TO_VIPS = {
    "Query": {"product", "products", "collection", "collections", "availability", "node"},
    "Mutation": {"cartLinesAdd"},
}


@pytest.mark.parametrize("kind", ["Query", "Mutation"])
async def test_no_root_field_tells_of_it_but_to_a_vip(house: House, kind: str) -> None:
    hidden = await staged(house)
    guest, other = Person(house), await Person(house, "other@example.com").joins()
    vip = await Person(house, "vip@example.com").joins()
    await set_vip(house.shop, vip.email, is_vip=True)
    told = set[str]()
    for name in names(kind):
        # Where no way names the piece, one call is enough.
        asked = {
            calls(kind, name, real): calls(kind, name, none)
            for real, none in zip(hidden.ways(), NOBODY.ways(), strict=True)
        }
        for query, of_nobody in asked.items():
            await counters(house).storage.reset()
            for person in (guest, other):
                answer = await everything(house, person, query)
                said = str(answer.data) + str(answer.errors)
                assert not any(mark in said for mark in MARKS), (name, query, said)
                if query != of_nobody:
                    alike = await everything(house, person, of_nobody)
                    assert (answer.data, answer.errors) == (alike.data, alike.errors), (name, query)
            shown = str((await everything(house, vip, query)).data)
            if any(mark in shown for mark in MARKS):
                told.add(name)
    assert told >= SHOWN_TO_VIPS[kind], "a VIP sees it, so the marks would have been found"


def counters(house: House) -> LimitsCounters:
    """What is done too often is refused alike, and would prove nothing here."""
    assert isinstance(house.shop.counters, LimitsCounters)
    return house.shop.counters


async def test_a_vip_who_is_one_no_more_keeps_the_line_and_cannot_order_it(house: House) -> None:
    await house.shelve(piece(TITLE, sku=SKU, handle=HANDLE, stock=5, preview_until=TOMORROW))
    vip = await Person(house).joins()
    await set_vip(house.shop, vip.email, is_vip=True)
    client: Any = vip
    shopper = Customer(house, client)
    await shopper.ready({"sku": SKU})
    await set_vip(house.shop, vip.email, is_vip=False)
    cart = await shopper.cart()
    assert [line["availability"]["state"] for line in cart["lines"]] == ["PREVIEW_ONLY"]
    assert [blocker["code"] for blocker in cart["checkout"]["blockers"]] == ["PREVIEW_ONLY"]
    refused = await shopper.submit()
    assert [error["code"] for error in refused["userErrors"]] == ["PREVIEW_ONLY"]
    bought = await shopper.add({"sku": SKU})
    assert [error["code"] for error in bought["userErrors"]] == ["NOT_FOUND"]
    await set_vip(house.shop, vip.email, is_vip=True)
    placed = await shopper.submit()
    assert placed["userErrors"] == []
