"""Documents that are asked for by their ids, and a shop that answers no others."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.house_of import House, opened
from tests.live.wire import wired
from tests.makers import piece

PIECE = "query Piece($handle: String!) { product(handle: $handle) { title } }"
SHOP = "{ shop { name } }"
ADD = "mutation Add($skus: [CartLineInput!]!) { cartLinesAdd(lines: $skus) { cartToken } }"
FOLLOW = 'subscription Follow { availabilityChanged(skus: ["JONC"]) { sku } }'


def hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def relay(*texts: str) -> bytes:
    return json.dumps({hashed(text): text for text in texts}).encode()


@asynccontextmanager
async def trusting(database_url: str, place: Path, *texts: str, alone: bool = False) -> AsyncIterator[House]:
    """A shop that trusts some documents."""
    (place / "manifest.json").write_bytes(relay(*texts))
    named = str(place / "manifest.json")
    settings = {"trusted_documents": named, "trusted_documents_only": alone}
    async with opened(database_url, place / "var", **settings) as house:
        await house.shelve(piece("Jonc"))
        yield house


NAMED: dict[str, Mapping[str, Any]] = {
    "GraphQL over HTTP": {"documentId": f"sha256:{hashed(PIECE)}"},
    "Relay": {"doc_id": hashed(PIECE)},
    "Apollo": {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hashed(PIECE)}}},
    "Apollo, text and hash": {
        "query": PIECE,
        "extensions": {"persistedQuery": {"version": 1, "sha256Hash": hashed(PIECE)}},
    },
}


async def test_a_document_is_asked_for_by_its_id(database_url: str, tmp_path: Path) -> None:
    async with trusting(database_url, tmp_path, PIECE) as house:
        for way, named in NAMED.items():
            asked = {**named, "variables": {"handle": "jonc"}}
            by_get = {name: value if isinstance(value, str) else json.dumps(value) for name, value in asked.items()}
            for _ in range(3):
                answers = [
                    await house.client.post("/graphql", json=asked),
                    await house.client.get("/graphql", params=by_get),
                ]
                assert [each.json() for each in answers] == [{"data": {"product": {"title": "Jonc"}}}] * 2, way


async def test_an_unknown_id_is_told_as_apollo_s_clients_read_it(house: House) -> None:
    asked = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hashed(SHOP)}}}
    answer = await house.client.post("/graphql", json=asked)
    (error,) = answer.json()["errors"]
    assert answer.status_code == 200
    assert (error["message"], error["extensions"]) == ("PersistedQueryNotFound", {"code": "PERSISTED_QUERY_NOT_FOUND"})
    assert (await house.client.post("/graphql", json={**asked, "query": SHOP})).json()["data"]["shop"]
    lying = await house.client.post("/graphql", json={**asked, "query": "{ shop { email } }"})
    assert lying.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    "asked",
    [
        {"documentId": 5},
        {"documentId": ""},
        {"documentId": "x" * 300},
        {"doc_id": ["x"]},
        {"extensions": {"persistedQuery": "x"}},
        {"extensions": {"persistedQuery": {"version": 2, "sha256Hash": "x"}}},
        {"extensions": {"persistedQuery": {"version": 1}}},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": None}}},
        {"documentId": hashed(SHOP), "query": ""},
    ],
)
async def test_an_id_that_is_none_is_a_bad_request(house: House, asked: dict[str, Any]) -> None:
    answer = await house.client.post("/graphql", json=asked)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


async def test_a_shop_may_answer_trusted_documents_alone(database_url: str, tmp_path: Path) -> None:
    async with trusting(database_url, tmp_path, PIECE, FOLLOW, alone=True) as house:
        asked = {"documentId": hashed(PIECE), "variables": {"handle": "jonc"}}
        assert (await house.client.post("/graphql", json=asked)).json()["data"]["product"]
        as_text = {"query": PIECE, "variables": {"handle": "jonc"}}
        assert (await house.client.post("/graphql", json=as_text)).json()["data"]["product"], "it is the same document"
        for other in (SHOP, ADD, "{ __schema { queryType { name } } }", PIECE + " "):
            for _ in range(3):
                answer = await house.client.post("/graphql", json={"query": other})
                (error,) = answer.json()["errors"]
                assert (answer.status_code, error["extensions"]["code"]) == (400, "DOCUMENT_NOT_TRUSTED")
        by_get = await house.client.get("/graphql", params={"query": SHOP})
        assert by_get.json()["errors"][0]["extensions"]["code"] == "DOCUMENT_NOT_TRUSTED"
        assert by_get.headers["cache-control"] == "no-store"


async def test_streams_know_trusted_documents_too(database_url: str, tmp_path: Path) -> None:
    async with trusting(database_url, tmp_path, PIECE, alone=True) as house, wired(house) as wire, wire.talk() as talk:
        await talk.subscribe(SHOP)
        assert await talk.refused() == "DOCUMENT_NOT_TRUSTED"
        asked = {"documentId": hashed(PIECE), "variables": {"handle": "jonc"}}
        await talk.say({"id": "2", "type": "subscribe", "payload": asked})
        assert await talk.next("2") == {"product": {"title": "Jonc"}}


async def test_staff_s_own_documents_need_no_trust(database_url: str, tmp_path: Path) -> None:
    async with trusting(database_url, tmp_path, PIECE, alone=True) as house:
        answer = await house.client.post("/admin/graphql", json={"query": "{ __typename }"})
        assert answer.json() == {"data": {"__typename": "Query"}}
