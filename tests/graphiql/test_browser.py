"""GraphiQL in a real browser: what it shows, what it sends, and that it asks nobody else."""

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.graphiql.shop import missing
from tests.graphiql.story import STORY

# One browser for all of them, and the loop it lives on.
pytestmark = pytest.mark.asyncio(loop_scope="module")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def browser() -> str:
    found = os.environ.get("ECRIN_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        missing("Chromium (or its path in ECRIN_CHROMIUM)")
    return str(found)


@dataclass
class Explorer:
    """The open page, with all that it asked for and complained of."""

    page: Page
    shop: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    async def choose(self, tab: str) -> None:
        await self.page.get_by_role("tab").get_by_text(tab, exact=True).click()

    async def run(self) -> dict[str, Any]:
        """Press the button; the answer that GraphiQL got."""
        async with self.page.expect_response(f"{self.shop}/graphql") as answer:
            await self.page.get_by_role("button", name="Execute query").click()
        body: dict[str, Any] = await (await answer.value).json()
        await self.page.wait_for_function("!document.querySelector('.graphiql-spinner')")
        return body

    async def shown(self) -> str:
        return await self.page.locator(".result-window .CodeMirror").evaluate("node => node.CodeMirror.getValue()")  # type: ignore[no-any-return]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="module")
async def explorer(shop: str, chromium: Browser) -> AsyncIterator[Explorer]:
    """GraphiQL as a visitor opens it who has never been there."""
    page = await chromium.new_page(viewport={"width": 1440, "height": 900})
    opened = Explorer(page, shop)
    page.on("request", lambda request: opened.asked.append(request.url))
    page.on("console", lambda told: opened.complaints.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: opened.complaints.append(error.message))
    async with page.expect_response(f"{shop}/graphql"):
        await page.goto(f"{shop}/graphiql")
    yield opened
    await page.close()


async def test_an_example_is_run_and_its_answer_shown(explorer: Explorer) -> None:
    await explorer.choose("Products")
    answer = await explorer.run()

    assert len(answer["data"]["products"]["nodes"]) == 24
    assert json.loads(await explorer.shown()) == answer
    assert explorer.complaints == []


async def test_the_page_asks_nobody_but_the_shop(explorer: Explorer) -> None:
    await explorer.run()
    await explorer.page.get_by_role("button", name="Show Documentation Explorer").click()
    await explorer.page.get_by_text("Root Types").wait_for()

    assert [url for url in explorer.asked if not url.startswith((f"{explorer.shop}/", "data:"))] == []
    assert explorer.complaints == []


async def test_the_first_tab_too_sends_the_header_that_cookies_ask_for(explorer: Explorer) -> None:
    async with explorer.page.expect_request(f"{explorer.shop}/graphql") as asked:
        await explorer.run()

    assert (await asked.value).headers["graphql-require-preflight"] == "1"


async def test_run_one_after_another_the_tabs_lead_to_an_order(explorer: Explorer) -> None:
    tabs = [await tab.inner_text() for tab in await explorer.page.get_by_role("tab").all()]
    answers = {}
    for tab in tabs:
        if not tab.endswith("Follow"):
            await explorer.choose(tab)
            answers[tab] = await explorer.run()

    assert len(tabs) == len(STORY)
    assert [name for name, answer in answers.items() if "errors" in answer] == []
    placed = answers["CheckoutSubmit"]["data"]["checkoutSubmit"]
    assert placed["userErrors"] == []
    assert answers["Order"]["data"]["order"]["number"] == placed["order"]["number"]
    await explorer.choose("OrderFollow")
    await explorer.page.get_by_role("button", name="Execute query").click()
    await explorer.page.get_by_role("button", name="Stop query").wait_for()
    # The socket opens a moment after its button has changed.
    await asyncio.sleep(1)
    async with httpx2.AsyncClient() as bank:
        await bank.post(placed["payment"]["redirectUrl"], data={"outcome": "accept"})
    async with asyncio.timeout(8):
        while "IN_VALIDATION" not in await explorer.shown():  # noqa: ASYNC110 - GraphiQL tells nobody
            await asyncio.sleep(0.1)
    assert explorer.complaints == []


async def test_a_tab_that_needs_an_earlier_answer_says_so_and_asks_nothing(explorer: Explorer) -> None:
    await explorer.choose("Order")
    before = len(explorer.asked)
    await explorer.page.get_by_role("button", name="Execute query").click()
    await explorer.page.get_by_text("Not known yet").wait_for()

    assert "{{order.number}}" in await explorer.shown()
    assert len(explorer.asked) == before


async def test_the_browser_keeps_no_token(explorer: Explorer) -> None:
    await explorer.choose("CartAdd")
    answer = await explorer.run()

    kept = await explorer.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")

    assert answer["data"]["cartLinesAdd"]["cartToken"]
    assert kept == '[{},{},""]'
