"""An order at the payment page, and the provider's own desk, where faults are ordered and events sent again."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, closing
from contextvars import Context, copy_context
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import httpx2

from gateway.app import Addresses, Gateway
from resolvers.payments.tables import InboxEvent, Payment
from resolvers.stock.tables import Hold, HoldState, Level
from tests.house_of import SITE, House
from tests.journeys.operations import ADD, DELIVER, ORDER, SUBMIT
from tests.makers import DELIVERY

T = TypeVar("T")

RETRY = """mutation Retry($number: String!, $url: URL!, $token: String) {
  paymentRetry(orderNumber: $number, returnUrl: $url, accessToken: $token) {
    order { number status } payment { redirectUrl expiresAt } userErrors { code message field }
  }
}"""


@dataclass(frozen=True, slots=True)
class Placed:
    """An order as its customer knows it; without `url` the payment page did not open."""

    number: str
    token: str
    url: str | None

    @property
    def page(self) -> str:
        assert self.url is not None
        return self.url

    @property
    def session(self) -> str:
        return self.page.rpartition("/")[2]


class Asking(Protocol):
    """Somebody at the API, signed in or not."""

    async def ask(self, query: str, /, **variables: Any) -> dict[str, Any]: ...


async def place(
    house: House, sku: str, visitor: Asking | None = None, *, language: str = "FR", email: str = "claire@example.com"
) -> Placed:
    """Order one piece, up to the payment page."""
    customer: Asking = visitor or house.another_visitor()
    await customer.ask(ADD, lines=[{"sku": sku}])
    await customer.ask(DELIVER, delivery={**DELIVERY, "email": email})
    submit = SUBMIT.replace(") {\n  checkoutSubmit", f") @inContext(language: {language}) {{\n  checkoutSubmit")
    terms = house.shop.maison.terms.version
    answer = await customer.ask(submit, token="attempt", terms=terms, url=f"{SITE}/return")
    found = answer["checkoutSubmit"]
    assert found["order"] is not None, found["userErrors"]
    url = found["payment"] and found["payment"]["redirectUrl"]
    return Placed(found["order"]["number"], found["accessToken"], url)


async def shown(house: House, placed: Placed) -> dict[str, Any]:
    """The order as its customer sees it."""
    found: dict[str, Any] = (await house.ask(ORDER, number=placed.number, token=placed.token))["order"]
    return found


async def retried(house: House, placed: Placed) -> dict[str, Any]:
    """What `paymentRetry` answers."""
    answer = await house.ask(RETRY, number=placed.number, token=placed.token, url=f"{SITE}/return")
    found: dict[str, Any] = answer["paymentRetry"]
    return found


async def held() -> int:
    """How many pieces are promised, counted twice: on the shelves and by the orders."""
    levels = await Level.all()
    assert all(0 <= level.held <= level.on_hand for level in levels)
    promised = sum(level.held for level in levels)
    assert promised == sum(hold.quantity for hold in await Hold.filter(state=HoldState.HELD))
    return promised


async def outcomes() -> list[str]:
    """What the events received came to, in order of arrival."""
    return [event.outcome for event in await InboxEvent.all().order_by("id")]


async def payment_of(placed: Placed) -> Payment:
    """The order's only payment."""
    return await Payment.get(order_number=placed.number)


@dataclass(frozen=True, slots=True)
class Beside:
    """A second gateway with connections of its own, and a way to work in the first one meanwhile."""

    gateway: Gateway
    outside: Context

    def first(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Work on the first gateway's connections."""
        return asyncio.get_running_loop().create_task(work, context=self.outside.copy())

    def second(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Work on the second gateway's connections."""
        return asyncio.get_running_loop().create_task(work)


@asynccontextmanager
async def beside(house: House) -> AsyncIterator[Beside]:
    """Another gateway on the house's database, as another process would be."""
    outside = copy_context()
    http = httpx2.AsyncClient(transport=house.client._transport, base_url=SITE)
    another = Gateway(house.gateway.settings, Addresses(SITE, SITE), http=http, clock=house.clock)
    async with another.running(dispatching=False, for_all_tasks=False):
        yield Beside(another, outside)


class Desk:
    """The provider's control calls, and a look into its books."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.headers = {"Authorization": f"Bearer {house.gateway.secrets.sandbox_control_key}"}

    async def lose_events(self) -> None:
        """From now on no event is delivered by itself."""
        await self._call("faults", {"webhooks": {"lose": True}})

    async def fail(self, **fault: Any) -> None:
        """The provider's API misbehaves: `status`, `times`, and `perform` when only the answer is lost."""
        await self._call("faults", {"api": fault})

    async def recover(self) -> None:
        """No fault of any kind any more."""
        await self.house.client.delete("/sandbox/control/faults", headers=self.headers)

    async def events(self, session: str | None = None) -> list[dict[str, Any]]:
        """All events so far, or those of a session, the oldest first, whether delivered or not."""
        asked = {"session_id": session} if session else {}
        answer = await self.house.client.get("/sandbox/control/events", params=asked, headers=self.headers)
        found: list[dict[str, Any]] = answer.json()["events"]
        return found

    async def redeliver(self, event_id: str, times: int = 1) -> list[int]:
        """Send an event again, all copies at once; returns the statuses."""
        body = {"event_id": event_id, "times": times, "parallel": True}
        sent = (await self._call("redeliver", body)).json()["deliveries"]
        return [delivery["status"] for delivery in sent]

    async def forge(self, session: str, kind: str, *, signature: str = "valid", **facts: Any) -> int:
        """Send an event that never happened; returns the status."""
        body = {"session_id": session, "type": kind, "signature": signature, **facts}
        return int((await self._call("forge", body)).json()["status"])

    async def state(self, session: str) -> str:
        """What the provider holds a session to be."""
        return (await self.house.shop.payments.look(session)).state

    def sessions(self) -> list[str]:
        """Every session ever opened, also those whose opening was never answered."""
        with closing(sqlite3.connect(self.house.gateway.settings.data_dir / "sandbox.db")) as books:
            return [row[0] for row in books.execute("SELECT id FROM sessions ORDER BY created_at, rowid")]

    async def _call(self, path: str, body: object) -> httpx2.Response:
        answer = await self.house.client.post(f"/sandbox/control/{path}", json=body, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer
