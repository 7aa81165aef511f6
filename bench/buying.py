"""Buying at Écrin and at Vendure: a cart edited, an order paid, a history of orders read.

`python -m bench.buying [PRODUCTS] [ROUNDS] [SECONDS]`: one process each over PostgreSQL, eight customers at a time, the
shops in turns. Letters are another process's matter, as at Vendure, whose worker does not run here; what they cost in
the same process is told beside it. What is counted is whole: an edit is one more and one less of a piece, a checkout is
everything from an empty cart to a paid order, a history ten orders with their lines. Prints Markdown.
"""

import asyncio
import csv
import secrets
import statistics
import subprocess
import sys
import tempfile
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import click
import httpx2
import uvloop

from bench.catalogue import filled
from bench.comparing import ratio, summary
from bench.customers import signed_in
from gateway.database.connecting import Database, connected
from gateway.database.migrating import migrate
from resolvers.stock.tables import Level
from tests.makers import DELIVERY
from tests.proofs.processes import ADD, DELIVER, ORDER, SUBMIT, serving
from tests.servers import free_port, postgres

VENDURE = Path(__file__).with_name("node") / "vendure"
CUSTOMERS = 8
ORDERS = 10
PASSWORD = "cascade marbre tulipe 7"  # noqa: S105 - of customers who are made up
PATIENCE = 900.0
WRITING = "Écrin, with its letters"


class Customer(ABC):
    """Somebody with a cart at one of the shops."""

    def __init__(self, client: httpx2.AsyncClient, url: str, serial: int) -> None:
        self.client = client
        self.url = url
        self.serial = serial
        self.headers: dict[str, str] = {}

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of an operation."""
        body = {"query": query, "variables": variables}
        answer = await self.client.post(self.url, json=body, headers=self.headers)
        found: dict[str, Any] = answer.json()
        assert "errors" not in found, found["errors"]
        self.heard(answer)
        data: dict[str, Any] = found["data"]
        return data

    def heard(self, answer: httpx2.Response) -> None:
        """What an answer says of who asks."""
        del answer

    @abstractmethod
    async def arrive(self) -> None:
        """Be ready to edit: something is in the cart."""

    @abstractmethod
    async def edit(self) -> None:
        """One more, and one less."""

    @abstractmethod
    async def check_out(self) -> None:
        """From an empty cart to a paid order."""

    @abstractmethod
    async def sign_up(self) -> None:
        """Have an account, with which orders stay."""

    @abstractmethod
    async def history(self) -> None:
        """Read the last orders."""


CHANGE = """mutation($lines: [CartLineUpdateInput!]!) {
  cartLinesUpdate(lines: $lines) { cart { totalQuantity cost { total { amount } } } userErrors { code } } }"""
MINE = """{ me { orders(first: 10) { nodes { number statusLabel placedAt total { amount }
  lines { title quantity unitPrice { amount } } } } } }"""


class AtEcrin(Customer):
    """A customer of ours."""

    terms = ""
    line = ""

    def __init__(self, client: httpx2.AsyncClient, url: str, serial: int, session: str) -> None:
        super().__init__(client, url, serial)
        self.session = session

    async def _added(self, place: int) -> None:
        variables = {"lines": [{"sku": f"BAGUE-{place}-56"}]}
        added = (await self.ask(ADD, **variables))["cartLinesAdd"]
        assert added["userErrors"] == [], added
        if added["cartToken"]:
            self.headers["X-Cart-Token"] = added["cartToken"]

    async def arrive(self) -> None:
        self.headers = {}
        await self._added(self.serial)
        (line,) = (await self.ask("{ cart { lines { id } } }"))["cart"]["lines"]
        self.line = line["id"]

    async def edit(self) -> None:
        for quantity in (2, 1):
            changed = (await self.ask(CHANGE, lines=[{"id": self.line, "quantity": quantity}]))["cartLinesUpdate"]
            assert changed["cart"]["totalQuantity"] == quantity, changed

    async def check_out(self) -> None:
        self.headers = {name: value for name, value in self.headers.items() if name == "authorization"}
        await self._added(self.serial)
        assert (await self.ask(DELIVER, delivery=DELIVERY))["cartDeliveryUpdate"]["userErrors"] == []
        self.terms = self.terms or (await self.ask("{ shop { termsVersion } }"))["shop"]["termsVersion"]
        back = self.url.replace("/graphql", "/return")
        attempt = {"token": secrets.token_hex(8), "terms": self.terms, "url": back}
        ordered = (await self.ask(SUBMIT, **attempt))["checkoutSubmit"]
        assert ordered["userErrors"] == [], ordered
        page = await self.client.post(ordered["payment"]["redirectUrl"], data={"outcome": "accept"})
        assert page.is_redirect, page.text
        named = {"n": ordered["order"]["number"], "t": ordered["accessToken"]}
        while (await self.ask(ORDER, **named))["order"]["status"] == "PENDING_PAYMENT":  # noqa: ASYNC110 - as a page does
            await asyncio.sleep(0.005)

    async def sign_up(self) -> None:
        # As the link in the letter does it.
        self.headers["authorization"] = f"Bearer {self.session}"

    async def history(self) -> None:
        orders = (await self.ask(MINE))["me"]["orders"]["nodes"]
        assert len(orders) == ORDERS, orders


class AtVendure(Customer):
    """A customer of Vendure's."""

    line = ""
    is_known = False

    def heard(self, answer: httpx2.Response) -> None:
        if token := answer.headers.get("vendure-auth-token"):
            self.headers["authorization"] = f"Bearer {token}"

    async def _added(self) -> str:
        added = (await self.ask(V_ADD, id=str(1 + self.serial * 4)))["addItemToOrder"]
        assert "lines" in added, added
        line: str = added["lines"][0]["id"]
        return line

    async def arrive(self) -> None:
        self.headers = {}
        self.line = await self._added()

    async def edit(self) -> None:
        for quantity in (2, 1):
            changed = (await self.ask(V_CHANGE, line=self.line, quantity=quantity))["adjustOrderLine"]
            assert changed["totalQuantity"] == quantity, changed

    async def check_out(self) -> None:
        self.headers = self.headers if self.is_known else {}
        await self._added()
        if not self.is_known:
            await self.ask(V_WHO, email=f"{secrets.token_hex(8)}@example.com")
        await self.ask(V_WHERE)
        methods = (await self.ask("{ eligibleShippingMethods { id } }"))["eligibleShippingMethods"]
        await self.ask(V_HOW, ids=[methods[0]["id"]])
        state = (await self.ask(V_GO))["transitionOrderToState"]
        assert state["state"] == "ArrangingPayment", state
        paid = (await self.ask(V_PAY))["addPaymentToOrder"]
        assert paid["state"] == "PaymentSettled", paid

    async def sign_up(self) -> None:
        email = f"{secrets.token_hex(8)}@example.com"
        await self.ask(V_REGISTER, email=email, password=PASSWORD)
        await self.ask(V_SIGN_IN, email=email, password=PASSWORD)
        self.is_known = True

    async def history(self) -> None:
        orders = (await self.ask(V_MINE))["activeCustomer"]["orders"]["items"]
        assert len(orders) == ORDERS, orders


V_ADD = """mutation($id: ID!) { addItemToOrder(productVariantId: $id, quantity: 1) {
  ... on Order { id lines { id } } ... on ErrorResult { errorCode message } } }"""
V_CHANGE = """mutation($line: ID!, $quantity: Int!) { adjustOrderLine(orderLineId: $line, quantity: $quantity) {
  ... on Order { totalQuantity totalWithTax } ... on ErrorResult { errorCode message } } }"""
V_WHO = """mutation($email: String!) {
  setCustomerForOrder(input: {firstName: "Claire", lastName: "Martin", emailAddress: $email}) {
    ... on Order { id } ... on ErrorResult { errorCode message } } }"""
V_WHERE = """mutation { setOrderShippingAddress(input: {fullName: "Claire Martin", streetLine1: "12 rue de la Paix",
  city: "Paris", postalCode: "75002", countryCode: "FR"}) { ... on Order { id } } }"""
V_HOW = "mutation($ids: [ID!]!) { setOrderShippingMethod(shippingMethodId: $ids) { ... on Order { id } } }"
V_GO = """mutation { transitionOrderToState(state: "ArrangingPayment") {
  ... on Order { state } ... on ErrorResult { errorCode message } } }"""
V_PAY = """mutation { addPaymentToOrder(input: {method: "card", metadata: {}}) {
  ... on Order { code state } ... on ErrorResult { errorCode message } } }"""
V_REGISTER = """mutation($email: String!, $password: String!) {
  registerCustomerAccount(input: {emailAddress: $email, firstName: "Claire", lastName: "Martin", password: $password}) {
    ... on Success { success } ... on ErrorResult { errorCode message } } }"""
V_SIGN_IN = """mutation($email: String!, $password: String!) {
  login(username: $email, password: $password) { ... on CurrentUser { id } ... on ErrorResult { errorCode } } }"""
V_MINE = """{ activeCustomer { orders(options: {take: 10, sort: {orderPlacedAt: DESC}}) { items { code state
  orderPlacedAt totalWithTax lines { productVariant { name } quantity unitPriceWithTax } } } } }"""


@dataclass(slots=True)
class Measured:
    """How often something was done in a second, and how long it took."""

    rates: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def times(self) -> str:
        """The median and the 99th percentile, in milliseconds."""
        ordered = sorted(self.seconds)
        late = ordered[min(len(ordered) - 1, round(0.99 * len(ordered)))]
        return f"{statistics.median(ordered) * 1e3:.0f} / {late * 1e3:.0f} ms"


async def measure(customers: Sequence[Customer], what: str, seconds: float, into: Measured) -> None:
    """Let all customers do something, again and again."""
    until, before = perf_counter() + seconds, len(into.seconds)
    began = perf_counter()

    async def busy(customer: Customer) -> None:
        while (start := perf_counter()) < until:
            await getattr(customer, what)()
            into.seconds.append(perf_counter() - start)

    await asyncio.gather(*(busy(each) for each in customers))
    into.rates.append((len(into.seconds) - before) / (perf_counter() - began))


@asynccontextmanager
async def ecrin(products: int, *, writes_letters: bool) -> AsyncIterator[list[Customer]]:
    """Customers of a shop of ours. Its letters are made by the same process, or left to one that is not there."""
    with tempfile.TemporaryDirectory() as place, postgres() as server:
        folder, url = Path(place), server.url("postgres")
        await migrate(Database(url))
        await filled(Database(url), products)
        async with connected(Database(url)):
            await Level.all().update(on_hand=1_000_000)
        sessions = [await signed_in(url) for _ in range(CUSTOMERS)]
        settings = {"database_pool": "8", "dispatcher": str(writes_letters).lower()}
        async with serving(url, folder, 1, **settings) as (process,), httpx2.AsyncClient(timeout=60) as client:
            named = enumerate(sessions)
            yield [AtEcrin(client, f"{process.url}/graphql", serial, session) for serial, session in named]


@asynccontextmanager
async def vendure(products: int) -> AsyncIterator[list[Customer]]:
    """Customers of Vendure's, with the same pieces."""
    with tempfile.TemporaryDirectory() as place, postgres() as server:
        port, listed = free_port(), Path(place) / "products.csv"
        _write(listed, products)
        command = ("node", str(VENDURE / "serve.cjs"), str(port), server.url("postgres"), str(listed))
        running = await asyncio.create_subprocess_exec(*command, cwd=place, stdout=subprocess.PIPE)
        try:
            assert running.stdout is not None
            async with asyncio.timeout(PATIENCE):
                while (line := await running.stdout.readline()).strip() != b"ready":
                    assert line, "Vendure ended by itself"
            async with httpx2.AsyncClient(timeout=60) as client:
                yield [AtVendure(client, f"http://127.0.0.1:{port}/shop-api", serial) for serial in range(CUSTOMERS)]
        finally:
            running.kill()
            await running.wait()


def _write(listed: Path, products: int) -> None:
    """The bench's pieces in Vendure's own form."""
    names = ("name", "slug", "description", "assets", "facets", "optionGroups", "optionValues", "sku", "price")
    more = ("taxCategory", "stockOnHand", "trackInventory", "variantAssets", "variantFacets")
    with listed.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow((*names, *more))
        for place in range(products):
            piece = (f"Bague {place}", f"bague-{place}", "Une bague d'or jaune.", "", "", "Taille")
            for size in ("50", "52", "54", "56"):
                price = 900 + 10 * (place % 97)
                form = (size, f"BAGUE-{place}-{size}", f"{price}.00", "standard", "1000000", "true", "", "")
                rows.writerow((*(piece if size == "50" else ("",) * 6), *form))


async def compare(products: int, rounds: int, seconds: float) -> None:
    """Both shops, in turns."""
    if not (VENDURE / "node_modules").is_dir():
        raise click.ClickException("Vendure is not installed (cd bench/node/vendure && npm install).")
    async with (
        ecrin(products, writes_letters=False) as ours,
        ecrin(products, writes_letters=True) as writing,
        vendure(products) as theirs,
    ):
        found: dict[tuple[str, str], Measured] = defaultdict(Measured)
        for what in ("edit", "check_out", "history"):
            shops = {"Écrin": ours, "Vendure": theirs, **({WRITING: writing} if what == "check_out" else {})}
            for customers in shops.values():
                await prepared(customers, what)
                await measure(customers, what, 2, Measured())
            for number in range(rounds):
                turn = list(shops.items())
                for name, customers in turn if number % 2 == 0 else reversed(turn):
                    await measure(customers, what, seconds, found[what, name])
        click.echo(f"{products:,} products, {CUSTOMERS} customers, {rounds} rounds of {seconds:g} s\n")
        click.echo("| | Écrin, a second | p50 / p99 | Vendure, a second | p50 / p99 | times as many |")
        click.echo("|---|---|---|---|---|---|")
        for what in ("edit", "check_out", "history"):
            own, other = found[what, "Écrin"], found[what, "Vendure"]
            times, surely = ratio(own.rates, other.rates)
            cells = (summary(own.rates), own.times, summary(other.rates), other.times, f"{times:.1f} (≥ {surely:.1f})")
            click.echo(f"| {what.replace('_', ' ')} | {' | '.join(cells)} |")
        also = found["check_out", WRITING]
        click.echo(f"\nCheckouts of one process that sends its letters too: {summary(also.rates)}, {also.times}")


async def prepared(customers: Sequence[Customer], what: str) -> None:
    """What has to be there before it is measured."""
    for each in customers:
        if what == "edit":
            await each.arrive()
        elif what == "history":
            await each.sign_up()
            for _ in range(ORDERS):
                await each.check_out()


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    uvloop.run(compare(*(given + [2_000, 10, 4][len(given) :])))
