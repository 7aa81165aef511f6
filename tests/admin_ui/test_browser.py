"""The dashboard in a real Chromium: it moves by itself, works by keyboard, explains conflicts, and misses nothing."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx2
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright
from playwright.async_api import TimeoutError as Late

from tests.admin_ui.desk import PATIENCE, Placed, Seat, Shop, Shopper, open_shop, seat
from tests.audit.test_audit import HERE as NODE
from tests.audit.test_audit import node
from tests.graphiql.test_browser import browser

__all__ = ["node"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

FOLLOW = """subscription F($number: String!, $token: String!, $after: String) {
  orderStatusChanged(number: $number, accessToken: $token, after: $after) { cursor status }
}"""
# A telephone and a screen on the wall, by day and by night.
everywhere = pytest.mark.parametrize("width, scheme", [(w, s) for w in (360, 1920) for s in ("light", "dark")])
ASK = """mutation A($message: String!) {
  conciergeRequestCreate(kind: QUESTION, message: $message, email: "claire@example.com") { userErrors { message } }
}"""
PAGES = [
    "",
    "/requests",
    "/customers",
    "/catalog",
    "/letters",
    "/newsletter",
    "/invoices",
    "/overview",
    "/staff",
    "/audit",
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        yield started
        await started.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shop]:
    async with open_shop(tmp_path_factory) as found:
        yield found


class Following:
    """The shopper's own stream, which comes back after its last cursor whatever happens to it."""

    def __init__(self, shop: Shop, placed: Placed) -> None:
        self.shop, self.placed = shop, placed
        self.seen: list[str] = []
        self.cursor: str | None = None
        self.begun = asyncio.Event()
        self.task = asyncio.create_task(self._follow())

    async def _follow(self) -> None:
        first = await self._first_cursor()
        self.cursor = first
        while True:
            try:
                await self._listen()
            except (httpx2.HTTPError, OSError):
                await asyncio.sleep(0.05)

    async def _first_cursor(self) -> str:
        query = "query T($n: String!, $t: String) { order(number: $n, accessToken: $t) { timeline { cursor } } }"
        asked = {"query": query, "variables": {"n": self.placed.number, "t": self.placed.token}}
        async with httpx2.AsyncClient() as client:
            answer = (await client.post(f"{self.shop.url}/graphql", json=asked)).json()
        return str(answer["data"]["order"]["timeline"][0]["cursor"])

    async def _listen(self) -> None:
        variables = {"number": self.placed.number, "token": self.placed.token, "after": self.cursor}
        headers = {"accept": "text/event-stream"}
        async with (
            httpx2.AsyncClient(timeout=PATIENCE) as client,
            client.stream(
                "POST", f"{self.shop.url}/graphql", json={"query": FOLLOW, "variables": variables}, headers=headers
            ) as answer,
        ):
            self.begun.set()
            async for line in answer.aiter_lines():
                if line.startswith("data: {"):
                    step = json.loads(line.removeprefix("data: "))["data"]["orderStatusChanged"]
                    self.seen.append(step["status"])
                    self.cursor = step["cursor"]

    async def until(self, status: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while status not in self.seen:  # noqa: ASYNC110 - the stream is another's
                await asyncio.sleep(0.02)


@everywhere
async def test_an_order_is_placed_confirmed_and_shipped_by_keyboard_across_a_crash(
    shop: Shop, chromium: Browser, width: int, scheme: str
) -> None:
    async with seat(shop, chromium, color_scheme=scheme) as desk:
        await desk.page.set_viewport_size({"width": width, "height": 900})
        await desk.sign_in()
        page = desk.page
        # A telephone shows what waits for the maison, unless asked for more.
        await page.get_by_label("Colonne").select_option("")
        loads: list[str] = []
        page.on("framenavigated", lambda frame: loads.append(frame.url))
        shopper = Shopper(shop)
        placed = await shopper.orders()
        # In under a second, as the page counts it, and without a reload.
        await desk.card(placed.number, "PENDING_PAYMENT").wait_for(timeout=1_000)
        assert loads == []
        following = Following(shop, placed)
        await following.begun.wait()
        await shopper.pays(placed)
        card = desk.card(placed.number, "IN_VALIDATION")
        await card.wait_for()
        assert await desk.card(placed.number, "PENDING_PAYMENT").count() == 0

        # By keyboard alone: to the card, into the order, confirm.
        await _reach(desk, placed.number)
        await page.keyboard.press("Enter")
        await page.get_by_role("heading", name=placed.number, level=1).wait_for()
        await page.get_by_role("button", name="Confirmer").wait_for()
        await page.keyboard.press("1")
        await page.get_by_role("dialog").wait_for()
        await page.keyboard.press("Enter")
        await page.locator(".order-head").get_by_text("Confirmée", exact=True).wait_for()
        await following.until("CONFIRMED")

        shop.kill()
        await page.get_by_text("Connexion perdue").wait_for()
        await shop.start()
        await page.get_by_text("En direct").wait_for()

        await page.keyboard.press("1")
        await page.get_by_role("dialog").wait_for()
        await page.keyboard.type("8L01234567890")
        await page.keyboard.press("Enter")
        await page.locator(".order-head").get_by_text("Expédiée", exact=True).wait_for()
        await following.until("SHIPPED")
        assert following.seen == ["IN_VALIDATION", "CONFIRMED", "SHIPPED"]
        following.task.cancel()
        told = await page.locator(".timeline li b").all_inner_texts()
        assert told == ["Expédiée", "Confirmée", "Paiement approuvé", "Passée"]
        await page.keyboard.press("b")
        await desk.card(placed.number, "SHIPPED").wait_for()
        assert await page.locator(f'.card[data-number="{placed.number}"]').count() == 1
        assert [each for each in desk.complaints if "WebSocket" not in each and "ERR_" not in each] == []


async def _reach(desk: Seat, number: str) -> None:
    """Go to a card with the arrows, as somebody does who sees where it is."""
    page = desk.page
    for _ in range(200):
        await page.keyboard.press("ArrowDown")
        here = await page.evaluate("document.activeElement.closest('.card')?.dataset.number")
        if here == number:
            return
        below = await page.evaluate(
            "(() => { const c = document.activeElement.closest('.card');"
            " return c !== null && c.parentElement.nextElementSibling === null; })()"
        )
        column = await page.evaluate("document.activeElement.closest('.column')?.dataset.status")
        wanted = await page.locator(f'.card[data-number="{number}"]').evaluate(
            "e => e.closest('.column').dataset.status"
        )
        if below or column != wanted:
            await page.keyboard.press("ArrowRight" if column != wanted else "ArrowUp")
    raise Late(f"the arrows do not lead to {number}")


async def test_two_colleagues_at_one_order_see_each_other_and_are_told_of_a_conflict(
    shop: Shop, chromium: Browser
) -> None:
    async with seat(shop, chromium) as one, seat(shop, chromium) as other:
        await one.sign_in()
        await other.sign_in("conseil")
        shopper = Shopper(shop, name="Inès")
        placed = await shopper.orders()
        await shopper.pays(placed)
        for desk in (one, other):
            await desk.card(placed.number, "IN_VALIDATION").click()
            await desk.page.get_by_role("button", name="Annuler").click()
            await desk.page.get_by_role("dialog").wait_for()
        await one.page.get_by_role("button", name="Annuler la commande").click()
        await one.page.locator(".order-head").get_by_text("Annulée", exact=True).wait_for()
        # The other one's page changed behind the question, and says who was there first.
        await other.page.locator(".told").get_by_text("Hélène Aubry").wait_for()
        await other.page.get_by_role("button", name="Annuler la commande").click()
        refused = other.page.get_by_role("alert")
        await refused.wait_for()
        assert await refused.inner_text()
        await other.page.get_by_role("button", name="Revenir").click()
        await other.page.locator(".order-head").get_by_text("Annulée", exact=True).wait_for()
        assert await other.page.locator(".timeline li b").all_inner_texts() == [
            "Annulée",
            "Paiement approuvé",
            "Passée",
        ]


async def test_what_was_asked_while_the_line_was_cut_is_there_when_it_is_back(shop: Shop, chromium: Browser) -> None:
    async with seat(shop, chromium) as desk:
        await desk.sign_in()
        await desk.page.get_by_role("link", name="Service client").click()
        await desk.page.get_by_role("heading", name="Service client").wait_for()
        message = "Gravez-vous des initiales ?"
        shop.kill()
        await desk.page.get_by_text("Connexion perdue").wait_for()
        await shop.start()
        async with httpx2.AsyncClient(base_url=shop.url, timeout=PATIENCE) as client:
            body = {"query": ASK, "variables": {"message": message}}
            answer = (await client.post("/graphql", json=body)).json()
        assert answer["data"]["conciergeRequestCreate"]["userErrors"] == []
        await desk.page.get_by_text(message).wait_for()


async def test_a_bracelet_in_another_size_is_amended_with_its_price_shown_first(shop: Shop, chromium: Browser) -> None:
    async with seat(shop, chromium) as desk:
        await desk.sign_in()
        shopper = Shopper(shop, sku="FIL-BRA-NOE-AG-16", name="Léa")
        placed = await shopper.orders()
        await shopper.pays(placed)
        await desk.card(placed.number, "IN_VALIDATION").click()
        page = desk.page
        await page.get_by_role("button", name="Modifier").click()
        question = page.get_by_role("dialog")
        assert await question.get_by_role("button", name="Modifier").is_disabled()
        await question.get_by_label("Forme").select_option("FIL-BRA-NOE-AG-18")
        await question.get_by_text("Le total reste le même").wait_for()
        await question.get_by_role("button", name="Modifier").click()
        await question.wait_for(state="detached")
        await page.get_by_text("FIL-BRA-NOE-AG-18").wait_for()
        await page.locator(".timeline").get_by_text("Modifiée").wait_for()


@everywhere
async def test_no_page_keeps_anybody_out(shop: Shop, chromium: Browser, node: str, scheme: str, width: int) -> None:
    """WCAG 2.2 AA as far as axe can tell; and nothing runs over the edge of a telephone."""
    assert node
    axe = (NODE / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    async with seat(shop, chromium, color_scheme=scheme) as desk:
        page = desk.page
        await page.goto(f"{shop.url}/admin")
        await page.get_by_role("button", name="Entrer").wait_for()
        found = {"sign in": await _violations(desk, axe)}
        await desk.sign_in()
        placed = await Shopper(shop, name="Zoé").orders()
        await page.set_viewport_size({"width": width, "height": 800})
        for path in (*PAGES, f"/orders/{placed.number}", "/catalog/creoles-plein-fil"):
            await page.goto(f"{shop.url}/admin{path}")
            await page.get_by_text("En direct").wait_for()
            await page.locator("main [aria-busy=true]").first.wait_for(state="detached")
            found[path] = await _violations(desk, axe)
            assert await page.evaluate("document.documentElement.scrollWidth") <= width, path
        await page.goto(f"{shop.url}/admin/orders/{placed.number}")
        await page.get_by_role("button", name="Annuler").click()
        found["a question"] = await _violations(desk, axe)
        await page.keyboard.press("Escape")
        await page.keyboard.press("?")
        found["the keys"] = await _violations(desk, axe)
    assert {name: seen for name, seen in found.items() if seen} == {}
    assert desk.complaints == []


async def _violations(desk: Seat, axe: str) -> list[str]:
    await desk.page.evaluate(axe)
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    result = await desk.page.evaluate("rules => axe.run(document, { runOnly: { type: 'tag', values: rules } })", rules)
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in result["violations"]]
