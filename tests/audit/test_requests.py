"""Requests that are no GraphQL requests: refused by their method, type or body, in JSON, with no answer beside."""

from typing import Any

import httpx2
import pytest

JSON = {"content-type": "application/json"}
ASKED = '{"query": "{ __typename }"}'


def errors(answer: httpx2.Response) -> list[dict[str, Any]]:
    """The errors of an answer that holds nothing else."""
    assert answer.headers["content-type"].startswith(("application/json", "application/graphql-response+json"))
    body = answer.json()
    assert body.keys() == {"errors"}
    found: list[dict[str, Any]] = body["errors"]
    assert found
    assert all(error["message"] for error in found)
    return found


BODIES = {
    "nothing": b"",
    "null": b"null",
    "a text": b'"{ __typename }"',
    "a number": b"42",
    "a batch": f"[{ASKED}, {ASKED}]".encode(),
    "an empty batch": b"[]",
    "half an object": b'{"query": "{ __typename }"',
    "depth": b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 5000 + b"]" * 5000 + b"}}",
    "invalid UTF-8": b'{"query": "{ __typename } # \xff"}',
    "a surrogate in UTF-8": b'{"query": "{ __typename } # \xed\xa0\x80"}',
    "UTF-16": ASKED.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf" + ASKED.encode(),
    "a repeated key": b'{"query": "{ __typename }", "query": "{ shop { name } }"}',
    "a repeated key in variables": b'{"query": "{ __typename }", "variables": {"a": 1, "a": 2}}',
    "a repeated key by escape": b'{"query": "{ __typename }", "qu\\u0065ry": "{ shop { name } }"}',
    "NaN": b'{"query": "{ __typename }", "variables": {"a": NaN}}',
    "infinity": b'{"query": "{ __typename }", "variables": {"a": -Infinity}}',
    "a NUL character": b'{"query": "{ __typename }", "variables": {"a": "x\\u0000y"}}',
    "a NUL byte": b'{"query": "{ __typename }", "variables": {"a": "x\x00y"}}',
    "a lone surrogate": b'{"query": "{ __typename }", "variables": {"a": "\\ud800"}}',
    "no query": b'{"variables": {}}',
    "a query that is a list": b'{"query": ["{ __typename }"]}',
    "variables that are a list": b'{"query": "{ __typename }", "variables": []}',
    "variables that are a text": b'{"query": "{ __typename }", "variables": "{}"}',
    "an operation name that is a number": b'{"query": "{ __typename }", "operationName": 1}',
    "extensions that are a text": b'{"query": "{ __typename }", "extensions": "x"}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_body_that_two_readers_could_understand_differently_is_refused(shop: str, body: bytes) -> None:
    answer = httpx2.post(f"{shop}/graphql", content=body, headers=JSON)

    assert answer.status_code == 400
    assert errors(answer)[0]["extensions"]["code"] == "BAD_REQUEST"


TYPES = {
    "none": None,
    "plain text": "text/plain",
    "plain text that names JSON": "text/plain; application/json",
    "a form": "application/x-www-form-urlencoded",
    "multipart": "multipart/form-data; boundary=x",
    "JSON with padding": "application/jsonp",
    "JSON for another purpose": "application/json-patch+json",
    "GraphQL": "application/graphql",
    "another character set": "application/json; charset=utf-16",
}


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES.keys())
def test_a_body_is_read_as_json_only_when_it_says_so(shop: str, kind: str | None) -> None:
    answer = httpx2.post(f"{shop}/graphql", content=ASKED.encode(), headers={"content-type": kind} if kind else {})

    assert answer.status_code == 415
    errors(answer)


def test_a_real_form_and_a_real_upload_are_refused(shop: str) -> None:
    form = httpx2.post(f"{shop}/graphql", data={"query": "{ __typename }"})
    upload = httpx2.post(
        f"{shop}/graphql", data={"operations": ASKED, "map": "{}"}, files={"0": ("piece.svg", b"<svg/>")}
    )

    assert (form.status_code, upload.status_code) == (415, 415)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "HEAD"])
def test_other_methods_are_refused_and_told_which_are_served(shop: str, method: str) -> None:
    answer = httpx2.request(method, f"{shop}/graphql", content=ASKED.encode(), headers=JSON)

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"


def test_no_answer_is_wrapped_for_a_foreign_script(shop: str) -> None:
    answer = httpx2.get(f"{shop}/graphql", params={"query": "{ __typename }", "callback": "alert"})

    assert answer.json() == {"data": {"__typename": "Query"}}
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_answer_in_another_format_is_refused_before_anything_is_done(shop: str) -> None:
    answer = httpx2.post(f"{shop}/graphql", content=ASKED.encode(), headers={**JSON, "accept": "text/html"})

    assert answer.status_code == 406
    errors(answer)


@pytest.mark.parametrize(
    "query",
    [
        "query=%7B__typename%7D&query=%7Bshop%7Bname%7D%7D",
        "query=%7B__typename%7D&variables=%5B%5D",
        "query=%7B__typename%7D&variables=null",
        "query=%7B__typename%7D&variables=%7B%22a%22%3A%22%5Cu0000%22%7D",
        "query=%7B__typename%7D&variables=%7B%22a%22%3A%22%ED%A0%80%22%7D",
        "query=",
        "",
    ],
)
def test_what_is_refused_in_a_body_is_refused_in_an_address(shop: str, query: str) -> None:
    answer = httpx2.get(f"{shop}/graphql?{query}")

    assert answer.status_code == 400
    errors(answer)


def test_a_refused_request_leaves_the_connection_and_the_shop_as_they_were(shop: str) -> None:
    with httpx2.Client(base_url=shop) as client:
        for body in BODIES.values():
            client.post("/graphql", content=body, headers=JSON)

        answer = client.post("/graphql", content=ASKED.encode(), headers=JSON)

    assert answer.json() == {"data": {"__typename": "Query"}}
