"""How fast pages of a large catalogue are answered beside those of a small one, some pages asked for far more often.

`python -m bench.sizes [PRODUCTS] [ROUNDS] [SECONDS]`: two shops, with 2,000 pieces and with so many, over one
PostgreSQL. The n-th page of the list is asked for with a frequency of 1/n (Zipf's law). The shops take turns. Prints
Markdown.
"""

import asyncio
import json
import random
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg
import click
import uvloop
from tortoise.connection import get_connection

from bench.answers import LIST, PAGE
from bench.catalogue import STORED, filled
from bench.comparing import ratio, summary
from bench.peers import ecrin, rate, script
from gateway.database.connecting import Database, connected
from gateway.database.migrating import migrate
from resolvers.catalog.lists import ORDERS, ProductSort
from resolvers.paging import cursor_of
from tests.servers import Postgres, postgres

ASKED = 40_000
WARM_SECONDS = 20


async def shop_of(server: Postgres, products: int) -> str:
    """The URL of a new database with so many pieces."""
    connection = await asyncpg.connect(server.url("postgres"))
    await connection.execute(f"CREATE DATABASE of_{products}")
    await connection.close()
    url = server.url(f"of_{products}")
    await migrate(Database(url))
    await filled(Database(url), products)
    return url


async def pages(database: str) -> list[str]:
    """The requests for each page, whose cursors are made here: thousands of pages are read by nobody in turn."""
    async with connected(Database(database)):
        rows = await get_connection("default").execute_query_dict("SELECT position, id FROM products ORDER BY 1, 2")
    name = ORDERS[ProductSort.MANUAL].name
    ends = [cursor_of(name, row["position"], row["id"]) for row in rows[PAGE - 1 :: PAGE]]
    return [json.dumps({"query": LIST, "variables": {"first": PAGE, "after": after}}) for after in (None, *ends)]


def by_zipf(requests: list[str]) -> list[str]:
    """So many of these requests, the first far more often than the last."""
    weights = [1 / place for place in range(1, len(requests) + 1)]
    return random.Random(7).choices(requests, weights, k=ASKED)


async def compare(products: int, rounds: int, seconds: float) -> None:
    """Both shops, in turns."""
    with tempfile.TemporaryDirectory() as place, postgres() as server:
        async with AsyncExitStack() as stack:
            asked, found = {}, {}
            for size in (STORED, products):
                database, folder = await shop_of(server, size), Path(place) / str(size)
                folder.mkdir()
                peer = await stack.enter_async_context(ecrin(f"{size:,} pieces", database, folder))
                asked[peer] = script(folder, "LIST", by_zipf(await pages(database)))
                await asyncio.to_thread(rate, peer.url, asked[peer], WARM_SECONDS)
                found[peer] = list[float]()
            for number in range(rounds):
                turn = list(asked.items())
                for peer, asking in turn if number % 2 else reversed(turn):
                    found[peer].append(await asyncio.to_thread(rate, peer.url, asking, seconds))
            for peer, rates in found.items():
                click.echo(f"- {peer.name}: {summary(rates)} requests a second, {peer.mebibytes:.0f} MiB")
            small, large = found.values()
            click.echo("- {:.2f} of the rate (≥ {:.2f})".format(*ratio(large, small)))


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    uvloop.run(compare(*(given + [200_000, 10, 3][len(given) :])))
