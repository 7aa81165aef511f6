"""SIGKILL in the middle of checkout: every acknowledged order exists once, and stock and money agree."""

import asyncio
import random
from collections import Counter
from pathlib import Path

import httpx2
import pytest

from gateway.database.connecting import Database, connected
from resolvers.orders.tables import Order, OrderStatus
from resolvers.payments.tables import Payment, PaymentState
from resolvers.stock.tables import Hold, HoldState, Level
from tests.makers import DELIVERY
from tests.proofs.processes import Buyer, Process, buyers, serving
from tests.proofs.test_races import stock_up

AT_ONCE = 4
LONGEST_LIFE = 0.6


async def test_a_kill_in_checkout_loses_nothing(database_url: str, tmp_path: Path) -> None:
    await kill_in_checkout(database_url, tmp_path / "var", kills=2)


@pytest.mark.prove
async def test_fifty_kills_in_checkout_lose_nothing(database_url: str, tmp_path: Path) -> None:
    await kill_in_checkout(database_url, tmp_path / "var", kills=50)


async def kill_in_checkout(database_url: str, folder: Path, *, kills: int) -> None:
    """Customers order while the process is killed; afterwards each asks again with the token it had."""
    await stock_up(database_url, folder, ["A"], 100_000)
    moments = random.Random(kills)  # noqa: S311 - any moment will do
    acknowledged: dict[str, str] = {}
    async with serving(database_url, folder, 1) as (process,):
        for number in range(kills):
            async with buyers([process], AT_ONCE) as customers:
                for customer in customers:
                    await customer.put_in_cart("A")
                    await customer.say_where(DELIVERY)
                attempts = {f"kill-{number}-{place}": customer for place, customer in enumerate(customers)}
                await order_until_killed(process, attempts, acknowledged, moments.uniform(0, LONGEST_LIFE))
                await process.start()
                await ask_again(attempts, acknowledged)
    await check_books(database_url, acknowledged)


async def order_until_killed(
    process: Process, attempts: dict[str, Buyer], acknowledged: dict[str, str], after: float
) -> None:
    async def order(attempt: str, customer: Buyer) -> None:
        try:
            placed = await customer.submit(attempt)
        except (httpx2.HTTPError, ValueError):
            return
        acknowledged[attempt] = placed["order"]["number"]

    orders = [asyncio.create_task(order(attempt, customer)) for attempt, customer in attempts.items()]
    await asyncio.sleep(after)
    process.kill()
    await asyncio.gather(*orders)


async def ask_again(attempts: dict[str, Buyer], acknowledged: dict[str, str]) -> None:
    """A customer who got no answer sends the same attempt: it makes the order, or finds it."""
    for attempt, customer in attempts.items():
        placed = await customer.submit(attempt)
        assert placed["userErrors"] == [], placed
        assert placed["payment"] is not None
        assert acknowledged.setdefault(attempt, placed["order"]["number"]) == placed["order"]["number"]


async def check_books(database_url: str, acknowledged: dict[str, str]) -> None:
    async with connected(Database(database_url)):
        numbers = Counter(order.number for order in await Order.all())
        assert numbers == Counter(acknowledged.values())
        assert set(numbers.values()) == {1}
        live = await Order.filter(status=OrderStatus.PENDING_PAYMENT).count()
        held = Counter(hold.order_number for hold in await Hold.filter(state=HoldState.HELD))
        assert held == numbers
        (level,) = await Level.all()
        assert level.held == live == len(numbers)
        payments = await Payment.filter(state=PaymentState.PENDING)
        assert Counter(payment.order_number for payment in payments) == numbers
        assert len({payment.session_id for payment in payments}) == len(payments)
