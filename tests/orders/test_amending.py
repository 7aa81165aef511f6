"""An order changed before it is confirmed: the difference is shown, then taken by a link or simply not taken."""

import asyncio
from typing import Any

from resolvers.events.tables import Event
from resolvers.orders.tables import Order, OrderLine
from resolvers.payments.tables import Operation, Payment
from resolvers.people.staff.tables import AuditEntry, StaffRole
from resolvers.stock.tables import Hold, HoldState, Level
from tests.catalog.test_managing import PRICE
from tests.house_of import SITE, House
from tests.makers import piece, ring
from tests.orders.desk import CANCEL, CONFIRM
from tests.payments.stage import RETRY, Placed, place, shown
from tests.people.person import Person
from tests.staff.member import CODES, Member

AMENDED = f"""{{
  order {{ status isBusy nextSteps total {{ minorUnits }} taxes {{ rate taxable {{ minorUnits }} tax {{ minorUnits }} }}
    lines {{ id sku quantity unitPrice {{ minorUnits }} engraving giftMessage }} events {{ kind actor }} approvedUntil
    payments {{ state amount {{ minorUnits }} captured {{ minorUnits }} }} }}
  totalBefore {{ minorUnits }} totalAfter {{ minorUnits }} difference {{ minorUnits }} needsPayment {CODES}
}}"""
AMEND = f"""mutation Amend(
  $number: String!, $lines: [OrderAmendLineInput!]!, $dry: Boolean! = false, $total: Decimal
) {{
  payload: orderAmend(number: $number, lines: $lines, dryRun: $dry, expectedTotal: $total) {AMENDED}
}}"""
LINK = f"""mutation Link($number: String!) {{
  payload: paymentLinkSend(number: $number) {{ order {{ status nextSteps }} {CODES} }}
}}"""
LINES = """query Lines($n: String!) {
  order(number: $n) { lines { id sku } nextSteps payments { state } payment { state amountDue { minorUnits } } }
}"""


async def staffed(house: House) -> Member:
    await house.shelve(
        piece("Jonc", price=45_000, stock=5, engravable=True),
        piece("Clip", price=20_000, stock=5),
        ring("Bague Lueur", sizes={"50": 2, "52": 1}, price=120_000),
    )
    return await Member(house).joins("Élise Aubin")


async def ordered(house: House, sku: str = "JONC", *, paid: bool = True) -> Placed:
    placed = await place(house, sku)
    if paid:
        await house.pay(placed.page)
    return placed


async def line_of(staff: Member, placed: Placed) -> str:
    key: str = (await staff.ask(LINES, n=placed.number))["order"]["lines"][0]["id"]
    return key


async def stock_of(sku: str) -> tuple[int, int]:
    level = await Level.get(variant__sku=sku)
    return level.on_hand, level.held


async def followed(house: House, placed: Placed) -> str:
    """The payment page that the link in the customer's last letter leads to."""
    letter = (await Person(house).letters())[-1]
    assert f"/pay/{placed.number}" in letter.body("plain") or "token=" in letter.body("plain")
    answer = await house.ask(RETRY, number=placed.number, url=f"{SITE}/return", token=placed.token)
    assert answer["paymentRetry"]["userErrors"] == []
    url: str = answer["paymentRetry"]["payment"]["redirectUrl"]
    return url


def sums(payload: dict[str, Any]) -> tuple[int, int, int, bool]:
    names = ("totalBefore", "totalAfter", "difference")
    before, after, difference = (payload[name]["minorUnits"] for name in names)
    return before, after, difference, payload["needsPayment"]


async def test_the_difference_is_shown_first_and_changes_nothing(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    before = (await Order.get()).total
    events = await Event.all().count()
    payload = await elise.does(AMEND, number=placed.number, lines=[{"sku": "CLIP"}], dry=True)
    assert sums(payload) == (before, 65_000, 18_500, True), "delivery is free from 500 € on"
    assert [line["sku"] for line in payload["order"]["lines"]] == ["JONC"]
    assert (await Order.get()).total == before
    assert (await Event.all().count(), await AuditEntry.filter(action="orderAmend").count()) == (events, 0)
    assert await stock_of("CLIP") == (5, 0)


async def test_less_is_not_taken_and_the_rest_goes_back_on_the_shelf(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house, "BAGUE-LUEUR-50")
    key, before = await line_of(elise, placed), (await Order.get()).total
    wanted = [{"lineId": key, "quantity": 0}, {"sku": "CLIP", "quantity": 2}]
    payload = await elise.does(AMEND, number=placed.number, lines=wanted, total="415.00")
    assert sums(payload) == (120_000, 41_500, -78_500, False), "and is paid again below"
    assert (await stock_of("BAGUE-LUEUR-50"), await stock_of("CLIP")) == ((2, 0), (5, 2))
    letter = (await Person(house).letters())[-1]
    assert "2 × Clip" in letter.body("plain")
    assert "rien à régler" in letter.body("plain")
    assert await elise.refused(CONFIRM, number=placed.number) == []
    payment = await Payment.get()
    assert (payment.captured, payment.amount) == (41_500, before)
    assert await stock_of("CLIP") == (3, 0)
    order = await shown(house, placed)
    assert order["status"] == "CONFIRMED"
    assert [part["taxable"] + part["tax"] for part in (await Order.get()).taxes] == [41_500]
    assert len(order["invoices"]) == 1


async def test_more_is_paid_by_a_link_and_the_approval_before_is_let_go(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    before = (await Order.get()).total
    payload = await elise.does(AMEND, number=placed.number, lines=[{"sku": "BAGUE-LUEUR-52"}])
    assert sums(payload) == (before, 165_000, 118_500, True)
    assert payload["order"]["nextSteps"] == ["CANCEL", "AMEND", "SEND_PAYMENT_LINK"], "not yet to be confirmed"
    assert await elise.refused(CONFIRM, number=placed.number) == [("PAYMENT_NOT_POSSIBLE", "number")]
    seen = (await elise.ask(LINES, n=placed.number))["order"]
    assert seen["payment"]["amountDue"]["minorUnits"] == 165_000
    page = await followed(house, placed)
    await house.pay(page)
    await house.dispatch()
    states = [payment.state.value for payment in await Payment.all().order_by("opened_at", "id")]
    assert states == ["VOIDED", "AUTHORISED"]
    assert (await elise.ask(LINES, n=placed.number))["order"]["nextSteps"][0] == "CONFIRM"
    assert await elise.refused(CONFIRM, number=placed.number) == []
    assert (await Payment.filter(captured__gt=0).get()).captured == 165_000
    assert await Order.filter(status="CONFIRMED").count() == 1


async def test_a_link_that_nobody_follows_leaves_the_order_to_staff(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    key = await line_of(elise, placed)
    await elise.does(AMEND, number=placed.number, lines=[{"lineId": key, "quantity": 2}])
    house.clock.forward(hours=24)
    await house.dispatch()
    await elise.sign_in(elise.code())
    seen = (await elise.ask(LINES, n=placed.number))["order"]
    assert [payment["state"] for payment in seen["payments"]] == ["AUTHORISED", "EXPIRED"]
    assert seen["payment"]["amountDue"] is None
    late = await house.ask(RETRY, number=placed.number, url=f"{SITE}/return", token=placed.token)
    assert [error["code"] for error in late["paymentRetry"]["userErrors"]] == ["INVALID_STATUS"]
    back = await elise.does(AMEND, number=placed.number, lines=[{"lineId": key, "quantity": 1}])
    assert back["needsPayment"] is False, "what the bank approved first is enough again"
    assert await elise.refused(CONFIRM, number=placed.number) == []


async def test_an_order_that_awaits_its_payment_is_paid_at_its_new_total_only(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house, paid=False)
    before = (await Order.get()).total
    payload = await elise.does(AMEND, number=placed.number, lines=[{"sku": "CLIP"}])
    assert sums(payload) == (before, 65_000, 18_500, True), "delivery is free from 500 € on"
    stale = await house.client.post(placed.page, data={"outcome": "accept"})
    await house.settle()
    assert stale.status_code in {200, 303, 409, 410}
    assert (await Order.get()).status == "PENDING_PAYMENT", "the page of the old total is over"
    house.clock.forward(hours=3)
    await house.dispatch()
    assert (await Order.get()).status == "PENDING_PAYMENT", "a letter is answered later than a page"
    await house.pay(await followed(house, placed))
    assert (await Order.get()).status == "IN_VALIDATION"
    await elise.sign_in(elise.code())
    assert await elise.refused(CONFIRM, number=placed.number) == []
    assert (await Payment.filter(captured__gt=0).get()).captured == 65_000


async def test_money_of_the_old_total_that_comes_all_the_same_is_let_go(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house, paid=False)
    paying = house.client.post(placed.page, data={"outcome": "accept"})
    amending = elise.does(AMEND, number=placed.number, lines=[{"sku": "CLIP"}])
    _, payload = await asyncio.gather(paying, amending)
    await house.settle()
    await house.dispatch()
    order, first = await Order.get(), await Payment.all().order_by("opened_at", "id").first()
    assert first is not None
    if order.status == "PENDING_PAYMENT":
        assert first.state in {"VOIDED", "EXPIRED", "AUTHORISED"}
        assert not await Payment.filter(state="AUTHORISED").exists() or await Operation.filter(kind="VOID").exists()
    else:
        assert payload["userErrors"] == [] or order.total == first.amount
    await house.pay(await followed(house, placed)) if order.total != first.amount else None
    await house.dispatch()
    assert await elise.refused(CONFIRM, number=placed.number) == []
    taken = await Payment.filter(captured__gt=0)
    assert [payment.captured for payment in taken] == [(await Order.get()).total]


async def test_another_size_is_changed_in_place_and_prices_stay_as_bought(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house, "BAGUE-LUEUR-50")
    key = await line_of(elise, placed)
    assert await elise.refused(PRICE, sku="BAGUE-LUEUR-50", price="2000.00") == []
    more = await elise.does(AMEND, number=placed.number, lines=[{"lineId": key, "quantity": 2}], dry=True)
    assert more["difference"]["minorUnits"] == 120_000, "what was bought costs what it cost"
    payload = await elise.does(AMEND, number=placed.number, lines=[{"lineId": key, "sku": "BAGUE-LUEUR-52"}])
    assert sums(payload)[2:] == (0, False)
    (line,) = payload["order"]["lines"]
    assert (line["id"], line["sku"]) == (key, "BAGUE-LUEUR-52")
    assert (await stock_of("BAGUE-LUEUR-50"), await stock_of("BAGUE-LUEUR-52")) == ((2, 0), (1, 1))
    row = await OrderLine.get()
    assert row.options[0]["value"] == "52"
    assert payload["order"]["events"][-1] == {"kind": "AMENDED", "actor": "Élise Aubin"}


async def test_wishes_that_cannot_be_are_told_by_their_path_and_change_nothing(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    key = await line_of(elise, placed)
    wrong: list[tuple[list[dict[str, Any]], tuple[str, str]]] = [
        ([{"sku": "NOBODY"}], ("NOT_FOUND", "lines.0.sku")),
        ([{}], ("INVALID_INPUT", "lines.0")),
        ([{"sku": "CLIP"}, {"lineId": "nonsense", "quantity": 1}], ("NOT_FOUND", "lines.1.lineId")),
        ([{"sku": "CLIP", "quantity": 0}], ("INVALID_INPUT", "lines.0.quantity")),
        ([{"sku": "BAGUE-LUEUR-52", "quantity": 2}], ("INSUFFICIENT_STOCK", "lines.0.quantity")),
        ([{"lineId": key, "sku": "CLIP"}], ("INVALID_INPUT", "lines.0")),
        ([{"lineId": key, "quantity": -1}], ("INVALID_INPUT", "lines.0.quantity")),
        ([{"lineId": key, "quantity": 0}], ("INVALID_INPUT", "lines")),
        ([{"lineId": key, "engraving": "Anna"}], ("CONSENT_REQUIRED", "lines.0.engraving")),
        ([{"lineId": key, "giftMessage": "4111 1111 1111 1111"}], ("INVALID_INPUT", "lines.0.giftMessage")),
    ]
    before = await OrderLine.all().values()
    for lines, told in wrong:
        for dry in (True, False):
            assert await elise.refused(AMEND, number=placed.number, lines=lines, dry=dry) == [told], lines
    for same in ([], [{"lineId": key, "quantity": 1}]):
        assert await elise.refused(AMEND, number=placed.number, lines=same) == [("INVALID_INPUT", "lines")]
    assert await elise.refused(AMEND, number="ZZZZZ-ZZZZZ", lines=[]) == [("NOT_FOUND", "number")]
    assert await elise.refused(AMEND, number="ZZZZZ-ZZZZZ", lines=[], dry=True) == [("NOT_FOUND", "number")]
    clip = [{"sku": "CLIP"}]
    assert await elise.refused(AMEND, number=placed.number, lines=clip, total="1.00") == [
        ("CART_CHANGED", "expectedTotal")
    ]
    assert await elise.refused(AMEND, number=placed.number, lines=clip, total="1.001") == [
        ("INVALID_INPUT", "expectedTotal")
    ]
    assert await OrderLine.all().values() == before
    assert await Event.filter(kind="order.amended").count() == 0


async def test_what_the_order_holds_already_counts_as_there(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house, "BAGUE-LUEUR-52")
    key = await line_of(elise, placed)
    note = [{"lineId": key, "giftMessage": "Pour Anna"}]
    assert await elise.refused(AMEND, number=placed.number, lines=note) == [], "the last one is this order's own"
    assert await stock_of("BAGUE-LUEUR-52") == (1, 1)
    assert (await OrderLine.get()).gift_message == "Pour Anna"


async def test_of_two_colleagues_who_change_one_order_the_second_looks_again(house: House) -> None:
    elise = await staffed(house)
    marc = await Member(house, "marc@maison.example", StaffRole.ADVISER).joins("Marc Aubert")
    placed = await ordered(house)
    lines = [{"sku": "CLIP"}]
    seen = await elise.does(AMEND, number=placed.number, lines=lines, dry=True)
    total = seen["totalAfter"]["minorUnits"] / 100
    wishes = {"number": placed.number, "lines": lines, "total": f"{total:.2f}"}
    both = await asyncio.gather(elise.refused(AMEND, **wishes), marc.refused(AMEND, **wishes))
    assert sorted(both) == [[], [("CART_CHANGED", "expectedTotal")]]
    assert await stock_of("CLIP") == (5, 1)


async def test_two_orders_amended_at_once_share_the_last_piece_never(house: House) -> None:
    elise = await staffed(house)
    orders = [await ordered(house) for _ in range(4)]
    wanted = [{"sku": "BAGUE-LUEUR-52"}]
    told = await asyncio.gather(*(elise.refused(AMEND, number=each.number, lines=wanted) for each in orders))
    codes = [refusals[0][0] for refusals in told if refusals]
    assert len(codes) == 3
    assert set(codes) <= {"INSUFFICIENT_STOCK", "TEMPORARILY_UNAVAILABLE"}
    assert await stock_of("BAGUE-LUEUR-52") == (1, 1)
    assert await Hold.filter(level__variant__sku="BAGUE-LUEUR-52", state=HoldState.HELD).count() == 1


async def test_a_payment_that_cannot_be_taken_is_asked_for_anew(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    assert await elise.refused(LINK, number=placed.number) == [("INVALID_STATUS", "number")], "it is approved"
    await house.shop.payments.void(placed.session, key="by hand at the provider's desk")
    await house.settle()
    seen = (await elise.ask(LINES, n=placed.number))["order"]
    assert seen["nextSteps"] == ["CANCEL", "AMEND", "SEND_PAYMENT_LINK"]
    assert (await elise.does(LINK, number=placed.number))["userErrors"] == []
    letter = (await Person(house).letters())[-1]
    assert "paiement est attendu" in letter.header("subject")
    await house.pay(await followed(house, placed))
    assert await elise.refused(CONFIRM, number=placed.number) == []
    assert await Order.filter(status="CONFIRMED").count() == 1


async def test_a_declined_link_is_told_to_staff_and_sent_anew(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    await elise.does(AMEND, number=placed.number, lines=[{"sku": "CLIP"}])
    await house.pay(await followed(house, placed), "refuse")
    assert (await Order.get()).status == "IN_VALIDATION"
    assert await Event.filter(kind="payment.declined").count() == 1
    assert await elise.refused(LINK, number=placed.number) == []
    await house.pay(await followed(house, placed))
    await house.dispatch()
    assert await elise.refused(CONFIRM, number=placed.number) == []


async def test_cancelling_an_amended_order_lets_everything_go(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    await elise.does(AMEND, number=placed.number, lines=[{"sku": "CLIP"}])
    page = await followed(house, placed)
    assert await elise.refused(CANCEL, number=placed.number) == []
    await house.client.post(page, data={"outcome": "accept"})
    await house.settle()
    await house.dispatch()
    assert not await Payment.filter(state__in=["AUTHORISED", "CAPTURED"]).exists()
    assert (await stock_of("JONC"), await stock_of("CLIP")) == ((5, 0), (5, 0))


async def test_an_order_that_left_is_not_changed_any_more(house: House) -> None:
    elise = await staffed(house)
    placed = await ordered(house)
    await elise.does(CONFIRM, number=placed.number)
    for dry in (True, False):
        told = await elise.refused(AMEND, number=placed.number, lines=[{"sku": "CLIP"}], dry=dry)
        assert told == [("INVALID_STATUS", "number")]
    assert await elise.refused(LINK, number=placed.number) == [("INVALID_STATUS", "number")]
