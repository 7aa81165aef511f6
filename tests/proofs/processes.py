"""Real `ecrin serve` processes on one database, and buyers that speak to them over HTTP."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx2

from tests.forked import Forked, ecrin
from tests.servers import answers, free_port

PATIENCE = 1_000


@dataclass(slots=True)
class Process:
    """One gateway, which may be killed and started again on its port."""

    port: int
    environment: dict[str, str]
    log: Path
    running: Forked | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    async def start(self) -> None:
        """Start, and wait until it is ready; raises RuntimeError with its log when it ends instead."""
        self.running = ecrin("serve", "--port", str(self.port), environment=self.environment, output=self.log)
        for _ in range(PATIENCE):
            if self.running.poll() is not None:
                raise RuntimeError(self.log.read_text())
            if answers("localhost", self.port) and await _is_ready(self.url):
                return
            await asyncio.sleep(0.02)
        raise TimeoutError(self.log.read_text())

    def kill(self) -> None:
        """SIGKILL: nothing of it is tidied up."""
        if self.running is not None:
            self.running.kill()

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        if self.running is None:
            return 0
        self.running.terminate()
        return self.running.wait(30)


async def _is_ready(url: str) -> bool:
    try:
        async with httpx2.AsyncClient() as client:
            return (await client.get(f"{url}/healthz")).status_code == 200
    except httpx2.HTTPError:
        return False


@asynccontextmanager
async def serving(database_url: str, folder: Path, processes: int, **settings: str) -> AsyncIterator[list[Process]]:
    """So many gateways on one database, with nothing hidden in their logs at the end."""
    ports = [free_port() for _ in range(processes)]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ECRIN_")},
        "ECRIN_DATABASE_URL": database_url,
        "ECRIN_DATA_DIR": str(folder),
        "ECRIN_MUTATIONS_PER_MINUTE": "1000000",
        "ECRIN_READS_PER_MINUTE": "1000000",
        "ECRIN_DATABASE_WAIT_SECONDS": "20",
        # As behind a balancer: one address for browsers and for the provider, whichever process answers.
        "ECRIN_PUBLIC_URL": f"http://localhost:{ports[0]}",
        **{f"ECRIN_{name.upper()}": value for name, value in settings.items()},
    }
    started = [Process(port, environment, folder / f"{port}.log") for port in ports]
    try:
        for process in started:
            await process.start()
        yield started
    finally:
        for process in started:
            process.stop()


@dataclass(slots=True)
class Buyer:
    """A customer with a cart and an address, at one of the gateways."""

    client: httpx2.AsyncClient
    url: str
    terms: str
    back: str
    token: str = ""
    statuses: list[int] = field(default_factory=list)

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of an operation; every status is remembered."""
        headers = {"X-Cart-Token": self.token} if self.token else {}
        body = {"query": query, "variables": variables}
        answer = await self.client.post(f"{self.url}/graphql", json=body, headers=headers)
        self.statuses.append(answer.status_code)
        found: dict[str, Any] = answer.json()
        assert "errors" not in found, found["errors"]
        data: dict[str, Any] = found["data"]
        return data

    async def put_in_cart(self, sku: str) -> None:
        """Empty the cart, then put one piece in."""
        if self.token:
            cart = (await self.ask("{ cart { lines { id } } }"))["cart"]
            ids = [line["id"] for line in cart["lines"]]
            if ids:
                await self.ask("mutation($i: [ID!]!) { cartLinesRemove(lineIds: $i) { userErrors { code } } }", i=ids)
        added = (await self.ask(ADD, lines=[{"sku": sku}]))["cartLinesAdd"]
        assert added["userErrors"] == [], added
        self.token = added["cartToken"] or self.token

    async def say_where(self, delivery: dict[str, Any]) -> None:
        done = (await self.ask(DELIVER, delivery=delivery))["cartDeliveryUpdate"]
        assert done["userErrors"] == [], done

    async def submit(self, attempt: str) -> dict[str, Any]:
        """Order what is in the cart."""
        data = await self.ask(SUBMIT, token=attempt, terms=self.terms, url=self.back)
        payload: dict[str, Any] = data["checkoutSubmit"]
        return payload


ADD = "mutation($lines: [CartLineInput!]!) { cartLinesAdd(lines: $lines) { cartToken userErrors { code message } } }"
DELIVER = "mutation($delivery: CartDeliveryInput!) { cartDeliveryUpdate(delivery: $delivery) { userErrors { code } } }"
SUBMIT = """mutation($token: ID!, $terms: String!, $url: URL!) {
  checkoutSubmit(attemptToken: $token, acceptedTermsVersion: $terms, returnUrl: $url) {
    order { number status } accessToken payment { redirectUrl } userErrors { code }
  }
}"""
ORDER = "query($n: String!, $t: String) { order(number: $n, accessToken: $t) { number status payment { state } } }"


@asynccontextmanager
async def buyers(processes: Sequence[Process], count: int) -> AsyncIterator[list[Buyer]]:
    """Customers spread over the gateways."""
    limits = httpx2.Limits(max_connections=count + 10, max_keepalive_connections=count + 10)
    async with httpx2.AsyncClient(limits=limits, timeout=60) as client:
        back = f"{processes[0].url}/return"
        first = Buyer(client, processes[0].url, "", back)
        terms = (await first.ask("{ shop { termsVersion } }"))["shop"]["termsVersion"]
        places = cycle(process.url for process in processes)
        yield [Buyer(client, next(places), terms, back) for _ in range(count)]


def quiet(processes: Sequence[Process]) -> None:
    """The logs hold no error: no masked exception, no locked database, no traceback."""
    for process in processes:
        text = process.log.read_text()
        assert "database is locked" not in text, text
        assert "Traceback" not in text, text
