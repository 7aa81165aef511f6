"""Payment events over the wire: only what is signed, fresh and fitting pays an order, however often it comes."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import httpx2
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as some
from starlette.applications import Starlette

from gateway.adapters.sandbox_payments import SandboxEvents, event_of
from gateway.metrics import REGISTRY
from gateway.web.webhooks import PATH, PaymentWebhooks
from resolvers.events.tables import Event
from resolvers.payments.tables import InboxEvent
from tests.house_of import SITE, House
from tests.makers import piece
from tests.payments.stage import Desk, Placed, outcomes, payment_of, place, shown

JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


def stamped(secret: str, body: bytes, at: float, event_id: str = "evt_1") -> dict[str, str]:
    """Headers after the Standard Webhooks specification, written apart from the code under test."""
    signed = f"{event_id}.{int(at)}.".encode() + body
    digest = base64.b64encode(hmac.digest(secret.encode(), signed, hashlib.sha256)).decode()
    return {"webhook-id": event_id, "webhook-timestamp": str(int(at)), "webhook-signature": f"v1,{digest}"}


async def told(placed: Placed, event_id: str = "evt_1", kind: str = "payment.authorised", **facts: Any) -> bytes:
    """An event about the order's session, with some facts replaced."""
    payment = await payment_of(placed)
    session = {
        "id": placed.session,
        "url": placed.page,
        "state": "authorised",
        "reference": str(payment.id),
        "amount": payment.amount,
        "currency": "EUR",
        "method": "Visa",
    }
    return orjson.dumps({"id": event_id, "type": kind, "data": {**session, **facts}})


async def sent(house: House, body: bytes, headers: Mapping[str, str]) -> int:
    return (await house.client.post(PATH, content=body, headers=headers)).status_code


def counted(outcome: str) -> float:
    return REGISTRY.get_sample_value("ecrin_payment_events_total", {"outcome": outcome}) or 0.0


async def test_a_forged_event_changes_nothing(house: House) -> None:
    await house.shelve(piece("Jonc"))
    placed = await place(house, "JONC")
    secret, now = house.gateway.secrets.sandbox_webhook_secret, house.clock().timestamp()
    body = await told(placed)
    good = stamped(secret, body, now)
    signature = good["webhook-signature"]
    forged: list[dict[str, str]] = [
        {},
        {**good, "webhook-signature": ""},
        {**good, "webhook-signature": "v1," + "A" * 44},
        {**good, "webhook-signature": signature[:-1]},
        {**good, "webhook-signature": signature.removeprefix("v1,")},
        {**good, "webhook-signature": signature.replace("v1,", "v2,")},
        {**good, "webhook-id": "evt_2"},
        {**good, "webhook-timestamp": str(int(now) + 1)},
        {**good, "webhook-timestamp": "soon"},
        {**good, "webhook-timestamp": "-1"},
        {**good, "webhook-timestamp": "9" * 400},
        {name: value for name, value in good.items() if name != "webhook-id"},
        stamped(f"not {secret}", body, now),
        stamped(secret, body + b" ", now),
        stamped(secret, await told(placed, amount=1), now),
        stamped(secret, body, now - 600),
        stamped(secret, body, now + 600),
    ]
    before = counted("forged")
    assert [await sent(house, body, headers) for headers in forged] == [401] * len(forged)
    assert counted("forged") == before + len(forged)
    assert await InboxEvent.all().count() == 0
    assert (await shown(house, placed))["status"] == "PENDING_PAYMENT"

    # Of several signatures one is enough, and clocks may differ by some minutes.
    several = {**stamped(secret, body, now - 240), "x-other": "header"}
    several["webhook-signature"] = f"v1,{'A' * 44} {several['webhook-signature']}"
    assert await sent(house, body, several) == 200
    assert (await shown(house, placed))["status"] == "IN_VALIDATION"


async def test_an_event_delivered_a_hundred_times_at_once_has_one_effect(house: House) -> None:
    await house.shelve(piece("Jonc"))
    desk = Desk(house)
    await desk.lose_events()
    paid, refused = await place(house, "JONC"), await place(house, "JONC")
    await house.pay(paid.page)
    await house.pay(refused.page, "refuse")
    for event in await desk.events():
        assert await desk.redeliver(event["id"], 100) == [200] * 100
    assert await outcomes() == ["APPLIED", "APPLIED"]
    kinds = [event.kind for event in await Event.all().order_by("sequence") if event.kind.startswith("order.")]
    assert kinds == ["order.placed", "order.placed", "order.paid", "order.cancelled"]
    await house.dispatch()
    assert len(house.letters()) == 4


async def test_events_out_of_order_end_where_the_money_is(house: House) -> None:
    await house.shelve(piece("Jonc"))
    desk = Desk(house)
    await desk.lose_events()
    voided, expired = await place(house, "JONC"), await place(house, "JONC")
    await house.pay(voided.page)
    await house.shop.payments.void(voided.session, key="desk")
    for event in reversed(await desk.events()):
        assert await desk.redeliver(event["id"]) == [200]
    assert (await shown(house, voided))["payment"]["state"] == "VOIDED"
    assert (await shown(house, voided))["status"] == "PENDING_PAYMENT", "what was given back pays nothing"

    await house.pay(expired.page)
    assert await desk.forge(expired.session, "payment.expired") == 200
    assert await desk.forge(expired.session, "payment.declined") == 200
    assert (await shown(house, expired))["status"] == "PENDING_PAYMENT"
    [authorised] = [event for event in await desk.events() if event["session_id"] == expired.session]
    await desk.redeliver(authorised["id"])
    assert (await shown(house, expired))["status"] == "IN_VALIDATION"


async def test_an_event_that_does_not_fit_pays_nothing_is_kept_and_rings_an_alarm(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    await house.shelve(piece("Jonc", stock=3))
    placed, other = await place(house, "JONC"), await place(house, "JONC")
    theirs = str((await payment_of(other)).id)
    secret, now = house.gateway.secrets.sandbox_webhook_secret, house.clock().timestamp()
    wrong: list[dict[str, Any]] = [
        {"amount": 1},
        {"amount": 2**62},
        {"currency": "USD"},
        {"reference": theirs},
        {"reference": "nobody"},
        {"id": "ses_of_somebody_else"},
        {"id": other.session},
    ]
    before = counted("mismatch")
    for number, facts in enumerate(wrong):
        body = await body_with(placed, f"evt_{number}", facts)
        assert await sent(house, body, stamped(secret, body, now, f"evt_{number}")) == 200
    assert counted("mismatch") == before + len(wrong)
    assert await outcomes() == ["MISMATCH"] * len(wrong)
    assert await Event.filter(kind="payment.mismatched").count() == len(wrong)
    assert [(await shown(house, order))["status"] for order in (placed, other)] == ["PENDING_PAYMENT"] * 2
    await house.pay(placed.page)
    assert (await shown(house, placed))["status"] == "IN_VALIDATION"

    stranger = await body_with(placed, "evt_x", {"id": "ses_unknown", "reference": str(uuid4())})
    before = counted("unknown_payment")
    assert await sent(house, stranger, stamped(secret, stranger, now, "evt_x")) == 200
    assert counted("unknown_payment") == before + 1
    kept = await InboxEvent.get(event_id="evt_x")
    assert (kept.outcome, kept.session_id) == ("UNKNOWN_PAYMENT", "ses_unknown")
    assert "claire@example.com" not in caplog.text


async def body_with(placed: Placed, event_id: str, facts: dict[str, Any]) -> bytes:
    found = orjson.loads(await told(placed, event_id))
    return orjson.dumps({**found, "data": {**found["data"], **facts}})


async def test_unknown_types_and_further_fields_are_taken_in_and_what_is_no_event_is_not(house: House) -> None:
    await house.shelve(piece("Jonc"))
    placed = await place(house, "JONC")
    secret, now = house.gateway.secrets.sandbox_webhook_secret, house.clock().timestamp()

    async def answered(body: bytes, event_id: str = "evt_1") -> int:
        return await sent(house, body, stamped(secret, body, now, event_id))

    for event_id, content in (
        ("evt_1", {"type": "payment.attempt_failed", "data": {"anything": [1, None]}}),
        ("evt_2", {"type": "provider.moved"}),
        ("evt_3", {"type": "payment.authorised.v2", "data": "gold", "version": 7}),
    ):
        assert await answered(orjson.dumps({"id": event_id, **content}), event_id) == 200
    assert await outcomes() == ["IGNORED_TYPE"] * 3
    good = orjson.loads(await told(placed, "evt_4"))
    for broken in (b"", b"{", b"[]", b"null", b"\xff", orjson.dumps({**good, "id": "e" * 200})):
        assert await answered(broken) == 400
    for name, value in (("amount", "12"), ("amount", 1.5), ("amount", True), ("id", None), ("reference", "\x00")):
        assert await answered(orjson.dumps({**good, "data": {**good["data"], name: value}})) == 400
    assert await answered(b" " * (1024 * 1024 + 1)) == 413
    assert (await shown(house, placed))["status"] == "PENDING_PAYMENT"
    further = orjson.dumps({**good, "api": "2031-01-01", "data": {**good["data"], "fraud_score": 0.1, "refunds": []}})
    assert await answered(further) == 200
    assert (await shown(house, placed))["status"] == "IN_VALIDATION"


async def test_two_secrets_are_valid_while_one_replaces_the_other(house: House) -> None:
    events = SandboxEvents(house.clock, ["the new one", "the old one"])
    app = Starlette(routes=PaymentWebhooks(house.shop, events).routes())
    now = house.clock().timestamp()
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url=SITE) as client:
        answers = {}
        for secret in ("the new one", "the old one", "one long retired"):
            body = orjson.dumps({"id": secret.replace(" ", "-"), "type": "provider.moved"})
            answer = await client.post(PATH, content=body, headers=stamped(secret, body, now))
            answers[secret] = answer.status_code
    assert answers == {"the new one": 200, "the old one": 200, "one long retired": 401}


@given(JSON)
def test_whatever_json_comes_is_an_event_or_refused(found: Any) -> None:
    try:
        event_of(found)
    except ValueError:
        return
    assert {"id", "type"} <= set(found)
