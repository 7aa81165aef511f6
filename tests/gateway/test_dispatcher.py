"""Letters from fact to mailbox: each exactly once, in order, through a mail server that fails in every way."""

import asyncio
from collections import Counter, deque
from datetime import timedelta

from gateway.adapters.smtp import Smtp
from resolvers.letters import sending
from resolvers.letters.tables import Letter, LetterContent, LetterStatus
from resolvers.orders.tables import Order
from tests.gateway.mail_server import CUT, HANG, deliver_to, post_office, server_at
from tests.house_of import House
from tests.makers import piece
from tests.payments.stage import beside, place
from tests.servers import free_port

CLAIRE, JULES = "claire@example.com", "jules@example.com"


async def statuses(recipient: str = CLAIRE) -> list[str]:
    letters = [content.letter_id for content in await LetterContent.filter(recipient=recipient)]
    return [letter.status for letter in await Letter.filter(id__in=letters).order_by("event_id")]


async def send(house: House) -> None:
    """Send what is due, once each."""
    while await house.gateway.dispatcher.send():
        pass


async def test_each_fact_has_one_letter_however_many_dispatchers_work_at_once(house: House) -> None:
    await house.shelve(piece("Jonc", stock=9))
    async with post_office() as post:
        for number in range(4):
            placed = await place(house, "JONC", email=f"client{number}@example.com")
            await house.pay(placed.page, "accept" if number % 2 else "refuse")
        async with beside(house) as two:
            for gateway in (house.gateway, two.gateway):
                gateway.dispatcher.smtp = Smtp(server_at(post.port))
            mine, other = house.gateway.dispatcher, two.gateway.dispatcher
            for _ in range(4):
                plans = [two.first(mine.plan()) for _ in range(3)] + [two.second(other.plan()) for _ in range(3)]
                await asyncio.gather(*plans)
                sends = [two.first(mine.send()) for _ in range(2)] + [two.second(other.send()) for _ in range(2)]
                await asyncio.gather(*sends)
        assert len(post.arrived) == 8
        assert Counter(recipient for recipient, _ in post.offered) == {f"client{n}@example.com": 2 for n in range(4)}
        assert len({key for _, key in post.offered}) == 8
        for number in range(4):
            first, second = post.subjects(f"client{number}@example.com")
            assert "enregistrée" in first
            assert ("validé" if number % 2 else "annulée") in second
    assert await Letter.exclude(status=LetterStatus.SENT).count() == 0


async def test_a_letter_whose_sender_died_is_sent_by_the_next_with_the_same_message_id(house: House) -> None:
    await house.shelve(piece("Jonc"))
    await place(house, "JONC")
    async with post_office() as post:
        deliver_to(house, post)
        await house.gateway.dispatcher.plan()
        [claimed] = await sending.claim(house.shop, "a process that dies now", 8)
        await send(house)
        assert post.offered == []
        house.clock.forward(seconds=91)
        await send(house)
        assert post.offered == [(CLAIRE, claimed.message_id)]
        # The first was only slow: what it says now counts no more, and nothing is sent again.
        await sending.postponed(house.shop, claimed, "too late")
        await sending.given_up(claimed, "too late")
        house.clock.forward(days=1)
        await send(house)
        assert len(post.arrived) == 1
    assert await statuses() == ["SENT"]


async def test_a_slow_sender_cannot_spoil_the_try_of_another(house: House) -> None:
    await house.shelve(piece("Jonc"))
    await place(house, "JONC")
    await house.gateway.dispatcher.plan()
    [slow] = await sending.claim(house.shop, "slow", 8)
    house.clock.forward(seconds=91)
    [quick] = await sending.claim(house.shop, "quick", 8)
    await sending.given_up(slow, "550 no")
    await sending.postponed(house.shop, slow, "451 later")
    assert await sending.claim(house.shop, "third", 8) == []
    await sending.sent(house.shop, quick.id)
    assert await statuses() == ["SENT"]


async def test_refusals_for_now_are_tried_again_later_and_later_with_the_same_letter(house: House) -> None:
    await house.shelve(piece("Jonc"))
    placed = await place(house, "JONC")
    await house.pay(placed.page)
    async with post_office() as post:
        deliver_to(house, post)
        post.recipients[CLAIRE] = deque(["451 Greylisted", "421 Too busy"])
        post.contents = deque(["452 Full", CUT, HANG])
        await house.gateway.dispatcher.plan()
        waits: list[timedelta] = []
        for tries in range(1, 6):
            await send(house)
            first = await Letter.all().order_by("event_id").first()
            assert first is not None
            assert (first.status, first.attempts) == (LetterStatus.FAILED, tries)
            assert first.last_error
            waits.append(first.due_at - house.clock())
            assert post.arrived == []
            house.clock.forward(seconds=waits[-1].total_seconds())
        assert waits == [timedelta(seconds=5 * 2**power) for power in range(5)]
        await send(house)
        assert ["enregistrée" in subject for subject in post.subjects(CLAIRE)] == [True, False]
        assert len(set(post.offered)) == 2, "every copy is known by its Message-ID"
    assert await statuses() == ["SENT", "SENT"]


async def test_a_letter_waits_an_hour_at_most(house: House) -> None:
    await house.shelve(piece("Jonc"))
    await place(house, "JONC")
    house.gateway.dispatcher.smtp = Smtp(server_at(free_port()))
    await house.gateway.dispatcher.plan()
    await Letter.all().update(attempts=5_000)
    await send(house)
    assert (await Letter.get()).due_at - house.clock() == timedelta(hours=1)


async def test_a_refusal_for_good_ends_one_letter_and_holds_up_no_other(house: House) -> None:
    await house.shelve(piece("Jonc"))
    theirs, ours = await place(house, "JONC", email=CLAIRE), await place(house, "JONC", email=JULES)
    async with post_office() as post:
        deliver_to(house, post)
        post.recipients[CLAIRE] = deque([f"550 <{CLAIRE}> unknown"])
        await house.dispatch()
        assert await statuses() == ["DEAD"]
        dead = await Letter.get(status=LetterStatus.DEAD)
        assert dead.last_error == "550 … unknown"
        await house.pay(theirs.page)
        await house.pay(ours.page)
        await house.dispatch()
        assert len(post.subjects(JULES)) == 2
        assert len(post.subjects(CLAIRE)) == 1, "the next letter of the same order is tried"
        house.clock.forward(days=2)
        await send(house)
    assert await statuses() == ["DEAD", "SENT"]


async def test_many_letters_that_wait_hold_up_no_others(house: House) -> None:
    await house.shelve(piece("Jonc", stock=20))
    waiting = [f"client{number}@full.example" for number in range(9)]
    async with post_office() as post:
        deliver_to(house, post)
        for recipient in waiting:
            post.recipients[recipient] = deque(["452 Full"])
            placed = await place(house, "JONC", email=recipient)
            await house.pay(placed.page)
        await place(house, "JONC", email=JULES)
        await house.dispatch()
        assert len(post.subjects(JULES)) == 1
        assert len(post.arrived) == 1
        house.clock.forward(seconds=5)
        await house.dispatch()
        for recipient in waiting:
            assert ["enregistrée" in subject for subject in post.subjects(recipient)] == [True, False]


async def test_a_mail_server_down_for_a_minute_costs_a_minute_and_no_letter(house: House) -> None:
    await house.shelve(piece("Jonc", stock=9))
    house.gateway.dispatcher.smtp = Smtp(server_at(free_port()))
    for _ in range(6):
        for recipient in (CLAIRE, JULES):
            if await Letter.all().count() < 6:
                placed = await place(house, "JONC", email=recipient)
                await house.pay(placed.page)
        await house.dispatch()
        house.clock.forward(seconds=10)
    assert await Letter.filter(status=LetterStatus.SENT).count() == 0
    async with post_office() as post:
        deliver_to(house, post)
        for _ in range(8):
            await house.dispatch()
            house.clock.forward(seconds=10)
        assert len(post.arrived) == await Letter.all().count() == 8
        assert len(set(post.offered)) == len(post.offered) == 8


async def test_a_letter_that_cannot_be_written_holds_up_no_other(house: House) -> None:
    await house.shelve(piece("Jonc"))
    await place(house, "JONC", email=CLAIRE)
    await place(house, "JONC", email=JULES)
    async with post_office() as post:
        deliver_to(house, post)
        await house.gateway.dispatcher.plan()
        content = await LetterContent.get(recipient=CLAIRE)
        await LetterContent.filter(letter_id=content.letter_id).update(facts={})
        await send(house)
        assert (len(post.subjects(JULES)), await statuses()) == (1, ["FAILED"])
        assert (await Letter.get(id=content.letter_id)).last_error == "not written: UndefinedError"
        await LetterContent.filter(letter_id=content.letter_id).update(facts=content.facts)
        house.clock.forward(seconds=5)
        await send(house)
        assert len(post.subjects(CLAIRE)) == 1


async def test_running_it_answers_the_bell_and_ends_with_nothing_half_done(house: House) -> None:
    await house.shelve(piece("Jonc"))
    dispatcher = house.gateway.dispatcher
    async with post_office() as post:
        deliver_to(house, post)
        dispatcher.poll_seconds = 60
        dispatcher.start()
        placed = await place(house, "JONC")
        await house.pay(placed.page)
        async with asyncio.timeout(20):
            while len(post.arrived) < 2:  # noqa: ASYNC110 - the server tells nobody
                await asyncio.sleep(0.01)
        refused = await place(house, "JONC", email=JULES)
        await house.pay(refused.page, "refuse")
        await dispatcher.stop()
        assert set(await Letter.all().values_list("status", flat=True)) <= {LetterStatus.SENT, LetterStatus.PENDING}
        await house.dispatch()
        assert len(post.arrived) == len(set(post.offered)) == 4


async def test_work_that_fails_is_told_and_tried_again(house: House) -> None:
    await house.shelve(piece("Jonc"))
    dispatcher = house.gateway.dispatcher
    async with post_office() as post:
        deliver_to(house, post)
        placed = await place(house, "JONC")
        row = await Order.get(number=placed.number)
        await Order.filter(id=row.id).update(delivery_option={})
        dispatcher.poll_seconds = 0.05
        dispatcher.start()
        await asyncio.sleep(0.2)
        assert (post.arrived, dispatcher.tasks[0].done()) == ([], False)
        await Order.filter(id=row.id).update(delivery_option=row.delivery_option)
        async with asyncio.timeout(20):
            while not post.arrived:
                # A try that began before the mending may postpone itself from any of these moments.
                house.clock.forward(seconds=1)
                await asyncio.sleep(0.01)
        await dispatcher.stop()
