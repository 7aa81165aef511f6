"""Paying on one page: what orders, sessions and debts must be after each thing that can happen, by the rules alone."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.payments.stage import Placed

LIFETIME = timedelta(minutes=30)
SHORTEST = timedelta(minutes=2)
UNTIL_ASKED = timedelta(minutes=2)

# What the books believe, and what they may hear after it.
HEARD_AFTER = {
    "authorised": {"PENDING", "DECLINED", "EXPIRED"},
    "declined": {"PENDING"},
    "expired": {"PENDING"},
    "voided": {"PENDING", "AUTHORISED", "DECLINED", "EXPIRED"},
}


@dataclass
class Debt:
    """Money to give back."""

    due: datetime
    tries: int = 0
    is_done: bool = False


@dataclass
class Session:
    """A payment page: `truth` is the provider's, `books` what the shop believes; without `id` it never opened."""

    opened: datetime
    id: str | None = None
    truth: str = "open"
    books: str = "PENDING"
    asked: datetime | None = None
    debt: Debt | None = None


@dataclass
class Order:
    """One order, from its placing on."""

    placed: Placed
    due: datetime
    sessions: list[Session]
    history: list[str] = field(default_factory=lambda: ["PENDING_PAYMENT"])
    reason: str | None = None

    @property
    def status(self) -> str:
        return self.history[-1]

    @property
    def is_pending(self) -> bool:
        return self.status == "PENDING_PAYMENT"

    @property
    def live(self) -> Session | None:
        return next((session for session in self.sessions if session.books == "PENDING"), None)

    def hear(self, session: Session, said: str, now: datetime) -> None:
        """An event, or the answer to a question."""
        if said == "open" or session.books not in HEARD_AFTER[said]:
            return
        session.books = said.upper()
        if said == "declined" and self.is_pending:
            self.cancel("PAYMENT_DECLINED")
        elif said == "authorised" and self.is_pending:
            self.history.append("IN_VALIDATION")
        elif said == "authorised" and session.debt is None:
            session.debt = Debt(now)

    def cancel(self, reason: str) -> None:
        self.history.append("CANCELLED")
        self.reason = reason
        for session in self.sessions:
            if session.books == "PENDING":
                session.books = "EXPIRED"

    def lapse(self, now: datetime, *, is_down: bool) -> None:
        """The time to pay is over, and the provider is asked what it has."""
        if not self.is_pending or self.due > now:
            return
        live = self.live
        if live is not None and live.id is not None:
            if is_down:
                return
            self.hear(live, live.truth, now)
        if self.is_pending:
            self.cancel("PAYMENT_EXPIRED")

    def reconcile(self, now: datetime, *, is_down: bool) -> None:
        """The provider is asked about a page it has not spoken of, every two minutes."""
        latest = now - UNTIL_ASKED
        for session in self.sessions:
            was_asked = session.asked is not None and session.asked > latest
            if session.books != "PENDING" or session.id is None or session.opened > latest or was_asked:
                continue
            session.asked = now
            if not is_down:
                self.hear(session, session.truth, now)

    def pay_back(self, now: datetime, *, is_down: bool) -> None:
        """Debts that are due are paid, or tried later and later."""
        for session in self.sessions:
            debt = session.debt
            if debt is None or debt.is_done or debt.due > now:
                continue
            debt.tries += 1
            if is_down:
                debt.due = now + min(timedelta(minutes=15), timedelta(seconds=2**debt.tries))
            else:
                debt.is_done = True
                session.truth, session.books = "voided", "VOIDED"

    def pass_time(self, now: datetime) -> None:
        """At the due time the provider closes its pages."""
        for session in self.sessions:
            if session.truth == "open" and session.id is not None and self.due <= now:
                session.truth = "expired"
