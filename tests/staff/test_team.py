"""The team: invited by letter, given roles, deactivated; never without an administrator; all in the audit log."""

import asyncio
import json
import re
from typing import Any

import pytest

from resolvers.people.staff import members
from resolvers.people.staff.tables import AuditEntry, AuditValues, StaffMember, StaffRole, StaffSession
from resolvers.refusals import Refused
from tests.house_of import House
from tests.staff.member import CODES, MEMBER, PASSWORD, Member

INVITE = f"""mutation Invite($email: String!, $name: String!, $role: StaffRole!) {{
  payload: staffInvite(email: $email, name: $name, role: $role) {{ accepted {CODES} }}
}}"""
ACCEPT = f"""mutation Accept($token: String!, $password: String!) {{
  payload: staffInvitationAccept(token: $token, password: $password, transport: BEARER) {{
    sessionToken staff {MEMBER} {CODES}
  }}
}}"""
SET_ROLE = f"""mutation SetRole($id: ID!, $role: StaffRole!) {{
  payload: staffRoleSet(id: $id, role: $role) {{ staff {MEMBER} {CODES} }}
}}"""
DEACTIVATE = f"""mutation Deactivate($id: ID!) {{
  payload: staffDeactivate(id: $id) {{ staff {{ id deactivatedAt }} {CODES} }}
}}"""
ME = "{ me { id role } }"
TEAM = "{ staff { nodes { id email name role totpEnabled lastSignInAt deactivatedAt } pageInfo { hasNextPage } } }"
AUDIT = """query Audit($first: Int, $after: String) {
  auditLog(first: $first, after: $after) {
    nodes { id at actor action subject before after } pageInfo { hasNextPage endCursor }
  }
}"""
PAUL: dict[str, Any] = {"email": "paul@maison.example", "name": "Paul Roy", "role": "ADVISER"}


async def own_id(member: Member) -> str:
    return str((await member.ask(ME))["me"]["id"])


def token_of(text: str) -> str:
    found = re.search(r"/staff/invitation\?token=([\w=%-]+)", text)
    assert found, text
    return found[1].replace("%3D", "=")


async def test_an_invited_colleague_chooses_a_password_enrols_and_works(house: House) -> None:
    elise = await Member(house).joins()
    assert (await elise.does(INVITE, **PAUL))["accepted"]
    paul = Member(house, PAUL["email"])
    (letter,) = await paul.letters()
    assert letter.header("subject") == "Bienvenue dans l’équipe Messika"
    assert "Bonjour Paul Roy," in letter.body("plain")
    token = token_of(letter.body("plain"))
    assert await paul.refused(ACCEPT, token=token, password="paul.roy") == [("WEAK_PASSWORD", "password")]
    accepted = await paul.does(ACCEPT, token=token, password=PASSWORD)
    assert (accepted["staff"]["role"], accepted["staff"]["totpEnabled"]) == ("ADVISER", False)
    paul.token = accepted["sessionToken"]
    assert await paul.shut_out(TEAM) == "TOTP_ENROLMENT_REQUIRED"
    await paul.enrol()
    assert [each["name"] for each in (await paul.ask(TEAM))["staff"]["nodes"]] == ["Élise Aubin", "Paul Roy"]
    assert await paul.refused(ACCEPT, token=token, password=PASSWORD) == [("INVALID_TOKEN", "token")]


async def test_a_link_is_over_after_two_days_and_a_newer_one_takes_its_place(house: House) -> None:
    elise = await Member(house).joins()
    paul = Member(house, PAUL["email"])
    await elise.does(INVITE, **PAUL)
    first = token_of((await paul.letters())[-1].body("plain"))
    house.clock.forward(minutes=1)
    await elise.does(INVITE, **{**PAUL, "role": "ACCOUNTING"})
    second = token_of((await paul.letters())[-1].body("plain"))
    assert await paul.refused(ACCEPT, token=first, password=PASSWORD) == [("INVALID_TOKEN", "token")]
    house.clock.forward(days=2)
    assert await paul.refused(ACCEPT, token=second, password=PASSWORD) == [("EXPIRED_TOKEN", "token")]


async def test_the_page_of_the_letter_makes_a_member_on_post_only(house: House) -> None:
    elise = await Member(house).joins()
    await elise.does(INVITE, **PAUL)
    token = token_of((await Member(house, PAUL["email"]).letters())[-1].body("plain"))
    url = f"/staff/invitation?token={token}"
    shown = await house.client.get(url)
    assert "Rejoindre l’équipe" in shown.text
    assert await StaffMember.all().count() == 1
    done = await house.client.post(url, data={"password": PASSWORD})
    assert "Bienvenue dans l’équipe" in done.text
    assert await StaffMember.all().count() == 2
    assert await StaffSession.filter(staff__email=PAUL["email"]).count() == 0


async def test_who_is_a_member_already_or_cannot_be_one_is_told(house: House) -> None:
    elise = await Member(house).joins()
    for change, told in (
        ({"email": elise.email.upper()}, ("INVALID_INPUT", "email")),
        ({"email": "x"}, ("INVALID_INPUT", "email")),
        ({"name": "  "}, ("REQUIRED", "name")),
        ({"name": "www.evil.example"}, ("INVALID_INPUT", "name")),
    ):
        assert await elise.refused(INVITE, **{**PAUL, **change}) == [told], change
    assert await Member(house, PAUL["email"]).letters() == []


async def test_a_role_that_changes_ends_the_sessions_under_the_one_before(house: House) -> None:
    elise = await Member(house).joins()
    paul = await Member(house, PAUL["email"], StaffRole.ADVISER).joins("Paul Roy")
    key = await own_id(paul)
    assert (await elise.does(SET_ROLE, id=key, role="LOGISTICS"))["staff"]["role"] == "LOGISTICS"
    assert await paul.ask(ME) == {"me": None}
    for wrong in ("x", await own_id(elise) + "x"):
        assert await elise.refused(SET_ROLE, id=wrong, role="ADMIN") == [("NOT_FOUND", "id")]


async def test_somebody_remains_an_administrator_whatever_two_of_them_do_at_once(house: House) -> None:
    elise = await Member(house).joins()
    key = await own_id(elise)
    assert await elise.refused(SET_ROLE, id=key, role="ADVISER") == [("NOT_ALLOWED", "id")]
    assert await elise.refused(DEACTIVATE, id=key) == [("NOT_ALLOWED", "id")]
    anna = await Member(house, "anna@maison.example").joins("Anna Weil")
    ids = {elise: await own_id(elise), anna: await own_id(anna)}
    answers = await asyncio.gather(elise.raw(DEACTIVATE, id=ids[anna]), anna.raw(DEACTIVATE, id=ids[elise]))
    done = [answer["data"]["payload"]["staff"] is not None for answer in answers if answer.get("data")]
    assert done.count(True) == 1, answers
    assert await StaffMember.filter(role=StaffRole.ADMIN, deactivated_at__isnull=True).count() == 1


async def test_who_left_is_signed_out_at_once_and_stays_in_the_log(house: House) -> None:
    elise = await Member(house).joins()
    paul = await Member(house, PAUL["email"], StaffRole.ADVISER).joins("Paul Roy")
    gone = (await elise.does(DEACTIVATE, id=await own_id(paul)))["staff"]
    assert gone["deactivatedAt"] == "2026-11-22T12:00:00Z"
    assert await paul.ask(ME) == {"me": None}
    assert await elise.refused(DEACTIVATE, id=gone["id"]) == [("NOT_FOUND", "id")]
    names = [entry["actor"] for entry in (await elise.ask(AUDIT))["auditLog"]["nodes"]]
    assert "Paul Roy" in names


async def test_the_log_says_who_did_what_with_before_and_after_page_by_page(house: House) -> None:
    elise = await Member(house).joins()
    paul = await Member(house, PAUL["email"], StaffRole.ADVISER).joins("Paul Roy")
    await elise.does(SET_ROLE, id=await own_id(paul), role="ADMIN")
    latest = (await elise.ask(AUDIT, first=1))["auditLog"]
    (entry,) = latest["nodes"]
    assert (entry["actor"], entry["action"]) == ("Élise Aubin", "staffRoleSet")
    assert (json.loads(entry["before"]), json.loads(entry["after"])) == ({"role": "ADVISER"}, {"role": "ADMIN"})
    seen, after = [entry["id"]], latest["pageInfo"]["endCursor"]
    while after:
        page = (await elise.ask(AUDIT, first=2, after=after))["auditLog"]
        seen += [each["id"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None
    assert len(seen) == len(set(seen)) == await AuditEntry.all().count()
    await AuditValues.all().delete()
    assert (await elise.ask(AUDIT, first=1))["auditLog"]["nodes"][0]["before"] is None, "erased"
    (error,) = (await elise.raw(AUDIT, first=2, after="x"))["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_refused_deed_is_not_in_the_log(house: House) -> None:
    elise = await Member(house).joins()
    before = await AuditEntry.all().count()
    assert await elise.refused(DEACTIVATE, id=await own_id(elise)) == [("NOT_ALLOWED", "id")]
    assert await AuditEntry.all().count() == before


@pytest.mark.parametrize("role", [role for role in StaffRole if role is not StaffRole.ADMIN])
async def test_only_administrators_speak_of_the_team(house: House, role: StaffRole) -> None:
    await Member(house).joins()
    paul = await Member(house, PAUL["email"], role).joins("Paul Roy")
    key = await own_id(paul)
    assert await paul.refused(INVITE, **{**PAUL, "email": "anna@maison.example"}) == [("NOT_ALLOWED", "")]
    assert await paul.refused(SET_ROLE, id=key, role="ADMIN") == [("NOT_ALLOWED", "")]
    assert await paul.refused(DEACTIVATE, id=key) == [("NOT_ALLOWED", "")]
    assert await paul.shut_out(AUDIT) == "FORBIDDEN"
    assert (await paul.ask(ME))["me"]["role"] == role


async def test_the_command_line_mends_a_lost_device_and_a_lost_password(house: House) -> None:
    elise = await Member(house).joins()
    await members.forget_totp(house.shop, elise.email.upper())
    assert await elise.ask(ME) == {"me": None}
    elise.token = None
    assert (await elise.sign_in(totp=None))["userErrors"] == []
    await elise.enrol()
    await members.set_password(house.shop, elise.email, "cascade marbre tulipe 7 orange")
    assert await elise.ask(ME) == {"me": None}
    for unknown in ("nobody@maison.example", "x"):
        with pytest.raises(Refused):
            await members.set_password(house.shop, unknown, PASSWORD)
