"""What a rule may reach for: the maison's facts, the clock, the ports, the keys, the shop's own limits."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from resolvers.events.feed import Feed
from resolvers.maison import Maison
from resolvers.ports import Clock, Counters, Passwords, PaymentProvider, Signals

if TYPE_CHECKING:
    # It is kept here for those above the catalogue; whoever is below it knows nothing of it.
    from resolvers.catalog.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Policy:
    """Figures a maison may set. Times are durations, amounts minor units."""

    payment_lifetime: timedelta = timedelta(minutes=30)
    # A link in a letter is answered later than a page that is open; no provider keeps one longer.
    payment_link_lifetime: timedelta = timedelta(hours=23)
    reconcile_after: timedelta = timedelta(minutes=2)
    max_cart_lines: int = 50
    engraving_length: int = 30
    gift_message_length: int = 300
    session_lifetime: timedelta = timedelta(days=30)
    staff_session_lifetime: timedelta = timedelta(hours=12)
    staff_idle: timedelta = timedelta(hours=1)
    callback_minutes: int = 30
    callbacks_per_slot: int = 3
    share_lifetime: timedelta = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Links:
    """Where letters lead: URL templates with `{number}` and `{token}`; an absent one leaves its link out."""

    order: str
    pay: str | None
    withdrawal: str | None
    email_confirm: str
    password_reset: str
    email_change: str
    email_undo: str
    newsletter_confirm: str
    newsletter_leave: str
    alert_confirm: str
    data_export: str
    product: str
    staff_invitation: str

    def of_order(self, number: str, token: str) -> dict[str, str | None]:
        """The links of one order's letters."""
        named = {"order": self.order, "pay": self.pay, "withdrawal": self.withdrawal}
        return {name: link and link.format(number=number, token=token) for name, link in named.items()}


@dataclass(frozen=True, slots=True)
class Shop:
    """The running shop as its rules see it. `token_keys` derive the tokens of letters and orders, the newest first."""

    maison: Maison
    clock: Clock
    signals: Signals
    payments: PaymentProvider
    passwords: Passwords
    counters: Counters
    token_keys: tuple[bytes, ...]
    return_origins: frozenset[str]
    links: Links
    feed: Feed
    shelf: "Shelf"
    policy: Policy = field(default_factory=Policy)

    @property
    def today(self) -> date:
        """The day where the maison is: rates of VAT, delivery dates and holidays follow it."""
        return self.clock().astimezone(ZoneInfo(self.maison.concierge.time_zone)).date()

    def spoken(self, language: str) -> str:
        """A storefront may speak more languages than the maison: its letters are in one of the maison's throughout."""
        return language if language in self.maison.languages else self.maison.languages[0]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. A guest is nobody in particular; what a cart secret opens is asked of the cart.

    `client` is what to count by when somebody asks too often; `email_key` is the signed-in customer's.
    """

    is_vip: bool = False
    customer_id: UUID | None = None
    session_id: UUID | None = None
    email_key: str = ""
    client: str = ""


GUEST = Caller()
# Where somebody is taken to be who has not said where.
DEFAULT_COUNTRY = "FR"
