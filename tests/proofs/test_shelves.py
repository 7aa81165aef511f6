"""The shelves of two gateways: what one of them changed, the other shows, and never what was before it again."""

from pathlib import Path
from time import perf_counter

import httpx2

from gateway.database.connecting import Database
from gateway.database.migrating import migrate
from tests.proofs.processes import Process, quiet, serving
from tests.proofs.test_races import stock_up
from tests.proofs.test_streams import each_way, member, on_postgres
from tests.servers import Redis

CHANGES = 30
PATIENCE = 30.0
PRICE = 'query Price { product(handle: "piece-a") { priceRange { min { minorUnits } } } }'
LIST = "query Cheap { products(first: 5, sort: PRICE_ASC) { nodes { handle priceRange { min { minorUnits } } } } }"
SET = """mutation Set($price: Decimal!) {
  variantPriceSet(sku: "A", price: $price) { userErrors { code message } } }"""


@on_postgres
@each_way
async def test_a_price_set_at_one_gateway_is_shown_by_both_and_never_the_one_before_it(
    database_url: str, redis_server: Redis, tmp_path: Path, signals: str
) -> None:
    await migrate(Database(database_url))
    await stock_up(database_url, tmp_path, ["A", "B"], 5)
    token = await member(database_url)
    settings = {"signals": signals, "redis_url": redis_server.url} if signals == "redis" else {"signals": signals}
    async with serving(database_url, tmp_path, 2, **settings) as gateways, httpx2.AsyncClient(timeout=60) as client:
        for number in range(1, CHANGES + 1):
            here, there = gateways[number % 2], gateways[(number + 1) % 2]
            await set_price(client, here, token, number)
            assert await shown(client, here, PRICE) == number * 100, "who changes it sees it changed"
            began, seen = perf_counter(), list[int]()
            while not seen or seen[-1] != number * 100:
                assert perf_counter() - began < PATIENCE, seen
                seen.append(await shown(client, there, PRICE))
            # What it cost at first is more than all that follows.
            risen = [price for price in seen if price <= CHANGES * 100]
            assert risen == sorted(risen), "and never what was before it again"
            assert await shown(client, there, LIST) == await shown(client, here, LIST) == number * 100
        quiet(gateways)


async def set_price(client: httpx2.AsyncClient, gateway: Process, token: str, euro: int) -> None:
    body = {"query": SET, "variables": {"price": f"{euro}.00"}}
    headers = {"authorization": f"Bearer {token}"}
    answer = (await client.post(f"{gateway.url}/admin/graphql", json=body, headers=headers)).json()
    assert answer["data"]["variantPriceSet"]["userErrors"] == [], answer


async def shown(client: httpx2.AsyncClient, gateway: Process, query: str) -> int:
    """The price of the piece, by itself or as the cheapest of the list."""
    data = (await client.post(f"{gateway.url}/graphql", json={"query": query})).json()["data"]
    piece = data["product"] if "product" in data else data["products"]["nodes"][0]
    found: int = int(piece["priceRange"]["min"]["minorUnits"])
    return found
