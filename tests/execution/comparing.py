"""Whether compiled queries answer as graphql-core does: random ones, each asked three times by somebody of the house.

`python -m tests.execution.comparing FROM TO` compares those with these seeds, on SQLite; `make prove` runs many.
"""

import asyncio
import gc
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from gateway.database.connecting import Database
from gateway.database.migrating import migrate
from resolvers.catalog import tables
from resolvers.orders.tables import Order
from resolvers.people.sessions import caller
from resolvers.shop import GUEST
from schema.building import core
from schema.context import Context
from schema.execution.pipeline import Pipeline
from schema.execution.plans import ROADS
from schema.execution.requests import Answer, Request
from schema.limits import Limits
from schema.node import node_id
from schema.storefront import SCHEMA
from tests.execution.operations import Operation
from tests.house_of import A_SUNDAY, House, opened
from tests.makers import piece, ring
from tests.people.person import Person
from tests.people.test_sweep import people

BOUNDLESS = Limits(
    depth=99, aliases=999, directives=999, max_tokens=99_999, max_bytes=999_999, cost=10**12, repeats=999, page=10**9
)


async def values_of() -> Mapping[str, Sequence[Any]]:
    """What there is to ask for, and what there is not."""
    products = await tables.Product.all().values("id", "handle")
    orders = await Order.all().values("id", "number")
    skus = [row["sku"] for row in await tables.Variant.all().values("sku")]
    ids = [node_id("Product", row["id"]) for row in products] + [node_id("Order", row["id"]) for row in orders]
    return {
        "handle": [*(row["handle"] for row in products), "nothing"],
        "skus": [*skus, "nothing"],
        "sku": [*skus, "nothing"],
        "number": [*(row["number"] for row in orders), "ABCDE-FGHJK"],
        "id": [*ids, "bm90aGluZw", "nothing"],
        "first": [1, 2, 3, 5, 8, 13, 20, 50, 100, 0],
        "last": [1, 2],
        # No cursor of theirs: nearly always nothing.
        "after": [*[None] * 9, "nothing"],
        "before": [*[None] * 9, ""],
        "query": ["jonc", "bague or", "", "%"],
        "Int": [0, 1, 3, 2**31 - 1],
        "String": ["taille", "52", "a", "", "é\U0001f48d"],
        "ID": [*ids, "nothing"],
        "Boolean": [True, False],
        "Float": [0.0, 1.5],
        "Decimal": ["10.00", "450", "0.001", "1e30"],
        "Date": ["2026-11-25", "2026-02-29"],
        "DateTime": ["2026-11-25T10:00:00Z"],
        "BigInt": [0, 7, "12"],
        "URL": ["http://localhost:8000/return", "nothing"],
    }


class Asker:
    """Somebody who asks three times: graphql-core answers first, then the query's plan, then what is remembered."""

    def __init__(self, house: House, person: Person) -> None:
        self.house = house
        self.person = person
        self.pipeline = Pipeline(core(SCHEMA), limits=BOUNDLESS, compiles=True)

    async def ask(self, request: Request) -> bytes:
        """The answer as bytes."""
        person = self.person
        known = await caller(self.house.shop, person.token, GUEST) if person.token else GUEST
        context = Context(self.house.shop, known, "both", cart_secret=person.visitor.cart_token)
        return _bytes(await self.pipeline.run(request, context))


def _bytes(answer: Answer) -> bytes:
    return b"%b %r" % (answer.encoded(), str(answer.executed).encode())


async def staged(house: House) -> list[Asker]:
    """A shop with pieces of every kind, and those who ask."""
    everybody = await people(house)
    soon, later = A_SUNDAY + timedelta(hours=1), A_SUNDAY + timedelta(days=2)
    await house.shelve(
        ring("Bague Lueur"),
        ring("Bague d'or", sizes={}),
        piece("Lien", price=None, stock=0),
        piece("Comète", preview_until=soon),
        piece("Éclipse", preview_until=later),
        piece("Halo", exclusions=frozenset({"DE"})),
    )
    return [Asker(house, each) for each in everybody.values()]


async def compared(askers: Sequence[Asker], seeds: range) -> None:
    values = await values_of()
    for seed in seeds:
        operation = Operation(core(SCHEMA), values, seed)
        request = Request(operation.text, variables=operation.variables)
        asker = askers[seed % len(askers)]
        answers = {await asker.ask(request) for _ in range(3)}
        assert len(answers) == 1, (seed, operation.text, operation.variables)
        if seed % 100 == 0:
            # Plans go as they came: what one was called must not be met again under another's name.
            for each in askers:
                each.pipeline.known.clear()
            gc.collect()


async def main(begin: int, end: int) -> None:
    """Compare, and say by which roads the queries were answered."""
    with tempfile.TemporaryDirectory() as place:
        database_url = f"sqlite:///{place}/ecrin.db"
        await migrate(Database(database_url))
        async with opened(database_url, Path(place) / "var") as house:
            await compared(await staged(house), range(begin, end))
    sys.stdout.write(f"{dict(ROADS)}\n")


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
