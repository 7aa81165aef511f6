"""Requests that are known by their bytes."""

from types import SimpleNamespace
from typing import Any, cast

from gateway.graphql_http import DOCUMENT, OVERHEAD, Seen
from schema.execution.requests import Meaning, Request


def request(*, lasting: bool = True, text: str = "{ shop { name } }") -> Request:
    return Request(text, meaning=cast("Meaning", SimpleNamespace(text=text)) if lasting else None)


def test_only_what_has_a_lasting_meaning_is_kept() -> None:
    seen = Seen()
    for body, kept in ((b"lasting", request()), (b"personal", request(lasting=False)), (b"x" * 9_000, request())):
        seen.put(body, kept)
    bodies = (b"lasting", b"personal", b"x" * 9_000, b"never sent")
    found: list[Any] = [seen.get(body, by_get=False) is not None for body in bodies]
    assert found == [True, False, False, False]


def test_it_is_bounded_and_the_longest_unsent_goes_first() -> None:
    seen = Seen(most_bytes=DOCUMENT + 3 * (OVERHEAD + 1))
    for body in (b"a", b"b", b"c"):
        seen.put(body, request())
    seen.get(b"a", by_get=False)
    seen.put(b"a", request())
    seen.put(b"d", request())
    assert [seen.get(body, by_get=False) is not None for body in (b"a", b"b", b"c", b"d")] == [True, False, True, True]
    assert seen.bytes == DOCUMENT + 3 * (OVERHEAD + 1)


def test_each_document_counts_once_for_all_who_send_it() -> None:
    seen = Seen(most_bytes=2 * DOCUMENT + 2 * (OVERHEAD + 1))
    for number, text in enumerate(("{ a }", "{ b }", "{ c }")):
        seen.put(bytes([number]), request(text=text))
    assert [seen.get(bytes([number]), by_get=False) is not None for number in range(3)] == [False, True, True]
    assert seen.bytes == 2 * (DOCUMENT + OVERHEAD + 1)
    assert set(seen.documents) == {"{ b }", "{ c }"}
