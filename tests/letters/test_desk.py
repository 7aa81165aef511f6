"""Letters at the staff's desk: what went to whom and what it said, without what opens anything; and sent again."""

import asyncio
from collections import deque
from typing import Any

import httpx2
import pytest

from gateway.cookies import STAFF_COOKIE
from resolvers.events.tables import Event
from resolvers.letters import planning
from resolvers.letters.tables import Letter, LetterContent, LetterStatus
from resolvers.people.staff.tables import StaffRole
from schema.node import node_id
from tests.gateway.mail_server import deliver_to, post_office
from tests.house_of import House
from tests.makers import piece
from tests.payments.stage import place
from tests.people.person import Person
from tests.staff.member import CODES, Member

LETTER = """{ id to subject kind language status attempts lastError createdAt sentAt messageId text html
  order { number } }"""
LIST = f"""query List($first: Int, $status: [LetterStatus!], $to: String) {{
  letters(first: $first, status: $status, to: $to) {{ nodes {LETTER} }}
}}"""
ONE = f"query One($id: ID!) {{ letter(id: $id) {LETTER} }}"
RESEND = f"mutation Resend($id: ID!) {{ payload: letterResend(id: $id) {{ accepted {CODES} }} }}"


async def listed(staff: Member, **wanted: Any) -> list[Any]:
    nodes: list[Any] = (await staff.ask(LIST, **wanted))["letters"]["nodes"]
    return nodes


async def test_letters_are_found_by_their_recipient_and_read_without_what_opens_anything(house: House) -> None:
    await house.shelve(piece("Jonc"))
    placed = await place(house, "JONC")
    await Person(house, "anna@example.com").joins()
    await house.dispatch()
    elise = await Member(house).joins()
    (recorded,) = await listed(elise, to="CLAIRE@")
    assert (recorded["to"], recorded["kind"], recorded["status"]) == ("claire@example.com", "order_recorded", "SENT")
    assert recorded["order"] == {"number": placed.number}
    assert placed.number in recorded["text"]
    assert placed.token not in recorded["text"] + recorded["html"]
    (proof,) = await listed(elise, to="anna")
    assert "token=…" in proof["text"]
    assert (await elise.ask(ONE, id=proof["id"]))["letter"] == proof
    assert (await elise.ask(ONE, id=node_id("Letter", "0192f0c1-2345-7abc-8def-0123456789ab")))["letter"] is None
    assert len(await listed(elise)) == 2
    assert await listed(elise, status=["DEAD", "FAILED", "PENDING"]) == await listed(elise, status=[]) == []
    seen = await elise.ask(f"query Seen($n: String!) {{ order(number: $n) {{ letters {LETTER} }} }}", n=placed.number)
    assert seen["order"]["letters"] == [recorded]


async def test_the_page_of_a_letter_is_for_who_may_read_letters(house: House) -> None:
    await house.shelve(piece("Jonc"))
    placed = await place(house, "JONC")
    await house.dispatch()
    elise = await Member(house).joins()
    (letter,) = await listed(elise, to="claire@")
    page = f"/admin/letters/{letter['id']}.html"

    async def shown(member: Member | None, path: str = page) -> httpx2.Response:
        headers = {"cookie": f"{STAFF_COOKIE}={member.token}"} if member is not None else {}
        return await house.client.get(path, headers=headers)

    seen = await shown(elise)
    assert seen.text == letter["html"]
    assert placed.token not in seen.text
    assert "sandbox;" in seen.headers["content-security-policy"]
    assert seen.headers["cache-control"] == "no-store"
    accountant = await Member(house, "odile@maison.example", StaffRole.ACCOUNTING).joins()
    unknown = f"/admin/letters/{node_id('Letter', '0192f0c1-2345-7abc-8def-0123456789ab')}.html"
    refused = [
        await shown(None),
        await shown(accountant),
        await shown(elise, unknown),
        await shown(elise, "/admin/letters/x.html"),
    ]
    assert {(answer.status_code, answer.text) for answer in refused} == {(404, "Not found.")}


async def test_a_letter_refused_for_good_is_sent_once_more_under_its_own_message_id(house: House) -> None:
    await house.shelve(piece("Jonc"))
    await place(house, "JONC")
    elise = await Member(house).joins()
    async with post_office() as post:
        deliver_to(house, post)
        post.recipients["claire@example.com"] = deque(["550 no such mailbox"])
        await house.dispatch()
        (dead,) = await listed(elise, status=["DEAD"])
        assert dead["lastError"] == "550 no such mailbox"
        twice = await asyncio.gather(*(elise.does(RESEND, id=dead["id"]) for _ in range(2)))
        assert [payload["accepted"] for payload in twice].count(True) >= 1
        await house.dispatch()
        assert len(post.arrived) == 1
    (sent,) = await listed(elise)
    assert (sent["status"], sent["messageId"], sent["lastError"]) == ("SENT", dead["messageId"], None)


async def test_a_letter_that_arrived_goes_out_as_another_copy(house: House) -> None:
    await house.shelve(piece("Jonc"))
    await place(house, "JONC")
    elise = await Member(house).joins()
    async with post_office() as post:
        deliver_to(house, post)
        await house.dispatch()
        (sent,) = await listed(elise)
        assert await elise.does(RESEND, id=sent["id"]) == {"accepted": True, "userErrors": []}
        assert await elise.refused(RESEND, id=sent["id"]) == [("INVALID_STATUS", "id")]
        await house.dispatch()
        assert [recipient for recipient, _ in post.offered] == ["claire@example.com"] * 2
        assert len(set(post.offered)) == 2
    (again,) = await listed(elise)
    assert again["text"] == sent["text"]
    assert await Event.filter(kind="letter.resent").count() == 1


async def test_what_cannot_be_sent_again_is_told_why(house: House) -> None:
    await house.shelve(piece("Jonc"))
    await place(house, "JONC")
    elise = await Member(house).joins()
    claire = await Person(house).joins()
    letters = {letter.kind: letter for letter in await Letter.all()}
    for unknown in (node_id("Letter", "0192f0c1-2345-7abc-8def-0123456789ab"), "nonsense"):
        assert await elise.refused(RESEND, id=unknown) == [("NOT_FOUND", "id")]
    used = node_id("Letter", letters["email_confirm"].id)
    assert await elise.refused(RESEND, id=used) == [("INVALID_STATUS", "id")], "its link was used"
    recorded = letters["order_recorded"]
    await LetterContent.filter(letter_id=recorded.id).update(recipient="", text="", html="", subject="")
    assert await elise.refused(RESEND, id=node_id("Letter", recorded.id)) == [("INVALID_STATUS", "id")]
    assert len(await claire.letters()) == 2


async def test_a_letter_in_the_hands_of_a_sender_is_left_to_it(house: House) -> None:
    await house.shelve(piece("Jonc"))
    await place(house, "JONC")
    elise = await Member(house).joins()
    async with post_office() as post:
        deliver_to(house, post)
        post.recipients["claire@example.com"] = deque(["451 later"])
        await house.dispatch()
        (waits,) = await listed(elise, status=["FAILED"])
        await Letter.all().update(lease_owner="somebody", due_at=house.clock())
        assert await elise.refused(RESEND, id=waits["id"]) == [("INVALID_STATUS", "id")]
        await Letter.all().update(lease_owner="")
        assert await elise.refused(RESEND, id=waits["id"]) == []
        await house.dispatch()
        assert len(post.arrived) == 1


async def test_a_letter_that_could_not_be_written_yet_is_sent_as_soon_as_it_can(house: House) -> None:
    elise = await Member(house).joins()
    await house.shelve(piece("Jonc"))

    async def fails(*_: object) -> None:
        raise LookupError("the words are missing")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "_keep", fails)
        await place(house, "JONC")
        await house.dispatch()
    (resting,) = await Letter.filter(status=LetterStatus.FAILED)
    assert "LookupError" in resting.last_error
    assert await elise.refused(RESEND, id=node_id("Letter", resting.id)) == []
    await house.dispatch()
    assert (await Letter.get(id=resting.id)).status is LetterStatus.SENT


async def test_only_who_speaks_with_customers_reads_their_letters(house: House) -> None:
    hugo = await Member(house, "hugo@maison.example", StaffRole.LOGISTICS).joins()
    assert await hugo.shut_out(LIST) == "FORBIDDEN"
    assert await hugo.refused(RESEND, id="x") == [("NOT_ALLOWED", "")]
    await house.shelve(piece("Jonc"))
    placed = await place(house, "JONC")
    await house.dispatch()
    seen = await hugo.ask("query Seen($n: String!) { order(number: $n) { letters { text } } }", n=placed.number)
    assert seen["order"]["letters"] == [], "nor by another way"
    assert await Letter.filter(status=LetterStatus.PENDING).count() == 0
