"""Evenings for VIP customers: each invited once, as many as there is room for, whoever answers at once."""

import asyncio
from datetime import timedelta

import pytest

from resolvers.people import invitations
from resolvers.people.invitations import Evening
from resolvers.people.tables import InvitationEvent
from resolvers.refusals import Refused
from tests.house_of import A_SUNDAY, House
from tests.people.person import Person, document, subjects


async def evening(house: House, capacity: int = 2) -> InvitationEvent:
    starts_at = A_SUNDAY + timedelta(days=10)
    wanted = Evening("Une soirée au salon", "Quartier de la Paix", starts_at, capacity)
    return await invitations.create_event(house.shop, wanted)


async def guests(house: House, count: int) -> list[Person]:
    found = [await Person(house, f"guest{number}@example.com").joins() for number in range(count)]
    for person in found:
        await invitations.set_vip(house.shop, person.email, is_vip=True)
    return found


async def test_an_invitation_is_told_by_letter_and_answered_in_the_account(house: House) -> None:
    event, (claire, anna) = await evening(house), await guests(house, 2)
    assert await invitations.invite(house.shop, event, [claire.email, claire.email.upper()]) == 1
    assert await invitations.invite(house.shop, event, [claire.email]) == 0
    letter = (await claire.letters())[-1]
    assert letter.header("subject") == "Une invitation de Messika"
    assert "mercredi 2 décembre 2026" in letter.body("plain")
    (invited,) = (await claire.me())["invitations"]
    assert (invited["title"], invited["answer"]) == ("Une soirée au salon", None)
    assert await claire.refused("invitationAnswer", id=invited["id"], answer="ACCEPTED") == []
    assert (await claire.me())["invitations"][0]["answer"] == "ACCEPTED"
    assert await anna.refused("invitationAnswer", id=invited["id"], answer="DECLINED") == [("NOT_FOUND", "id")]
    assert (await anna.me())["invitations"] == []
    assert len(subjects(await claire.letters())) == 2, "one invitation, one letter"


async def test_of_many_who_accept_at_once_as_many_come_as_there_are_places(house: House) -> None:
    event, people = await evening(house, capacity=3), await guests(house, 6)
    await invitations.invite(house.shop, event, [person.email for person in people])
    ids = [(await person.me())["invitations"][0]["id"] for person in people]
    answers = await asyncio.gather(
        *(
            person.raw(document("invitationAnswer"), id=key, answer="ACCEPTED")
            for person, key in zip(people, ids, strict=True)
            for _ in range(2)
        )
    )
    codes = [error["code"] for answer in answers for error in answer["data"]["payload"]["userErrors"]]
    assert codes == ["SLOT_UNAVAILABLE"] * 6, "twice for each of the three who came too late"
    accepted = [(await person.me())["invitations"][0]["answer"] for person in people]
    assert accepted.count("ACCEPTED") == (await InvitationEvent.get()).accepted == 3

    coming, waiting = accepted.index("ACCEPTED"), accepted.index(None)
    await people[coming].does("invitationAnswer", id=ids[coming], answer="DECLINED")
    assert await people[waiting].refused("invitationAnswer", id=ids[waiting], answer="ACCEPTED") == []
    assert (await InvitationEvent.get()).accepted == 3


async def test_an_event_that_has_begun_takes_no_answer(house: House) -> None:
    event, (claire,) = await evening(house), await guests(house, 1)
    await invitations.invite(house.shop, event, [claire.email])
    key = (await claire.me())["invitations"][0]["id"]
    house.clock.forward(days=10)
    assert await claire.refused("invitationAnswer", id=key, answer="ACCEPTED") == [("INVALID_STATUS", "id")]


async def test_nobody_is_invited_when_an_address_has_no_account(house: House) -> None:
    event, (claire,) = await evening(house), await guests(house, 1)
    for unknown in ("nobody@example.com", "no address"):
        with pytest.raises(Refused) as refused:
            await invitations.invite(house.shop, event, [claire.email, unknown])
        assert refused.value.refusals[0].params == {"email": unknown}
    assert (await claire.me())["invitations"] == []


async def test_only_vip_customers_are_invited_and_only_to_what_is_to_come(house: House) -> None:
    event, (claire,) = await evening(house), await guests(house, 1)
    await invitations.set_vip(house.shop, claire.email, is_vip=False)
    with pytest.raises(Refused) as refused:
        await invitations.invite(house.shop, event, [claire.email])
    assert refused.value.refusals[0].params == {"emails": claire.email}
    await invitations.set_vip(house.shop, claire.email, is_vip=True)
    house.clock.forward(days=11)
    with pytest.raises(Refused, match="INVALID_STATUS"):
        await invitations.invite(house.shop, event, [claire.email])
