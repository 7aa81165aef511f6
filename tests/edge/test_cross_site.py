"""Which pages may speak for a visitor."""

from collections.abc import Collection

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from gateway.edge.addresses import networks
from gateway.edge.middleware import surround
from tests.edge.serving import serving

STORE = "https://store.example"
COOKIE = {"Cookie": "theme=dark; __Host-session=secret"}
PREFLIGHT = {"GraphQL-Require-Preflight": "1"}
EVIL = {"Origin": "https://evil.example"}


class Shop:
    """Counts what reaches it."""

    def __init__(self, *, trusted_proxies: Collection[str] = ()) -> None:
        self.reached = 0
        self.edge = surround(
            self.answer,
            cookie_names={"__Host-session", "__Host-cart"},
            allowed_origins={STORE},
            trusted_proxies=networks(trusted_proxies),
        )

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.reached += 1
        await PlainTextResponse("reached")(scope, receive, send)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.edge(scope, receive, send)


OURS: dict[str, dict[str, str]] = {
    "a program without a cookie": {},
    "a program with a bearer": {"Authorization": "Bearer x"},
    "a cookie of somebody else's": {"Cookie": "theme=dark; session=x"},
    "a cookie with the header": COOKIE | PREFLIGHT,
    "a cookie on an allowed page": COOKIE | {"Origin": STORE},
    "an allowed page of another site": COOKIE | {"Origin": STORE, "Sec-Fetch-Site": "cross-site"},
    "an allowed page without a cookie": {"Origin": STORE},
    "a cookie on a page of the same origin": COOKIE | PREFLIGHT | {"Sec-Fetch-Site": "same-origin"},
}
FOREIGN: dict[str, dict[str, str]] = {
    "a cookie alone": COOKIE,
    "the other cookie alone": {"Cookie": "__Host-cart=secret"},
    "a cookie with an empty header": COOKIE | {"GraphQL-Require-Preflight": ""},
    "a foreign page with the cookie": COOKIE | EVIL,
    "a foreign page with cookie and header": COOKIE | EVIL | PREFLIGHT,
    "a foreign page that signs somebody in": EVIL,
    "a sandboxed page": COOKIE | {"Origin": "null"},
    "a page on a lookalike": COOKIE | {"Origin": STORE + ".evil.example"},
    "the allowed page in clear text": COOKIE | {"Origin": "http://store.example"},
    "the allowed page on another port": COOKIE | {"Origin": STORE + ":8443"},
    "a cross-site request without an origin": COOKIE | PREFLIGHT | {"Sec-Fetch-Site": "cross-site"},
    "a cross-site sign-in without an origin": {"Sec-Fetch-Site": "cross-site"},
}


@pytest.mark.parametrize("headers", OURS.values(), ids=OURS.keys())
async def test_our_own_requests_pass(headers: dict[str, str]) -> None:
    shop = Shop()
    async with serving(shop) as served, served.client() as client:
        assert (await client.post("/graphql", json={}, headers=headers)).text == "reached"


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN.keys())
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_forged_requests_never_reach_the_shop(method: str, headers: dict[str, str]) -> None:
    shop = Shop()
    async with serving(shop) as served, served.client() as client:
        answer = await client.request(method, "/graphql", json={}, headers=headers)
        assert answer.status_code == 403
        assert answer.json()["errors"][0]["extensions"]["code"] == "CROSS_SITE_REQUEST"
        assert answer.json()["errors"][0]["extensions"]["requestId"] == answer.headers["x-request-id"]
        assert shop.reached == 0


async def test_two_origins_pass_only_when_both_are_ours() -> None:
    shop = Shop()
    async with serving(shop) as served, served.client() as client:
        headers = [("Origin", STORE), ("Origin", "https://evil.example")]
        assert (await client.post("/", headers=headers)).status_code == 403


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_reading_is_not_guarded(method: str) -> None:
    async with serving(Shop()) as served, served.client() as client:
        assert (await client.request(method, "/", headers=COOKIE | EVIL)).status_code == 200


async def test_the_gateways_own_pages_pass() -> None:
    async with serving(Shop()) as served, served.client() as client:
        headers = COOKIE | {"Origin": f"http://{served.host}"}
        assert (await client.post("/", headers=headers)).status_code == 200
        headers["Origin"] = f"https://{served.host}"
        assert (await client.post("/", headers=headers)).status_code == 403


@pytest.mark.parametrize("proxies, expected", [(["127.0.0.1"], 200), ([], 403), (["10.0.0.0/8"], 403)])
async def test_the_outer_scheme_counts_only_from_a_trusted_proxy(proxies: list[str], expected: int) -> None:
    async with serving(Shop(trusted_proxies=proxies)) as served, served.client() as client:
        headers = COOKIE | {"Origin": "https://shop.example", "Host": "shop.example", "X-Forwarded-Proto": "https"}
        answer = await client.post("/", headers=headers)
        assert answer.status_code == expected
        assert ("strict-transport-security" in answer.headers) is (expected == 200)


async def test_a_forwarded_host_is_never_believed() -> None:
    async with serving(Shop(trusted_proxies=["127.0.0.1"])) as served, served.client() as client:
        headers = COOKIE | {"Origin": "http://evil.example", "X-Forwarded-Host": "evil.example"}
        assert (await client.post("/", headers=headers)).status_code == 403


def preflight(origin: str, headers: str = "content-type, x-cart-token", method: str = "POST") -> dict[str, str]:
    return {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": headers,
    }


@pytest.mark.parametrize(
    "header", ["content-type", "authorization", "x-cart-token", "graphql-require-preflight", "apollo-require-preflight"]
)
async def test_a_named_origin_may_send_credentials(header: str) -> None:
    async with serving(Shop()) as served, served.client() as client:
        answer = await client.options("/graphql", headers=preflight(STORE, header))
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == STORE
        assert answer.headers["access-control-allow-credentials"] == "true"


async def test_a_named_origin_may_read_answers_and_refusals() -> None:
    async with serving(Shop()) as served, served.client() as client:
        for headers, expected in ((PREFLIGHT, 200), ({"Content-Encoding": "gzip"}, 415)):
            answer = await client.post("/", content=b"{}", headers={"Origin": STORE} | headers)
            assert answer.status_code == expected
            assert answer.headers["access-control-allow-origin"] == STORE
            assert answer.headers["access-control-expose-headers"] == "x-request-id, retry-after"
            assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize(
    "headers",
    [preflight("https://evil.example"), preflight("null"), preflight(STORE, "x-other"), preflight(STORE, "", "DELETE")],
    ids=["a foreign origin", "a sandboxed page", "another header", "another method"],
)
async def test_other_preflights_are_refused(headers: dict[str, str]) -> None:
    shop = Shop()
    async with serving(shop) as served, served.client() as client:
        answer = await client.options("/graphql", headers=headers)
        assert answer.status_code == 400
        assert answer.headers.get("access-control-allow-origin") in {None, STORE}
        assert shop.reached == 0


async def test_a_foreign_page_cannot_read_an_answer() -> None:
    async with serving(Shop()) as served, served.client() as client:
        answer = await client.get("/", headers=COOKIE | EVIL)
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "origin", ["*", "https://*.example", "store.example", "https://store.example/", "null", "https://Store.example"]
)
def test_only_exact_origins_can_be_named(origin: str) -> None:
    with pytest.raises(ValueError, match="is not a lower-case origin"):
        surround(PlainTextResponse(""), cookie_names=(), allowed_origins=[origin])
