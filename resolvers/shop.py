"""What a rule may reach for: the maison's facts, the clock, the ports, the keys, the shop's own limits."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from resolvers.maison import Maison
from resolvers.ports import Clock, PaymentProvider, Signals


@dataclass(frozen=True, slots=True)
class Policy:
    """Figures a maison may set. Times are durations, amounts minor units."""

    payment_lifetime: timedelta = timedelta(minutes=30)
    reconcile_after: timedelta = timedelta(minutes=2)
    max_cart_lines: int = 50
    engraving_length: int = 30
    gift_message_length: int = 300


@dataclass(frozen=True, slots=True)
class Links:
    """Where letters lead: URL templates with `{number}` and `{token}`; an absent one leaves its link out."""

    order: str
    pay: str | None
    withdrawal: str | None

    def of_order(self, number: str, token: str) -> dict[str, str | None]:
        """The links of one order's letters."""
        named = {"order": self.order, "pay": self.pay, "withdrawal": self.withdrawal}
        return {name: link and link.format(number=number, token=token) for name, link in named.items()}


@dataclass(frozen=True, slots=True)
class Shop:
    """The running shop as its rules see it. `order_keys` derive access tokens, the newest first."""

    maison: Maison
    clock: Clock
    signals: Signals
    payments: PaymentProvider
    order_keys: tuple[bytes, ...]
    return_origins: frozenset[str]
    links: Links
    policy: Policy = field(default_factory=Policy)

    @property
    def today(self) -> date:
        """The day where the maison is: rates of VAT, delivery dates and holidays follow it."""
        return self.clock().astimezone(ZoneInfo(self.maison.concierge.time_zone)).date()


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. A guest is nobody in particular; what a cart secret opens is asked of the cart."""

    is_vip: bool = False


GUEST = Caller()
