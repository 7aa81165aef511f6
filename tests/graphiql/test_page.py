"""The page as it travels: its policy, its configuration, and that both stay what they are whatever is in them."""

import json
import re
from pathlib import Path

import httpx2
import pytest

from gateway.web.graphiql import EXAMPLES, POLICY, tabs

CONFIGURATION = re.compile(r'<script id="configuration" type="application/json">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def page(shop: str) -> httpx2.Response:
    return httpx2.get(f"{shop}/graphiql")


def test_the_page_may_load_nothing_from_elsewhere(page: httpx2.Response) -> None:
    assert page.headers["content-security-policy"] == POLICY
    assert "default-src 'none'; script-src 'self';" in POLICY
    assert "http" not in POLICY


def test_no_script_stands_in_the_page(page: httpx2.Response) -> None:
    assert re.findall(r"<script(?![^>]* src=)[^>]*>", page.text) == [
        '<script id="configuration" type="application/json">'
    ]


def test_whatever_the_page_names_is_served(shop: str, page: httpx2.Response) -> None:
    named = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)

    found = {path: httpx2.get(shop + path).status_code for path in named}

    assert set(found.values()) == {200}
    assert len(found) == 7


def test_the_tabs_are_the_examples_with_the_address_of_this_shop(shop: str, page: httpx2.Response) -> None:
    [text] = CONFIGURATION.findall(page.text)
    found = json.loads(text)

    assert found["tabs"] == tabs(EXAMPLES, shop)
    assert found["url"] == "/graphql"
    assert f'"returnUrl": "{shop}/return"' in text.replace("\\n", "").replace('\\"', '"')


def test_each_tab_sends_the_header_that_cookies_ask_for() -> None:
    found = tabs(EXAMPLES, "http://shop.example")

    assert [json.loads(tab["headers"]) for tab in found] == [{"GraphQL-Require-Preflight": "1"}] * len(found)


def test_no_operation_can_end_the_script_it_stands_in(page: httpx2.Response) -> None:
    [text] = CONFIGURATION.findall(page.text)

    assert "<" not in text


def test_examples_are_tabs_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "2.graphql").write_text("query Later { __typename }")
    (tmp_path / "1.graphql").write_text("query Sooner { __typename }")
    (tmp_path / "1.variables.json").write_text('{"back": "http://localhost:8000/return"}')

    sooner, later = tabs(tmp_path, "https://shop.example")

    assert (sooner["query"], sooner["variables"]) == (
        "query Sooner { __typename }",
        '{"back": "https://shop.example/return"}',
    )
    assert (later["query"], later["variables"]) == ("query Later { __typename }", "")
