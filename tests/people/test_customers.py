"""Customers at the staff's desk: found, let into previews, invited to evenings."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from resolvers.people.staff.tables import AuditEntry, AuditValues, StaffRole
from resolvers.people.tables import Invitation
from schema.node import node_id
from tests.house_of import A_SUNDAY, House
from tests.makers import piece
from tests.orders.desk import paid, staffed
from tests.people.person import Person
from tests.staff.member import CODES, Member

CUSTOMER = """{ id email firstName lastName phone language isVip createdAt lastSignInAt emailConfirmed
  addresses { id } newsletter { status } invitations { title } sessions { userAgent }
  orders { nodes { number notes { text } nextSteps } } requests { reference kind } }"""
LIST = f"""query List($first: Int, $after: String, $query: String) {{
  customers(first: $first, after: $after, query: $query) {{ nodes {CUSTOMER} pageInfo {{ hasNextPage endCursor }} }}
}}"""
ONE = f"query One($id: ID!) {{ customer(id: $id) {CUSTOMER} }}"
VIP = f"""mutation Vip($id: ID!, $vip: Boolean!, $why: String!) {{
  payload: customerVipSet(id: $id, isVip: $vip, reason: $why) {{ customer {{ isVip }} {CODES} }}
}}"""
EVENT = "{ id title place startsAt capacity accepted guests { customer { email } answer answeredAt } }"
ANNOUNCE = f"""mutation Announce($title: String!, $at: DateTime!, $place: String!, $room: Int!) {{
  payload: invitationEventCreate(title: $title, startsAt: $at, place: $place, capacity: $room) {{
    event {EVENT} {CODES}
  }}
}}"""
SEND = f"""mutation Send($event: ID!, $to: [ID!]!) {{
  payload: invitationSend(eventId: $event, customerIds: $to) {{ event {EVENT} {CODES} }}
}}"""
EVENTS = f"{{ invitationEvents {{ nodes {EVENT} }} }}"
NOBODY = node_id("Customer", "0192f0c1-2345-7abc-8def-0123456789ab")
EVENING = {"title": "Une soirée au salon", "place": "Paris", "room": 2, "at": "2026-12-02T19:00:00Z"}


async def listed(staff: Member, **wanted: Any) -> list[str]:
    return [each["email"] for each in (await staff.ask(LIST, **wanted))["customers"]["nodes"]]


async def test_customers_are_found_by_parts_of_name_and_address(house: House) -> None:
    elise = await Member(house).joins()
    for email, first, last in (
        ("claire@example.com", "Claire", "Martin"),
        ("anna@example.org", "Anna", "Martineau"),
        ("jules@example.org", "Jules", "Petit"),
    ):
        await Person(house, email).joins(firstName=first, lastName=last)
    assert await listed(elise) == ["jules@example.org", "anna@example.org", "claire@example.com"]
    assert await listed(elise, query="martin") == ["anna@example.org", "claire@example.com"]
    assert await listed(elise, query=" anna  MARTIN ") == ["anna@example.org"]
    assert await listed(elise, query="example.org") == ["jules@example.org", "anna@example.org"]
    assert await listed(elise, query="%") == await listed(elise, query="nobody") == []
    page = (await elise.ask(LIST, first=2))["customers"]["pageInfo"]
    assert page["hasNextPage"]
    assert await listed(elise, after=page["endCursor"]) == ["claire@example.com"]


async def test_a_customer_is_seen_with_orders_requests_and_everything_they_see_themselves(house: House) -> None:
    await house.shelve(piece("Jonc"))
    order = await paid(house)
    claire = await Person(house).joins(newsletter=True)
    reference = (await claire.does("conciergeRequestCreate", kind="QUESTION", message="Où ?"))["reference"]
    elise = await Member(house).joins()
    me = await claire.me()
    seen = (await elise.ask(ONE, id=me["id"]))["customer"]
    own = ("id", "email", "firstName", "lastName", "phone", "language", "isVip", "emailConfirmed")
    assert {name: seen[name] for name in own} == {name: me[name] for name in own}
    steps = ["CONFIRM", "CANCEL", "AMEND"]
    assert seen["orders"]["nodes"] == [{"number": order.number, "notes": [], "nextSteps": steps}]
    assert seen["requests"] == [{"reference": reference, "kind": "QUESTION"}]
    assert seen["newsletter"]["status"] == "SUBSCRIBED"
    assert seen["lastSignInAt"] == seen["createdAt"] == "2026-11-22T12:00:00Z"
    for unknown in (NOBODY, "nonsense", node_id("Order", "1")):
        assert (await elise.ask(ONE, id=unknown))["customer"] is None


OF_EACH = """query OfEach($first: Int, $after: String, $status: [OrderStatus!]) {
  customers { nodes { email orders(first: $first, after: $after, status: $status) {
    nodes { number } edges { cursor } pageInfo { hasNextPage hasPreviousPage }
  } } }
}"""


async def test_the_orders_of_several_customers_are_paged_each_for_itself(house: House) -> None:
    elise = await staffed(house, stock=20)
    placed = dict[str, list[str]]()
    for email, many in (("anna@example.com", 3), ("claire@example.com", 2), ("jules@example.com", 0)):
        placed[email] = [(await paid(house, email=email)).number for _ in range(many)][::-1]
        await Person(house, email).joins()

    async def seen(**facts: Any) -> dict[str, Any]:
        return {each["email"]: each["orders"] for each in (await elise.ask(OF_EACH, **facts))["customers"]["nodes"]}

    def numbers(pages: dict[str, Any]) -> dict[str, list[str]]:
        return {email: [node["number"] for node in page["nodes"]] for email, page in pages.items()}

    pages = await seen(first=2)
    assert numbers(pages) == {email: theirs[:2] for email, theirs in placed.items()}
    assert [pages[email]["pageInfo"]["hasNextPage"] for email in placed] == [True, False, False]
    rest = await seen(first=2, after=pages["anna@example.com"]["edges"][1]["cursor"])
    assert numbers(rest)["anna@example.com"] == placed["anna@example.com"][2:]
    assert rest["anna@example.com"]["pageInfo"] == {"hasNextPage": False, "hasPreviousPage": True}
    assert numbers(await seen(status=["SHIPPED"])) == {email: [] for email in placed}
    assert numbers(await seen(status=["IN_VALIDATION"])) == placed
    refused = await elise.raw(OF_EACH, after="bm9uc2Vuc2U")
    assert {error["extensions"]["code"] for error in refused["errors"]} == {"BAD_USER_INPUT"}


async def test_an_erasure_is_previewed_for_one_customer_at_a_time(house: House) -> None:
    elise = await Member(house).joins()
    preview = "{ customers { nodes { email erasurePreview { blockers } } } }"
    await Person(house, "anna@example.com").joins()
    (anna,) = (await elise.ask(preview))["customers"]["nodes"]
    assert anna["erasurePreview"] == {"blockers": []}
    await Person(house, "jules@example.com").joins()
    answer = await elise.raw(preview)
    assert [node["erasurePreview"] for node in answer["data"]["customers"]["nodes"]] == [None, None]
    assert {error["message"] for error in answer["errors"]} == {
        "An erasure is previewed for one customer at a time: ask `customer` for it."
    }


async def test_previews_open_with_a_reason_that_the_audit_log_keeps(house: House) -> None:
    claire = await Person(house).joins()
    key = (await claire.me())["id"]
    elise = await Member(house).joins()
    assert (await elise.does(VIP, id=key, vip=True, why="Cliente fidèle"))["customer"] == {"isVip": True}
    assert (await claire.me())["isVip"]
    entry = await AuditEntry.get(action="customerVipSet")
    values = await AuditValues.get(entry_id=entry.id)
    assert (values.before, values.after) == ({"is_vip": False}, {"is_vip": True, "reason": "Cliente fidèle"})
    assert (await elise.does(VIP, id=key, vip=False, why="À sa demande"))["customer"] == {"isVip": False}
    assert await elise.refused(VIP, id=NOBODY, vip=True, why="x") == [("NOT_FOUND", "id")]
    assert await elise.refused(VIP, id="nonsense", vip=True, why="x") == [("NOT_FOUND", "id")]
    for why, code in ((" ", "REQUIRED"), ("x" * 501, "INVALID_INPUT"), ("4242424242424242", "INVALID_INPUT")):
        assert await elise.refused(VIP, id=key, vip=True, why=why) == [(code, "reason")]
    assert not (await claire.me())["isVip"]


async def test_an_evening_is_announced_and_customers_invited_each_once(house: House) -> None:
    elise = await Member(house).joins()
    guests = [await Person(house, f"guest{number}@example.com").joins() for number in range(3)]
    keys = [(await guest.me())["id"] for guest in guests]
    for key in keys[:2]:
        await elise.does(VIP, id=key, vip=True, why="Soirée")
    made = await elise.does(ANNOUNCE, **EVENING)
    assert made["userErrors"] == []
    event = made["event"]
    assert (event["startsAt"], event["capacity"], event["guests"]) == ("2026-12-02T19:00:00Z", 2, [])
    assert await elise.refused(SEND, event=event["id"], to=keys) == [("NOT_ALLOWED", "customerIds")]
    assert await elise.refused(SEND, event=event["id"], to=[*keys[:2], NOBODY]) == [("NOT_FOUND", "customerIds")]
    assert await elise.refused(SEND, event=NOBODY, to=keys[:2]) == [("NOT_FOUND", "eventId")]
    assert await Invitation.all().count() == 0
    sends = [elise.does(SEND, event=event["id"], to=[keys[0], keys[0], keys[1]]) for _ in range(3)]
    sent = (await asyncio.gather(*sends))[0]["event"]
    assert [guest["customer"]["email"] for guest in sent["guests"]] == ["guest0@example.com", "guest1@example.com"]
    assert await Invitation.all().count() == 2
    assert "invitation" in (await guests[0].letters())[-1].header("subject").lower()
    mine = (await guests[0].me())["invitations"][0]["id"]
    await guests[0].does("invitationAnswer", id=mine, answer="ACCEPTED")
    (seen,) = (await elise.ask(EVENTS))["invitationEvents"]["nodes"]
    assert (seen["accepted"], [guest["answer"] for guest in seen["guests"]]) == (1, ["ACCEPTED", None])
    house.clock.forward(days=30)
    await elise.sign_in(elise.code())
    assert await elise.refused(SEND, event=event["id"], to=keys[:1]) == [("INVALID_STATUS", "eventId")]


@pytest.mark.parametrize(
    "wrong, told",
    [
        ({"title": " "}, ("REQUIRED", "title")),
        ({"title": "x" * 201}, ("INVALID_INPUT", "title")),
        ({"place": "Quartier\nde la Paix"}, ("INVALID_INPUT", "place")),
        ({"room": 0}, ("INVALID_INPUT", "capacity")),
        ({"room": 2**31 - 1}, ("INVALID_INPUT", "capacity")),
        ({"at": (A_SUNDAY - timedelta(days=1)).isoformat()}, ("INVALID_INPUT", "startsAt")),
    ],
)
async def test_an_evening_that_cannot_be_is_refused(house: House, wrong: dict[str, Any], told: tuple[str, str]) -> None:
    elise = await Member(house).joins()
    assert await elise.refused(ANNOUNCE, **{**EVENING, **wrong}) == [told]
    assert (await elise.ask(EVENTS))["invitationEvents"]["nodes"] == []


async def test_customers_are_for_those_who_speak_with_them(house: House) -> None:
    hugo = await Member(house, "hugo@maison.example", StaffRole.ACCOUNTING).joins()
    assert await hugo.shut_out(LIST) == await hugo.shut_out(ONE, id="x") == "FORBIDDEN"
    assert await hugo.refused(VIP, id="x", vip=True, why="x") == [("NOT_ALLOWED", "")]
