"""Requests to the concierge: each with a reference, pinned to piece and order, told to the maison and to who asked."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import gateway.demo
from gateway.maison import load
from resolvers.catalog.tables import Distribution
from resolvers.concierge.hours import is_within
from resolvers.concierge.tables import ConciergeRequest
from resolvers.maison import Opening
from schema.node import node_id
from tests.house_of import House
from tests.makers import piece, ring
from tests.payments.stage import place
from tests.people.person import Person, subjects

MAISON = load(Path(gateway.demo.__file__).parent / "maison", "https://shop.example")
ASKED: dict[str, Any] = {"kind": "QUESTION", "message": "Livrez-vous à Bruges ?", "email": "claire@example.com"}


async def test_a_question_is_told_to_the_maison_and_receipted(house: House) -> None:
    claire = Person(house)
    reference = (await claire.does("conciergeRequestCreate", **ASKED))["reference"]
    assert len(reference) == 11
    maison = Person(house, house.shop.maison.concierge.email)
    (told,) = await maison.letters()
    assert told.header("subject") == f"Une question\u202f: demande {reference}"
    assert told.header("reply-to") == claire.email
    assert "Livrez-vous à Bruges ?" in told.body("plain")
    (receipt,) = await claire.letters()
    assert receipt.header("subject") == f"Votre demande {reference}"
    assert "lundi 23 novembre 2026 à 19" in receipt.body("plain"), "nine hours of opening after a Sunday"
    assert "Bruges" not in receipt.body("plain"), "a stranger's words go to nobody in the maison's name"


async def test_a_wish_about_an_order_is_pinned_to_it_and_says_whose_it_is(house: House) -> None:
    await house.shelve(piece("Jonc"))
    placed = await place(house, "JONC", email="claire@example.com")
    cancel = {"kind": "CANCEL_ORDER", "message": "Merci d’annuler.", "orderNumber": placed.number.lower()}
    owner, other = Person(house), Person(house, "anna@example.com")
    for person in (owner, other):
        assert (await person.does("conciergeRequestCreate", **cancel, email=person.email))["reference"]
    unknown = {**cancel, "orderNumber": "ZZZZZ-ZZZZZ", "email": "anna@example.com"}
    assert (await other.does("conciergeRequestCreate", **unknown))["reference"], "alike for an order that is not"
    rows = await ConciergeRequest.all().order_by("created_at", "id")
    assert [(row.order_number, row.order_is_theirs) for row in rows] == [
        (placed.number, False), (placed.number, False), ("ZZZZZ-ZZZZZ", False),
    ]  # fmt: skip
    signed_in = await Person(house).joins()
    assert (await signed_in.does("conciergeRequestCreate", **cancel))["reference"]
    assert await ConciergeRequest.filter(order_is_theirs=True).count() == 1, "anybody may type an address"
    letters = await Person(house, house.shop.maison.concierge.email).letters()
    told = [" ".join(letter.body("plain").split()) for letter in letters]
    assert ["à vérifier" in text for text in told].count(True) == 3
    assert ["passée sous cette adresse" in text for text in told].count(True) == 1
    assert ["passée par ce client, connecté" in text for text in told].count(True) == 1
    assert rows[0].due_at == datetime(2026, 11, 23, 11, 0, tzinfo=UTC), "two hours of opening"


async def test_a_piece_is_named_as_it_is_seen_and_an_unseen_one_is_unknown(house: House) -> None:
    await house.shelve(ring("Bague Lueur"), piece("Cachée", distribution=Distribution.HIDDEN))
    claire = Person(house)
    ask = {"kind": "AVAILABILITY", "message": "En 54 ?", "email": claire.email}
    assert (await claire.does("conciergeRequestCreate", **ask, sku="BAGUE-LUEUR-54"))["reference"]
    assert "Bague Lueur (54), BAGUE-LUEUR-54" in (await claire.letters())[-1].body("plain")
    for sku in ("CACHEE", "NOBODY", ""):
        assert await claire.refused("conciergeRequestCreate", **ask, sku=sku) == [("NOT_FOUND", "sku")]


async def test_an_appointment_names_a_boutique_and_a_time_to_come(house: House) -> None:
    boutique = house.shop.maison.boutiques[1]
    claire = Person(house)
    wish = {"kind": "APPOINTMENT", "message": "Pour une alliance.", "email": claire.email}
    good = {"boutiqueId": node_id("Boutique", boutique.handle), "wishedAt": "2026-12-05T14:00:00Z"}
    assert (await claire.does("conciergeRequestCreate", **wish, **good))["reference"]
    text = (await claire.letters())[-1].body("plain")
    assert boutique.name in text
    assert "samedi 5 décembre 2026 à 15" in text
    for change, refusal in (
        ({"boutiqueId": None}, ("REQUIRED", "boutiqueId")),
        ({"boutiqueId": node_id("Boutique", "nowhere")}, ("NOT_FOUND", "boutiqueId")),
        ({"boutiqueId": "x"}, ("NOT_FOUND", "boutiqueId")),
        ({"wishedAt": None}, ("REQUIRED", "wishedAt")),
        ({"wishedAt": "2026-11-22T11:00:00Z"}, ("INVALID_INPUT", "wishedAt")),
        ({"wishedAt": "9999-12-31T23:59:59Z"}, ("INVALID_INPUT", "wishedAt")),
        ({"wishedAt": "2026-12-25T11:00:00Z"}, ("INVALID_INPUT", "wishedAt")),
        ({"wishedAt": "2026-12-05T03:00:00Z"}, ("INVALID_INPUT", "wishedAt")),
    ):
        assert await claire.refused("conciergeRequestCreate", **wish, **{**good, **change}) == [refusal]


MISSING: tuple[tuple[dict[str, Any], tuple[str, str]], ...] = (
    ({"message": "  "}, ("REQUIRED", "message")),
    ({"message": "x" * 4001}, ("INVALID_INPUT", "message")),
    ({"message": "Ma carte : 4111 1111 1111 1111"}, ("INVALID_INPUT", "message")),
    ({"email": None}, ("REQUIRED", "email")),
    ({"email": "x"}, ("INVALID_INPUT", "email")),
    ({"phone": "12"}, ("INVALID_INPUT", "phone")),
    ({"kind": "CHANGE_ORDER"}, ("REQUIRED", "orderNumber")),
    ({"kind": "CHANGE_ORDER", "orderNumber": "no number"}, ("INVALID_INPUT", "orderNumber")),
    ({"kind": "AVAILABILITY"}, ("REQUIRED", "sku")),
    ({"boutiqueId": "x"}, ("INVALID_INPUT", "boutiqueId")),
)


async def test_what_is_missing_or_cannot_be_is_told_by_field(house: House) -> None:
    for change, refusal in MISSING:
        assert refusal in await Person(house).refused("conciergeRequestCreate", **{**ASKED, **change}), change
    assert await ConciergeRequest.all().count() == 0


async def test_a_customer_need_not_repeat_what_the_account_knows(house: House) -> None:
    claire = await Person(house).joins()
    asked = await claire.does("conciergeRequestCreate", kind="QUESTION", message="Bonjour\nà vous.")
    row = await ConciergeRequest.get(reference=asked["reference"])
    assert (row.email, row.name, row.message) == (claire.email, "Claire Martin", "Bonjour\nà vous.")
    deletion = await claire.does("accountDeletionRequest")
    assert await claire.does("accountDeletionRequest") == deletion, "one wish, however often it is said"
    maison = await Person(house, house.shop.maison.concierge.email).letters()
    assert any("par son titulaire, connecté" in letter.body("plain") for letter in maison)
    assert deletion["reference"]
    assert f"Votre demande {deletion['reference']}" in subjects(await claire.letters())


async def test_many_wishes_to_go_at_once_are_one(house: House) -> None:
    claire = await Person(house).joins()
    asked = await asyncio.gather(*(claire.does("accountDeletionRequest") for _ in range(5)))
    assert len({each["reference"] for each in asked}) == 1
    assert await ConciergeRequest.all().count() == 1


def test_a_boutique_is_closed_on_the_holidays_of_its_country_and_when_the_maison_is() -> None:
    hours = tuple(Opening(weekday, time(10), time(19)) for weekday in range(7))
    paris, brussels = (
        replace(next(each for each in MAISON.boutiques if each.country == country), hours=hours)
        for country in ("FR", "BE")
    )
    away = replace(MAISON.concierge, closed_on=frozenset({date(2026, 12, 5)}))
    for boutique, day, is_open in (
        (paris, date(2026, 7, 14), False),
        (paris, date(2026, 7, 21), True),
        (brussels, date(2026, 7, 14), True),
        (brussels, date(2026, 7, 21), False),
        (paris, date(2026, 12, 5), False),
        (brussels, date(2026, 12, 5), False),
    ):
        moment = datetime.combine(day, time(12), ZoneInfo(away.time_zone))
        assert is_within(boutique, away, moment) is is_open, (boutique.name, day)


async def test_html_and_line_breaks_stay_words(house: House) -> None:
    claire = await Person(house).joins()
    wish = {**ASKED, "message": "<script>alert(1)</script>\nBcc: all@example.com\n{{ 7 * 7 }} __TOKEN__"}
    await claire.does("conciergeRequestCreate", **wish)
    letter = next(each for each in await claire.letters() if "demande" in each.header("subject"))
    assert "<script" not in letter.body("html")
    assert "__TOKEN__" in letter.body("plain")
    assert letter.header("bcc") == ""


async def test_twenty_requests_an_hour_are_enough(house: House) -> None:
    told = [
        await Person(house).refused("conciergeRequestCreate", **{**ASKED, "email": f"c{number}@example.com"})
        for number in range(21)
    ]
    assert told == [[]] * 20 + [[("TOO_MANY_REQUESTS", "")]]
