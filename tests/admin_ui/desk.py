"""A shop in a process of its own that can be killed and come back, staff in real browsers, shoppers at the API."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree
from typing import Any

import httpx2
import pyotp
import pytest
from playwright.async_api import Browser, BrowserContext, Page

from tests.forked import Forked, ecrin
from tests.graphiql.shop import of_shop, stock
from tests.makers import DELIVERY
from tests.once import once

STAFF = re.compile(r"Staff\s+(\S+@\S+)\s+(\S+)")
PATIENCE = 60
SOON = 15_000  # milliseconds after which what should have been shown fails a test
ENROL = "mutation { payload: totpEnrol { secret userErrors { code } } }"
PROVE = "mutation P($code: String!) { payload: totpConfirm(code: $code) { recoveryCodes userErrors { code } } }"
SIGN_IN = """mutation S($email: String!, $password: String!, $totp: String) {
  payload: staffSignIn(email: $email, password: $password, totp: $totp, transport: BEARER) {
    sessionToken userErrors { code }
  }
}"""
ADD = "mutation A($sku: String!) { cartLinesAdd(lines: [{sku: $sku}]) { cartToken userErrors { message } } }"
DELIVER = "mutation D($d: CartDeliveryInput!) { cartDeliveryUpdate(delivery: $d) { userErrors { message } } }"
SUBMIT = """mutation S($token: ID!, $terms: String!, $url: URL!) {
  checkoutSubmit(attemptToken: $token, acceptedTermsVersion: $terms, returnUrl: $url) {
    order { number } accessToken payment { redirectUrl } userErrors { message }
  }
}"""


@dataclass
class Shop:
    """The process, on a port that stays its own."""

    folder: Path
    port: int = 0
    process: Forked | None = None
    email: str = ""
    password: str = ""
    codes: dict[str, list[str]] = field(default_factory=dict)
    cookies: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    async def start(self) -> None:
        """Serve, and wait until it answers."""
        said = self.folder / "serve.log"
        said.unlink(missing_ok=True)
        self.process = ecrin("serve", "--port", str(self.port), environment=of_shop(self.folder), output=said)
        async with asyncio.timeout(PATIENCE):
            while not (found := STAFF.search(said.read_text(encoding="utf-8"))):
                assert self.process.poll() is None, said.read_text(encoding="utf-8")
                await asyncio.sleep(0.05)
        self.email, self.password = found.groups()
        port = re.search(r"Shop API\s+http://localhost:(\d+)", said.read_text(encoding="utf-8"))
        assert port is not None
        self.port = int(port[1])
        async with httpx2.AsyncClient() as client, asyncio.timeout(PATIENCE):
            while True:
                try:
                    if (await client.get(f"{self.url}/readyz")).status_code == 200:
                        return
                except httpx2.HTTPError:
                    await asyncio.sleep(0.05)

    def kill(self) -> None:
        """Without a word."""
        assert self.process is not None
        self.process.kill()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait()

    async def enrolled(self, name: str = "") -> tuple[str, str]:
        """Address and a code of a member of the demo's team, by the first part of the address.

        The authenticator's own codes count once each: whoever signs in often spends recovery codes.
        """
        email = f"{name}@{self.email.partition('@')[2]}" if name else self.email
        if email not in self.codes:
            async with httpx2.AsyncClient(base_url=self.url) as client:
                first = await _admin(client, SIGN_IN, email=email, password=self.password)
                client.headers["authorization"] = f"Bearer {first['sessionToken']}"
                secret = (await _admin(client, ENROL))["secret"]
                proven = await _admin(client, PROVE, code=pyotp.TOTP(secret).now())
            self.codes[email] = proven["recoveryCodes"]
        return email, self.codes[email].pop()


async def _admin(client: httpx2.AsyncClient, query: str, **variables: Any) -> dict[str, Any]:
    answer = (await client.post("/admin/graphql", json={"query": query, "variables": variables})).json()
    payload: dict[str, Any] = answer["data"]["payload"]
    assert payload["userErrors"] == [], payload
    return payload


@asynccontextmanager
async def open_shop(factory: pytest.TempPathFactory) -> AsyncIterator[Shop]:
    """The demo shop with its catalogue."""
    folder = factory.mktemp("desk")
    copytree(once(factory, "stocked-shop", stock), folder, dirs_exist_ok=True)
    shop = Shop(folder)
    await shop.start()
    try:
        yield shop
    finally:
        shop.stop()


@dataclass
class Placed:
    """An order as its shopper knows it."""

    number: str
    token: str
    page: str


@dataclass
class Shopper:
    """A guest at the API."""

    shop: Shop
    sku: str = "FIL-BRA-NOE-AG-17"
    name: str = "Claire"

    async def orders(self) -> Placed:
        """Up to the payment page."""
        async with httpx2.AsyncClient(base_url=self.shop.url, timeout=PATIENCE) as client:
            cart = await self._ask(client, ADD, sku=self.sku)
            client.headers["x-cart-token"] = cart["cartLinesAdd"]["cartToken"]
            address = {**DELIVERY["address"], "firstName": self.name}
            await self._ask(client, DELIVER, d={**DELIVERY, "address": address})
            terms = (await self._ask(client, "{ shop { termsVersion } }"))["shop"]["termsVersion"]
            answer = await self._ask(client, SUBMIT, token="once", terms=terms, url=f"{self.shop.url}/return")
        found = answer["checkoutSubmit"]
        assert found["order"] is not None, found
        return Placed(found["order"]["number"], found["accessToken"], found["payment"]["redirectUrl"])

    async def pays(self, placed: Placed) -> None:
        async with httpx2.AsyncClient(timeout=PATIENCE) as client:
            await client.post(placed.page, data={"outcome": "accept"})

    async def _ask(self, client: httpx2.AsyncClient, query: str, **variables: Any) -> Any:
        body = (await client.post("/graphql", json={"query": query, "variables": variables})).json()
        assert "errors" not in body, body
        return body["data"]


@dataclass
class Seat:
    """A member of staff before a browser, and what the page complained of."""

    shop: Shop
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    async def sign_in(self, name: str = "") -> None:
        """By the form, as a person does; who was there before, by the session they still have."""
        if name in self.shop.cookies:
            await self.context.add_cookies(self.shop.cookies[name])
            await self.page.goto(f"{self.shop.url}/admin")
            await self.page.get_by_text("En direct").wait_for()
            return
        email, code = await self.shop.enrolled(name)
        await self.page.goto(f"{self.shop.url}/admin")
        await self.page.get_by_label("Adresse e-mail").fill(email)
        await self.page.get_by_label("Mot de passe").fill(self.shop.password)
        await self.page.get_by_label("Code de l’application").fill(code)
        await self.page.get_by_role("button", name="Entrer").click()
        await self.page.get_by_text("En direct").wait_for()
        self.shop.cookies[name] = await self.context.cookies()

    def card(self, number: str, status: str) -> Any:
        """An order's card in a column."""
        return self.page.locator(f'.column[data-status="{status}"] .card[data-number="{number}"]')


@asynccontextmanager
async def seat(shop: Shop, chromium: Browser, **settings: Any) -> AsyncIterator[Seat]:
    """A browser of somebody's own."""
    context = await chromium.new_context(locale="fr-FR", viewport={"width": 1440, "height": 900}, **settings)
    context.set_default_timeout(SOON)
    page = await context.new_page()
    found = Seat(shop, context, page)
    page.on("console", lambda told: found.complaints.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: found.complaints.append(error.message))
    try:
        yield found
    finally:
        await context.close()
