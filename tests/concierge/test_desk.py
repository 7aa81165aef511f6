"""The concierge's desk: what customers asked, in the order in which it is due, taken on and answered by one of us."""

import asyncio
from datetime import timedelta
from typing import Any

from resolvers.concierge.tables import ConciergeRequest
from resolvers.events.tables import Event
from resolvers.people.staff.tables import AuditEntry, AuditValues, StaffRole
from resolvers.people.tables import Customer
from resolvers.rows import column
from schema.node import node_id
from tests.house_of import House
from tests.makers import ring
from tests.payments.stage import place
from tests.people.person import Person
from tests.staff.member import CODES, Member

REQUEST = """{ reference kind status message name email phone language startsAt dueAt answer resolvedAt boutique
  customerId orderNumber orderProof owner { name } order { number status } product { handle } variant { sku } }"""
LIST = f"""query List(
  $first: Int, $after: String, $status: [RequestStatus!], $kind: [ConciergeRequestKind!], $from: DateTime, $to: DateTime
) {{
  conciergeRequests(first: $first, after: $after, status: $status, kind: $kind, from: $from, to: $to) {{
    nodes {REQUEST} pageInfo {{ endCursor hasNextPage }}
  }}
}}"""
CREATE = f"""mutation Create(
  $kind: ConciergeRequestKind!, $message: String!, $email: String, $phone: String, $name: String, $sku: String,
  $order: String, $customer: ID, $boutique: ID, $at: DateTime
) {{
  payload: conciergeRequestCreate(
    kind: $kind, message: $message, email: $email, phone: $phone, name: $name, sku: $sku, orderNumber: $order,
    customerId: $customer, boutiqueId: $boutique, wishedAt: $at
  ) {{ reference request {REQUEST} {CODES} }}
}}"""
TAKE = f"""mutation Take($ref: String!, $staff: ID, $owner: ID) {{
  payload: conciergeRequestAssign(reference: $ref, staffId: $staff, ifOwnerId: $owner) {{
    request {{ owner {{ name }} }} {CODES}
  }}
}}"""
ASSIGN = f"""mutation Assign($ref: String!, $staff: ID) {{
  payload: conciergeRequestAssign(reference: $ref, staffId: $staff) {{ request {REQUEST} {CODES} }}
}}"""
RESOLVE = f"""mutation Resolve($ref: String!, $answer: String!) {{
  payload: conciergeRequestResolve(reference: $ref, answer: $answer) {{ request {REQUEST} {CODES} }}
}}"""
SEEN = """query Seen($n: String!) {
  order(number: $n) { requests { reference } events { kind actor order { number } } }
}"""
QUESTION = {"kind": "QUESTION", "message": "Livrez-vous à Bruges ?", "email": "claire@example.com"}


async def asked(house: House, **facts: Any) -> str:
    reference: str = (await Person(house).does("conciergeRequestCreate", **{**QUESTION, **facts}))["reference"]
    return reference


async def listed(staff: Member, **wanted: Any) -> list[Any]:
    nodes: list[Any] = (await staff.ask(LIST, **wanted))["conciergeRequests"]["nodes"]
    return nodes


async def test_what_waits_is_read_from_the_most_urgent_on(house: House) -> None:
    await house.shelve(ring("Bague Lueur"))
    order = await place(house, "BAGUE-LUEUR-50")
    elise = await Member(house).joins()
    question = await asked(house)
    cancel = await asked(house, kind="CANCEL_ORDER", orderNumber=order.number)
    piece = await asked(house, kind="AVAILABILITY", sku="BAGUE-LUEUR-54")
    call = {"phone": "+33612345678", "startsAt": "2026-11-28T15:30:00Z", "name": "Claire Martin"}
    callback = (await Person(house).does("callbackRequestCreate", **call))["reference"]
    found = await listed(elise, status=["OPEN", "ASSIGNED"])
    assert [each["reference"] for each in found] == [cancel, *sorted((question, piece), key=_age(found)), callback]
    first, *_, last = found
    assert (first["orderProof"], first["order"]["number"]) == ("ADDRESS", order.number)
    assert (last["kind"], last["startsAt"], last["name"]) == ("CALLBACK", "2026-11-28T15:30:00Z", "Claire Martin")
    (about,) = await listed(elise, kind=["AVAILABILITY"])
    assert (about["product"]["handle"], about["variant"]["sku"]) == ("bague-lueur", "BAGUE-LUEUR-54")
    today = {"from": "2026-11-28T00:00:00Z", "to": "2026-11-29T00:00:00Z"}
    assert [each["reference"] for each in await listed(elise, **today)] == [callback]
    assert (await listed(elise))[0]["reference"] == callback, "all of them from the latest on"
    assert await listed(elise, status=[]) == await listed(elise, kind=[]) == []


def _age(found: list[Any]) -> Any:
    return [each["reference"] for each in found].index


async def test_pages_of_requests_are_stable_and_a_foreign_cursor_is_an_error(house: House) -> None:
    elise = await Member(house).joins()
    references = [await asked(house, email=f"client{number}@example.com") for number in range(5)]
    seen: list[str] = []
    after = None
    while True:
        page = (await elise.ask(LIST, first=2, after=after, status=["OPEN"]))["conciergeRequests"]
        seen += [each["reference"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert sorted(seen) == sorted(references)
    assert await elise.shut_out(LIST, after=after) == "BAD_USER_INPUT", "of the list in another order"


async def test_a_request_is_taken_on_handed_over_and_answered(house: House) -> None:
    elise = await Member(house).joins()
    marc = await Member(house, "marc@maison.example", StaffRole.ADVISER).joins("Marc Aubert")
    reference = await asked(house)
    me = (await marc.ask("{ me { id } }"))["me"]["id"]
    taken = (await elise.does(ASSIGN, ref=reference.lower().replace("-", " "), staff=me))["request"]
    assert (taken["status"], taken["owner"]) == ("ASSIGNED", {"name": "Marc Aubert"})
    freed = (await elise.does(ASSIGN, ref=reference))["request"]
    assert (freed["status"], freed["owner"]) == ("OPEN", None)
    house.clock.forward(hours=1)
    done = (await marc.does(RESOLVE, ref=reference, answer="Oui, partout en Belgique."))["request"]
    assert (done["status"], done["owner"]) == ("RESOLVED", {"name": "Marc Aubert"})
    assert (done["answer"], done["resolvedAt"]) == ("Oui, partout en Belgique.", "2026-11-22T13:00:00Z")
    assert await elise.refused(RESOLVE, ref=reference, answer="Non.") == [("INVALID_STATUS", "reference")]
    assert await elise.refused(ASSIGN, ref=reference, staff=me) == [("INVALID_STATUS", "reference")]
    kinds = await column(Event.filter(subject=reference).order_by("sequence"), "kind")
    assert kinds == ["request.opened", "request.assigned", "request.assigned", "request.resolved"]
    entries = await column(AuditEntry.filter(subject=reference).order_by("id"), "action")
    assert entries == ["conciergeRequestAssign", "conciergeRequestAssign", "conciergeRequestResolve"]
    told = [str(row.after) for row in await AuditValues.all()]
    assert not [text for text in told if "Belgique" in text], "what was said stands in one place"


async def test_of_two_who_answer_at_once_one_does(house: House) -> None:
    elise = await Member(house).joins()
    reference = await asked(house)
    twice = await asyncio.gather(*(elise.refused(RESOLVE, ref=reference, answer=f"Réponse {n}") for n in range(2)))
    assert sorted(twice) == [[], [("INVALID_STATUS", "reference")]]
    assert await Event.filter(subject=reference, kind="request.resolved").count() == 1


async def test_what_is_wrong_with_a_step_is_told_and_changes_nothing(house: House) -> None:
    elise = await Member(house).joins()
    reference = await asked(house)
    for unknown in ("ZZZZZ-ZZZZZ", "", "nonsense"):
        assert await elise.refused(RESOLVE, ref=unknown, answer="Oui.") == [("NOT_FOUND", "reference")]
        assert await elise.refused(ASSIGN, ref=unknown) == [("NOT_FOUND", "reference")]
    for nobody in (node_id("StaffMember", "0192f0c1-2345-7abc-8def-0123456789ab"), "nobody"):
        assert await elise.refused(ASSIGN, ref=reference, staff=nobody) == [("NOT_FOUND", "staffId")]
    answers = {"": "REQUIRED", "x" * 4001: "INVALID_INPUT", "La carte 4242 4242 4242 4242": "INVALID_INPUT"}
    for answer, code in answers.items():
        assert await elise.refused(RESOLVE, ref=reference, answer=answer) == [(code, "answer")]
    assert (await ConciergeRequest.get()).status == "OPEN"
    assert await AuditEntry.filter(subject=reference).count() == 0


async def test_what_was_said_on_the_telephone_is_written_down_for_a_customer(house: House) -> None:
    await house.shelve(ring("Bague Lueur"))
    claire = await Person(house).joins()
    await Customer.all().update(phone="+33612345678", language="fr")
    key = (await claire.me())["id"]
    elise = await Member(house).joins()
    maison = Person(house, house.shop.maison.concierge.email)
    before = len(await maison.letters())
    spoken = {"kind": "AVAILABILITY", "message": "Voudrait la 54 pour Noël.", "sku": "BAGUE-LUEUR-54"}
    made = await elise.does(CREATE, **spoken, customer=key)
    assert made["userErrors"] == []
    request = made["request"]
    assert (request["email"], request["phone"], request["name"]) == (claire.email, "+33612345678", "Claire Martin")
    assert (request["customerId"], request["variant"]["sku"]) == (key, "BAGUE-LUEUR-54")
    assert made["reference"] in (await claire.letters())[-1].header("subject")
    assert len(await maison.letters()) == before, "whoever wrote it down knows it"
    deletion = {"kind": "ACCOUNT_DELETION", "message": "", "customer": key}
    again = [(await elise.does(CREATE, **deletion))["reference"] for _ in range(2)]
    assert again[0] == again[1], "a wish to go is one wish"


async def test_staff_name_what_exists_and_say_how_to_answer(house: House) -> None:
    await house.shelve(ring("Bague Lueur"))
    elise = await Member(house).joins()
    plain: dict[str, Any] = {"kind": "QUESTION", "message": "Combien ?", "phone": "+33612345678"}
    wrong: dict[tuple[str, str], dict[str, Any]] = {
        ("NOT_FOUND", "sku"): {"sku": "NOBODY"},
        ("NOT_FOUND", "orderNumber"): {"order": "ZZZZZ-ZZZZZ"},
        ("NOT_FOUND", "customerId"): {"customer": node_id("Customer", "0192f0c1-2345-7abc-8def-0123456789ab")},
        ("REQUIRED", "message"): {"message": " "},
        ("REQUIRED", "email"): {"phone": None},
        ("REQUIRED", "orderNumber"): {"kind": "CHANGE_ORDER"},
        ("INVALID_INPUT", "phone"): {"phone": "12"},
        ("INVALID_INPUT", "email"): {"email": "nobody"},
        ("INVALID_INPUT", "boutiqueId"): {"boutique": node_id("Boutique", "paris")},
    }
    for told, changed in wrong.items():
        assert await elise.refused(CREATE, **{**plain, **changed}) == [told]
    assert await elise.refused(CREATE, **{**plain, "customer": "nonsense"}) == [("NOT_FOUND", "customerId")]
    assert await elise.refused(CREATE, kind="CALLBACK", message="") == [("REQUIRED", "phone")]
    assert await ConciergeRequest.all().count() == 0
    soon = (house.clock() + timedelta(days=13, hours=2)).isoformat()
    boutique = node_id("Boutique", house.shop.maison.boutiques[1].handle)
    visit = await elise.does(CREATE, **{**plain, "kind": "APPOINTMENT", "boutique": boutique, "at": soon})
    assert visit["request"]["boutique"] == house.shop.maison.boutiques[1].name
    assert (await elise.does(CREATE, **{**plain, "kind": "CALLBACK"}))["request"]["phone"] == "+33612345678"


async def test_an_order_shows_what_was_asked_about_it_and_that_it_was_asked(house: House) -> None:
    await house.shelve(ring("Bague Lueur"))
    order = await place(house, "BAGUE-LUEUR-50")
    elise = await Member(house).joins("Élise Aubin")
    first = await asked(house, kind="CHANGE_ORDER", orderNumber=order.number)
    called = {"kind": "CANCEL_ORDER", "message": "A appelé.", "phone": "+33612345678"}
    second = await elise.does(CREATE, **called, order=order.number)
    seen = await elise.ask(SEEN, n=order.number)
    assert [each["reference"] for each in seen["order"]["requests"]] == [first, second["reference"]]
    assert [(each["kind"], each["actor"]) for each in seen["order"]["events"]] == [
        ("PLACED", "checkout"), ("REQUEST_OPENED", "shop"), ("REQUEST_OPENED", "Élise Aubin"),
    ]  # fmt: skip


async def test_two_who_take_a_request_on_do_not_take_it_from_each_other(house: House) -> None:
    elise = await Member(house).joins()
    marc = await Member(house, "marc@maison.example", StaffRole.ADVISER).joins("Marc Aubert")
    hugo = await Member(house, "hugo@maison.example", StaffRole.LOGISTICS).joins("Hugo Blin")
    reference = await asked(house)
    ids = [(await member.ask("{ me { id } }"))["me"]["id"] for member in (elise, marc, hugo)]
    both = [
        each.refused(TAKE, ref=reference, staff=key, owner=None) for each, key in zip((elise, marc), ids, strict=False)
    ]
    assert sorted(await asyncio.gather(*both)) == [[], [("INVALID_STATUS", "ifOwnerId")]]
    for none in ("nonsense", node_id("Order", "1")):
        assert await elise.refused(TAKE, ref=reference, staff=ids[0], owner=none) == [("INVALID_STATUS", "ifOwnerId")]
    assert await elise.refused(ASSIGN, ref=reference, staff=ids[2]) == [("NOT_FOUND", "staffId")], "may not answer it"
