"""Random lives of a whole shop: customers, staff, provider and clock, and what must hold of stock, money and books.

Beside each order stands its status as the answers told it. Everything else is a law: no piece is sold twice or lost,
the provider's books are ours, invoices less credit notes are the money kept, numbers have no gap, and each status has
its event and its letter.
"""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from resolvers.events.tables import Event
from resolvers.invoices import chain
from resolvers.invoices.tables import Invoice, InvoiceKind
from resolvers.letters.about_orders import KINDS
from resolvers.letters.tables import Letter
from resolvers.orders.lifecycle import STATUS_AFTER
from resolvers.orders.tables import Order, OrderLine, OrderStatus
from resolvers.payments.tables import Operation, OperationState, Payment
from resolvers.stock.tables import Hold, HoldState, Level
from tests.catalog.test_managing import PRICE
from tests.house.test_no_card_data import unthrottled
from tests.house_of import SITE, House, Visitor
from tests.journeys.operations import ADD
from tests.lives import live
from tests.makers import piece
from tests.orders.desk import CANCEL, CONFIRM, DELIVER, SHIP
from tests.orders.test_amending import AMEND, LINES, LINK
from tests.orders.test_refunding import REFUND
from tests.orders.test_withdrawing import CONFIRM_IT, DECLARE, RECEIVE
from tests.payments.stage import RETRY, Desk, Placed, place
from tests.staff.member import Member

CHANGE = """mutation Change($lines: [CartLineUpdateInput!]!) {
  cartLinesUpdate(lines: $lines) { cart { totalQuantity } userErrors { code } }
}"""
T = TypeVar("T")
S = OrderStatus
PIECES = 6
SERIAL = count(1)
WHICH = some.integers(0, 20)
# What may be said against a step that was possible a moment ago, or never was.
NOES = {
    *("INVALID_STATUS", "PAYMENT_NOT_POSSIBLE", "INVALID_INPUT", "INSUFFICIENT_STOCK", "TEMPORARILY_UNAVAILABLE"),
    *("QUANTITY_LIMIT", "NOT_FOUND", "WITHDRAWAL_CLOSED", "ATTEMPT_REUSED", "CART_CHANGED"),
}
STEPS: dict[str, tuple[str, set[OrderStatus], OrderStatus]] = {
    "confirm": (CONFIRM, {S.IN_VALIDATION}, S.CONFIRMED),
    "ship": (SHIP, {S.CONFIRMED}, S.SHIPPED),
    "cancel": (CANCEL, {S.PENDING_PAYMENT, S.IN_VALIDATION, S.CONFIRMED}, S.CANCELLED),
}


@dataclass
class Known:
    """An order as the answers told of it."""

    placed: Placed
    email: str
    status: OrderStatus = S.PENDING_PAYMENT


class Shop(RuleBasedStateMachine):
    """One piece in a few copies, so that everybody wants the last one."""

    house: ClassVar[House]
    elise: ClassVar[Member]
    runner: ClassVar[asyncio.Runner]

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk(self.house)
        self.sku = f"JONC-{next(SERIAL)}"
        self.orders: list[Known] = []
        self.is_down = False
        self.is_short = False
        self.serial = count(1)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def order(self, which: int) -> Known:
        return self.orders[which % len(self.orders)]

    def staff(self, query: str, **facts: Any) -> tuple[dict[str, Any], set[str]]:
        """A step of staff, and what was said against it."""
        payload = self.run(self.elise.does(query, **facts))
        codes = {error["code"] for error in payload["userErrors"]}
        assert codes <= NOES, (query[:60], payload["userErrors"])
        return payload, codes

    @initialize(along=some.lists(some.integers(0, 4), min_size=1, max_size=3))
    def open_the_shop(self, along: list[int]) -> None:
        self.run(self.house.shelve(piece(self.sku, sku=self.sku, stock=PIECES)))
        self.is_down = False
        self.run(self.desk.recover())
        self.run(self._refresh())
        for steps in along:
            self.submit(steps)

    async def _refresh(self) -> None:
        """Staff's day is twelve hours, and nothing locks a member who is at work."""
        unthrottled(self.house)
        self.house.clock.forward(minutes=1)
        assert (await self.elise.sign_in(self.elise.code()))["userErrors"] == []

    @precondition(lambda self: len(self.orders) < 6)
    @rule(along=some.integers(0, 4), quantity=some.integers(1, 3))
    def submit(self, along: int, quantity: int = 1) -> None:
        """A cart becomes an order, if there are so many, and goes along for some steps before anything else."""
        level = self.run(self._level())
        if level.on_hand - level.held >= quantity and not self.is_down:
            email = f"client{next(self.serial)}@example.com"
            placed = self.run(place(self.house, self.sku, self.run(self._filled(quantity)), email=email))
            self.orders.append(Known(placed, email))
            for _ in range(along):
                self.go_on(len(self.orders) - 1)

    async def _filled(self, quantity: int) -> Visitor:
        """Somebody whose cart holds all but one of what they want, after a change of mind."""
        visitor = self.house.another_visitor()
        if quantity > 1:
            await visitor.ask(ADD, lines=[{"sku": self.sku, "quantity": quantity, "giftMessage": "Pour Anna"}])
            (line,) = (await visitor.ask("{ cart { lines { id } } }"))["cart"]["lines"]
            await visitor.ask(CHANGE, lines=[{"id": line["id"], "quantity": quantity - 1, "giftMessage": None}])
        return visitor

    @rule(which=WHICH)
    def go_on(self, which: int) -> None:
        """The usual next step."""
        known = self.order(which)
        if known.status is S.PENDING_PAYMENT:
            self.answer_the_page(which, "accept")
            self.run(self._laws())
        elif known.status in {S.IN_VALIDATION, S.CONFIRMED}:
            self.step(which, "confirm" if known.status is S.IN_VALIDATION else "ship")
        else:
            self.mark_delivered(which)

    @rule(which=WHICH, outcome=some.sampled_from(["accept", "accept", "accept", "refuse", "leave"]))
    def answer_the_page(self, which: int, outcome: str) -> None:
        self.run(self._pay(self.order(which), outcome))

    async def _pay(self, known: Known, outcome: str) -> None:
        """By whatever page there is: the first one, or one that staff asked for since."""
        answer = await self.house.ask(RETRY, number=known.placed.number, url=f"{SITE}/return", token=known.placed.token)
        page = answer["paymentRetry"]["payment"]
        if page is not None:
            await self.house.pay(page["redirectUrl"], outcome)

    @rule(which=WHICH, name=some.sampled_from(["confirm", "confirm", "ship", "cancel"]))
    def step(self, which: int, name: str) -> None:
        known = self.order(which)
        query, sources, to = STEPS[name]
        payload, codes = self.staff(query, number=known.placed.number)
        if not codes:
            assert known.status in sources
            is_busy = payload["order"]["isBusy"] and name == "confirm"
            known.status = known.status if is_busy else to

    @rule(which=WHICH)
    def mark_delivered(self, which: int) -> None:
        _, codes = self.staff(DELIVER, number=self.order(which).placed.number)
        assert (not codes) is (self.order(which).status is S.SHIPPED) or "INVALID_STATUS" in codes

    @rule(which=WHICH, quantity=some.integers(0, 3), adds=some.booleans(), dry=some.booleans())
    def amend(self, which: int, quantity: int, adds: bool, dry: bool) -> None:  # noqa: FBT001 - drawn
        number = self.order(which).placed.number
        line = self.run(self.elise.ask(LINES, n=number))["order"]["lines"][0]["id"]
        wish = {"sku": self.sku, "quantity": quantity} if adds else {"lineId": line, "quantity": quantity}
        self.staff(AMEND, number=number, lines=[wish], dry=dry)

    @rule(which=WHICH)
    def send_a_link(self, which: int) -> None:
        self.staff(LINK, number=self.order(which).placed.number)

    @rule(which=WHICH, cents=some.integers(1, 60_000), token=some.sampled_from("abc"))
    def refund(self, which: int, cents: int, token: str) -> None:
        facts = {"token": token, "amount": f"{cents / 100:.2f}", "why": "Geste"}
        self.staff(REFUND, number=self.order(which).placed.number, **facts)

    @rule(which=WHICH)
    def withdraw(self, which: int) -> None:
        known = self.order(which)
        unthrottled(self.house)
        visitor = self.house.another_visitor()
        declared = self.run(visitor.ask(DECLARE, number=known.placed.number, email=known.email))["payload"]
        codes = {error["code"] for error in declared["userErrors"]}
        assert codes <= NOES
        if not codes:
            given = {"id": declared["withdrawalId"], "token": declared["confirmToken"]}
            confirmed = self.run(visitor.ask(CONFIRM_IT, **given))["payload"]
            assert {error["code"] for error in confirmed["userErrors"]} <= NOES

    @rule(which=WHICH, restock=some.booleans())
    def receive(self, which: int, restock: bool) -> None:  # noqa: FBT001 - drawn
        query = "query Back($n: String!) { order(number: $n) { withdrawals { id } } }"
        found = self.run(self.elise.ask(query, n=self.order(which).placed.number))["order"]["withdrawals"]
        if found:
            _, codes = self.staff(RECEIVE, id=found[-1]["id"], restock=restock)
            self.is_short = self.is_short or not (restock or codes)

    @rule(euro=some.integers(1, 900))
    def set_the_price(self, euro: int) -> None:
        self.staff(PRICE, sku=self.sku, price=f"{euro}.00")

    @rule(minutes=some.sampled_from([1, 2, 20, 31, 60 * 24]))
    def let_time_pass(self, minutes: int) -> None:
        self.house.clock.forward(minutes=minutes)
        self.run(self._refresh())
        self.run(self.house.settle())

    @rule()
    def dispatch(self) -> None:
        self.run(self.house.dispatch())
        self.run(self.house.gateway.dispatcher.compare())

    @rule(which=WHICH, event=WHICH, times=some.sampled_from([1, 2, 5]))
    def hear_again(self, which: int, event: int, times: int) -> None:
        """An event of some payment comes once more, in whatever order."""
        self.run(self._hear(self.order(which), event, times))

    async def _hear(self, known: Known, event: int, times: int) -> None:
        opened = Payment.filter(order_number=known.placed.number, session_id__not_isnull=True)
        events = [each for payment in await opened for each in await self.desk.events(payment.session_id)]
        if events:
            await self.desk.redeliver(events[event % len(events)]["id"], times)

    @rule()
    def lose_events(self) -> None:
        """From now on no event comes by itself, until the provider is well again."""
        self.run(self.desk.lose_events())

    @rule(which=WHICH, name=some.sampled_from(["confirm", "ship", "cancel"]), ticks=some.integers(0, 60))
    def crash(self, which: int, name: str, ticks: int) -> None:
        """A step is cut off anywhere: before, inside or after its transactions and its words with the provider."""
        known = self.order(which)
        self.run(self._cut(self.elise.does(STEPS[name][0], number=known.placed.number), ticks))
        known.status = self.run(self._status(known))

    async def _cut(self, work: Coroutine[Any, Any, Any], ticks: int) -> None:
        task = asyncio.create_task(work)
        for _ in range(ticks):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])

    async def _status(self, known: Known) -> OrderStatus:
        return (await Order.get(number=known.placed.number)).status

    @rule()
    def switch_the_provider(self) -> None:
        self.is_down = not self.is_down
        self.run(self.desk.fail(status=503) if self.is_down else self.desk.recover())

    async def _level(self) -> Level:
        return await Level.get(variant__sku=self.sku)

    @invariant()
    def the_laws_hold(self) -> None:
        if self.orders:
            self.run(self._laws())

    async def _laws(self) -> None:
        level, held, sold = await self._level(), 0, 0
        for known in self.orders:
            row = await Order.get(number=known.placed.number)
            known.status = self._moved_by_itself(known, row.status)
            kept = await Hold.filter(order_number=row.number)
            mine = sum(hold.quantity for hold in kept if hold.state is HoldState.HELD)
            ordered = sum(line.quantity for line in await OrderLine.filter(order_id=row.id))
            assert mine == (ordered if row.status in {S.PENDING_PAYMENT, S.IN_VALIDATION} else 0)
            held += mine
            gone = sum(hold.quantity for hold in kept if hold.state is HoldState.SOLD)
            assert not gone or row.status in {S.CONFIRMED, S.SHIPPED}, "what was cancelled is back on the shelf"
            sold += gone
            await self._sums(row)
        assert level.held == held
        assert 0 <= level.held <= level.on_hand
        # A piece that came back spoilt is neither sold nor there.
        assert level.on_hand + sold <= PIECES if self.is_short else level.on_hand + sold == PIECES

    def _moved_by_itself(self, known: Known, found: OrderStatus) -> OrderStatus:
        """What payments, the clock and the dispatcher do needs nobody's answer."""
        allowed = {
            S.PENDING_PAYMENT: {S.IN_VALIDATION, S.CANCELLED},
            S.IN_VALIDATION: {S.CONFIRMED},
        }.get(known.status, set())
        assert found is known.status or found in allowed, (known.status, found)
        return found

    async def _sums(self, row: Order) -> None:
        lines = await OrderLine.filter(order_id=row.id)
        assert row.subtotal == sum(line.total for line in lines)
        assert row.total == row.subtotal + row.delivery == sum(part["taxable"] + part["tax"] for part in row.taxes)
        payments = await Payment.filter(order_number=row.number)
        assert all(0 <= payment.refunded <= payment.captured <= payment.amount for payment in payments)
        assert len([payment for payment in payments if payment.captured]) <= 1
        was_confirmed = row.status in {S.CONFIRMED, S.SHIPPED} or any(payment.captured for payment in payments)
        assert await Invoice.filter(order_number=row.number, kind=InvoiceKind.INVOICE).count() <= int(was_confirmed)

    def teardown(self) -> None:
        """The provider answers, everything owed is carried out, and then all books agree."""
        if not self.orders:
            return
        self.run(self._come_to_rest())

    async def _come_to_rest(self) -> None:
        await self.desk.recover()
        for _ in range(3):
            self.house.clock.forward(minutes=20)
            await self.house.settle()
            await self.house.dispatch()
        self.house.clock.forward(days=1)
        await self.house.gateway.dispatcher.compare()
        await self.house.dispatch()
        assert not await Operation.filter(state=OperationState.OWED).exists()
        for known in self.orders:
            await self._books(known)
        assert [proof.problem for proof in await chain.verify(self.house.clock()) if proof.problem] == []

    async def _books(self, known: Known) -> None:
        number = known.placed.number
        row = await Order.get(number=number)
        payments = await Payment.filter(order_number=number, session_id__not_isnull=True)
        for payment in payments:
            theirs = await self.house.shop.payments.look(str(payment.session_id))
            assert (theirs.captured, theirs.refunded) == (payment.captured, payment.refunded)
            if row.status is S.CANCELLED:
                assert theirs.state not in {"open", "authorised"}
        balance = 0
        for document in await Invoice.filter(order_number=number):
            balance += document.total * (1 if document.kind is InvoiceKind.INVOICE else -1)
        assert balance == sum(payment.captured - payment.refunded for payment in payments)
        assert balance == 0 or row.status is not S.CANCELLED
        events = await Event.filter(subject=number, kind__in=list(STATUS_AFTER)).order_by("sequence")
        assert STATUS_AFTER[events[-1].kind] is row.status
        told = await Letter.filter(subject_ref=number, kind__in=list(KINDS.values()))
        letters = Counter([each.kind for each in told])
        assert letters == Counter(KINDS[event.kind] for event in events)


async def with_staff(house: House) -> dict[str, Any]:
    """A member who does what staff do."""
    return {"elise": await Member(house).joins()}


def test_stock_money_and_books_agree_whatever_happens(database_url: str, tmp_path: Path) -> None:
    live(Shop, database_url, tmp_path / "var", examples=5, steps=20, prepare=with_staff)


@pytest.mark.prove
def test_stock_money_and_books_agree_in_many_lives(database_url: str, tmp_path: Path) -> None:
    # Each life's comparisons look at the payments of all lives before it: twice as many take four times as long.
    live(Shop, database_url, tmp_path / "var", examples=40, steps=40, prepare=with_staff)
