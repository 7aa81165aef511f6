"""JSON that two readers could understand differently is refused, over the wire with 400 and nothing executed."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.edge.json_body import BadBody, content_type, parse
from tests.edge.sample import Endpoint
from tests.edge.serving import serving

HELLO = b'{"query":"{ hello }"'
BAD = {
    "null": b"null",
    "a string": b'"x"',
    "a number": b"5",
    "an array": b"[]",
    "a batch": b"[" + HELLO + b"}]",
    "nothing": b"",
    "half": HELLO,
    "two documents": HELLO + b"}{}",
    "invalid UTF-8": HELLO + b',"a":"\xff"}',
    "UTF-16": (HELLO + b"}").decode().encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf" + HELLO + b"}",
    "NaN": HELLO + b',"variables":{"a":NaN}}',
    "infinity": HELLO + b',"variables":{"a":-Infinity}}',
    "a number beyond floats": HELLO + b',"variables":{"a":1e999}}',
    "a repeated key": HELLO + b',"query":"{ hello }"}',
    "a repeated key in the variables": HELLO + b',"variables":{"a":{"b":1,"b":1}}}',
    "a repeated key in disguise": HELLO + b',"\\u0071uery":"{ hello }"}',
    "a lone high surrogate": HELLO + b',"variables":{"a":"\\ud800"}}',
    "a lone low surrogate": HELLO + b',"variables":{"a":"\\udc00x"}}',
    "an encoded surrogate": HELLO + b',"variables":{"a":"\xed\xa0\x80"}}',
    "a NUL": HELLO + b',"variables":{"a":"x\\u0000y"}}',
    "a NUL in a key": HELLO + b',"variables":{"\\u0000":1}}',
    "a NUL after a backslash": HELLO + b',"variables":{"a":"\\\\\\u0000"}}',
    "a raw NUL": HELLO + b',"variables":{"a":"\x00"}}',
    "65 levels": HELLO + b',"variables":' + b"[" * 64 + b"]" * 64 + b"}",
    "65 levels of objects": b'{"a":' * 64 + b"{}" + b"}" * 64,
    "200,000 levels": HELLO + b',"variables":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "200,000 levels and no end": b"[" * 200_000,
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD.keys())
async def test_a_bad_body_is_a_400_and_executes_nothing(body: bytes) -> None:
    endpoint = Endpoint()
    async with serving(endpoint) as served, served.client(**{"Content-Type": "application/json"}) as client:
        answer = await client.post("/", content=body)
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_BODY"
        assert "data" not in answer.json()
        assert endpoint.executed == 0


async def test_a_good_body_is_executed() -> None:
    endpoint = Endpoint()
    async with serving(endpoint) as served, served.client() as client:
        answer = await client.post("/", json={"query": "{ hello }"})
        assert answer.json() == {"data": {"hello": "world"}}


@pytest.mark.parametrize(
    "body, found",
    [
        (b'{"a":"\\\\u0000"}', {"a": "\\u0000"}),
        (b'{"a":{"b":1},"c":{"b":1}}', {"a": {"b": 1}, "c": {"b": 1}}),
        (b'{"a":"b","b":"a:a"}', {"a": "b", "b": "a:a"}),
        (b'{"a":"\\ud83d\\udc8d"}', {"a": "💍"}),
        (b'{"a":9007199254740993}', {"a": 9007199254740993}),
        (b'{"a":"' + b"{" * 100 + b'"}', {"a": "{" * 100}),
    ],
)
def test_what_only_looks_bad_is_read(body: bytes, found: dict[str, Any]) -> None:
    assert parse(body) == found


def test_64_levels_are_read() -> None:
    assert parse(b'{"a":' * 63 + b"{}" + b"}" * 63)


def test_numbers_beyond_64_bits_are_harmless() -> None:
    assert parse(b'{"a":%s}' % (b"9" * 300)) == {"a": 1e300}
    with pytest.raises(BadBody):
        parse(b'{"a":%s}' % (b"9" * 5000))


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(texts, json_values, max_size=4), st.booleans())
def test_any_other_object_is_read_as_it_was_written(document: dict[str, Any], ascii_only: bool) -> None:  # noqa: FBT001
    assert parse(json.dumps(document, ensure_ascii=ascii_only).encode()) == document


@pytest.mark.parametrize(
    "header",
    ["application/json", "Application/JSON", "application/json; charset=utf-8", 'application/json;charset="UTF-8"'],
)
def test_json_in_utf_8_is_the_one_content_type(header: str) -> None:
    assert content_type(header) == "application/json"


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "application/jsonp",
        "application/json-patch+json",
        "text/plain; application/json",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=application/json",
        "application/json; charset=utf-16",
        "application/json; boundary=x",
        "application/json, text/plain",
    ],
)
async def test_another_content_type_is_a_415(header: str | None) -> None:
    assert content_type(header) is None
    endpoint = Endpoint()
    async with serving(endpoint) as served, served.client() as client:
        headers = {} if header is None else {"Content-Type": header}
        answer = await client.post("/", content=b'{"query":"{ hello }"}', headers=headers)
        assert answer.status_code == 415
        assert endpoint.executed == 0
