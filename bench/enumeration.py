"""Whether time tells known addresses from unknown ones: interleaved samples on every public entry, as an AUC.

`python -m bench.enumeration [SAMPLES] [ENTRY …]` serves shops of its own. An AUC of 0.5 is a coin; 0.55 is the most we
allow.
"""

import asyncio
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count, repeat
from pathlib import Path
from time import perf_counter
from typing import Any

import click
import httpx2

from gateway.app import Addresses, Gateway
from gateway.database.connecting import Database
from gateway.database.migrating import migrate
from gateway.settings import load
from resolvers.newsletter.tables import Subscriber
from resolvers.ports import Allowance
from tests.house_of import SITE, House, MovableClock
from tests.makers import piece
from tests.payments.stage import place
from tests.people.person import PASSWORD, PROVES, document

KNOWN, ASKING = "known@example.com", "asking@example.com"
WARM_UP = 50
# Where an address is known as a reader's, not as an account's.
OF_READERS = frozenset({"newsletter", "unsubscribe"})


class Unlimited:
    """Counts nothing: two thousand samples are more than anybody may have."""

    async def admit(self, _allowance: Allowance, _key: str, *, cost: int = 1) -> bool:
        del cost
        return True

    async def forget(self, _allowance: Allowance, _key: str) -> None:
        return None


async def sample(client: httpx2.AsyncClient, query: str, variables: dict[str, Any], **headers: str) -> float:
    """How long one request took."""
    start = perf_counter()
    answer = await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)
    took = perf_counter() - start
    assert "errors" not in answer.json(), answer.text
    return took


def auc(known: Sequence[float], unknown: Sequence[float]) -> float:
    """The chance that a random known sample took longer than a random unknown one, counted as at least a half."""
    ranked = sorted([(value, 1) for value in known] + [(value, 0) for value in unknown])
    ranks = sum(rank for rank, (_, is_known) in enumerate(ranked, 1) if is_known)
    chance = (ranks - len(known) * (len(known) + 1) / 2) / (len(known) * len(unknown))
    return max(chance, 1 - chance)


async def account(gateway: Gateway, client: httpx2.AsyncClient, email: str) -> str:
    """An address gets an account; returns its session."""
    form = {"email": email, "password": PASSWORD, "firstName": "Claire", "lastName": "Martin"}
    await sample(client, document("signUp"), form)
    while not (own := [each for each in gateway.mailbox.letters() if each.header("to") == email]):  # noqa: ASYNC110 - the mailbox tells nobody
        await asyncio.sleep(0.1)
    found = PROVES.search(own[0].body("plain"))
    assert found
    await sample(client, document("emailConfirm"), {"token": found[1]})
    body = {"query": document("signIn"), "variables": {"email": email, "password": PASSWORD, "transport": "BEARER"}}
    return str((await client.post("/graphql", json=body)).json()["data"]["payload"]["sessionToken"])


Entry = tuple[str, dict[str, Any], str, dict[str, str]]


async def stocked(gateway: Gateway, client: httpx2.AsyncClient, readers: int) -> str:
    """A piece that is gone, an order of the known address, and so many who read the newsletter; the order's number."""
    house = House(gateway, client, MovableClock(datetime.now(UTC)))
    await house.shelve(piece("Jonc"), piece("Bague", stock=0))
    placed = await place(house, "JONC", email=KNOWN)
    now = datetime.now(UTC)
    rows = [
        Subscriber(email=address, email_key=address, language="fr", since=now)
        for address in map(reader, range(readers))
    ]
    await Subscriber.bulk_create(rows)
    return placed.number


def reader(number: int) -> str:
    """Who leaves is a reader no more: each known sample of leaving has a reader of its own."""
    return f"r{number:04x}@example.com"


def entries(session: str, number: str) -> dict[str, Entry]:
    """Every entry that takes an address: its document, its other variables, the address's name, its headers."""
    names = {"password": "a wrong 77 password", "firstName": "A", "lastName": "B"}
    bearer = {"Authorization": f"Bearer {session}"}
    return {
        "sign-in": (document("signIn"), {"password": "wrong"}, "email", {}),
        "reset": (document("passwordResetRequest"), {}, "email", {}),
        "sign-up": (document("signUp"), names, "email", {}),
        "newsletter": (document("newsletterSubscribe"), {}, "email", {}),
        "unsubscribe": (document("newsletterUnsubscribe"), {}, "email", {}),
        "e-mail change": (document("emailChangeRequest"), {"currentPassword": PASSWORD}, "newEmail", bearer),
        "order access": (document("orderAccessRequest"), {"number": number}, "email", {}),
        "alert": (document("availabilityAlertCreate"), {"sku": "BAGUE"}, "email", {}),
    }


async def main(samples: int, *names: str) -> None:
    """Measure the named entries, or all, and print a line for each."""
    for name in names or entries("", "").keys():
        with tempfile.TemporaryDirectory() as place:
            known, unknown = await alone(Path(place), name, samples)
        middle = [sorted(each)[len(each) // 2] * 1000 for each in (known, unknown)]
        click.echo(f"{name:<14} AUC {auc(known, unknown):.3f}   median {middle[0]:6.2f} / {middle[1]:6.2f} ms")


async def alone(folder: Path, name: str, samples: int) -> tuple[list[float], list[float]]:
    """One entry in a shop of its own: what thousands of questions to another one left there would be measured too."""
    settings = load(data_dir=folder, mutations_per_minute=10**9, log_level="error")
    await migrate(Database(settings.database))
    gateway = Gateway(settings, Addresses(SITE, SITE))
    gateway.shop = replace(gateway.shop, counters=Unlimited())
    transport = httpx2.ASGITransport(app=gateway.application())
    async with gateway.running(dispatching=True), httpx2.AsyncClient(transport=transport, base_url=SITE) as client:
        await account(gateway, client, KNOWN)
        # Of their own address, whoever asks knows already that it has an account.
        session = await account(gateway, client, ASKING)
        number = await stocked(gateway, client, samples + WARM_UP)
        known = map(reader, count()) if name in OF_READERS else repeat(KNOWN)
        return await measured(client, entries(session, number)[name], known, samples)


async def measured(
    client: httpx2.AsyncClient, entry: Entry, known: Iterator[str], samples: int
) -> tuple[list[float], list[float]]:
    """Samples of known addresses and of unknown ones, shuffled."""
    query, fixed, argument, headers = entry
    times: tuple[list[float], list[float]] = ([], [])
    # Shuffled: what one request leaves to do afterwards must not fall on the other kind each time.
    order = [0, 1] * samples
    random.shuffle(order)
    for number, is_unknown in enumerate([0, 1] * WARM_UP + order):
        # As long as the known one, and never the same.
        address = f"n{random.getrandbits(16):04x}@example.com" if is_unknown else next(known)
        took = await sample(client, query, {**fixed, argument: address}, **headers)
        if number >= 2 * WARM_UP:
            times[is_unknown].append(took)
    return times


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000, *sys.argv[2:]))
