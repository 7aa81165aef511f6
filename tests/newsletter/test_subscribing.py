"""The newsletter: joined by a letter's link, left by anybody for an address, at once, whoever it is."""

import asyncio

from resolvers.newsletter.tables import Subscriber
from resolvers.people.tables import Consent
from tests.house_of import House
from tests.people.person import PROVES, Person, document, subjects

LEAVE = "/newsletter/leave"


async def reader(house: House, email: str = "claire@example.com") -> Person:
    """Somebody who reads the newsletter, without an account."""
    person = Person(house, email)
    await person.does("newsletterSubscribe", email=email, firstName="Claire")
    assert (await person.does("newsletterConfirm", token=await person.link()))["accepted"]
    return person


async def test_nothing_is_sent_before_the_owner_of_the_address_says_yes(house: House) -> None:
    claire = Person(house)
    await claire.does("newsletterSubscribe", email=claire.email)
    assert await Subscriber.all().count() == 0
    token = await claire.link()
    assert (await claire.does("newsletterConfirm", token=token))["accepted"]
    assert await claire.refused("newsletterConfirm", token=token) == [("INVALID_TOKEN", "token")]
    assert [row.email for row in await Subscriber.all()] == [claire.email]


async def test_a_hundred_sign_ups_of_one_address_bring_one_letter(house: House) -> None:
    claire = Person(house)
    asked = [claire.raw(document("newsletterSubscribe"), email=claire.email) for _ in range(100)]
    assert all(answer["data"]["payload"]["accepted"] for answer in await asyncio.gather(*asked))
    assert len(await claire.letters()) == 1
    house.clock.forward(days=1, seconds=1)
    await claire.does("newsletterSubscribe", email=claire.email)
    assert len(await claire.letters()) == 2, "the next day it may be asked again"


async def test_signing_up_and_out_again_and_again_fills_nobodys_mailbox(house: House) -> None:
    claire, somebody = Person(house), Person(house, "somebody@example.com")
    for _ in range(6):
        await somebody.does("newsletterSubscribe", email=claire.email)
        await house.dispatch()
        await somebody.does("newsletterUnsubscribe", email=claire.email)
    assert len(await claire.letters()) == 3


async def test_a_reader_who_signs_up_again_is_answered_alike_and_not_written_to(house: House) -> None:
    claire = await reader(house)
    assert await claire.does("newsletterSubscribe", email=claire.email) == {"accepted": True, "userErrors": []}
    assert len(await claire.letters()) == 1


async def test_leaving_needs_no_account_holds_at_once_and_is_confirmed_to_a_reader_only(house: House) -> None:
    claire, nobody = await reader(house), Person(house, "nobody@example.com")
    answers = [
        await Person(house).raw(document("newsletterUnsubscribe"), email=each.email) for each in (claire, nobody)
    ]
    assert answers[0] == answers[1] == {"data": {"payload": {"accepted": True, "userErrors": []}}}
    assert await nobody.letters() == []
    assert subjects(await claire.letters())[-1] == "Vous avez quitté notre newsletter"
    await Person(house).does("newsletterUnsubscribe", email=claire.email)
    assert len(await claire.letters()) == 2, "one farewell"
    assert [(row.given, row.source) for row in await Consent.all().order_by("id")] == [
        (True, "footer"), (False, "address"), (False, "address"), (False, "address"),
    ]  # fmt: skip


async def test_who_left_can_come_back_and_a_farewell_on_its_way_takes_nothing_from_them(house: House) -> None:
    claire = await Person(house).joins()
    await claire.does("newsletterPreferencesUpdate", subscribed=True)
    await claire.does("newsletterPreferencesUpdate", subscribed=False)
    back = await claire.does("newsletterPreferencesUpdate", subscribed=True)
    assert back["customer"]["newsletter"]["status"] == "SUBSCRIBED"
    await claire.letters()
    assert (await claire.me())["newsletter"]["status"] == "SUBSCRIBED"


async def test_who_comes_back_while_the_farewell_is_written_stays(house: House) -> None:
    claire = await Person(house).joins(newsletter=True)
    for _ in range(8):
        await claire.does("newsletterPreferencesUpdate", subscribed=False)
        _, back = await asyncio.gather(
            house.gateway.dispatcher.plan(), claire.does("newsletterPreferencesUpdate", subscribed=True)
        )
        assert back["customer"]["newsletter"]["status"] == "SUBSCRIBED"
        await house.dispatch()
        assert (await claire.me())["newsletter"]["status"] == "SUBSCRIBED"
        assert await Subscriber.all().count() == 1


async def test_a_farewell_waits_for_a_dispatcher_however_long_none_runs(house: House) -> None:
    claire = await reader(house)
    await Person(house).does("newsletterUnsubscribe", email=claire.email)
    house.clock.forward(days=3)
    assert subjects(await claire.letters())[-1] == "Vous avez quitté notre newsletter"
    assert await Subscriber.all().count() == 0


async def test_a_wish_at_sign_up_is_granted_with_the_proof_of_the_address(house: House) -> None:
    claire = await Person(house).joins(newsletter=True)
    assert (await claire.me())["newsletter"]["status"] == "SUBSCRIBED"
    anna = await Person(house, "anna@example.com").joins()
    assert (await anna.me())["newsletter"] == {"status": "NOT_SUBSCRIBED", "since": None}


async def test_what_is_no_address_is_told(house: House) -> None:
    for email in ("", "x", "claire@", "4111111111111111@example.com", "é@example.com"):
        for mutation in ("newsletterSubscribe", "newsletterUnsubscribe"):
            assert await Person(house).refused(mutation, email=email) == [("INVALID_INPUT", "email")], email


async def test_the_pages_of_letters_act_on_post_only(house: House) -> None:
    claire = Person(house)
    await claire.does("newsletterSubscribe", email=claire.email)
    found = PROVES.search((await claire.letters())[-1].body("plain"))
    assert found
    address = f"/newsletter/confirm?token={found[1]}"
    for _ in range(2):
        shown = await house.client.get(address)
        assert (shown.status_code, shown.headers["cache-control"]) == (200, "no-store")
        assert 'method="post"' in shown.text
        assert await Subscriber.all().count() == 0
    assert "Bienvenue parmi nos lecteurs" in (await house.client.post(address)).text
    again = await house.client.post(address)
    assert (again.status_code, "déjà été utilisé" in again.text) == (400, True)
    assert await Subscriber.all().count() == 1
