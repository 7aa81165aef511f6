"""graphql-transport-ws, row by row: what the protocol forbids ends with its code, and never with a traceback."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from tortoise.exceptions import OperationalError
from websockets.exceptions import InvalidStatus
from websockets.frames import Frame, Opcode

from gateway import throttle
from gateway.live import transport_ws
from resolvers.people import sessions
from tests.house_of import House, opened
from tests.live.wire import wired
from tests.makers import piece
from tests.staff.member import Member

INIT = {"type": "connection_init"}
SHOP = "{ shop { name } }"
AVAILABLE = """subscription A($skus: [String!]!) {
  availabilityChanged(skus: $skus) { sku availability { state } }
}"""
SUBSCRIBE = {"id": "1", "type": "subscribe", "payload": {"query": SHOP}}
DEEP = "[" * 20_000

INVALID: dict[str, str | bytes] = {
    "no JSON": "{",
    "an array": "[]",
    "null": "null",
    "a text": '"connection_init"',
    "a number": "17",
    "a binary frame": b'{"type":"connection_init"}',
    "no type": "{}",
    "an unknown type of 300 characters": json.dumps({"type": "x" * 300}),
    "a type that is a list": '{"type":["ping"]}',
    "a subscribe without id": json.dumps({"type": "subscribe", "payload": {"query": SHOP}}),
    "an id that is a list": json.dumps({**SUBSCRIBE, "id": ["1"]}),
    "an id that is a number": json.dumps({**SUBSCRIBE, "id": 1}),
    "an empty id": json.dumps({**SUBSCRIBE, "id": ""}),
    "an id that is null": json.dumps({**SUBSCRIBE, "id": None}),
    "an id of 300 characters": json.dumps({**SUBSCRIBE, "id": "é" * 300}),
    "a complete with a list": '{"type":"complete","id":["1"]}',
    "a subscribe without payload": json.dumps({"id": "1", "type": "subscribe"}),
    "a payload that is a text": json.dumps({**SUBSCRIBE, "payload": SHOP}),
    "a payload that is null": json.dumps({**SUBSCRIBE, "payload": None}),
    "a payload without query": json.dumps({**SUBSCRIBE, "payload": {}}),
    "a query that is a number": json.dumps({**SUBSCRIBE, "payload": {"query": 5}}),
    "variables that are a text": json.dumps({**SUBSCRIBE, "payload": {"query": SHOP, "variables": "x"}}),
    "variables that are a list": json.dumps({**SUBSCRIBE, "payload": {"query": SHOP, "variables": []}}),
    "extensions that are a list": json.dumps({**SUBSCRIBE, "payload": {"query": SHOP, "extensions": []}}),
    "an operation name that is a number": json.dumps({**SUBSCRIBE, "payload": {"query": SHOP, "operationName": 1}}),
    "an init whose payload is a list": '{"type":"connection_init","payload":[]}',
    "a ping whose payload is a text": '{"type":"ping","payload":"x"}',
    "brackets without end": DEEP,
    "JSON nested without sense": '{"type":' * 8_000,
    "a key that stands twice": '{"type":"ping","type":"pong"}',
    "a lone surrogate": '{"type":"\\ud800"}',
}


@pytest.fixture(params=[False, True], ids=["before init", "after init"])
def is_begun(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


async def test_what_is_no_message_ends_with_4400(house: House, *, is_begun: bool) -> None:
    async with wired(house) as wire:
        for name, sent in INVALID.items():
            async with wire.talk() if is_begun else wire.raw() as talk:
                await talk.socket.send(sent)
                code, reason = await talk.closed()
                assert (code, bool(reason)) == (4400, True), name
                assert len(reason.encode()) <= 123


async def test_whoever_says_nothing_for_five_seconds_is_let_go(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert transport_ws.INIT_SECONDS == 5.0
    monkeypatch.setattr(transport_ws, "INIT_SECONDS", 0.2)
    async with wired(house) as wire, wire.raw() as talk:
        await talk.say({"type": "ping"})
        assert await talk.hear() == {"type": "pong"}
        assert await talk.closed() == (4408, "Connection initialisation timeout")
    async with wired(house) as wire, wire.talk() as talk:
        await asyncio.sleep(0.4)
        await talk.say({"type": "ping"})
        assert await talk.hear() == {"type": "pong"}


async def test_a_database_that_is_away_when_somebody_comes_sends_them_away_for_now(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def away(*_: object) -> None:
        raise OperationalError("the database does not answer")

    monkeypatch.setattr(sessions, "caller", away)
    async with wired(house) as wire, wire.raw() as talk:
        await talk.say({**INIT, "payload": {"authorization": f"Bearer {'x' * 43}"}})
        assert await talk.closed() == (1013, "Try again later")
    assert "ASGI" not in caplog.text


async def test_a_text_that_is_no_utf8_is_refused_without_a_traceback(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    async with wired(house) as wire, wire.talk() as talk:
        talk.socket.transport.write(b"\x81\x82" + bytes(4) + b"\xff\xfe")
        assert (await talk.closed())[0] == 1007
    assert caplog.text == ""


async def test_a_second_introduction_ends_with_4429_also_when_both_come_at_once(house: House) -> None:
    async with wired(house) as wire:
        async with wire.talk() as talk:
            await talk.say(INIT)
            assert (await talk.closed())[0] == 4429
        async with wire.raw() as talk:
            await asyncio.gather(talk.say(INIT), talk.say(INIT))
            assert (await talk.closed())[0] == 4429


async def test_an_operation_before_the_introduction_ends_with_4401(house: House) -> None:
    async with wired(house) as wire, wire.raw() as talk:
        await talk.say(SUBSCRIBE)
        assert await talk.closed() == (4401, "Unauthorized")


@pytest.mark.parametrize("operation", ["1", "é" * 200])
async def test_an_id_in_use_ends_with_4409(house: House, operation: str) -> None:
    await house.shelve(piece("Jonc"))
    async with wired(house) as wire, wire.talk() as talk:
        await talk.subscribe(AVAILABLE, operation, skus=["JONC"])
        await talk.subscribe(AVAILABLE, operation, skus=["JONC"])
        code, reason = await talk.closed()
        assert code == 4409
        assert len(reason.encode()) <= 123


@pytest.mark.parametrize("protocols", [None, ("graphql-ws",), ("soap",)])
async def test_another_subprotocol_ends_with_4406(house: House, protocols: tuple[str, ...] | None) -> None:
    async with wired(house) as wire, wire.raw(protocols=protocols) as talk:
        assert (await talk.closed())[0] == 4406


async def test_of_two_subprotocols_the_living_one_is_chosen(house: House) -> None:
    async with wired(house) as wire, wire.raw(protocols=("graphql-ws", "graphql-transport-ws")) as talk:
        assert talk.socket.subprotocol == "graphql-transport-ws"


@pytest.mark.parametrize("path", ["/graphql", "/admin/graphql"])
async def test_a_foreign_page_is_refused_at_the_handshake(house: House, path: str) -> None:
    async with wired(house) as wire:
        for origin in ("https://elsewhere.example", "null"):
            with pytest.raises(InvalidStatus) as refused:
                async with wire.raw(path, origin=origin):
                    pass
            assert refused.value.response.status_code == 403
        async with wire.raw(path, origin=f"http://{wire.host}"):
            pass


@pytest.mark.parametrize("size", [65_537, 200_000])
async def test_a_frame_beyond_64_kib_ends_with_1009(house: House, size: int) -> None:
    async with wired(house) as wire, wire.talk() as talk:
        await talk.socket.send("x" * size)
        assert (await talk.closed())[0] == 1009


async def test_ten_thousand_parts_of_one_message_end_with_1009(house: House) -> None:
    async with wired(house) as wire, wire.talk() as talk:
        protocol = talk.socket.protocol
        parts = [Frame(Opcode.TEXT, b"x" * 10, fin=False), *[Frame(Opcode.CONT, b"x" * 10, fin=False)] * 10_000]
        talk.socket.transport.write(b"".join(part.serialize(mask=protocol.side.name == "CLIENT") for part in parts))
        assert (await talk.closed())[0] == 1009


async def test_pings_are_answered_with_what_they_carry(house: House) -> None:
    async with wired(house) as wire, wire.talk() as talk:
        await talk.say({"type": "ping", "payload": {"at": 17}})
        assert await talk.hear() == {"type": "pong", "payload": {"at": 17}}
        await talk.say({"type": "pong"})
        await talk.say({"type": "ping"})
        assert await talk.hear() == {"type": "pong"}


async def test_an_introduction_may_carry_null(house: House) -> None:
    async with wired(house) as wire, wire.raw() as talk:
        await talk.say({**INIT, "payload": None})
        assert await talk.hear() == {"type": "connection_ack"}


FAULTY: dict[str, tuple[str, str]] = {
    "a syntax error": ("subscription {", "GRAPHQL_PARSE_FAILED"),
    "an unknown field": ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
    "two fields at once": (
        'subscription { a: availabilityChanged(skus: ["A"]) { sku } b: availabilityChanged(skus: ["A"]) { sku } }',
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "a mutation": ("mutation { signOut { accepted } }", "METHOD_NOT_ALLOWED"),
    "a missing variable": (AVAILABLE, "GRAPHQL_VALIDATION_FAILED"),
    "too many skus": (
        f"subscription {{ availabilityChanged(skus: {['A'] * 101}) {{ sku }} }}".replace("'", '"'),
        "BAD_USER_INPUT",
    ),
    "a cursor that is none": (
        'subscription { orderStatusChanged(number: "X", after: "nowhere") { cursor } }',
        "NOT_FOUND",
    ),
    "nobody's orders": ("subscription { myOrdersChanged { cursor } }", "UNAUTHENTICATED"),
    "a document that is too long": (
        'subscription { availabilityChanged(skus: ["JONC"]) { sku } }' + " " * 20_000,
        "LIMIT_EXCEEDED",
    ),
}


@pytest.mark.parametrize("name", FAULTY)
async def test_a_faulty_operation_ends_alone(house: House, name: str) -> None:
    query, code = FAULTY[name]
    await house.shelve(piece("Jonc"))
    async with wired(house) as wire, wire.talk() as talk:
        await talk.subscribe(AVAILABLE, "other", skus=["JONC"])
        assert (await talk.next("other"))["availabilityChanged"]["sku"] == "JONC"
        await talk.subscribe(query, "faulty")
        assert await talk.refused() == code
        await talk.subscribe(SHOP, "faulty")
        assert (await talk.next("faulty"))["shop"]["name"]
        assert await talk.hear() == {"id": "faulty", "type": "complete"}


async def test_the_hundred_and_first_operation_is_an_error(house: House) -> None:
    await house.shelve(piece("Jonc"))
    async with wired(house) as wire, wire.talk() as talk:
        for number in range(transport_ws.MOST_OPERATIONS + 1):
            await talk.subscribe(AVAILABLE, str(number), skus=["JONC"])
        heard = [await talk.hear() for _ in range(transport_ws.MOST_OPERATIONS + 1)]
        errors = [each for each in heard if each["type"] == "error"]
        assert [(each["id"], each["payload"][0]["extensions"]["code"]) for each in errors] == [
            (str(transport_ws.MOST_OPERATIONS), "LIMIT_EXCEEDED")
        ]
        await talk.say({"type": "complete", "id": "7"})
        await talk.subscribe(SHOP, "7")
        assert (await talk.next("7"))["shop"]["name"]


async def test_a_client_that_has_heard_enough_hears_no_more(house: House) -> None:
    await house.shelve(piece("Jonc"))
    async with wired(house) as wire, wire.talk() as talk:
        await talk.subscribe(AVAILABLE, skus=["JONC"])
        await talk.next()
        await talk.say({"type": "complete", "id": "1"})
        await talk.say({"type": "complete", "id": "never begun"})
        await talk.say({"type": "ping"})
        assert await talk.hear() == {"type": "pong"}
        await wire.followed(0)


async def test_whoever_leaves_leaves_nothing_behind(house: House) -> None:
    await house.shelve(piece("Jonc"))
    async with wired(house) as wire:
        for _ in range(3):
            async with wire.talk() as talk:
                await talk.subscribe(AVAILABLE, skus=["JONC"])
                await talk.next()
                talk.socket.transport.abort()
        await wire.followed(0)
        assert house.shop.feed.followers == {}


async def test_one_address_has_so_many_sockets(house: House) -> None:
    most = house.gateway.settings.streams_per_address
    async with wired(house) as wire:
        open_ones: list[Any] = []
        for _ in range(most):
            one = wire.talk()
            open_ones.append(one)
            await one.__aenter__()
        with pytest.raises(InvalidStatus) as refused:
            async with wire.raw():
                pass
        assert refused.value.response.status_code == 429
        for one in open_ones:
            await one.__aexit__(None, None, None)
        async with wire.talk() as talk:
            await talk.say({"type": "ping"})
            assert (await talk.hear())["type"] == "pong"


async def test_operations_count_against_the_share_of_an_address(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The minute that counts does not move on meanwhile.
    monkeypatch.setattr(throttle, "time", lambda: 600.0)
    codes = list[str]()
    async with (
        opened(database_url, tmp_path / "var", reads_per_minute=50) as house,
        wired(house) as wire,
        wire.talk() as talk,
    ):
        for number in range(55):
            await talk.subscribe("{ __typename }", str(number))
            while (message := await talk.hear())["type"] not in {"complete", "error"}:
                pass
            if message["type"] == "error":
                codes.append(message["payload"][0]["extensions"]["code"])
    assert codes == ["TOO_MANY_REQUESTS"] * 5


async def test_staff_alone_follow_what_is_the_staff_s(house: House) -> None:
    staff = await Member(house).joins()
    feed = "subscription { orderFeed(after: 0) { sequence } }"
    async with wired(house) as wire:
        async with wire.talk("/admin/graphql") as talk:
            await talk.subscribe(feed)
            assert await talk.refused() == "UNAUTHENTICATED"
        async with wire.raw("/admin/graphql") as talk:
            await talk.say({**INIT, "payload": {"authorization": f"Bearer {staff.token}x"}})
            assert await talk.closed() == (4403, "Forbidden")
        async with wire.raw() as talk:
            await talk.say({**INIT, "payload": {"authorization": ["Bearer"]}})
            assert await talk.closed() == (4403, "Forbidden")
