"""Staff sign in with password and code, lose their session by the clock, and write no more after an hour alone."""

import asyncio
import re

from gateway.cookies import CART_COOKIE, SESSION_COOKIE, STAFF_COOKIE
from resolvers.people.staff.tables import AuditEntry, RecoveryCode, StaffMember, StaffRole, StaffSession
from tests.house_of import SITE, House
from tests.people.person import Person
from tests.staff.member import CONFIRM, ENROL, PASSWORD, SIGN_IN, UNLOCK, Member

ME = "{ me { email role totpEnabled } }"
STAFF = "{ staff { nodes { email } } }"
INVITE = """mutation Invite($email: String!, $name: String!, $role: StaffRole!) {
  payload: staffInvite(email: $email, name: $name, role: $role) { accepted userErrors { code field message } }
}"""
INVITED = {"email": "paul@maison.example", "name": "Paul Roy", "role": "ADVISER"}
SIGN_OUT = "mutation { payload: staffSignOut { accepted userErrors { code field message } } }"


async def test_the_first_sign_in_opens_nothing_but_the_enrolment_and_then_everything(house: House) -> None:
    elise = Member(house)
    assert await elise.ask(ME) == {"me": None}
    assert await elise.shut_out(STAFF) == "UNAUTHENTICATED"
    await elise.joins()
    assert await elise.ask(ME) == {"me": {"email": elise.email, "role": "ADMIN", "totpEnabled": True}}
    assert await elise.ask(STAFF) == {"staff": {"nodes": [{"email": elise.email}]}}
    assert len(elise.recovery) == 10


async def test_a_session_without_a_code_may_only_enrol(house: House) -> None:
    await Member(house).joins()
    paul = Member(house, "paul@maison.example")
    await Member.joins(paul)
    await StaffMember.filter(email=paul.email).update(totp_salt="")
    again = paul.another_client()
    assert (await again.sign_in(totp=None))["userErrors"] == []
    assert await again.shut_out(STAFF) == "TOTP_ENROLMENT_REQUIRED"
    assert await again.shut_out(INVITE, **INVITED) == "TOTP_ENROLMENT_REQUIRED"
    assert await again.refused(CONFIRM, code="000000") == [("INVALID_STATUS", "")]
    await again.enrol()
    assert await again.ask(STAFF)


async def test_password_and_code_are_both_needed_and_a_code_is_good_once(house: House) -> None:
    elise = await Member(house).joins()
    house.clock.forward(minutes=5)
    other = elise.another_client()
    for totp, code in ((None, "REQUIRED"), (" ", "REQUIRED"), ("000000", "INVALID_CREDENTIALS")):
        payload = await other.sign_in(totp)
        assert [(each["code"], each["field"]) for each in payload["userErrors"]] == [(code, ["totp"])], totp
    assert (await other.sign_in(other.code(), password="wrong"))["userErrors"][0]["field"] is None
    code = other.code()
    assert (await other.sign_in(code))["userErrors"] == []
    assert (await other.another_client().sign_in(code))["userErrors"][0]["code"] == "INVALID_CREDENTIALS"
    house.clock.forward(seconds=30)
    assert (await other.another_client().sign_in(f"{other.code()[:3]} {other.code()[3:]}"))["userErrors"] == []


async def test_of_many_uses_of_one_code_at_once_one_succeeds(house: House) -> None:
    elise = await Member(house).joins()
    house.clock.forward(minutes=5)
    answers = await asyncio.gather(*(elise.another_client().sign_in(elise.code()) for _ in range(6)))
    assert sum(answer["sessionToken"] is not None for answer in answers) == 1


async def test_a_clock_may_be_a_step_behind_or_before_and_no_more(house: House) -> None:
    elise = await Member(house).joins()
    for steps, works in ((-2, False), (2, False), (-1, True), (1, True)):
        house.clock.forward(minutes=10)
        answer = await elise.another_client().sign_in(elise.code(steps=steps))
        assert (answer["userErrors"] == []) is works, steps


async def test_a_recovery_code_replaces_the_device_once(house: House) -> None:
    elise = await Member(house).joins()
    code = elise.recovery[3]
    assert (await elise.another_client().sign_in(code.lower().replace("-", "")))["userErrors"] == []
    assert (await elise.another_client().sign_in(code))["userErrors"][0]["code"] == "INVALID_CREDENTIALS"
    assert await RecoveryCode.all().count() == 9
    assert code not in repr(await RecoveryCode.all().values())


async def test_known_and_unknown_addresses_are_answered_alike_and_throttled(house: House) -> None:
    elise = await Member(house).joins()
    nobody = Member(house, "nobody@maison.example")
    for member in (elise, nobody):
        told = [await member.another_client().refused(SIGN_IN, email=member.email, password="x") for _ in range(12)]
        assert told == [[("INVALID_CREDENTIALS", "")]] * 10 + [[("TOO_MANY_REQUESTS", "")]] * 2


async def test_wrong_codes_are_throttled_too(house: House) -> None:
    elise = await Member(house).joins()
    told = [await elise.refused(UNLOCK, code="000000") for _ in range(11)]
    assert told == [[("INVALID_CREDENTIALS", "code")]] * 9 + [[("TOO_MANY_REQUESTS", "")]] * 2, "one was the enrolment"


async def test_staff_and_customers_are_other_people(house: House) -> None:
    elise = await Member(house).joins()
    customer = await Person(house, elise.email).joins()
    assert await customer.me()
    customer.token, elise.token = elise.token, customer.token
    assert await customer.me() is None
    assert await elise.ask(ME) == {"me": None}


async def test_an_hour_alone_locks_writing_until_a_code_is_given_and_reading_stays(house: House) -> None:
    elise = await Member(house).joins()
    house.clock.forward(minutes=59)
    assert await elise.ask(STAFF)
    house.clock.forward(minutes=59)
    assert (await elise.does(INVITE, **INVITED))["accepted"], "each request begins the hour anew"
    house.clock.forward(minutes=61)
    for _ in range(2):
        assert await elise.ask(STAFF)
        assert await elise.shut_out(INVITE, **INVITED) == "SESSION_LOCKED"
    assert await elise.refused(ENROL) == [("NOT_ALLOWED", "")], "who took the device takes no second one"
    assert await elise.refused(UNLOCK, code="123456") == [("INVALID_CREDENTIALS", "code")]
    assert await elise.refused(UNLOCK, code=elise.code()) == []
    assert await elise.refused(INVITE, **{**INVITED, "email": "anna@maison.example"}) == []


async def test_a_session_ends_after_twelve_hours_whatever_is_done(house: House) -> None:
    elise = await Member(house).joins()
    for _ in range(23):
        house.clock.forward(minutes=31)
        assert (await elise.ask(ME))["me"]
    house.clock.forward(minutes=31)
    assert await elise.ask(ME) == {"me": None}


async def test_signing_in_again_takes_the_place_of_the_session_and_signing_out_ends_it(house: House) -> None:
    elise = await Member(house).joins()
    house.clock.forward(minutes=5)
    before = elise.token
    assert (await elise.sign_in(elise.code()))["userErrors"] == []
    assert elise.token != before
    assert await StaffSession.all().count() == 1
    assert (await elise.does(SIGN_OUT))["accepted"]
    assert await elise.ask(ME) == {"me": None}
    assert [row.action for row in await AuditEntry.all().order_by("id")] == [
        *("staffAdd", "staffSignIn", "totpEnrol", "totpConfirm", "staffSignIn", "staffSignOut")
    ]


async def test_a_browser_gets_a_cookie_of_staffs_own(house: House) -> None:
    elise = await Member(house).joins()
    house.clock.forward(minutes=5)
    body = {"query": SIGN_IN, "variables": {"email": elise.email, "password": PASSWORD, "totp": elise.code()}}
    answer = await house.client.post("/admin/graphql", json=body, headers={"origin": SITE})
    (cookie,) = answer.headers.get_list("set-cookie")
    assert cookie.startswith(f"{STAFF_COOKIE}=")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax", "Max-Age=43200"} <= set(cookie.split("; "))
    assert len({STAFF_COOKIE, SESSION_COOKIE, CART_COOKIE}) == 3
    secret = re.match(r"[^=]+=([^;]+)", cookie)
    assert secret
    sent = {"cookie": f"{STAFF_COOKIE}={secret[1]}"}
    foreign = await house.client.post(
        "/admin/graphql", json={"query": ME}, headers={**sent, "origin": "https://x.example"}
    )
    assert foreign.status_code == 403
    own = await house.client.post("/admin/graphql", json={"query": ME}, headers={**sent, "origin": SITE})
    assert own.json()["data"]["me"]["email"] == elise.email


async def test_nothing_of_staff_is_answered_by_get(house: House) -> None:
    answer = await house.client.get("/admin/graphql", params={"query": ME})
    assert answer.status_code == 405
    assert (await house.client.get("/graphql", params={"query": "{ shop { name } }"})).status_code == 200


async def test_a_new_authenticator_counts_once_confirmed_and_ends_other_sessions(house: House) -> None:
    elise = await Member(house).joins()
    house.clock.forward(minutes=5)
    other = elise.another_client()
    await other.sign_in(other.code())
    house.clock.forward(minutes=5)
    old = elise.secret
    fresh = (await elise.does(ENROL))["secret"]
    assert fresh != old
    assert (await elise.another_client().sign_in(elise.code()))["userErrors"] == [], "the old one counts until then"
    house.clock.forward(minutes=5)
    elise.secret = fresh
    assert await elise.refused(CONFIRM, code=elise.code()) == []
    assert await other.ask(ME) == {"me": None}
    house.clock.forward(minutes=5)
    other.secret = old
    assert (await other.sign_in(other.code()))["userErrors"][0]["code"] == "INVALID_CREDENTIALS"


async def test_a_member_who_left_opens_nothing(house: House) -> None:
    elise = await Member(house).joins()
    paul = await Member(house, "paul@maison.example", StaffRole.ADVISER).joins("Paul Roy")
    await StaffMember.filter(email=paul.email).update(deactivated_at=house.clock())
    assert await paul.ask(ME) == {"me": None}
    house.clock.forward(minutes=5)
    assert (await paul.sign_in(paul.code()))["userErrors"][0]["code"] == "INVALID_CREDENTIALS"
    assert await elise.ask(ME)
