"""Manifests of trusted documents, on the command line."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.gateway.process import run
from tests.house_of import opened
from tests.makers import piece

PIECE = "query Piece($handle: String!) { product(handle: $handle) { title } }"
SHOP = "query Shop { shop { name } }"
ADD = "mutation Add($lines: [CartLineInput!]!) { cartLinesAdd(lines: $lines) { cartToken } }"


def hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()


FRAGMENT = "fragment Shown on Product { title ...Priced }"
PRICED = "fragment Priced on Product { priceRange { min { amount } } }"


def test_a_manifest_is_made_of_files_and_read_again(tmp_path: Path) -> None:
    files = {"a.graphql": f"{PIECE.replace('title', '...Shown')}\n{PRICED}", "b.graphql": f"{FRAGMENT}\n{ADD}"}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    written = tmp_path / "manifest.json"
    ended = run("manifest", *(str(tmp_path / name) for name in files), "--output", str(written))
    assert (ended.code, ended.out) == (0, "")
    found = json.loads(written.read_text())
    assert (found["format"], found["version"]) == ("apollo-persisted-query-manifest", 1)
    assert [(each["name"], each["type"]) for each in found["operations"]] == [("Add", "mutation"), ("Piece", "query")]
    assert all(each["id"] == hashed(each["body"]) for each in found["operations"])
    bodies = [each["body"] for each in found["operations"]]
    assert ["fragment Shown" in body and "fragment Priced" in body for body in bodies] == [False, True]


async def test_a_manifest_that_was_made_is_answered(tmp_path: Path, database_url: str) -> None:
    document, written = tmp_path / "piece.graphql", tmp_path / "made.json"
    document.write_text(PIECE)
    assert run("manifest", str(document), "--output", str(written)).code == 0
    (operation,) = json.loads(written.read_text())["operations"]
    async with opened(database_url, tmp_path / "other", trusted_documents=str(written)) as shop:
        await shop.shelve(piece("Jonc"))
        asked = {"documentId": operation["id"], "variables": {"handle": "jonc"}}
        assert (await shop.client.post("/graphql", json=asked)).json()["data"]["product"] == {"title": "Jonc"}


@pytest.mark.parametrize(
    "text, complaint",
    [
        ("query A { shop { nothing } }", "a.graphql:1:18: Cannot query field 'nothing' on type 'Shop'."),
        ("query A {", "a.graphql:1:10: Syntax Error: Expected Name, found <EOF>."),
        ("{ shop { name } }", "Every operation of a manifest has a name."),
        ("query A { shop { name } } query A { shop { email } }", "There can be only one operation named 'A'."),
    ],
)
def test_what_no_manifest_can_be_made_of_is_told_in_one_line(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "a.graphql").write_text(text)
    assert complaint in run("manifest", str(tmp_path / "a.graphql")).complaint


@pytest.mark.parametrize(
    "text, complaint",
    [
        ("{", "is not JSON"),
        ("[]", "is a manifest neither as Apollo writes it nor as Relay does"),
        ('{"a": 1}', "is a manifest neither as Apollo writes it nor as Relay does"),
        ('{"format": "apollo-persisted-query-manifest", "version": 2}', "is of another version than 1"),
        ('{"format": "apollo-persisted-query-manifest", "version": 1}', "lacks ids or bodies of its operations"),
    ],
)
def test_a_manifest_that_is_none_is_told_in_one_line(tmp_path: Path, text: str, complaint: str) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(text)
    where = {"ECRIN_DATA_DIR": str(tmp_path), "ECRIN_TRUSTED_DOCUMENTS": str(manifest)}
    assert f"{manifest} {complaint}" in run("serve", "--port", "0", "--prepare", **where).complaint


def test_an_id_names_one_document_in_all_manifests(tmp_path: Path) -> None:
    for name, text in (("a", SHOP), ("b", ADD)):
        (tmp_path / f"{name}.json").write_text(json.dumps({"first": text}))
    named = ",".join(str(tmp_path / f"{name}.json") for name in "ab")
    where = {"ECRIN_DATA_DIR": str(tmp_path), "ECRIN_TRUSTED_DOCUMENTS": named}
    ended = run("serve", "--port", "0", "--prepare", **where)
    assert "first is another document in another manifest" in ended.complaint


def test_to_trust_documents_alone_there_must_be_some(tmp_path: Path) -> None:
    where = {"ECRIN_DATA_DIR": str(tmp_path), "ECRIN_TRUSTED_DOCUMENTS_ONLY": "true"}
    assert "trusted_documents_only needs trusted_documents" in run("check", **where).complaint
