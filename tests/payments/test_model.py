"""Random lives of orders, and a small model beside them: whatever is sent, lost, forged or late, both agree."""

import asyncio
from collections.abc import Coroutine
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
from resolvers.letters.tables import Letter
from resolvers.orders import paying, settling, tables
from resolvers.orders.lifecycle import STATUS_AFTER, Actor
from resolvers.orders.tables import CancellationReason
from resolvers.payments.tables import Operation, Payment
from resolvers.stock import holds
from resolvers.stock.tables import Level
from resolvers.writing import writing
from tests.house_of import House
from tests.lives import live
from tests.makers import piece
from tests.payments.model import LIFETIME, SHORTEST, Order, Session
from tests.payments.stage import Desk, held, place, retried

T = TypeVar("T")
PIECES = 3
SERIAL = count(1)
WHICH = some.integers(0, 20)


class Lives(RuleBasedStateMachine):
    """Up to three orders of one piece; the provider delivers nothing by itself, so that every order of events comes."""

    house: ClassVar[House]
    runner: ClassVar[asyncio.Runner]

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk(self.house)
        self.sku = f"JONC-{next(SERIAL)}"
        self.orders: list[Order] = []
        self.is_down = False

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def order(self, which: int) -> Order:
        return self.orders[which % len(self.orders)]

    def opened(self, which: int) -> tuple[Order, Session] | None:
        """Some page that was opened once."""
        pages = [(order, session) for order in self.orders for session in order.sessions if session.id]
        return pages[which % len(pages)] if pages else None

    @initialize()
    def open_the_shop(self) -> None:
        self.run(self.house.shelve(piece(self.sku, sku=self.sku, stock=PIECES)))
        self.run(self.desk.recover())
        self.run(self.desk.lose_events())
        self.submit()

    @precondition(lambda self: sum(order.status != "CANCELLED" for order in self.orders) < PIECES)
    @rule()
    def submit(self) -> None:
        now = self.house.clock()
        placed = self.run(place(self.house, self.sku))
        page = Session(now, placed.session if placed.url else None)
        assert (page.id is None) == self.is_down
        self.orders.append(Order(placed, now + LIFETIME, [page]))

    @rule(which=WHICH, outcome=some.sampled_from(["accept", "accept", "refuse", "retry", "challenge", "leave"]))
    def answer_the_page(self, which: int, outcome: str) -> None:
        if (found := self.opened(which)) is None:
            return
        _, session = found
        answer = self.run(self.house.pay(f"/sandbox/pay/{session.id}", outcome))
        assert answer.status_code == 303
        if session.truth == "open" and outcome in {"accept", "refuse"}:
            session.truth = "authorised" if outcome == "accept" else "declined"

    @rule(which=WHICH, event=WHICH, times=some.sampled_from([1, 1, 2, 5]))
    def deliver(self, which: int, event: int, times: int) -> None:
        if (found := self.opened(which)) is not None:
            order, session = found
            self.tell(order, session, event, times)

    def tell(self, order: Order, session: Session, event: int, times: int) -> None:
        events = self.run(self.desk.events(session.id))
        if events:
            chosen = events[event % len(events)]
            assert self.run(self.desk.redeliver(chosen["id"], times)) == [200] * times
            if (said := chosen["type"].removeprefix("payment.")) != "attempt_failed":
                order.hear(session, said, self.house.clock())

    @rule(which=WHICH, signature=some.sampled_from(["none", "wrong", "other_secret", "old"]))
    def forge(self, which: int, signature: str) -> None:
        if (found := self.opened(which)) is not None:
            kind = "payment.authorised"
            assert self.run(self.desk.forge(str(found[1].id), kind, signature=signature)) == 401

    @rule(
        which=WHICH,
        wrong=some.sampled_from([{"amount": 1}, {"currency": "USD"}, {"reference": "nobody"}]),
        kind=some.sampled_from(["authorised", "declined", "expired", "voided", "unheard_of"]),
    )
    def tell_what_does_not_fit(self, which: int, wrong: dict[str, Any], kind: str) -> None:
        if (found := self.opened(which)) is not None:
            assert self.run(self.desk.forge(str(found[1].id), f"payment.{kind}", **wrong)) == 200

    @rule(minutes=some.sampled_from([0.1, 1, 2, 2, 5, 15, 29, 31]))
    def let_time_pass(self, minutes: float) -> None:
        self.house.clock.forward(minutes=minutes)
        self.run(self.house.settle())
        for order in self.orders:
            order.pass_time(self.house.clock())

    @rule(which=WHICH)
    def retry(self, which: int) -> None:
        order, now = self.order(which), self.house.clock()
        answer = self.run(retried(self.house, order.placed))
        page = answer["payment"] and answer["payment"]["redirectUrl"].rpartition("/")[2]
        codes = [error["code"] for error in answer["userErrors"]]
        if not order.is_pending:
            assert (page, codes) == (None, ["INVALID_STATUS"])
            return
        live = order.live
        if live is not None and live.id is not None and now < order.due:
            assert page == live.id
            return
        if order.due - now < SHORTEST:
            assert (page, codes) == (None, ["PAYMENT_NOT_POSSIBLE"])
            return
        if live is None:
            live = Session(now)
            order.sessions.append(live)
        assert (page is None) == self.is_down
        live.id = page

    @rule(which=WHICH)
    def cancel_by_the_concierge(self, which: int) -> None:
        order = self.order(which)
        if order.is_pending:
            self.run(self._cancel(order.placed.number))
            order.cancel("CUSTOMER_REQUEST")

    async def _cancel(self, number: str) -> None:
        async with writing(self.house.shop) as write:
            await holds.lock(number)
            order = await tables.Order.get(number=number)
            await paying.cancel(write, self.house.shop, order, CancellationReason.CUSTOMER_REQUEST, Actor.STAFF)

    @rule()
    def lapse(self) -> None:
        self.run(paying.lapse(self.house.shop))
        for order in self.orders:
            order.lapse(self.house.clock(), is_down=self.is_down)

    @rule()
    def reconcile(self) -> None:
        self.run(paying.reconcile(self.house.shop))
        for order in self.orders:
            order.reconcile(self.house.clock(), is_down=self.is_down)

    @rule()
    def pay_back(self) -> None:
        self.run(settling.carry_out(self.house.shop))
        for order in self.orders:
            order.pay_back(self.house.clock(), is_down=self.is_down)

    @rule()
    def switch_the_provider(self) -> None:
        self.is_down = not self.is_down
        self.run(self._switch())

    async def _switch(self) -> None:
        await self.desk.recover()
        await self.desk.lose_events()
        if self.is_down:
            await self.desk.fail(status=503)

    @invariant()
    def shop_and_model_agree(self) -> None:
        self.run(self._agree())

    async def _agree(self) -> None:
        for order in self.orders:
            number = order.placed.number
            row = await tables.Order.get(number=number)
            assert (row.status, row.cancellation_reason) == (order.status, order.reason)
            events = await Event.filter(subject=number, kind__in=list(STATUS_AFTER)).order_by("sequence")
            assert [STATUS_AFTER[event.kind] for event in events] == order.history
            payments = await Payment.filter(order_number=number).order_by("id")
            assert [(row.session_id, row.state) for row in payments] == [(s.id, s.books) for s in order.sessions]
            debts = {row.payment_id: row for row in await Operation.filter(payment__order_number=number)}
            found = [debts.get(row.id) for row in payments]
            owed = [(row.state == "DONE", row.attempts) if row else None for row in found]
            assert owed == [(s.debt.is_done, s.debt.tries) if s.debt else None for s in order.sessions]
        await held()
        if self.orders:
            level = await Level.get(variant__sku=self.sku)
            assert level.held == sum(order.status != "CANCELLED" for order in self.orders)

    def teardown(self) -> None:
        """Everything comes right: the provider answers, every event arrives, time passes, debts are paid."""
        if not self.orders:
            return
        self.is_down = False
        self.run(self._switch())
        self.let_time_pass(31)
        self.lapse()
        for order in self.orders:
            for session in order.sessions:
                for event in reversed(range(4 if session.id else 0)):
                    self.tell(order, session, event, 1)
        self.let_time_pass(15)
        self.pay_back()
        self.shop_and_model_agree()
        self.run(self._all_is_settled())

    async def _all_is_settled(self) -> None:
        await self.house.dispatch()
        for order in self.orders:
            truths = [await self.desk.state(session.id) for session in order.sessions if session.id]
            assert truths == [session.truth for session in order.sessions if session.id]
            assert truths.count("authorised") == (order.status == "IN_VALIDATION")
            assert not order.is_pending
            assert await Letter.filter(subject_ref=order.placed.number).count() == len(order.history)


def test_whatever_happens_shop_and_model_agree(database_url: str, tmp_path: Path) -> None:
    live(Lives, database_url, tmp_path / "var", examples=8, steps=25)


@pytest.mark.prove
def test_whatever_happens_shop_and_model_agree_in_many_lives(database_url: str, tmp_path: Path) -> None:
    live(Lives, database_url, tmp_path / "var", examples=100, steps=40)
