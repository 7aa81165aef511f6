"""Another e-mail address: proven at the new one, told to the old one, and taken back by it for a week."""

from tests.house_of import House
from tests.makers import piece
from tests.payments.stage import place
from tests.people.person import PASSWORD, Person, document, subjects

NEW = "claire.martin@example.org"


async def moved(claire: Person, email: str = NEW) -> Person:
    """Claire at her new address, signed in as before."""
    asked = await claire.does("emailChangeRequest", newEmail=email, currentPassword=PASSWORD)
    assert asked == {"accepted": True, "userErrors": []}
    there = Person(claire.house, email)
    payload = await claire.does("emailChangeConfirm", token=await there.link())
    assert payload["userErrors"] == []
    there.token = claire.token
    return there


async def test_the_new_address_is_proven_and_the_old_one_told(house: House) -> None:
    await house.shelve(piece("Jonc"))
    order = await place(house, "JONC", email=NEW)
    claire = await Person(house).joins()
    await claire.does("newsletterPreferencesUpdate", subscribed=True)
    there = await moved(claire)
    proof = next(each for each in house.letters() if each.header("to") == NEW and "token=" in each.body("plain"))
    assert "Claire" not in proof.body("plain"), "nothing that somebody wrote goes to an address not yet proven"
    me = await there.me()
    assert (me["email"], me["newsletter"]["status"]) == (NEW, "SUBSCRIBED")
    assert [each["number"] for each in me["orders"]["nodes"]] == [order.number]
    assert subjects(await claire.letters())[-1] == "Votre adresse e-mail a été modifiée"
    assert (await there.sign_in())["userErrors"] == []
    assert await claire.refused("signIn", email=claire.email, password=PASSWORD) == [("INVALID_CREDENTIALS", "")]


async def test_the_old_address_takes_the_change_back_and_only_a_new_password_opens(house: House) -> None:
    claire = await Person(house).joins()
    there = await moved(claire)
    undo = await claire.link()
    house.clock.forward(days=6)
    assert await Person(house).does("emailChangeUndo", token=undo) == {"accepted": True, "userErrors": []}
    assert await there.me() is None
    for email in (claire.email, there.email):
        assert await claire.refused("signIn", email=email, password=PASSWORD) == [("INVALID_CREDENTIALS", "")]
    assert subjects(await claire.letters())[-1] == "Votre ancienne adresse e-mail est rétablie"
    assert await Person(house).refused("emailChangeUndo", token=undo) == [("INVALID_TOKEN", "token")]
    await claire.does("passwordResetRequest", email=claire.email)
    new = "cascade marbre tulipe 7 orange"
    assert await claire.refused("passwordReset", token=await claire.link(), newPassword=new) == []
    assert (await claire.sign_in(new))["userErrors"] == []


async def test_who_stole_an_account_cannot_close_its_owners_way_back(house: House) -> None:
    claire = await Person(house).joins()
    first = await moved(claire, "evil1@example.com")
    owners = await claire.link()
    house.clock.forward(seconds=1)
    await moved(first, "evil2@example.com")
    thiefs = await first.link()
    house.clock.forward(seconds=1)
    assert await Person(house).refused("emailChangeUndo", token=thiefs) == []
    assert await Person(house).refused("emailChangeUndo", token=owners) == []
    await claire.does("passwordResetRequest", email=claire.email)
    reset = await claire.does("passwordReset", token=await claire.link(), newPassword=f"{PASSWORD} encore")
    assert reset["customer"]["email"] == claire.email


async def test_a_reader_who_left_is_not_subscribed_again_by_moving(house: House) -> None:
    claire = await Person(house).joins(newsletter=True)
    await claire.does("newsletterPreferencesUpdate", subscribed=False)
    there = await moved(claire)
    await there.letters()
    assert (await there.me())["newsletter"]["status"] == "NOT_SUBSCRIBED"


async def test_an_address_with_an_account_is_answered_alike_and_never_taken_over(house: House) -> None:
    anna = await Person(house, "anna@example.com").joins()
    claire = await Person(house).joins()
    answers = [
        await claire.raw(document("emailChangeRequest"), newEmail=email, currentPassword=PASSWORD)
        for email in ("free@example.com", anna.email)
    ]
    assert answers[0] == answers[1] == {"data": {"payload": {"accepted": True, "userErrors": []}}}
    assert subjects(await anna.letters())[-1] == "Cette adresse a déjà un compte"
    assert await anna.me()


async def test_two_who_ask_for_one_address_do_not_both_get_it(house: House) -> None:
    claire, anna = await Person(house).joins(), await Person(house, "anna@example.com").joins()
    there = Person(house, NEW)
    tokens = []
    for each in (claire, anna):
        await each.does("emailChangeRequest", newEmail=NEW, currentPassword=PASSWORD)
        tokens.append(await there.link())
    assert tokens[0] != tokens[1]
    assert await claire.refused("emailChangeConfirm", token=tokens[0]) == []
    assert await anna.refused("emailChangeConfirm", token=tokens[1]) == [("INVALID_TOKEN", "token")]
    assert (await anna.me())["email"] == "anna@example.com"


async def test_it_takes_the_password_a_true_address_and_a_day_at_most(house: House) -> None:
    claire = await Person(house).joins()
    for email, password, code in (
        (NEW, "wrong", ("INVALID_CREDENTIALS", "currentPassword")),
        ("no address", PASSWORD, ("INVALID_INPUT", "newEmail")),
        (claire.email.upper(), PASSWORD, ("INVALID_INPUT", "newEmail")),
    ):
        asked = await claire.refused("emailChangeRequest", newEmail=email, currentPassword=password)
        assert asked == [code]
    await claire.does("emailChangeRequest", newEmail=NEW, currentPassword=PASSWORD)
    token = await Person(house, NEW).link()
    house.clock.forward(days=1)
    assert await claire.refused("emailChangeConfirm", token=token) == [("EXPIRED_TOKEN", "token")]
