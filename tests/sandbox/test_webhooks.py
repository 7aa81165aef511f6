"""Webhooks: signed, in order, retried until taken, kept over restarts and kills, never sent twice at once."""

import asyncio
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2

from gateway.demo.sandbox.events import LEASE_SECONDS
from gateway.demo.sandbox.sessions import written
from gateway.webhook_signature import sign
from tests.sandbox.stage import PATIENCE, Shop, Stage, StillClock, config, free_socket, provider, serving, until

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def process(database: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.sandbox.process", str(database), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert child.stdout is not None
        async with asyncio.timeout(PATIENCE):
            port = int(await child.stdout.readline())
        yield child, f"http://127.0.0.1:{port}"
    finally:
        if child.returncode is None:
            child.kill()
        # Reads to the end too, or the pipe would be left to the garbage collector.
        await child.communicate()


def address(bound: socket.socket) -> str:
    return "http://{}:{}".format(*bound.getsockname())


def client(url: str) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(base_url=url, trust_env=False)


def test_a_signature_is_that_of_the_specification() -> None:
    body = b'{"test": 2432232314}'

    assert sign("plain", "msg_1", 1614265330, body) == "v1,MYOyuPA7qb6wbFOFBNgfZB1U0seqAN8fZ/idtBEYsxA="


async def test_an_event_is_signed_and_told_as_it_was(stage: Stage) -> None:
    session = await stage.open()
    await stage.choose(session, "accept")

    [event] = await stage.shop.has(1)

    assert event.status == 200
    assert set(event.body) == {"id", "type", "created_at", "data"}
    [listed] = await stage.events(session)
    assert (listed["id"], listed["delivery"], listed["attempts"]) == (event.id, "delivered", 1)


async def test_an_event_is_sent_again_with_the_same_id_until_it_is_taken(still_stage: Stage, clock: StillClock) -> None:
    still_stage.shop.answers = [500, 302, 404]
    session = await still_stage.open()
    await still_stage.choose(session, "accept")

    for attempt, pause in enumerate((1, 2, 5), start=1):
        await still_stage.shop.has(attempt)
        await until(lambda: still_stage.has_attempted(session))
        [event] = await still_stage.events(session)
        assert event["due_at"] == written(clock.now + pause)
        clock.now += pause
    received = await still_stage.shop.has(4)

    assert [event.status for event in received] == [500, 302, 404, 200]
    assert len({event.id for event in received}) == 1


async def test_events_of_a_session_come_in_the_order_of_creation(stage: Stage) -> None:
    stage.shop.answers = [503]
    session = await stage.open()
    await stage.choose(session, "retry")
    await stage.choose(session, "accept")
    await stage.post(f"/{session['id']}/capture", {"amount": 5})
    await stage.post(f"/{session['id']}/refund", {"amount": 5})

    await stage.shop.has(5)

    names = ["attempt_failed", "attempt_failed", "authorised", "captured", "refunded"]
    assert stage.shop.types == [f"payment.{name}" for name in names]


async def test_a_session_whose_shop_is_away_holds_up_no_other(stage: Stage) -> None:
    with free_socket() as nobody:
        stuck = await stage.open(webhook_url=f"{address(nobody)}/webhook")
        await stage.choose(stuck, "accept")
        session = await stage.open()
        await stage.choose(session, "accept")

        [event] = await stage.shop.has(1)
        assert event.session["id"] == session["id"]

        await until(lambda: stage.has_attempted(stuck))
        [waiting] = await stage.events(stuck)
        assert (waiting["delivery"], waiting["last_status"]) == ("waiting", None)


async def test_sixteen_are_under_way_at_once_and_no_more(stage: Stage) -> None:
    stage.shop.gate.clear()
    sessions = [await stage.open() for _ in range(20)]
    for session in sessions:
        await stage.choose(session, "accept")

    await until(lambda: stage.shop.in_hand.total() == 16)
    states = [event["delivery"] for session in sessions for event in await stage.events(session)]
    assert (states.count("sending"), states.count("waiting")) == (16, 4)

    stage.shop.gate.set()
    await stage.shop.has(20)


async def test_after_three_days_an_event_is_given_up(still_stage: Stage, clock: StillClock) -> None:
    with free_socket() as nobody:
        session = await still_stage.open(webhook_url=address(nobody))

        async def is_given_up() -> bool:
            return [event["delivery"] for event in await still_stage.events(session)] == ["abandoned"]

        await still_stage.choose(session, "accept")
        await until(lambda: still_stage.has_attempted(session))
        assert not await is_given_up()
        clock.now += 3 * 24 * 3600
        await until(is_given_up)


async def test_stopping_waits_for_the_delivery_under_way(tmp_path: Path) -> None:
    shop, database = Shop(), tmp_path / "sandbox.sqlite3"
    shop.gate.clear()
    async with serving(shop.app) as shop_url:
        async with provider(config(database)) as (sandbox, url), client(url) as http:
            stage = Stage(shop, shop_url, http)
            session = await stage.open()
            await stage.choose(session, "accept")
            await until(lambda: shop.in_hand.total() == 1)
            stopping = asyncio.create_task(sandbox.stop())
            await asyncio.sleep(0)
            assert not stopping.done()
            shop.gate.set()
            await stopping
        async with provider(config(database)) as (_, url), client(url) as http:
            [event] = await Stage(shop, shop_url, http).events(session)
            assert (event["delivery"], event["attempts"]) == ("delivered", 1)


async def test_what_a_killed_provider_did_not_deliver_is_delivered_after_a_restart(tmp_path: Path) -> None:
    shop, database, bound = Shop(), tmp_path / "sandbox.sqlite3", free_socket()
    async with process(database) as (child, url), client(url) as http:
        stage = Stage(shop, address(bound), http)
        session = await stage.open()
        await stage.choose(session, "retry")
        await stage.choose(session, "accept")
        await until(lambda: stage.has_attempted(session))
        child.kill()
        await child.wait()

    async with serving(shop.app, bound), provider(config(database)):
        await shop.has(2)

    assert shop.types == ["payment.attempt_failed", "payment.authorised"]


async def test_an_event_in_the_hands_of_a_killed_provider_goes_to_another_after_its_lease(tmp_path: Path) -> None:
    shop, database, clock = Shop(), tmp_path / "sandbox.sqlite3", StillClock()
    shop.gate.clear()
    async with serving(shop.app) as shop_url:
        async with process(database) as (child, url), client(url) as http:
            stage = Stage(shop, shop_url, http)
            await stage.choose(await stage.open(), "accept")
            await until(lambda: shop.in_hand.total() == 1)
            child.kill()
            await child.wait()
        shop.gate.set()
        await shop.has(1)
        clock.now = time.time() + LEASE_SECONDS
        async with provider(config(database, clock=clock)):
            received = await shop.has(2)

    assert [event.type for event in received] == ["payment.authorised"] * 2
    assert len({event.id for event in received}) == 1


async def test_two_processes_never_send_an_event_twice(tmp_path: Path) -> None:
    shop, database = Shop(), tmp_path / "sandbox.sqlite3"
    shop.gate.clear()
    async with (
        serving(shop.app) as shop_url,
        process(database) as (_, one),
        process(database) as (_, two),
        client(one) as first,
        client(two) as second,
    ):
        stages = [Stage(shop, shop_url, first), Stage(shop, shop_url, second)]
        sessions = await asyncio.gather(*(stages[number % 2].open() for number in range(40)))
        await asyncio.gather(*(stages[n % 2].choose(session, "accept") for n, session in enumerate(sessions)))
        await until(lambda: shop.in_hand.total() == 32)
        shop.gate.set()
        await shop.has(40)
        for session in sessions:
            [event] = await stages[0].events(session)
            assert event["attempts"] == 1

    assert len({event.id for event in shop.received}) == len(shop.received) == 40
    assert set(shop.most_at_once.values()) == {1}
