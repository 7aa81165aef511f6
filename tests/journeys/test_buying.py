"""A guest buys a ring: from the list to the letters."""

from typing import Any

from tests.house_of import SITE, House
from tests.journeys.operations import ADD, DELIVER, ORDER, SUBMIT
from tests.makers import DELIVERY, piece, ring


async def bought(house: House, sku: str, **facts: Any) -> dict[str, Any]:
    """An order placed for one piece, not yet paid."""
    await house.ask(ADD, lines=[{"sku": sku}])
    await house.ask(DELIVER, delivery=DELIVERY)
    submitted = await house.ask(
        SUBMIT, token="attempt-1", terms=house.shop.maison.terms.version, url=f"{SITE}/return", **facts
    )
    payload: dict[str, Any] = submitted["checkoutSubmit"]
    assert payload["userErrors"] == []
    return payload


async def test_a_guest_buys_a_ring_and_gets_two_letters(house: House) -> None:
    await house.shelve(ring("Bague Lueur", sizes={"52": 1}), piece("Jonc Horizon"))
    listed = await house.ask("{ products { nodes { title availability { state } } } }")
    assert [node["title"] for node in listed["products"]["nodes"]] == ["Bague Lueur", "Jonc Horizon"]

    placed = await bought(house, "BAGUE-LUEUR-52")
    assert placed["order"]["statusLabel"] == "Paiement en attente"
    assert placed["order"]["total"]["amount"] == "1200.00"

    answer = await house.pay(placed["payment"]["redirectUrl"])
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{SITE}/return")

    number, token = placed["order"]["number"], placed["accessToken"]
    order = (await house.ask(ORDER, number=number, token=token))["order"]
    assert order["status"] == "IN_VALIDATION"
    assert [step["status"] for step in order["timeline"]] == ["PENDING_PAYMENT", "IN_VALIDATION"]

    await house.dispatch()
    letters = house.letters()
    assert [letter.header("to") for letter in letters] == ["claire@example.com"] * 2
    assert "enregistrée" in letters[0].header("subject")
    assert "validé" in letters[1].header("subject")

    gone = await house.ask('{ availability(skus: ["BAGUE-LUEUR-52"]) { availability { state canAddToCart } } }')
    assert gone["availability"][0]["availability"] == {"state": "TEMPORARILY_UNAVAILABLE", "canAddToCart": False}


async def test_a_refused_payment_cancels_the_order_and_frees_the_ring(house: House) -> None:
    await house.shelve(ring("Bague Lueur", sizes={"52": 1}))
    placed = await bought(house, "BAGUE-LUEUR-52")
    await house.pay(placed["payment"]["redirectUrl"], "refuse")
    found = await house.ask(ORDER, number=placed["order"]["number"], token=placed["accessToken"])
    assert found["order"]["status"] == "CANCELLED"
    assert found["order"]["cancellation"]["reason"] == "PAYMENT_DECLINED"
    await house.dispatch()
    assert "annulée" in house.letters()[-1].header("subject")
    again = await house.ask('{ availability(skus: ["BAGUE-LUEUR-52"]) { availability { canAddToCart } } }')
    assert again["availability"][0]["availability"]["canAddToCart"]
