"""The control calls: faults of webhooks and of the API, forgeries, redeliveries."""

import asyncio
from typing import Any

import pytest

from tests.sandbox.stage import CONTROL, Stage, StillClock, found


async def accepted(stage: Stage, **facts: Any) -> dict[str, Any]:
    session = await stage.open(**facts)
    await stage.choose(session, "accept")
    return session


@pytest.mark.parametrize("path", ["faults", "forge", "redeliver"])
async def test_control_needs_its_own_key(stage: Stage, path: str) -> None:
    answer = await stage.http.post(f"/sandbox/control/{path}", json={}, headers={"authorization": "Bearer an api key"})

    assert answer.status_code == 401


async def test_lost_events_count_as_delivered_and_are_not_sent(stage: Stage) -> None:
    await stage.control("faults", {"webhooks": {"lose": 1}})
    session = await accepted(stage)
    await stage.post(f"/{session['id']}/capture", {"amount": 1})

    await stage.shop.has(1)

    assert stage.shop.types == ["payment.captured"]
    assert (await stage.events(session))[0]["delivery"] == "lost"


async def test_all_events_of_one_reference_are_lost_and_no_others(stage: Stage) -> None:
    await stage.control("faults", {"webhooks": {"lose": True}, "reference": "mute"})
    mute = await accepted(stage, reference="mute")
    heard = await accepted(stage, reference="heard")

    [event] = await stage.shop.has(1)

    assert event.session["id"] == heard["id"]
    assert [event["delivery"] for event in await stage.events(mute)] == ["lost"]


async def test_an_event_is_sent_as_often_as_ordered(stage: Stage) -> None:
    await stage.control("faults", {"webhooks": {"duplicate": 3}})
    session = await accepted(stage)

    received = await stage.shop.has(4)

    assert len({event.id for event in received}) == 1
    [event] = await stage.events(session)
    assert event["attempts"] == 4


async def test_events_come_newest_first_when_ordered_so(still_stage: Stage) -> None:
    await still_stage.control("faults", {"webhooks": {"reorder": True}})
    session = await still_stage.open()
    await still_stage.choose(session, "retry")
    await still_stage.choose(session, "accept")

    await still_stage.shop.has(2)

    assert still_stage.shop.types == ["payment.authorised", "payment.attempt_failed"]


async def test_a_lone_event_is_held_for_a_second(still_stage: Stage, clock: StillClock) -> None:
    await still_stage.control("faults", {"webhooks": {"reorder": True}, "reference": "held"})
    await accepted(still_stage, reference="held")
    await accepted(still_stage, reference="free")

    [event] = await still_stage.shop.has(1)
    assert event.session["reference"] == "free"
    clock.now += 1

    assert (await still_stage.shop.has(2))[1].session["reference"] == "held"


async def test_a_delayed_event_comes_later(still_stage: Stage, clock: StillClock) -> None:
    await still_stage.control("faults", {"webhooks": {"delay_seconds": 60}, "reference": "slow"})
    await accepted(still_stage, reference="slow")
    await accepted(still_stage, reference="quick")

    [event] = await still_stage.shop.has(1)
    assert event.session["reference"] == "quick"
    clock.now += 60

    assert (await still_stage.shop.has(2))[1].session["reference"] == "slow"


async def test_the_api_fails_as_often_as_ordered_and_does_nothing_then(stage: Stage) -> None:
    session = await accepted(stage)
    await stage.control("faults", {"api": {"status": 503, "times": 2}})

    statuses = [(await stage.post(f"/{session['id']}/void", {}, "void")).status_code for _ in range(3)]

    assert statuses == [503, 503, 200]


async def test_an_answer_can_be_lost_after_the_work_was_done(stage: Stage) -> None:
    session = await accepted(stage)
    await stage.control("faults", {"api": {"status": 500, "times": 1, "perform": True}})

    lost = await stage.post(f"/{session['id']}/capture", {"amount": 7}, "once")

    assert lost.status_code == 500
    assert found(await stage.post(f"/{session['id']}/capture", {"amount": 7}, "once"))["captured"] == 7


async def test_a_slow_answer_comes_after_the_work(stage: Stage) -> None:
    session = await accepted(stage)
    await stage.control("faults", {"api": {"slow_seconds": 60, "times": 1}})
    call = asyncio.create_task(stage.post(f"/{session['id']}/capture", {"amount": 7}, "slow"))
    await stage.shop.has(2)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call

    assert found(await stage.post(f"/{session['id']}/capture", {"amount": 7}, "slow"))["captured"] == 7


async def test_the_api_fails_for_one_reference_until_cleared(stage: Stage) -> None:
    await stage.control("faults", {"api": {"status": 402, "code": "card_declined"}, "reference": "poor"})

    poor = await stage.post("", stage.wanted(reference="poor"))
    rich = await stage.post("", stage.wanted(reference="rich"))
    cleared = await stage.http.delete("/sandbox/control/faults", headers=CONTROL)

    assert (poor.status_code, poor.json()["error"]["code"]) == (402, "card_declined")
    assert (rich.status_code, cleared.status_code) == (201, 204)
    assert (await stage.open(reference="poor"))["state"] == "open"


@pytest.mark.parametrize(
    "signature,status", [("none", 401), ("wrong", 401), ("other_secret", 401), ("old", 401), ("valid", 200)]
)
async def test_a_forged_event_is_sent_at_once(stage: Stage, signature: str, status: int) -> None:
    session = await stage.open()

    answer = await stage.control(
        "forge", {"session_id": session["id"], "type": "payment.captured", "signature": signature, "amount": 1}
    )

    assert answer["status"] == status
    [event] = stage.shop.received
    assert (event.type, event.id) == ("payment.captured", answer["event_id"])
    assert (event.session["state"], event.session["amount"], event.session["captured"]) == ("captured", 1, 1)
    assert await stage.read(session["id"]) == session


async def test_a_forgery_may_name_another_order_and_currency(stage: Stage) -> None:
    session = await stage.open()
    forged = {"session_id": session["id"], "type": "payment.authorised", "signature": "valid"}

    await stage.control("forge", forged | {"reference": "another", "currency": "USD"})

    [event] = stage.shop.received
    assert (event.session["reference"], event.session["currency"]) == ("another", "USD")
    assert event.session["amount"] == session["amount"]


@pytest.mark.parametrize("parallel", [False, True])
async def test_events_are_delivered_again_on_demand(stage: Stage, parallel: bool) -> None:  # noqa: FBT001 (a table's column)
    session = await accepted(stage)
    [first] = await stage.shop.has(1)

    by_session = await stage.control("redeliver", {"session_id": session["id"], "times": 30, "parallel": parallel})
    by_event = await stage.control("redeliver", {"event_id": first.id, "times": 1})

    assert [sent["status"] for sent in by_session["deliveries"]] == [200] * 30
    assert by_event["deliveries"] == [{"event_id": first.id, "status": 200}]
    assert {event.id for event in stage.shop.received} == {first.id}
    assert len(stage.shop.received) == 32


async def test_nothing_is_delivered_again_of_what_does_not_exist(stage: Stage) -> None:
    for body, status in (({"event_id": "evt_none", "times": 1}, 404), ({"times": 1}, 422)):
        answer = await stage.http.post("/sandbox/control/redeliver", json=body, headers=CONTROL)
        assert answer.status_code == status
