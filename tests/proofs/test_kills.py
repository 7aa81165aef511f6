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
from tests.proofs.test_races import pay, stock_up

AT_ONCE = 4
LONGEST_LIFE = 0.3
MANY = 20


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
    paid: set[str] = set()
    cut = 0
    async with serving(database_url, folder, 1) as (process,):
        for number in range(kills):
            async with buyers([process], AT_ONCE) as customers:
                for customer in customers:
                    await customer.put_in_cart("A")
                    await customer.say_where(DELIVERY)
                attempts = {f"kill-{number}-{place}": customer for place, customer in enumerate(customers)}
                await order_until_killed(process, attempts, acknowledged, moments.uniform(0, LONGEST_LIFE))
                cut += len(attempts.keys() - acknowledged.keys())
                await process.start()
                paid |= await ask_again(attempts, acknowledged)
    # A proof that never cut an answer would prove nothing.
    assert cut > 0 or kills < MANY
    await check_books(database_url, acknowledged, paid)


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


async def ask_again(attempts: dict[str, Buyer], acknowledged: dict[str, str]) -> set[str]:
    """A customer who got no answer sends the same attempt: it makes the order, or finds it. Every second one pays."""
    paid = set()
    for place, (attempt, customer) in enumerate(attempts.items()):
        placed = await customer.submit(attempt)
        assert placed["userErrors"] == [], placed
        assert acknowledged.setdefault(attempt, placed["order"]["number"]) == placed["order"]["number"]
        if place % 2:
            await pay(customer, placed)
            paid.add(placed["order"]["number"])
    return paid


async def check_books(database_url: str, acknowledged: dict[str, str], paid: set[str]) -> None:
    """Each order once, in the status its money says, with its piece held and one session at the provider."""
    async with connected(Database(database_url)):
        orders = await Order.all()
        numbers = Counter(order.number for order in orders)
        assert numbers == Counter(acknowledged.values())
        assert set(numbers.values()) == {1}
        assert {order.number for order in orders if order.status is OrderStatus.IN_VALIDATION} == paid
        assert {order.status for order in orders} == {OrderStatus.IN_VALIDATION, OrderStatus.PENDING_PAYMENT}
        payments = await Payment.all()
        assert Counter(payment.order_number for payment in payments) == numbers
        assert {payment.order_number for payment in payments if payment.state is PaymentState.AUTHORISED} == paid
        assert len({payment.session_id for payment in payments}) == len(payments)
        assert Counter(hold.order_number for hold in await Hold.filter(state=HoldState.HELD)) == numbers
        (level,) = await Level.all()
        assert level.held == len(numbers)
