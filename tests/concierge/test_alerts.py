"""An alert for a piece that is gone for now: confirmed by a letter, told once, then forgotten."""

from datetime import timedelta

from resolvers.catalog.tables import Distribution
from resolvers.concierge.tables import AvailabilityAlert
from resolvers.stock.tables import Level
from tests.house_of import A_SUNDAY, House
from tests.makers import piece
from tests.people.person import Person, subjects


async def confirmed(house: House, email: str = "claire@example.com") -> Person:
    person = Person(house, email)
    assert (await person.does("availabilityAlertCreate", sku="JONC", email=email))["userErrors"] == []
    assert (await person.does("availabilityAlertConfirm", token=await person.link()))["accepted"]
    return person


async def test_one_letter_when_the_piece_is_back_then_it_is_forgotten(house: House) -> None:
    await house.shelve(piece("Jonc", stock=0))
    claire, anna = await confirmed(house), await confirmed(house, "anna@example.com")
    await house.gateway.dispatcher.alert()
    assert len(await claire.letters()) == 1, "it is not back yet"
    await Level.all().update(on_hand=1)
    for _ in range(3):
        await house.gateway.dispatcher.alert()
        await house.dispatch()
    for person in (claire, anna):
        assert subjects(await person.letters()) == [
            "Confirmez votre alerte", "La création que vous souhaitiez est de retour",
        ]  # fmt: skip
    assert await AvailabilityAlert.all().count() == 0


async def test_only_a_piece_that_is_gone_for_now_has_alerts(house: House) -> None:
    await house.shelve(
        piece("Jonc", stock=1),
        piece("Boutique", stock=0, distribution=Distribution.BOUTIQUE_ONLY),
        piece("Avant", stock=0, preview_until=A_SUNDAY + timedelta(days=1)),
    )
    claire = Person(house)
    for sku, code in (
        ("JONC", "INVALID_STATUS"), ("BOUTIQUE", "NOT_SOLD_ONLINE"), ("AVANT", "NOT_FOUND"), ("NOBODY", "NOT_FOUND"),
    ):  # fmt: skip
        assert await claire.refused("availabilityAlertCreate", sku=sku, email=claire.email) == [(code, "sku")]
    assert await claire.refused("availabilityAlertCreate", sku="JONC", email="x") == [
        ("INVALID_INPUT", "email"), ("INVALID_STATUS", "sku"),
    ]  # fmt: skip


async def test_asking_again_brings_no_second_letter_and_an_unconfirmed_wish_none_at_all(house: House) -> None:
    await house.shelve(piece("Jonc", stock=0), piece("Bague", stock=0))
    claire = await confirmed(house)
    for _ in range(3):
        await claire.does("availabilityAlertCreate", sku="JONC", email=claire.email)
    assert len(await claire.letters()) == 1
    for _ in range(3):
        await claire.does("availabilityAlertCreate", sku="BAGUE", email=claire.email)
    assert len(await claire.letters()) == 2
    await Level.all().update(on_hand=1)
    await house.gateway.dispatcher.alert()
    assert len(await claire.letters()) == 3, "only what was confirmed"


async def test_the_next_step_of_a_piece_that_cannot_be_bought_leads_to_the_alert_or_the_concierge(
    house: House,
) -> None:
    await house.shelve(piece("Jonc", stock=0), piece("Boutique", distribution=Distribution.BOUTIQUE_ONLY))
    query = """query($s: [String!]!) { availability(skus: $s) {
      availability { nextStep concierge { phone isOpenNow nextOpeningAt } } } }"""
    gone, elsewhere = (await house.ask(query, s=["JONC", "BOUTIQUE"]))["availability"]
    assert (gone["availability"]["nextStep"], elsewhere["availability"]["nextStep"]) == (
        "ALERT_ME",
        "CONTACT_CONCIERGE",
    )
    assert gone["availability"]["concierge"]["nextOpeningAt"] == "2026-11-23T09:00:00Z"
