"""A forgotten password: one letter, one link, once, for half an hour; and everything that ends it earlier."""

import asyncio

from resolvers.events.tables import Event
from resolvers.letters.tables import Letter, LetterContent
from resolvers.people.tables import Proof
from tests.house_of import House
from tests.makers import piece
from tests.payments.stage import place
from tests.people.person import PASSWORD, Person, document, subjects, token_in

NEW = "cascade marbre tulipe 7 orange"
REFUSED = [("INVALID_TOKEN", "token")]


async def test_a_reset_ends_every_session_and_tells_the_owner(house: House) -> None:
    claire = await Person(house).joins()
    phone = claire.another_client()
    await phone.sign_in()
    assert await claire.does("passwordResetRequest", email="CLAIRE@example.COM") == {"accepted": True, "userErrors": []}
    payload = await claire.does("passwordReset", token=await claire.link(), newPassword=NEW)
    assert payload["customer"]["email"] == claire.email
    assert [await client.me() for client in (claire, phone)] == [None, None]
    assert subjects(await claire.letters())[-1] == "Votre mot de passe a été modifié"
    assert (await claire.sign_in(NEW))["userErrors"] == []


async def test_an_unknown_address_gets_the_same_answer_and_no_letter(house: House) -> None:
    claire, nobody = await Person(house).joins(), Person(house, "nobody@example.com")
    answers = [await each.raw(document("passwordResetRequest"), email=each.email) for each in (claire, nobody)]
    assert answers[0] == answers[1] == {"data": {"payload": {"accepted": True, "userErrors": []}}}
    assert await nobody.letters() == []
    assert len(await claire.letters()) == 2


async def test_of_twenty_uses_at_once_one_succeeds(house: House) -> None:
    claire = await Person(house).joins()
    await claire.does("passwordResetRequest", email=claire.email)
    token = await claire.link()
    uses = [claire.raw(document("passwordReset"), token=token, newPassword=f"{NEW} {n}") for n in range(20)]
    payloads = [answer["data"]["payload"] for answer in await asyncio.gather(*uses)]
    assert sum(payload["userErrors"] == [] for payload in payloads) == 1
    assert await claire.refused("passwordReset", token=token, newPassword=NEW) == REFUSED


async def test_the_link_is_over_after_half_an_hour(house: House) -> None:
    claire = await Person(house).joins()
    await claire.does("passwordResetRequest", email=claire.email)
    token = await claire.link()
    house.clock.forward(minutes=29, seconds=59)
    assert await claire.refused("passwordReset", token=token, newPassword="short") == [("WEAK_PASSWORD", "newPassword")]
    house.clock.forward(seconds=1)
    assert await claire.refused("passwordReset", token=token, newPassword=NEW) == [("EXPIRED_TOKEN", "token")]


async def test_a_newer_request_ends_the_older_link(house: House) -> None:
    claire = await Person(house).joins()
    await claire.does("passwordResetRequest", email=claire.email)
    older = await claire.link()
    house.clock.forward(seconds=1)
    await claire.does("passwordResetRequest", email=claire.email)
    newer = await claire.link()
    assert await claire.refused("passwordReset", token=older, newPassword=NEW) == REFUSED
    assert await claire.refused("passwordReset", token=newer, newPassword=NEW) == []


async def test_a_changed_password_or_address_ends_the_link(house: House) -> None:
    claire = await Person(house).joins()
    await claire.does("passwordResetRequest", email=claire.email)
    token = await claire.link()
    house.clock.forward(seconds=1)
    assert await claire.refused("passwordChange", currentPassword=PASSWORD, newPassword=NEW) == []
    assert await claire.refused("passwordReset", token=token, newPassword=f"{NEW} encore") == REFUSED

    await claire.does("passwordResetRequest", email=claire.email)
    token = await claire.link()
    house.clock.forward(seconds=1)
    await claire.does("emailChangeRequest", newEmail="new@example.com", currentPassword=NEW)
    moved = Person(house, "new@example.com")
    assert await claire.refused("emailChangeConfirm", token=await moved.link()) == []
    assert await claire.refused("passwordReset", token=token, newPassword=f"{NEW} encore") == REFUSED


async def test_a_password_is_changed_by_who_knows_it_and_other_sessions_end(house: House) -> None:
    claire = await Person(house).joins()
    phone = claire.another_client()
    await phone.sign_in()
    wrong = await claire.refused("passwordChange", currentPassword=f"{PASSWORD}!", newPassword=NEW)
    assert wrong == [("INVALID_CREDENTIALS", "currentPassword")]
    same = await claire.refused("passwordChange", currentPassword=PASSWORD, newPassword=PASSWORD)
    assert same == [("WEAK_PASSWORD", "newPassword")]
    assert await claire.refused("passwordChange", currentPassword=PASSWORD, newPassword=NEW) == []
    assert await claire.me()
    assert await phone.me() is None
    assert subjects(await claire.letters())[-1] == "Votre mot de passe a été modifié"


async def test_the_link_keeps_the_shops_own_address_whatever_host_was_asked(house: House) -> None:
    claire = await Person(house).joins()
    body = {"query": document("passwordResetRequest"), "variables": {"email": claire.email}}
    headers = {"host": "evil.example", "x-forwarded-host": "evil.example"}
    await house.client.post("/graphql", json=body, headers=headers)
    letter = (await claire.letters())[-1]
    assert "http://localhost:8000/account/password?token=" in letter.body("plain")
    assert "evil" not in letter.body("plain") + letter.body("html")


async def test_a_guest_who_lost_the_way_to_an_order_gets_it_by_letter(house: House) -> None:
    await house.shelve(piece("Jonc"))
    placed = await place(house, "JONC", email="claire@example.com")
    claire, mallory = Person(house), Person(house, "mallory@example.com")
    asked = [
        await each.raw(document("orderAccessRequest"), number=number, email=each.email)
        for each, number in ((claire, placed.number.lower()), (mallory, placed.number), (claire, "ZZZZZ-ZZZZZ"))
    ]
    assert asked[0] == asked[1] == asked[2] == {"data": {"payload": {"accepted": True, "userErrors": []}}}
    assert await mallory.letters() == []
    letter = (await claire.letters())[-1]
    assert letter.header("subject") == f"L’accès à votre commande {placed.number}"
    assert f"/orders/{placed.number}?token={placed.token}" in letter.body("plain")
    assert len(await claire.letters()) == 2
    refused = await claire.refused("orderAccessRequest", number="12", email="x")
    assert refused == [("INVALID_INPUT", "number"), ("INVALID_INPUT", "email")]


async def test_no_letter_that_is_kept_opens_anything(house: House) -> None:
    await house.shelve(piece("Jonc"))
    placed = await place(house, "JONC", email="claire@example.com")
    claire = await Person(house).joins()
    await claire.does("passwordResetRequest", email=claire.email)
    secrets = [token_in(letter) for letter in await claire.letters() if "/account/" in letter.body("plain")]
    kept = repr([await model.all().values() for model in (LetterContent, Letter, Event, Proof)])
    assert len(secrets) == 2
    assert not [secret for secret in (*secrets, placed.token, str(claire.token)) if secret in kept]
