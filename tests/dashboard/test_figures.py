"""The day at a glance: what it says is what the orders, letters and requests say."""

from collections import deque
from typing import Any

from tests.gateway.mail_server import deliver_to, post_office
from tests.house_of import House
from tests.orders.desk import CANCEL, CONFIRM, paid, staffed
from tests.orders.test_amending import AMEND
from tests.orders.test_refunding import REFUND
from tests.payments.stage import place
from tests.people.person import Person
from tests.staff.member import Member

FIGURES = """query Figures($from: Date, $to: Date) {
  dashboard(from: $from, to: $to) {
    ordersByStatus { status count oldestAt } takingsByDay { day orders gross { minorUnits } }
    oldestWaitingAt lettersWaiting lettersFailed requestsOpen requestsOverdue paymentConversion
  }
}"""


async def figures(staff: Member, **period: str) -> Any:
    return (await staff.ask(FIGURES, **period))["dashboard"]


async def test_an_empty_shop_has_a_month_of_empty_days(house: House) -> None:
    elise = await Member(house).joins()
    found = await figures(elise)
    assert [row["count"] for row in found["ordersByStatus"]] == [0] * 5
    days = [row["day"] for row in found["takingsByDay"]]
    assert (days[0], days[-1], len(days)) == ("2026-10-24", "2026-11-22", 30)
    assert {(row["orders"], row["gross"]["minorUnits"]) for row in found["takingsByDay"]} == {(0, 0)}
    assert (found["oldestWaitingAt"], found["paymentConversion"]) == (None, None)


async def test_takings_are_what_was_paid_and_not_cancelled_by_the_day_it_was_ordered(house: House) -> None:
    elise = await staffed(house, stock=20)
    confirmed, cancelled, *_ = [await paid(house) for _ in range(3)] + [await paid(house, outcome="refuse")]
    assert await elise.refused(CONFIRM, number=confirmed.number) == []
    assert await elise.refused(CANCEL, number=cancelled.number) == []
    unpaid = await place(house, "JONC")
    assert await elise.refused(CANCEL, number=unpaid.number) == []
    house.clock.forward(hours=11, minutes=30)
    await elise.sign_in(elise.code())
    await paid(house)
    await place(house, "JONC")
    found = await figures(elise, **{"from": "2026-11-21", "to": "2026-11-23"})
    assert [(row["day"], row["orders"], row["gross"]["minorUnits"]) for row in found["takingsByDay"]] == [
        ("2026-11-21", 0, 0), ("2026-11-22", 2, 93_000), ("2026-11-23", 1, 46_500),
    ], "the maison's day: half past eleven in the evening in Greenwich is tomorrow in Paris"  # fmt: skip
    assert found["paymentConversion"] == "0.6667", "four of six: one was refused, one never paid"
    assert found["oldestWaitingAt"] == "2026-11-22T12:00:00Z"
    counts = {row["status"]: row["count"] for row in found["ordersByStatus"]}
    assert counts == {"PENDING_PAYMENT": 1, "IN_VALIDATION": 2, "CONFIRMED": 1, "SHIPPED": 0, "CANCELLED": 3}


async def test_takings_are_the_money_and_not_the_prices(house: House) -> None:
    elise = await staffed(house, stock=20)
    dearer, lighter = await paid(house), await paid(house)
    assert await elise.refused(AMEND, number=dearer.number, lines=[{"sku": "JONC"}]) == []
    assert await elise.refused(CONFIRM, number=lighter.number) == []
    assert await elise.refused(REFUND, number=lighter.number, token="a", amount="65.00", why="Geste") == []
    (today,) = (await figures(elise, **{"from": "2026-11-22", "to": "2026-11-22"}))["takingsByDay"]
    assert today == {"day": "2026-11-22", "orders": 2, "gross": {"minorUnits": 46_500 + 40_000}}


async def test_what_waits_and_what_failed_is_counted(house: House) -> None:
    elise = await staffed(house)
    await place(house, "JONC")
    await place(house, "JONC", email="gone@example.com")
    await Person(house).does("conciergeRequestCreate", kind="QUESTION", message="Où ?", phone="+33612345678")
    async with post_office() as post:
        deliver_to(house, post)
        post.recipients["gone@example.com"] = deque(["550 unknown"])
        post.recipients["claire@example.com"] = deque(["451 later"])
        await house.dispatch()
    found = await figures(elise)
    assert (found["lettersWaiting"], found["lettersFailed"]) == (1, 1)
    assert (found["requestsOpen"], found["requestsOverdue"]) == (1, 0)
    house.clock.forward(days=2)
    await elise.sign_in(elise.code())
    assert (await figures(elise))["requestsOverdue"] == 1


async def test_a_period_that_is_none_is_told(house: House) -> None:
    elise = await Member(house).joins()
    wrong = ({"from": "2026-11-23", "to": "2026-11-22"}, {"from": "2020-01-01"}, {"to": "0001-01-05"})
    for period in (*wrong, {"to": "9999-12-31"}, {"from": "0001-01-01"}, {"from": "9999-12-31"}):
        assert await elise.shut_out(FIGURES, **period) == "BAD_USER_INPUT"
