"""All twenty-five pairs of statuses, by all who could move an order and through the doors they have: one table."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from itertools import combinations_with_replacement, product

from resolvers.events.tables import Event
from resolvers.letters.about_orders import KINDS
from resolvers.letters.tables import Letter
from resolvers.orders.lifecycle import STATUS_AFTER
from resolvers.orders.tables import Order, OrderStatus
from tests.house_of import SITE, House
from tests.orders.desk import CANCEL, CONFIRM, DELIVER, SHIP, staffed
from tests.orders.test_amending import AMEND, LINK
from tests.orders.test_refunding import REFUND
from tests.orders.test_withdrawing import withdrew
from tests.payments.stage import RETRY, Desk, Placed
from tests.people.person import Person
from tests.staff.member import Member
from tests.staff.test_sweep import NOTE, lived

S = OrderStatus
Action = Callable[[House, Member, Placed], Awaitable[object]]


def staff(query: str, **facts: object) -> Action:
    """Something an administrator does."""
    return lambda _house, elise, placed: elise.does(query, number=placed.number, **facts)


def provider(kind: str) -> Action:
    """A signed event of the provider, whatever it did before."""
    return lambda house, _elise, placed: Desk(house).forge(placed.session, f"payment.{kind}", signature="valid")


async def pay_again(house: House, _: Member, placed: Placed) -> None:
    await house.ask(RETRY, number=placed.number, url=f"{SITE}/return", token=placed.token)


async def ask_the_concierge(house: House, _: Member, placed: Placed) -> None:
    wish = {"kind": "CANCEL_ORDER", "message": "Merci d’annuler.", "orderNumber": placed.number}
    await Person(house).does("conciergeRequestCreate", **wish, email="claire@example.com")


async def withdraw(house: House, _: Member, placed: Placed) -> None:
    order = await Order.get(number=placed.number)
    if order.status is not S.CANCELLED:
        await withdrew(house, placed)


async def let_time_pass(house: House, _: Member, placed: Placed) -> None:
    await Order.filter(number=placed.number).update(due_at=house.clock())
    await house.gateway.dispatcher.lapse()


ACTIONS: Mapping[str, Action] = {
    "the customer pays again": pay_again,
    "the customer asks the concierge": ask_the_concierge,
    "the customer withdraws": withdraw,
    "staff confirm": staff(CONFIRM),
    "staff ship": staff(SHIP),
    "staff mark it delivered": staff(DELIVER),
    "staff cancel": staff(CANCEL),
    "staff amend": staff(AMEND, lines=[{"sku": "JONC"}]),
    "staff send a link": staff(LINK),
    "staff refund": staff(REFUND, token="a", amount="1.00", why="Geste"),
    "staff write a note": staff(NOTE),
    "the bank approves": provider("authorised"),
    "the bank declines": provider("declined"),
    "the page is over": provider("expired"),
    "the approval is let go": provider("voided"),
    "the money was taken": provider("captured"),
    "nobody paid in time": let_time_pass,
}
# From, to, and what alone leads there; every other pair is reached by nothing.
MOVES: Mapping[tuple[OrderStatus, OrderStatus], set[str]] = {
    (S.PENDING_PAYMENT, S.IN_VALIDATION): {"the bank approves", "the money was taken"},
    (S.PENDING_PAYMENT, S.CANCELLED): {"the bank declines", "nobody paid in time", "staff cancel"},
    (S.IN_VALIDATION, S.CONFIRMED): {"staff confirm"},
    (S.IN_VALIDATION, S.CANCELLED): {"staff cancel"},
    (S.CONFIRMED, S.CANCELLED): {"staff cancel"},
    (S.CONFIRMED, S.SHIPPED): {"staff ship"},
}
AT_ONCE = ("staff confirm", "staff ship", "staff cancel", "the bank approves", "the bank declines")


def after(status: OrderStatus, action: str) -> OrderStatus:
    """Where an action leads by the table."""
    return next((to for (source, to), actions in MOVES.items() if source is status and action in actions), status)


async def steps_of(placed: Placed) -> list[OrderStatus]:
    events = await Event.filter(subject=placed.number, kind__in=list(STATUS_AFTER)).order_by("sequence")
    return [STATUS_AFTER[event.kind] for event in events]


async def each_step_has_one_letter(house: House) -> None:
    """Exactly one event and one letter for each status an order reached."""
    await house.dispatch()
    told = Counter([letter.subject_ref for letter in await Letter.filter(kind__in=list(KINDS.values()))])
    steps = Counter([event.subject for event in await Event.filter(kind__in=list(STATUS_AFTER))])
    assert told == steps


async def test_each_pair_is_reached_by_what_the_table_names_and_by_nothing_else(house: House) -> None:
    elise = await staffed(house, stock=200)
    staying = {source: await lived(house, elise, source) for source in S}
    for source, (name, action) in product(S, ACTIONS.items()):
        expected = after(source, name)
        placed = staying[source] if expected is source else await lived(house, elise, source)
        before = await steps_of(placed)
        await action(house, elise, placed)
        assert (await Order.get(number=placed.number)).status is expected, (source, name)
        assert await steps_of(placed) == ([*before, expected] if expected is not source else before), (source, name)
        await house.gateway.dispatcher.move_money()
    await each_step_has_one_letter(house)


async def test_of_two_at_once_the_order_goes_a_way_that_one_after_the_other_would_go(house: House) -> None:
    elise = await staffed(house, stock=200)
    staying = {source: await lived(house, elise, source) for source in S}
    for source, (one, other) in product(S, combinations_with_replacement(AT_ONCE, 2)):
        moves = {after(source, one), after(source, other)} != {source}
        placed = await lived(house, elise, source) if moves else staying[source]
        before = await steps_of(placed)
        await asyncio.gather(*(ACTIONS[name](house, elise, placed) for name in (one, other)))
        await house.gateway.dispatcher.move_money()
        ways = [[*before], [*before]]
        for way, names in zip(ways, ((one, other), (other, one)), strict=True):
            for name in names:
                if (to := after(way[-1], name)) is not way[-1]:
                    way.append(to)
        # Who comes while the provider is at work is refused, and told so: then one of the two was all.
        went = await steps_of(placed)
        assert (len(went) > len(before)) is moves, (source, one, other)
        assert went in [way[: len(went)] for way in ways], (source, one, other)
    await each_step_has_one_letter(house)
