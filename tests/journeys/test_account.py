"""A person's story with the maison: account, newsletter, concierge, from the first form to the last wish."""

import json
import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from tests.cart.customer import Customer
from tests.house_of import House
from tests.makers import DELIVERY, ring
from tests.people.person import PASSWORD, Person, subjects, token_in

NEW_PASSWORD = "cascade marbre tulipe 7 orange"
PARIS: Any = DELIVERY["address"]
LYON = {**PARIS, "line1": "5 quai Saint-Antoine", "postalCode": "69002", "city": "Lyon"}
SATURDAY, SUNDAY = "2026-11-28T15:30:00Z", "2026-11-29T15:30:00Z"


async def test_the_whole_story_of_an_account_over_http_and_smtp(house: House) -> None:
    await house.shelve(ring("Bague Lueur", sizes={"52": 3}))
    guest = Customer(house)
    placed = await guest.buy({"sku": "BAGUE-LUEUR-52"})
    await house.pay(placed["payment"]["redirectUrl"])

    claire = Person(house)
    await signs_up(claire)
    me = await claire.me()
    assert (me["email"], me["firstName"]) == (claire.email, "Claire")
    assert [order["number"] for order in me["orders"]["nodes"]] == [placed["order"]["number"]]

    await moves(claire)
    await forgets_the_password(claire)
    await reads_the_newsletter_and_leaves(claire)
    await asks_to_be_called_back(claire)
    await fetches_the_data(claire, placed["order"]["number"])

    deletion = await claire.does("accountDeletionRequest", message="Merci de supprimer mon compte.")
    maison = Person(house, house.shop.maison.concierge.email)
    assert deletion["reference"] in subjects(await maison.letters())[-1]
    assert await claire.me() is not None, "only staff erase"


async def signs_up(claire: Person) -> None:
    assert await claire.sign_up() == {"accepted": True, "userErrors": []}
    assert await claire.refused("signIn", email=claire.email, password=PASSWORD) == [("EMAIL_NOT_CONFIRMED", "email")]
    confirmed = await claire.does("emailConfirm", token=await claire.link())
    assert confirmed["customer"]["emailConfirmed"] is True
    assert await claire.me() is None, "confirming does not sign in"
    await claire.sign_in()


async def moves(claire: Person) -> None:
    created = await claire.does("customerAddressCreate", address=PARIS)
    (entry,) = created["customer"]["addresses"]
    changed = await claire.does("customerAddressUpdate", id=entry["id"], address=LYON)
    assert [each["address"]["city"] for each in changed["customer"]["addresses"]] == ["Lyon"]


async def forgets_the_password(claire: Person) -> None:
    phone = claire.another_client()
    await phone.sign_in()
    assert (await claire.does("passwordResetRequest", email=claire.email))["accepted"]
    reset = await claire.does("passwordReset", token=await claire.link(), newPassword=NEW_PASSWORD)
    assert reset["userErrors"] == []
    assert [await each.me() for each in (claire, phone)] == [None, None], "old sessions are dead"
    assert await claire.refused("signIn", email=claire.email, password=PASSWORD) == [("INVALID_CREDENTIALS", "")]
    await claire.sign_in(NEW_PASSWORD)


async def reads_the_newsletter_and_leaves(claire: Person) -> None:
    statuses = []
    await claire.does("newsletterSubscribe", email=claire.email)
    statuses.append((await claire.me())["newsletter"]["status"])
    await claire.does("newsletterConfirm", token=await claire.link())
    statuses.append((await claire.me())["newsletter"]["status"])
    stranger = Person(claire.house, "nobody@example.com")
    assert (await stranger.does("newsletterUnsubscribe", email=claire.email))["accepted"]
    statuses.append((await claire.me())["newsletter"]["status"])
    assert statuses == ["PENDING", "SUBSCRIBED", "NOT_SUBSCRIBED"]
    assert subjects(await claire.letters())[-1] == "Vous avez quitté notre newsletter"


async def asks_to_be_called_back(claire: Person) -> None:
    asked = await claire.ask('{ callbackSlots(from: "2026-11-28", days: 2) { startsAt available } }')
    assert {"startsAt": SATURDAY, "available": True} in asked["callbackSlots"]
    assert not any(slot["startsAt"].startswith("2026-11-29") for slot in asked["callbackSlots"])
    called = await claire.does("callbackRequestCreate", phone="06 12 34 56 78", startsAt=SATURDAY)
    assert called["reference"]
    assert "samedi 28 novembre 2026 à 16\u00a0h\u00a030" in (await claire.letters())[-1].body("plain")
    refused = await claire.refused("callbackRequestCreate", phone="06 12 34 56 78", startsAt=SUNDAY)
    assert refused == [("SLOT_UNAVAILABLE", "startsAt")]


async def fetches_the_data(claire: Person, number: str) -> None:
    await claire.does("dataExportRequest")
    token = token_in((await claire.letters())[-1])
    page = await claire.house.client.get(f"/account/data?token={token}")
    assert (page.status_code, "<form" in page.text) == (200, True)
    archive = await claire.house.client.post(f"/account/data?token={token}")
    with ZipFile(BytesIO(archive.content)) as files:
        assert [order["number"] for order in json.loads(files.read("data/orders.json"))] == [number]
        index = files.read("index.html").decode()
    assert "5 quai Saint-Antoine" in index
    # No raw moment, no placeholder of a secret.
    assert not re.search(r"\d{4}-\d\d-\d\dT|__TOKEN__", index)
    # A link that is good for nothing offers nothing to press.
    dead = await claire.house.client.post("/account/data?token=none")
    assert (dead.status_code, "<form" in dead.text) == (400, False)
