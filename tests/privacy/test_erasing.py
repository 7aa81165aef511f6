"""Whoever goes is gone: unique words in every field of a person are found nowhere but in what must stay."""

import json
from datetime import timedelta
from typing import Any

import pytest
from tortoise import Tortoise

from resolvers.orders.tables import Order, OrderStatus
from resolvers.people.invitations import create_event, invite, set_vip
from resolvers.people.tables import Customer as Account
from resolvers.people.tables import InvitationEvent
from resolvers.privacy.erasing import NotErasable, erase, preview
from resolvers.stock.tables import Level
from tests.cart.customer import Customer
from tests.house_of import A_SUNDAY, House
from tests.makers import DELIVERY, piece
from tests.people.person import PASSWORD, Person

EMAIL = "zinnober@example.com"
PERSON = {"firstName": "Zinnia", "lastName": "Zobel", "phone": "+33612345679"}
DELIVERED: Any = {**DELIVERY["address"], "firstName": "Zacharie", "line1": "7 rue Zeppelin", "company": "Zephyrine"}  # type: ignore[dict-item]
BOOK: Any = {**DELIVERED, "line1": "9 quai Zigzag"}
MUST_STAY = {"orders.delivery_address", "orders.billing_address"}


async def full_life(house: House) -> Person:
    """Somebody who used everything there is, under words found nowhere else."""
    await house.shelve(piece("Jonc", stock=9, engravable=True), piece("Bague", stock=0))
    zinnia = await Person(house, EMAIL).joins(firstName="Zinnia", lastName="Zobel", newsletter=True)
    await zinnia.does("customerUpdate", phone=PERSON["phone"])
    await zinnia.does("customerAddressCreate", address=BOOK)
    client: Any = zinnia
    shopper = Customer(house, client)
    engraved = {"sku": "JONC", "engraving": "Zita zärtlich", "giftMessage": "Für Zerbinetta"}
    for outcome in ("accept", "refuse"):
        await shopper.ready(engraved)
        where = {"email": EMAIL, "phone": PERSON["phone"], "address": DELIVERED}
        await shopper.edit("deliver", delivery=where)
        placed = await shopper.submit(f"attempt-{outcome}", consent=True)
        await house.pay(placed["payment"]["redirectUrl"], outcome)
    await Order.filter(status=OrderStatus.IN_VALIDATION).update(status=OrderStatus.SHIPPED)
    await shopper.ready(engraved)
    await zinnia.does("cartShareCreate")
    await zinnia.does("availabilityAlertCreate", sku="BAGUE", email=EMAIL)
    await zinnia.does("availabilityAlertConfirm", token=await zinnia.link())
    await zinnia.does("conciergeRequestCreate", kind="QUESTION", message="Wo ist Zwerg Zwackel?", phone=PERSON["phone"])
    await zinnia.does("callbackRequestCreate", phone=PERSON["phone"], startsAt="2026-11-28T15:30:00Z", name="Zora")
    await set_vip(house.shop, EMAIL, is_vip=True)
    event = await create_event(house.shop, "Soirée", "Paris", A_SUNDAY + timedelta(days=9), 3)
    await invite(house.shop, event, [EMAIL])
    await zinnia.does("invitationAnswer", id=(await zinnia.me())["invitations"][0]["id"], answer="ACCEPTED")
    await zinnia.does("passwordResetRequest", email=EMAIL)
    await zinnia.refused("signIn", email=EMAIL, password="wrong")
    await zinnia.does("dataExportRequest")
    await zinnia.does("emailChangeRequest", newEmail="zinnia.zobel@example.org", currentPassword=PASSWORD)
    await Person(house, "zinnia.zobel@example.org").does(
        "emailChangeConfirm", token=await Person(house, "zinnia.zobel@example.org").link()
    )
    await zinnia.letters()
    return zinnia


async def where(words: tuple[str, ...]) -> set[str]:
    """The columns that hold one of these words."""
    found = set[str]()
    apps = Tortoise.apps
    assert apps is not None
    for model in apps["shop"].values():
        for row in await model.all().values():
            for column, value in row.items():
                if any(word in json.dumps(value, ensure_ascii=False, default=str) for word in words):
                    found.add(f"{model._meta.db_table}.{column}")
    return found


WORDS = (
    "zinnober",
    "innia",
    "Zobel",
    "33612345679",
    "Zacharie",
    "Zeppelin",
    "Zephyrine",
    "Zigzag",
    "Zita",
    "Zerbinetta",
    "Zwackel",
    "Zora",
)


async def test_unique_words_in_every_field_are_found_nowhere_but_in_what_must_stay(house: House) -> None:
    await full_life(house)
    account = await Account.get()
    before = await where(WORDS)
    assert len(before) > 25, before
    assert await erase(house.shop, account.id, actor="staff")
    assert await where(WORDS) == MUST_STAY
    kept = [row.status for row in await Order.all() if row.delivery_address["line1"]]
    assert kept == [OrderStatus.SHIPPED], "nothing of an order that came to nothing"
    assert (await InvitationEvent.get()).accepted == 0, "the place is free again"
    assert await erase(house.shop, account.id, actor="staff") is False


async def test_a_letter_planned_after_its_person_is_gone_says_nothing_of_them(house: House) -> None:
    await house.shelve(piece("Jonc"))
    zinnia = await Person(house, EMAIL).joins()
    client: Any = zinnia
    shopper = Customer(house, client)
    await shopper.ready({"sku": "JONC"})
    await shopper.edit("deliver", delivery={"email": EMAIL, "phone": PERSON["phone"], "address": DELIVERED})
    placed = await shopper.submit()
    await house.pay(placed["payment"]["redirectUrl"])
    await Order.all().update(status=OrderStatus.SHIPPED)
    assert await erase(house.shop, (await Account.get()).id, actor="staff")
    before = len(house.letters())
    await house.dispatch()
    assert len(house.letters()) == before
    assert await where(WORDS) == MUST_STAY


async def test_staff_see_before_what_goes_what_stays_and_what_stands_in_the_way(house: House) -> None:
    await full_life(house)
    account = await Account.get()
    shown = await preview(account.id)
    assert shown is not None
    assert shown.blockers == ()
    assert {keep.until.year for keep in shown.keeps} == {2031, 2036}
    assert any(line.startswith("Address book (1)") for line in shown.erases)

    order = await Order.filter(status=OrderStatus.SHIPPED).get()
    await Order.filter(id=order.id).update(status=OrderStatus.CONFIRMED)
    with pytest.raises(NotErasable, match=order.number):
        await erase(house.shop, account.id, actor="staff")
    assert (await Account.get()).erased_at is None
    assert await where(WORDS) > MUST_STAY


async def test_who_is_gone_is_signed_out_cannot_come_in_and_may_begin_anew(house: House) -> None:
    claire = await Person(house).joins()
    await erase(house.shop, (await Account.get()).id, actor="staff")
    assert await claire.me() is None
    assert await claire.refused("signIn", email=claire.email, password=PASSWORD) == [("INVALID_CREDENTIALS", "")]
    again = await Person(house).joins()
    assert (await again.me())["orders"]["nodes"] == []
    assert await Level.all().count() == 0
