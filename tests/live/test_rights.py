"""Who may follow, and for how long: a right that ends, ends the stream before another event."""

from collections.abc import Awaitable, Callable

import pytest

from resolvers.people.staff.tables import StaffRole
from tests.house_of import House
from tests.live.test_orders import FEED, STEPS
from tests.live.wire import wired
from tests.orders.desk import CONFIRM, SHIP, paid, staffed
from tests.payments.stage import place
from tests.people.person import PASSWORD, Person
from tests.people.test_customers import VIP
from tests.privacy.test_erasing import ERASE
from tests.staff.member import Member
from tests.staff.test_team import DEACTIVATE, SET_ROLE, own_id

MINE = "subscription Mine($after: String) { myOrdersChanged(after: $after) { cursor status order { number } } }"
ENDED = (4403, "Session ended")
ANOTHER_PASSWORD = "ambre-boussole-77-lilas"


async def _signs_out(claire: Person, _: Member) -> None:
    await claire.does("signOut")


async def _signs_out_everywhere(claire: Person, _: Member) -> None:
    elsewhere = claire.another_client()
    await elsewhere.sign_in()
    await elsewhere.does("signOutEverywhere")


async def _revokes_the_session_elsewhere(claire: Person, _: Member) -> None:
    elsewhere = claire.another_client()
    await elsewhere.sign_in()
    for session in (await elsewhere.me())["sessions"]:
        if not session["isCurrent"]:
            await elsewhere.does("sessionRevoke", id=session["id"])


async def _changes_the_password_elsewhere(claire: Person, _: Member) -> None:
    elsewhere = claire.another_client()
    await elsewhere.sign_in()
    await elsewhere.does("passwordChange", currentPassword=PASSWORD, newPassword=ANOTHER_PASSWORD)


async def _resets_the_password(claire: Person, _: Member) -> None:
    stranger = claire.another_client()
    await stranger.does("passwordResetRequest", email=claire.email)
    await stranger.does("passwordReset", token=await claire.link(), newPassword=ANOTHER_PASSWORD)


async def _becomes_a_vip(claire: Person, staff: Member) -> None:
    key = (await claire.me())["id"]
    await staff.does(VIP, id=key, vip=True, why="Fidèle depuis dix ans.")


async def _is_erased(claire: Person, staff: Member) -> None:
    key = (await claire.me())["id"]
    assert (await staff.does(ERASE, id=key, email=claire.email))["userErrors"] == []


OF_A_CUSTOMER: list[Callable[[Person, Member], Awaitable[None]]] = [
    _signs_out,
    _signs_out_everywhere,
    _revokes_the_session_elsewhere,
    _changes_the_password_elsewhere,
    _resets_the_password,
    _becomes_a_vip,
]


@pytest.mark.parametrize("ends", OF_A_CUSTOMER, ids=lambda ends: ends.__name__.strip("_"))
async def test_a_customer_s_stream_ends_with_the_session_and_tells_nothing_more(
    house: House, ends: Callable[[Person, Member], Awaitable[None]]
) -> None:
    staff = await staffed(house)
    claire = await Person(house).joins()
    placed = await place(house, "JONC", claire)
    await house.pay(placed.page)
    async with wired(house) as wire, wire.talk(payload={"authorization": f"Bearer {claire.token}"}) as talk:
        await talk.subscribe(MINE, after=await _first_cursor(claire, placed.number))
        assert (await talk.next())["myOrdersChanged"]["status"] == "IN_VALIDATION"
        await ends(claire, staff)
        await staff.does(CONFIRM, number=placed.number)
        assert await talk.rest() == []
        assert await talk.closed() == ENDED


async def test_a_session_that_expires_ends_the_stream_before_the_next_event(house: House) -> None:
    await staffed(house)
    claire = await Person(house).joins()
    await place(house, "JONC", claire)
    async with wired(house) as wire, wire.talk(payload={"authorization": f"Bearer {claire.token}"}) as talk:
        await talk.subscribe(MINE)
        await wire.followed()
        house.clock.forward(days=31)
        # Nobody paid: the order is cancelled.
        await house.dispatch()
        assert await talk.rest() == []
        assert await talk.closed() == ENDED


async def test_an_erased_customer_hears_nothing_more(house: House) -> None:
    staff = await staffed(house)
    claire = await Person(house).joins()
    async with wired(house) as wire, wire.talk(payload={"authorization": f"Bearer {claire.token}"}) as talk:
        await talk.subscribe(MINE)
        await wire.followed()
        await _is_erased(claire, staff)
        assert await talk.rest() == []
        assert await talk.closed() == ENDED


async def _leaves(paul: Member, _: Member) -> None:
    await paul.ask("mutation { staffSignOut { accepted } }")


async def _is_deactivated(paul: Member, elise: Member) -> None:
    await elise.does(DEACTIVATE, id=await own_id(paul))


async def _gets_another_role(paul: Member, elise: Member) -> None:
    await elise.does(SET_ROLE, id=await own_id(paul), role="LOGISTICS")


async def _works_longer_than_a_day(paul: Member, _: Member) -> None:
    paul.house.clock.forward(hours=13)


@pytest.mark.parametrize(
    "ends",
    [_leaves, _is_deactivated, _gets_another_role, _works_longer_than_a_day],
    ids=lambda ends: ends.__name__.strip("_"),
)
async def test_a_colleague_s_stream_ends_with_the_session_or_the_role(
    house: House, ends: Callable[[Member, Member], Awaitable[None]]
) -> None:
    elise = await staffed(house)
    paul = await Member(house, "paul@maison.example", StaffRole.ADVISER).joins("Paul Roy")
    placed = await paid(house)
    async with (
        wired(house) as wire,
        wire.talk("/admin/graphql", payload={"authorization": f"Bearer {paul.token}"}) as talk,
    ):
        await talk.subscribe(FEED)
        await talk.subscribe(FEED, "past", after=0)
        assert [(await talk.next("past"))["orderFeed"]["kind"] for _ in range(2)] == ["PLACED", "PAYMENT_RECEIVED"]
        await ends(paul, elise)
        if ends is _works_longer_than_a_day:
            await paid(house, email="paul@example.com")
        else:
            await elise.does(CONFIRM, number=placed.number)
        assert await talk.rest() == []
        assert await talk.closed() == ENDED


async def test_an_hour_alone_locks_writing_and_lets_the_board_go_on(house: House) -> None:
    elise = await staffed(house)
    async with (
        wired(house) as wire,
        wire.talk("/admin/graphql", payload={"authorization": f"Bearer {elise.token}"}) as talk,
    ):
        await talk.subscribe(FEED, after=0)
        house.clock.forward(hours=2)
        placed = await paid(house)
        assert (await elise.raw(CONFIRM, number=placed.number))["errors"][0]["extensions"]["code"] == "SESSION_LOCKED"
        assert [(await talk.next())["orderFeed"]["kind"] for _ in range(2)] == ["PLACED", "PAYMENT_RECEIVED"]


async def test_a_socket_answers_nothing_more_to_a_session_that_ended(house: House) -> None:
    elise = await staffed(house)
    async with (
        wired(house) as wire,
        wire.talk("/admin/graphql", payload={"authorization": f"Bearer {elise.token}"}) as talk,
    ):
        await talk.subscribe("{ staff { nodes { name onDuty } } }")
        assert (await talk.next())["staff"]["nodes"] == [{"name": "Élise Aubin", "onDuty": True}]
        assert (await talk.hear())["type"] == "complete"
        await elise.ask("mutation { staffSignOut { accepted } }")
        await talk.subscribe("{ staff { nodes { name } } }")
        assert await talk.rest() == []
        assert await talk.closed() == ENDED


async def test_a_customer_follows_orders_placed_later_and_nobody_else_s(house: House) -> None:
    staff = await staffed(house)
    claire, paul = await Person(house).joins(), await Person(house, "paul@example.com").joins()
    async with wired(house) as wire, wire.talk(payload={"authorization": f"Bearer {claire.token}"}) as talk:
        await talk.subscribe(MINE)
        await wire.followed()
        theirs = await place(house, "JONC", paul, email="paul@example.com")
        ours = await place(house, "JONC", claire)
        for placed in (theirs, ours):
            await house.pay(placed.page)
            await staff.does(CONFIRM, number=placed.number)
            await staff.does(SHIP, number=placed.number)
        seen = [(await talk.next())["myOrdersChanged"] for _ in range(4)]
    assert [(each["order"]["number"], each["status"]) for each in seen] == [
        (ours.number, status) for status in ("PENDING_PAYMENT", "IN_VALIDATION", "CONFIRMED", "SHIPPED")
    ]


async def test_another_s_order_is_followed_by_nobody_else(house: House) -> None:
    await staffed(house)
    claire, paul = await Person(house).joins(), await Person(house, "paul@example.com").joins()
    placed = await place(house, "JONC", claire)
    other = await place(house, "JONC")
    async with wired(house) as wire:
        for payload, token in (
            (None, None),
            (None, other.token),
            ({"authorization": f"Bearer {paul.token}"}, None),
            ({"authorization": f"Bearer {paul.token}"}, other.token),
        ):
            async with wire.talk(payload=payload) as talk:
                await talk.subscribe(STEPS, number=placed.number, token=token)
                assert await talk.refused() == "NOT_FOUND"


async def test_a_cookie_opens_a_stream_on_the_shop_s_own_pages(house: House) -> None:
    await staffed(house)
    claire = await Person(house).joins()
    async with wired(house) as wire:
        async with wire.client() as browser:
            signed_in = await browser.post("/graphql", json={"query": SIGN_IN, "variables": {"email": claire.email}})
            cookie = signed_in.headers["set-cookie"].partition(";")[0]
        async with wire.talk(cookie=cookie, origin=f"http://{wire.host}") as talk:
            await talk.subscribe(MINE)
            await wire.followed()
            placed = await place(house, "JONC", claire)
            assert (await talk.next())["myOrdersChanged"]["order"]["number"] == placed.number


SIGN_IN = """mutation SignIn($email: String!) {
  signIn(email: $email, password: "%s") { customer { id } userErrors { code } }
}""".replace("%s", PASSWORD)


async def _first_cursor(person: Person, number: str) -> str:
    query = "query T($n: String!) { order(number: $n) { timeline { cursor } } }"
    cursor: str = (await person.ask(query, n=number))["order"]["timeline"][0]["cursor"]
    return cursor
