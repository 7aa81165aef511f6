"""The API: keys, validation, manual capture, refunds, and each POST exactly once."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.sandbox.stage import API, Stage, StillClock, config, found, staged


def code(response: httpx2.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


async def paid(stage: Stage, **facts: Any) -> dict[str, Any]:
    session = await stage.open(**facts)
    await stage.choose(session, "accept")
    return await stage.read(session["id"])


async def test_a_session_opens_and_is_read_back(stage: Stage) -> None:
    session = await stage.open()

    assert session["state"] == "open"
    assert (session["amount"], session["captured"], session["refunded"]) == (129000, 0, 0)
    assert session["method"] is None
    assert session["url"].endswith(f"/sandbox/pay/{session['id']}")
    assert await stage.read(session["id"]) == session


@pytest.mark.parametrize("header", [{}, {"authorization": "Bearer a control key"}, {"authorization": "an api key"}])
async def test_without_the_key_nothing_is_answered(stage: Stage, header: dict[str, str]) -> None:
    session = await stage.open()

    answer = await stage.http.get(f"/sandbox/v1/sessions/{session['id']}", headers=header)

    assert code(answer) == (401, "unauthorised")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "facts",
    [
        {"amount": 0},
        {"amount": 12.5},
        {"amount": "1290"},
        {"amount": True},
        {"currency": "USD"},
        {"reference": ""},
        {"return_url": "javascript:alert(1)"},
        {"return_url": "https://shop.example;script-src */"},
        {"webhook_url": "https://user:word@shop.example/"},
        {"expires_at": "tomorrow"},
        {"expires_at": "2026-01-01T00:00:00"},
        {"card": "none is ever taken"},
    ],
)
async def test_a_request_that_makes_no_sense_is_refused(stage: Stage, facts: dict[str, Any]) -> None:
    assert code(await stage.post("", stage.wanted(**facts))) == (422, "invalid_request")


async def test_a_body_that_is_not_json_or_too_large_is_refused(stage: Stage) -> None:
    headers = API | {"idempotency-key": "k"}
    broken = await stage.http.post("/sandbox/v1/sessions", content=b"{", headers=headers)
    large = await stage.http.post("/sandbox/v1/sessions", content=b" " * 70_000, headers=headers)

    assert code(broken) == (400, "invalid_json")
    assert code(large) == (413, "body_too_large")


async def test_a_session_shorter_than_the_minimum_is_refused(tmp_path: Path, clock: StillClock) -> None:
    settings = config(tmp_path / "sandbox.sqlite3", minimum_lifetime=timedelta(minutes=5), clock=clock)
    async with staged(settings) as stage:
        assert (await stage.open(expires_at=clock.date(300)))["state"] == "open"
        assert code(await stage.post("", stage.wanted(expires_at=clock.date(299)))) == (422, "expires_too_soon")


async def test_an_unknown_session_is_not_found(stage: Stage) -> None:
    assert code(await stage.http.get("/sandbox/v1/sessions/ses_none", headers=API)) == (404, "not_found")
    assert code(await stage.post("/ses_none/void", {})) == (404, "not_found")


async def test_every_post_needs_an_idempotency_key(stage: Stage) -> None:
    answer = await stage.http.post("/sandbox/v1/sessions", json=stage.wanted(), headers=API)

    assert code(answer) == (400, "idempotency_key_missing")


async def test_the_same_key_and_body_give_the_first_answer_again(stage: Stage) -> None:
    wanted = stage.wanted()
    answers = await asyncio.gather(*(stage.post("", wanted, "one") for _ in range(20)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1

    backwards = dict(reversed(wanted.items()))
    assert (await stage.post("", backwards, "one")).json() == answers[0].json()


async def test_the_same_key_with_another_body_or_path_is_refused(stage: Stage) -> None:
    first = found(await stage.post("", stage.wanted(), "one"), 201)

    assert code(await stage.post("", stage.wanted(amount=1), "one")) == (409, "idempotency_key_reused")
    assert code(await stage.post(f"/{first['id']}/expire", {}, "one")) == (409, "idempotency_key_reused")
    assert (await stage.read(first["id"]))["state"] == "open"


async def test_a_refusal_is_kept_as_well(stage: Stage) -> None:
    session = await stage.open()
    early = await stage.post(f"/{session['id']}/capture", {"amount": 129000}, "early")
    await stage.choose(session, "accept")

    assert code(early) == (409, "wrong_state")
    assert code(await stage.post(f"/{session['id']}/capture", {"amount": 129000}, "early")) == (409, "wrong_state")


async def test_captures_at_the_same_time_take_the_money_once(stage: Stage) -> None:
    session = await paid(stage)

    answers = await asyncio.gather(
        *(stage.post(f"/{session['id']}/capture", {"amount": 100000}, f"key {n}") for n in range(8))
    )

    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 7]
    assert (await stage.read(session["id"]))["captured"] == 100000


async def test_no_more_is_captured_than_was_authorised(stage: Stage) -> None:
    session = await paid(stage)

    assert code(await stage.post(f"/{session['id']}/capture", {"amount": 129001})) == (422, "amount_too_large")
    assert code(await stage.post(f"/{session['id']}/capture", {})) == (422, "invalid_request")
    assert (await stage.read(session["id"]))["state"] == "authorised"


async def test_refunds_never_exceed_what_was_captured(stage: Stage) -> None:
    session = await paid(stage)
    assert code(await stage.post(f"/{session['id']}/refund", {"amount": 1})) == (409, "wrong_state")
    found(await stage.post(f"/{session['id']}/capture", {"amount": 100}))

    assert found(await stage.post(f"/{session['id']}/refund", {"amount": 60}))["refunded"] == 60
    assert code(await stage.post(f"/{session['id']}/refund", {"amount": 41})) == (422, "amount_too_large")
    assert found(await stage.post(f"/{session['id']}/refund", {"amount": 40}))["refunded"] == 100
    assert [event.type for event in await stage.shop.has(4)][2:] == ["payment.refunded", "payment.refunded"]


async def test_only_an_authorised_payment_is_voided(stage: Stage) -> None:
    session = await stage.open()
    assert code(await stage.post(f"/{session['id']}/void", {})) == (409, "wrong_state")
    await stage.choose(session, "accept")

    assert found(await stage.post(f"/{session['id']}/void", {}))["state"] == "voided"
    assert code(await stage.post(f"/{session['id']}/capture", {"amount": 1})) == (409, "wrong_state")


async def test_an_open_session_is_expired_and_any_other_given_back_as_it_is(stage: Stage) -> None:
    session, authorised = await stage.open(), await paid(stage)

    assert found(await stage.post(f"/{session['id']}/expire", {}))["state"] == "expired"
    assert found(await stage.post(f"/{session['id']}/expire", {}))["state"] == "expired"
    assert found(await stage.post(f"/{authorised['id']}/expire", {}))["state"] == "authorised"
    assert sorted(event.type for event in await stage.shop.has(2)) == ["payment.authorised", "payment.expired"]


async def test_a_session_lapses_by_itself_and_says_so_once(still_stage: Stage, clock: StillClock) -> None:
    session = await still_stage.open(expires_at=clock.date(60))
    clock.now += 60

    [event] = await still_stage.shop.has(1)

    assert (event.type, event.session["state"]) == ("payment.expired", "expired")
    assert (await still_stage.read(session["id"]))["state"] == "expired"
    assert len(await still_stage.events(session)) == 1


async def test_a_late_session_takes_no_payment_whoever_looks_first(still_stage: Stage, clock: StillClock) -> None:
    sessions = [await still_stage.open(expires_at=clock.date(60)) for _ in range(3)]
    clock.now += 60

    chosen = await still_stage.choose(sessions[0], "accept")
    expired = found(await still_stage.post(f"/{sessions[1]['id']}/expire", {}))

    assert chosen.headers["location"] == f"/sandbox/pay/{sessions[0]['id']}"
    assert expired["state"] == "expired"
    for session in sessions:
        assert (await still_stage.read(session["id"]))["state"] == "expired"
        assert [event["type"] for event in await still_stage.events(session)] == ["payment.expired"]
