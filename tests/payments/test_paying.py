"""The ways of a customer at the payment page, and what the order makes of each."""

from datetime import datetime
from pathlib import Path

from resolvers.payments.tables import Payment, PaymentState
from tests.house_of import SITE, House, opened
from tests.makers import piece
from tests.payments.stage import Desk, Placed, held, place, retried, shown


async def codes(house: House, placed: Placed) -> list[str]:
    return [error["code"] for error in (await retried(house, placed))["userErrors"]]


async def test_a_final_refusal_cancels_the_order_with_its_reason_and_gives_the_piece_back(house: House) -> None:
    await house.shelve(piece("Jonc", stock=1))
    placed = await place(house, "JONC")
    assert await held() == 1
    await house.pay(placed.page, "refuse")
    order = await shown(house, placed)
    assert (order["status"], order["payment"]["state"]) == ("CANCELLED", "DECLINED")
    assert order["cancellation"]["reason"] == "PAYMENT_DECLINED"
    assert await held() == 0
    assert await codes(house, placed) == ["INVALID_STATUS"]
    again = await place(house, "JONC")
    assert (await shown(house, again))["status"] == "PENDING_PAYMENT"


async def test_a_soft_refusal_and_a_challenge_stay_at_the_provider(house: House) -> None:
    await house.shelve(piece("Jonc"))
    placed = await place(house, "JONC")
    softly = await house.pay(placed.page, "retry")
    assert softly.status_code == 303
    assert softly.headers["location"].endswith(f"/sandbox/pay/{placed.session}")
    assert (await shown(house, placed))["status"] == "PENDING_PAYMENT"
    assert "reste ouverte" in (await house.client.get(placed.page)).text

    asked = await house.pay(placed.page, "challenge")
    assert asked.headers["location"].endswith("/challenge")
    assert (await shown(house, placed))["status"] == "PENDING_PAYMENT"
    await house.pay(f"{placed.page}/challenge", "accept")
    order = await shown(house, placed)
    assert (order["status"], order["payment"]["state"]) == ("IN_VALIDATION", "AUTHORISED")
    assert order["payment"]["method"] == "Visa •••• 4242"
    assert await held() == 1


async def test_who_leaves_the_page_or_says_that_all_went_well_has_not_paid(house: House) -> None:
    await house.shelve(piece("Jonc"))
    placed = await place(house, "JONC")
    left = await house.pay(placed.page, "leave")
    assert left.headers["location"] == f"{SITE}/return?session={placed.session}"
    for claim in ("", "?status=success&paid=true", f"?session={placed.session}&redirect_status=succeeded"):
        back = await house.client.get(f"/return{claim}")
        assert back.status_code == 200
        assert "validé" not in back.text
    order = await shown(house, placed)
    assert (order["status"], order["payment"]["state"], order["payment"]["canRetry"]) == (
        "PENDING_PAYMENT",
        "PENDING",
        True,
    )


async def test_a_retry_shows_the_live_session_or_opens_the_next_and_two_are_never_live(house: House) -> None:
    await house.shelve(piece("Jonc"))
    placed = await place(house, "JONC")
    first = await retried(house, placed)
    assert first["payment"]["redirectUrl"] == placed.page
    due = datetime.fromisoformat((await shown(house, placed))["payment"]["dueAt"])
    assert datetime.fromisoformat(first["payment"]["expiresAt"]) == due

    await house.shop.payments.expire(placed.session)
    await house.settle()
    assert (await shown(house, placed))["status"] == "PENDING_PAYMENT"
    second = (await retried(house, placed))["payment"]["redirectUrl"]
    assert second != placed.page
    assert (await retried(house, placed))["payment"]["redirectUrl"] == second
    assert [row.state for row in await Payment.all().order_by("opened_at", "id")] == [
        PaymentState.EXPIRED,
        PaymentState.PENDING,
    ]
    await house.pay(second)
    assert (await shown(house, placed))["status"] == "IN_VALIDATION"
    assert await codes(house, placed) == ["INVALID_STATUS"]


async def test_a_retry_is_refused_to_strangers_and_when_the_time_is_over(house: House) -> None:
    await house.shelve(piece("Jonc"))
    placed = await place(house, "JONC")
    assert await codes(house, Placed(placed.number, "a" * 64, None)) == ["NOT_FOUND"]
    assert await codes(house, Placed("00000-00000", placed.token, None)) == ["NOT_FOUND"]
    await house.shop.payments.expire(placed.session)
    await house.settle()
    house.clock.forward(minutes=29)
    # A session that could not be opened any more is not promised.
    assert await codes(house, placed) == ["PAYMENT_NOT_POSSIBLE"]
    assert await Payment.all().count() == 1
    house.clock.forward(minutes=1)
    assert await codes(house, placed) == ["PAYMENT_NOT_POSSIBLE"]


async def test_a_provider_that_does_not_answer_leaves_the_order_payable_later_in_one_session(house: House) -> None:
    await house.shelve(piece("Jonc", stock=3))
    desk = Desk(house)
    for fault in ({"status": 503}, {"status": 500, "perform": True}):
        await desk.fail(**fault)
        placed = await place(house, "JONC")
        assert placed.url is None
        assert await codes(house, placed) == ["PAYMENT_NOT_POSSIBLE"]
        assert (await shown(house, placed))["status"] == "PENDING_PAYMENT"
        await desk.recover()
        opened = (await retried(house, placed))["payment"]["redirectUrl"]
        await house.pay(opened)
        assert (await shown(house, placed))["status"] == "IN_VALIDATION"
    assert len(desk.sessions()) == await Payment.all().count() == 2


async def test_an_event_that_overtakes_the_answer_of_the_opening_counts(house: House) -> None:
    await house.shelve(piece("Jonc"))
    desk = Desk(house)
    await desk.fail(status=500, perform=True)
    placed = await place(house, "JONC")
    assert placed.url is None
    await desk.recover()
    [session] = desk.sessions()
    await house.pay(f"/sandbox/pay/{session}")
    order = await shown(house, placed)
    assert (order["status"], order["payment"]["state"]) == ("IN_VALIDATION", "AUTHORISED")
    assert await codes(house, placed) == ["INVALID_STATUS"]


async def test_the_shortest_time_to_pay_is_enough_to_open_the_page(database_url: str, tmp_path: Path) -> None:
    async with opened(database_url, tmp_path / "var", payment_minutes=1) as house:
        await house.shelve(piece("Jonc"))
        placed = await place(house, "JONC")
        due = datetime.fromisoformat((await shown(house, placed))["payment"]["dueAt"])
        assert due - house.clock() == house.shop.payments.minimum_lifetime
        await house.pay(placed.page)
        assert (await shown(house, placed))["status"] == "IN_VALIDATION"
