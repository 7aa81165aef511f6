"""Four processes issue invoices, are killed, take some back, and go over a year's end with clocks that differ."""

import os
import random
import selectors
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import pytest

from gateway.database.connecting import Database, connected
from resolvers.invoices.chain import verify
from resolvers.invoices.tables import Invoice, InvoiceContent
from tests.forked import Forked
from tests.invoices.papers import unguarded
from tests.proofs.issuer import run

NOW = datetime(2027, 1, 31, tzinfo=UTC)

BEFORE, AFTER = "2026-12-31T22:59:59+00:00", "2026-12-31T23:00:01+00:00"
PROCESSES = 4
PATIENCE = 60


@pytest.mark.parametrize("many,rounds", [(1_000, 1), pytest.param(10_000, 8, marks=pytest.mark.prove)])
async def test_invoices_have_no_gap_and_no_double_whatever_is_killed(database_url: str, many: int, rounds: int) -> None:
    random_kills = random.Random(many)  # noqa: S311 - any moment will do
    acknowledged: list[str] = []
    # In the old year, then with clocks on either side of midnight, then in the new one; each round ends in kills.
    for moments in ([BEFORE] * PROCESSES, [BEFORE, AFTER, BEFORE, AFTER], [AFTER] * PROCESSES):
        for _ in range(rounds):
            life = many // (3 * rounds) + random_kills.randint(1, 20)
            acknowledged += issued_until_killed(database_url, moments, life)
    assert set(Counter(acknowledged).values()) == {1}
    async with connected(Database(database_url)):
        proofs = await verify(NOW)
        assert [proof.problem for proof in proofs] == ["", ""]
        assert proofs[0].documents >= many
        numbers = [row.number for row in await Invoice.all().order_by("position").only("number", "id")]
        assert set(acknowledged) <= set(numbers), "what was acknowledged is there"
        years = [number.split("-")[1] for number in numbers]
        assert years == sorted(years)
        assert set(years) == {"2026", "2027"}
        for year in ("2026", "2027"):
            own = [int(number.split("-")[2]) for number in numbers if number.split("-")[1] == year]
            assert own == list(range(1, len(own) + 1))
        await a_flipped_sign_is_found(numbers)


async def a_flipped_sign_is_found(numbers: Sequence[str]) -> None:
    """One letter of one content among thousands."""
    chosen = numbers[len(numbers) // 3]
    await unguarded()
    row = await InvoiceContent.get(invoice__number=chosen)
    row.content["order"]["number"] = row.content["order"]["number"][::-1] + "x"
    await InvoiceContent.filter(invoice_id=row.invoice_id).update(content=row.content)
    assert [proof.problem for proof in await verify(NOW)] == [f"{chosen}: its content was changed", ""]


def issued_until_killed(database_url: str, moments: Sequence[str], life: int) -> list[str]:
    """What four processes say they issued before all of them are killed, about `life` numbers in all."""
    told: list[str] = []
    with issuers(database_url, moments) as outputs, selectors.DefaultSelector() as ready:
        for output in outputs:
            ready.register(output, selectors.EVENT_READ, output)
        while len(told) < life:
            events = ready.select(PATIENCE)
            assert events, "nothing was issued"
            for key, _ in events:
                line = key.data.readline()
                assert line.endswith("\n"), "a process ended by itself"
                told.append(line.strip())
    return told


@contextmanager
def issuers(database_url: str, moments: Sequence[str]) -> Iterator[list[IO[str]]]:
    """What each process says, which is killed at the end whatever it does then."""
    started: list[Forked] = []
    with TemporaryDirectory() as place, ExitStack() as outputs:
        found: list[IO[str]] = []
        for position, moment in enumerate(moments):
            fifo = Path(place) / str(position)
            os.mkfifo(fifo)
            # Opened before anybody writes, which only without waiting is possible.
            descriptor = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
            os.set_blocking(descriptor, True)
            found.append(outputs.enter_context(os.fdopen(descriptor, buffering=1)))
            started.append(Forked(partial(run, database_url, moment), os.environ, fifo))
        try:
            yield found
        finally:
            for process in started:
                process.kill()
