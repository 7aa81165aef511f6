"""When the provider does not answer: the order stands, and one payment page is opened in the end."""

import asyncio
import sqlite3
from typing import Any

from tests.cart.customer import Customer, refusal, refusals
from tests.house_of import SITE, House
from tests.makers import piece


async def provider(house: House, **api: Any) -> None:
    """Let the provider's interface misbehave; without facts, it is well again."""
    key = {"authorization": f"Bearer {house.gateway.secrets.sandbox_control_key}"}
    if api:
        answer = await house.client.post("/sandbox/control/faults", json={"api": api}, headers=key)
    else:
        answer = await house.client.delete("/sandbox/control/faults", headers=key)
    assert answer.is_success


def sessions(house: House) -> int:
    """How many payment pages the provider has made."""
    with sqlite3.connect(house.gateway.settings.data_dir / "sandbox.db") as database:
        (count,) = database.execute("SELECT COUNT(*) FROM sessions").fetchone()
    database.close()
    return int(count)


async def test_an_order_is_recorded_while_the_provider_is_down_and_paid_when_it_is_back(house: House) -> None:
    await house.shelve(piece())
    customer = Customer(house)
    await customer.ready({"sku": "JONC-HORIZON"})
    await provider(house, status=503)
    recorded = await customer.submit()
    error = refusal(recorded)
    assert (error["code"], error["field"]) == ("PAYMENT_NOT_POSSIBLE", None)
    assert error["message"].startswith("Votre commande est enregistrée")
    assert (recorded["order"]["status"], recorded["payment"]) == ("PENDING_PAYMENT", None)
    assert recorded["order"]["payment"]["canRetry"]
    number, token = recorded["order"]["number"], recorded["accessToken"]
    assert refusals(await customer.retry(number, token)) == [("PAYMENT_NOT_POSSIBLE", "")]
    assert sessions(house) == 0

    await provider(house)
    replays = (customer.submit(), customer.retry(number, token), customer.submit(), customer.retry(number, token))
    answers = await asyncio.gather(*replays)
    assert all(answer["userErrors"] == [] for answer in answers)
    (url,) = {answer["payment"]["redirectUrl"] for answer in answers}
    assert sessions(house) == 1
    await house.pay(url)
    assert (await customer.order(recorded))["status"] == "IN_VALIDATION"


async def test_a_lost_answer_of_the_provider_opens_no_second_page(house: House) -> None:
    await house.shelve(piece())
    customer = Customer(house)
    await customer.ready({"sku": "JONC-HORIZON"})
    await provider(house, status=502, perform=True, times=2)
    lost = await customer.submit()
    assert refusals(lost) == refusals(await customer.submit()) == [("PAYMENT_NOT_POSSIBLE", "")]
    found = await customer.submit()
    assert (found["userErrors"], found["accessToken"]) == ([], lost["accessToken"])
    assert sessions(house) == 1


async def test_a_retry_returns_the_live_page_and_nothing_to_whoever_lacks_the_token(house: House) -> None:
    await house.shelve(piece())
    customer = Customer(house)
    placed = await customer.buy({"sku": "JONC-HORIZON"})
    number, token = placed["order"]["number"], placed["accessToken"]
    again = await customer.retry(number, token, f"{SITE}/return?again")
    assert (again["payment"], again["accessToken"]) == (placed["payment"], token)
    typed = await customer.retry(f" {number.lower().replace('-', ' ').replace('0', 'o')}", token)
    assert typed["order"]["number"] == number
    stranger = Customer(house)
    refused = [
        await stranger.retry(number, wrong) for wrong in (None, "", "x", token[:-1], token.upper(), f"{token} ", "é")
    ]
    refused += [await stranger.retry(wrong, token) for wrong in ("00000-00000", "", "x", number[:-1])]
    assert [answer == refused[0] for answer in refused] == [True] * len(refused)
    assert (refused[0]["order"], refused[0]["payment"], refused[0]["accessToken"]) == (None, None, None)
    assert refusals(refused[0]) == [("NOT_FOUND", "orderNumber")]
    assert refusals(await customer.retry(number, token, "https://evil.example/")) == [("INVALID_INPUT", "returnUrl")]
    assert sessions(house) == 1
    await house.pay(placed["payment"]["redirectUrl"])
    paid = await customer.retry(number, token)
    assert refusals(paid) == [("INVALID_STATUS", "orderNumber")]
    assert paid["order"] is None


async def test_a_payment_page_that_was_left_waits_until_the_time_to_pay_is_over(house: House) -> None:
    await house.shelve(piece())
    customer = Customer(house)
    placed = await customer.buy({"sku": "JONC-HORIZON"})
    number, token = placed["order"]["number"], placed["accessToken"]
    await house.pay(placed["payment"]["redirectUrl"], "leave")
    house.clock.forward(minutes=29, seconds=59)
    assert (await customer.order(placed))["payment"]["canRetry"]
    assert (await customer.retry(number, token))["payment"] == placed["payment"]
    house.clock.forward(seconds=1)
    error = refusal(await customer.retry(number, token))
    assert (error["code"], error["field"]) == ("PAYMENT_NOT_POSSIBLE", ["orderNumber"])
    assert error["message"] == "Le délai de paiement de cette commande est passé."
    order = await customer.order(placed)
    assert (order["status"], order["payment"]["canRetry"]) == ("PENDING_PAYMENT", False)
    late = await customer.submit()
    assert (refusals(late), late["payment"]) == ([("PAYMENT_NOT_POSSIBLE", "")], None)
    await house.dispatch()
    order = await customer.order(placed)
    assert (order["status"], order["cancellation"]["reason"]) == ("CANCELLED", "PAYMENT_EXPIRED")
    assert order["payment"] == {"state": "EXPIRED", "method": None, "dueAt": None, "canRetry": False}
    assert refusals(await customer.retry(number, token)) == [("INVALID_STATUS", "orderNumber")]
    replay = await customer.submit()
    assert (replay["order"]["status"], replay["userErrors"]) == ("CANCELLED", [])


async def test_a_provider_down_until_the_last_minute_can_open_no_page_any_more(house: House) -> None:
    await house.shelve(piece())
    customer = Customer(house)
    await customer.ready({"sku": "JONC-HORIZON"})
    await provider(house, status=500)
    recorded = await customer.submit()
    house.clock.forward(minutes=29, seconds=30)
    await provider(house)
    assert not (await customer.order(recorded))["payment"]["canRetry"]
    answer = await customer.retry(recorded["order"]["number"], recorded["accessToken"])
    assert refusals(answer) == [("PAYMENT_NOT_POSSIBLE", "orderNumber")]
    assert sessions(house) == 0
