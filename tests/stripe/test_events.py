"""Stripe's events: signed or refused, in any order, as often as they come, and the API believed before them."""

import time
from typing import Any

import orjson
import pytest

from gateway.settings import WrongSettings, load
from resolvers.orders.tables import Order
from resolvers.payments.tables import InboxEvent, Payment
from tests.makers import piece
from tests.payments.stage import place
from tests.stripe.api import SECRET_KEY, Fault
from tests.stripe.events import SECRET
from tests.stripe.paid_house import PaidHouse


async def approved(paid_house: PaidHouse) -> str:
    """An order whose payment was approved, and nobody told."""
    await paid_house.house.shelve(piece("Jonc"))
    placed = await place(paid_house.house, "JONC")
    paid_house.stripe.approves(placed.session)
    return placed.session


async def test_only_who_knows_a_secret_is_heard_and_only_for_five_minutes(paid_house: PaidHouse) -> None:
    await approved(paid_house)
    events, client = paid_house.stripe.events, paid_house.house.client
    event = events.all[-1]
    assert await events.send(client, event, secret="whsec_guessed") == 401
    assert await events.send(client, event, age=301) == 401
    body = orjson.dumps(event)
    for header in ("", "t=,v1=", "t=x,v1=y", "nonsense", f"t={int(time.time())}", "t=1,v1=00,v0=00", "é", "t=1,v1=é"):
        answer = await client.post("/webhooks/payments", content=body, headers={b"Stripe-Signature": header.encode()})
        assert answer.status_code == 401, header
    assert (await client.post("/webhooks/payments", content=body)).status_code == 401
    assert (await Order.get()).status == "PENDING_PAYMENT"
    assert await events.send(client, event, secret="whsec_the_next") == 200, "while one secret replaces another"
    assert (await Order.get()).status == "IN_VALIDATION"


async def test_signed_nonsense_is_no_event(paid_house: PaidHouse) -> None:
    events, client = paid_house.stripe.events, paid_house.house.client
    wrong: tuple[Any, ...] = (
        {},
        {"id": "evt_1", "type": "x"},
        {"id": 1, "type": "x", "data": {"object": {"id": "cs_1"}}},
        [],
    )
    for body in wrong:
        assert await events.send(client, body, secret=SECRET) == 400
    other = {"id": "evt_2", "type": "customer.created", "data": {"object": {"id": "cus_1"}}}
    assert await events.send(client, other) == 200, "an account has other events too"
    assert await InboxEvent.filter(outcome="IGNORED_TYPE").count() == 1


async def test_events_in_any_order_and_number_come_to_one_step(paid_house: PaidHouse) -> None:
    await approved(paid_house)
    events, client = paid_house.stripe.events, paid_house.house.client
    for event in [*reversed(events.all), *events.all, *events.all]:
        assert await events.send(client, event) == 200
    assert (await Order.get()).status == "IN_VALIDATION"
    assert await InboxEvent.all().count() == len(events.all)


async def test_an_event_that_cannot_be_asked_about_is_sent_again(paid_house: PaidHouse) -> None:
    await approved(paid_house)
    paid_house.stripe.fault = Fault(times=2, status=500)
    assert await paid_house.hear() == [503, 503]
    assert await InboxEvent.all().count() == 0
    assert await paid_house.hear() == [200, 200]
    assert (await Order.get()).status == "IN_VALIDATION"


async def test_a_stale_event_is_read_as_the_session_is_now(paid_house: PaidHouse) -> None:
    session = await approved(paid_house)
    stripe = paid_house.stripe
    stripe.cancels(stripe.intent_of(session)["id"])
    first = stripe.events.all[1]
    assert first["type"] == "checkout.session.completed"
    assert await stripe.events.send(paid_house.house.client, first) == 200
    assert (await Payment.get()).state == "VOIDED", "the approval it tells of is gone by now"
    assert (await Order.get()).status == "PENDING_PAYMENT"


async def test_payments_of_others_on_the_account_are_no_business_of_the_shops(paid_house: PaidHouse) -> None:
    events, client = paid_house.stripe.events, paid_house.house.client
    other = {"id": "pi_other", "object": "payment_intent"}
    events.record("payment_intent.succeeded", other)
    events.record("charge.refunded", {"id": "ch_other", "object": "charge", "payment_intent": None})
    assert await events.deliver(client) == [200, 200]
    assert await Payment.all().count() == 0


@pytest.mark.parametrize(
    "wrong, told",
    [
        ({"stripe_secret_key": ""}, "stripe_secret_key"),
        ({"stripe_secret_key": "pk_test_public"}, "sk_ or rk_"),
        ({"stripe_webhook_secrets": ""}, "stripe_webhook_secrets"),
    ],
)
def test_stripe_without_its_keys_does_not_start(wrong: dict[str, str], told: str) -> None:
    right = {"payments": "stripe", "stripe_secret_key": SECRET_KEY, "stripe_webhook_secrets": SECRET}
    load(**right)
    with pytest.raises(WrongSettings, match=told):
        load(**{**right, **wrong})
