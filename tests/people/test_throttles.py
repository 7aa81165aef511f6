"""Guessing is slow: counted by account, by client and by link, however the guesses arrive."""

import asyncio
import shutil
from ipaddress import IPv4Address
from pathlib import Path
from secrets import randbits
from typing import Any
from uuid import uuid4

import httpx2

from resolvers.people.accounts import MOST_FAILURES
from resolvers.people.tables import SignInFailures
from tests.house_of import House, opened
from tests.people.person import PASSWORD, Person, document
from tests.proofs.processes import serving
from tests.servers import Redis

TEN = range(10)


def guesses(email: str, count: int) -> str:
    """So many wrong passwords in one document."""
    calls = " ".join(
        f'g{n}: signIn(email: "{email}", password: "wrong {n}") {{ userErrors {{ code }} }}' for n in range(count)
    )
    return f"mutation {{ {calls} }}"


def codes(answer: dict[str, Any]) -> list[str]:
    return [payload["userErrors"][0]["code"] for payload in answer["data"].values()]


async def test_each_alias_of_a_document_is_one_guess(house: House) -> None:
    claire = await Person(house).joins()
    assert codes(await claire.raw(guesses(claire.email, 10))) == ["INVALID_CREDENTIALS"] * 10
    assert codes(await claire.raw(guesses(claire.email, 2))) == ["TOO_MANY_REQUESTS"] * 2
    (error,) = (await claire.raw(guesses(claire.email, 100)))["errors"]
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"


async def test_a_hundred_guesses_at_once_are_throttled_alike(house: House) -> None:
    claire = await Person(house).joins()
    answers = await asyncio.gather(
        *(claire.raw(document("signIn"), email=spelling(claire.email, n), password="wrong") for n in range(100))
    )
    told = [answer["data"]["payload"]["userErrors"][0]["code"] for answer in answers]
    assert sorted(told) == ["INVALID_CREDENTIALS"] * 10 + ["TOO_MANY_REQUESTS"] * 90


def spelling(email: str, number: int) -> str:
    """The same address, as it may be typed."""
    return [email, email.upper(), f" {email} ", email.title()][number % 4]


async def test_an_unknown_address_is_throttled_like_a_known_one(house: House) -> None:
    await Person(house).joins()
    for email in ("claire@example.com", "nobody@example.com", "no address"):
        told = [await Person(house).refused("signIn", email=email, password="wrong") for _ in range(12)]
        assert told == [[("INVALID_CREDENTIALS", "")]] * 10 + [[("TOO_MANY_REQUESTS", "")]] * 2, email


async def test_the_owner_enters_again_when_the_window_has_moved_on_or_by_a_reset(house: House) -> None:
    claire = await Person(house).joins()
    for _ in range(11):
        last = await Person(house).refused("signIn", email=claire.email, password="wrong")
    assert last == [("TOO_MANY_REQUESTS", "")]
    assert await claire.refused("signIn", email=claire.email, password=PASSWORD) == last, "the right one too"
    await claire.does("passwordResetRequest", email=claire.email)
    new = "cascade marbre tulipe 7 orange"
    assert await claire.refused("passwordReset", token=await claire.link(), newPassword=new) == []
    assert (await claire.sign_in(new))["userErrors"] == []


async def test_after_a_hundred_failures_in_a_row_only_a_new_password_opens(house: House) -> None:
    claire = await Person(house).joins()
    await Person(house).refused("signIn", email=claire.email, password="wrong")
    await SignInFailures.all().update(count=MOST_FAILURES)
    assert await claire.refused("signIn", email=claire.email, password=PASSWORD) == [("INVALID_CREDENTIALS", "")]
    await claire.does("passwordResetRequest", email=claire.email)
    new = "cascade marbre tulipe 7 orange"
    assert await claire.refused("passwordReset", token=await claire.link(), newPassword=new) == []
    assert (await claire.sign_in(new))["userErrors"] == []
    assert await SignInFailures.all().count() == 0


async def test_failures_are_counted_for_known_and_unknown_addresses_under_a_hash(house: House) -> None:
    await Person(house).joins()
    for email in ("claire@example.com", "nobody@example.com"):
        for _ in range(2):
            await Person(house).refused("signIn", email=email, password="wrong")
    rows = await SignInFailures.all()
    assert [row.count for row in rows] == [2, 2]
    assert "@" not in repr([row.key for row in rows])


async def test_two_processes_count_a_hundred_guesses_together_on_redis(
    sqlite_template: Path, redis_server: Redis, tmp_path: Path
) -> None:
    database_url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}"
    email = f"{uuid4().hex}@example.com"
    kept = {"redis_url": redis_server.url, "trusted_proxies": "127.0.0.1"}
    async with serving(database_url, tmp_path, 2, **kept) as processes:
        bodies = [
            {"query": document("signIn"), "variables": {"email": spelling(email, n), "password": "wrong"}}
            for n in range(100)
        ]
        async with httpx2.AsyncClient(timeout=60, headers=somebody()) as client:
            answers = await asyncio.gather(
                *(client.post(f"{processes[n % 2].url}/graphql", json=body) for n, body in enumerate(bodies))
            )
    told = [answer.json()["data"]["payload"]["userErrors"][0]["code"] for answer in answers]
    assert sorted(told) == ["INVALID_CREDENTIALS"] * 10 + ["TOO_MANY_REQUESTS"] * 90


def somebody() -> dict[str, str]:
    """An address that nothing was counted for: Redis is the same for all tests."""
    return {"X-Forwarded-For": str(IPv4Address(randbits(32)))}


async def test_processes_share_the_mutations_of_an_address_on_redis(
    database_url: str, redis_server: Redis, tmp_path: Path
) -> None:
    kept = {"redis_url": redis_server.url, "mutations_per_minute": 5, "trusted_proxies": "127.0.0.1"}
    statuses, client = [], somebody()
    for name in ("one", "two"):
        async with opened(database_url, tmp_path / name, **kept) as house:
            for _ in range(4):
                answer = await house.visitor.post({"query": "mutation { signOut { accepted } }"}, **client)
                statuses.append(answer.status_code)
    assert statuses == [200] * 5 + [429] * 3


async def test_without_redis_signing_in_is_refused_and_the_catalogue_stays_open(
    database_url: str, tmp_path: Any
) -> None:
    async with opened(database_url, tmp_path / "var") as house:
        await Person(house).joins()
    async with opened(database_url, tmp_path / "var", redis_url="redis://127.0.0.1:1/0") as other:
        shut = Person(other)
        assert await shut.refused("signIn", email=shut.email, password=PASSWORD) == [("TOO_MANY_REQUESTS", "")]
        assert (await shut.ask("{ products { nodes { id } } me { email } }")) == {
            "products": {"nodes": []},
            "me": None,
        }


async def test_links_are_tried_sixty_times_in_ten_minutes_at_most(house: House) -> None:
    claire = Person(house)
    told = []
    for _ in range(7):
        calls = " ".join(f'g{n}: emailConfirm(token: "x{n}") {{ userErrors {{ code }} }}' for n in TEN)
        told += codes(await claire.raw(f"mutation {{ {calls} }}"))
    assert told == ["INVALID_TOKEN"] * 60 + ["TOO_MANY_REQUESTS"] * 10
