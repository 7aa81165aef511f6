"""Headers and names on every answer, and the addresses behind proxies."""

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.edge.addresses import client_address, networks, throttle_key
from gateway.edge.middleware import surround
from tests.edge.serving import serving


async def who(scope: Scope, receive: Receive, send: Send) -> None:
    text = f"{scope['state']['request_id']} {scope['client'][0]} {scope['scheme']}"
    await PlainTextResponse(text)(scope, receive, send)


async def framed(scope: Scope, receive: Receive, send: Send) -> None:
    policy = {"content-security-policy": "default-src 'self'", "referrer-policy": "no-referrer"}
    await PlainTextResponse("page", headers=policy)(scope, receive, send)


def shop(app: ASGIApp = who, *, hosts: tuple[str, ...] = ("*",), proxies: tuple[str, ...] = ()) -> ASGIApp:
    return surround(app, cookie_names=(), hosts=hosts, trusted_proxies=networks(proxies))


async def test_each_request_has_its_own_id_whatever_the_client_says() -> None:
    async with serving(shop()) as served, served.client() as client:
        answers = [await client.get("/", headers={"X-Request-Id": "mine"}) for _ in range(3)]
        ids = [answer.headers["x-request-id"] for answer in answers]
        assert len(set(ids)) == 3
        assert "mine" not in ids
        assert [answer.text.split()[0] for answer in answers] == ids


async def test_every_answer_is_secured() -> None:
    async with serving(shop()) as served, served.client() as client:
        headers = (await client.get("/")).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["content-security-policy"] == "frame-ancestors 'none'"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "strict-transport-security" not in headers


async def test_a_page_keeps_the_policy_it_sets_itself() -> None:
    async with serving(shop(framed)) as served, served.client() as client:
        headers = (await client.get("/")).headers
        assert headers.get_list("content-security-policy") == ["default-src 'self'"]
        assert headers.get_list("referrer-policy") == ["no-referrer"]
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["shop.example", "SHOP.example:8443", "[::1]:8000"])
async def test_a_named_host_is_served(host: str) -> None:
    async with serving(shop(hosts=("shop.example", "[::1]"))) as served, served.client() as client:
        assert (await client.get("/", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "shop.example.evil.example", "evil.shop.example", "[::2]"])
async def test_another_host_is_refused(host: str) -> None:
    async with serving(shop(hosts=("shop.example", "[::1]"))) as served, served.client() as client:
        answer = await client.get("/", headers={"Host": host})
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["extensions"]["code"] == "HOST_NOT_ALLOWED"
        assert answer.headers["x-content-type-options"] == "nosniff"


FORWARDED = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "X-Forwarded-Proto": "https"}


async def test_forwarded_headers_of_a_stranger_are_ignored() -> None:
    async with serving(shop()) as served, served.client() as client:
        assert (await client.get("/", headers=FORWARDED)).text.split()[1:] == ["127.0.0.1", "http"]


async def test_forwarded_headers_of_a_trusted_proxy_count() -> None:
    async with serving(shop(proxies=("127.0.0.0/8",))) as served, served.client() as client:
        answer = await client.get("/", headers=FORWARDED)
        assert answer.text.split()[1:] == ["198.51.100.7", "https"]
        assert answer.headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(
    "peer, forwarded, expected",
    [
        ("203.0.113.1", ["1.1.1.1"], "203.0.113.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["1.1.1.1"], "1.1.1.1"),
        ("10.0.0.1", ["6.6.6.6, 1.1.1.1, 10.0.0.2"], "1.1.1.1"),
        ("10.0.0.1", ["6.6.6.6", "1.1.1.1"], "1.1.1.1"),
        ("10.0.0.1", ["1.1.1.1, not an address"], "10.0.0.1"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("::ffff:10.0.0.1", ["2001:db8::1"], "2001:db8::1"),
        ("fe80::1%eth0", [], "fe80::1"),
        (None, ["1.1.1.1"], "unknown"),
    ],
)
def test_the_client_is_the_nearest_address_that_is_no_trusted_proxy(
    peer: str | None, forwarded: list[str], expected: str
) -> None:
    headers = [(b"x-forwarded-for", each.encode()) for each in forwarded]
    scope = {"type": "http", "client": (peer, 1) if peer else None, "headers": headers}
    assert client_address(scope, networks(["10.0.0.0/8"])) == expected


@pytest.mark.parametrize(
    "address, key",
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
    ],
)
def test_an_ipv6_client_is_counted_with_its_whole_network(address: str, key: str) -> None:
    assert throttle_key(address) == key
