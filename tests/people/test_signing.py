"""Accounts: asked for by anybody, made by who reads the letters, entered with a password, left at once everywhere."""

import asyncio
from typing import Any

from gateway.cookies import CART_COOKIE, SESSION_COOKIE
from resolvers.people.sessions import caller
from resolvers.people.tables import Customer as Account
from resolvers.people.tables import Proof, Session
from resolvers.shop import GUEST
from tests.cart.customer import Customer, lines
from tests.house_of import SITE, House
from tests.makers import piece, ring
from tests.payments.stage import beside, place
from tests.people.person import PASSWORD, Person, document, subjects

ME = "{ me { email } }"
WRONG = ("INVALID_CREDENTIALS", "")
WEAK = ["1234567", "motdepasse", "Messika2026!", "claire.martin", "claire@example.com", "azertyuiop", "x" * 129, ""]


async def test_a_known_address_is_answered_like_an_unknown_one_and_only_its_owner_is_told(house: House) -> None:
    claire = await Person(house).joins()
    stranger = Person(house)
    unknown = await Person(house, "anna@example.com").raw(document("signUp"), **form("anna@example.com"))
    known = await stranger.raw(document("signUp"), **form(claire.email))
    assert known == unknown == {"data": {"payload": {"accepted": True, "userErrors": []}}}
    assert subjects(await claire.letters())[-1] == "Vous avez déjà un compte"
    assert await Account.all().count() == 1
    assert (await claire.sign_in())["userErrors"] == []


def form(email: str, **facts: Any) -> dict[str, Any]:
    return {"email": email, "password": PASSWORD, "firstName": "Anna", "lastName": "Berg", **facts}


async def test_a_password_that_is_short_long_or_easy_to_guess_is_refused(house: House) -> None:
    claire = Person(house)
    for password in WEAK:
        wish = form(claire.email, password=password, firstName="Claire", lastName="Martin")
        assert await claire.refused("signUp", **wish) == [("WEAK_PASSWORD", "password")], password
    assert await Proof.all().count() == 0


async def test_what_is_wrong_in_the_form_is_told_field_by_field(house: House) -> None:
    wrong = form("not an address", firstName=" ", lastName="M" * 101)
    assert await Person(house).refused("signUp", **wrong) == [
        ("INVALID_INPUT", "email"), ("REQUIRED", "firstName"), ("INVALID_INPUT", "lastName"),
    ]  # fmt: skip


async def test_a_long_password_is_never_cut(house: House) -> None:
    long = "é" * 20 + "velours horizon citron marbre tulipe " * 2 + "z"
    claire = await Person(house).joins(long)
    assert await claire.refused("signIn", email=claire.email, password=long[:-1]) == [("INVALID_CREDENTIALS", "")]
    decomposed = long.replace("é", "e\u0301")
    assert (await claire.sign_in(decomposed))["userErrors"] == [], "however a keyboard composes it"


async def test_of_many_uses_of_one_link_one_makes_the_account(house: House) -> None:
    claire = Person(house)
    for _ in range(2):
        await claire.sign_up()
    own = await claire.link()
    answers = await asyncio.gather(*(claire.raw(document("emailConfirm"), token=own) for _ in range(5)))
    made = [answer["data"]["payload"] for answer in answers]
    assert sorted(len(payload["userErrors"]) for payload in made) == [0, 1, 1, 1, 1]
    assert all(proof.facts == {} for proof in await Proof.filter(purpose="SIGN_UP"))
    assert (await claire.sign_in())["userErrors"] == [], "asked twice with one password, it is that one"


async def test_a_password_that_somebody_else_chose_opens_nothing(house: House) -> None:
    claire, mallory = Person(house), Person(house)
    foreign = "mallory’s own 77 secret words"
    await claire.sign_up()
    await mallory.sign_up(foreign)
    for person, password in ((claire, PASSWORD), (mallory, foreign)):
        assert await person.refused("signIn", email=person.email, password=f"{password}!") == [WRONG]
    stolen = await claire.link()
    assert await claire.refused("emailConfirm", token=stolen) == []
    for password in (PASSWORD, foreign):
        assert await claire.refused("signIn", email=claire.email, password=password) == [WRONG]
    assert subjects(await claire.letters())[-1] == "Choisissez un nouveau mot de passe"
    assert await claire.refused("passwordReset", token=await claire.link(), newPassword=PASSWORD) == []
    assert (await claire.sign_in())["userErrors"] == []


async def test_signing_up_and_in_tells_nothing_of_an_account_there_is(house: House) -> None:
    await Person(house).joins("another 99 password of hers")
    told = []
    for email in ("claire@example.com", "nobody@example.com"):
        guest = Person(house, email)
        await guest.sign_up("a guess of 12 mallory words")
        told.append(await guest.refused("signIn", email=email, password="a guess of 12 mallory words"))
    assert told == [[("EMAIL_NOT_CONFIRMED", "email")]] * 2


async def test_who_signs_in_and_out_in_one_document_is_out(house: House) -> None:
    claire = await Person(house).joins()
    both = """mutation($e: String!, $p: String!) {
      signIn(email: $e, password: $p, transport: BEARER) { sessionToken customer { sessions { isCurrent } } }
      signOut { accepted }
    }"""
    claire.token = None
    done = await claire.ask(both, e=claire.email, p=PASSWORD)
    assert [each["isCurrent"] for each in done["signIn"]["customer"]["sessions"]][:1] == [True]
    claire.token = done["signIn"]["sessionToken"]
    assert await claire.me() is None


async def test_a_text_that_takes_minutes_to_compose_is_refused_at_the_door(house: House) -> None:
    long = "a" + "\u0301\u0316" * 60_000
    answer = await house.visitor.post({"query": document("signIn"), "variables": {"email": "x", "password": long}})
    assert answer.status_code == 400
    assert "combining marks" in answer.json()["errors"][0]["message"]
    for wrong in ("é" * 254, "x" * 5_000):
        assert await Person(house).refused("signIn", email=wrong, password="x") == [WRONG]


async def test_names_are_no_place_for_links(house: House) -> None:
    for name in (
        "https://evil.example",
        "www.evil.example",
        "a@b",
        "<b>",
        "a\u202eb",
        "500 euros sur evil.com",
        "x.ru",
    ):
        refused = await Person(house).refused("signUp", **form("anna@example.com", firstName=name))
        assert refused == [("INVALID_INPUT", "firstName")], name
    for name in ("J. R.", "St.Clair", "d’Arc"):
        assert await Person(house).refused("signUp", **form("anna@example.com", firstName=name)) == [], name


async def test_a_link_is_over_after_two_days_and_no_other_text_is_one(house: House) -> None:
    claire = Person(house)
    await claire.sign_up()
    token = await claire.link()
    for other in ("", "x", token[:-4], token[::-1], f"{token}A", f"{token}==", "é", "A" * 56, "A" * 10_000):
        assert await claire.refused("emailConfirm", token=other) == [("INVALID_TOKEN", "token")]
    assert await claire.refused("passwordReset", token=token, newPassword=PASSWORD) == [("INVALID_TOKEN", "token")]
    house.clock.forward(days=2)
    assert await claire.refused("emailConfirm", token=token) == [("EXPIRED_TOKEN", "token")]


async def test_a_browser_gets_a_cookie_for_this_host_and_gives_its_cart_away(house: House) -> None:
    await house.shelve(piece())
    claire = await Person(house).joins()
    guest = Customer(house)
    await guest.add({"sku": "JONC-HORIZON"})
    cookies = {"cookie": f"{CART_COOKIE}={guest.visitor.cart_token}", "graphql-require-preflight": "1"}
    body = {"query": document("signIn"), "variables": {"email": claire.email, "password": PASSWORD}}
    answer = await house.client.post("/graphql", json=body, headers=cookies)
    assert answer.json()["data"]["payload"]["sessionToken"] is None
    session, cart = answer.headers.get_list("set-cookie")
    name, *attributes = session.split("; ")
    assert {part.lower() for part in attributes} == {
        "path=/", "secure", "httponly", "samesite=lax", "max-age=2592000",
    }  # fmt: skip
    assert cart.startswith(f'{CART_COOKIE}=""; ')
    assert "Max-Age=0" in cart

    signed_in = {"cookie": name, "graphql-require-preflight": "1"}
    assert (await read(house, ME, signed_in))["me"] == {"email": claire.email}
    bare = await house.client.post("/graphql", json={"query": ME}, headers={"cookie": name})
    assert bare.status_code == 403
    ours = await house.client.post("/graphql", json={"query": ME}, headers={"cookie": name, "origin": SITE})
    assert ours.json()["data"]["me"] == {"email": claire.email}
    left = await house.client.post("/graphql", json={"query": "mutation { signOut { accepted } }"}, headers=signed_in)
    assert left.headers["set-cookie"].startswith(f'{SESSION_COOKIE}=""; ')
    assert (await read(house, ME, signed_in))["me"] is None


async def read(house: House, query: str, headers: dict[str, str]) -> dict[str, Any]:
    data: dict[str, Any] = (await house.client.post("/graphql", json={"query": query}, headers=headers)).json()["data"]
    return data


async def test_by_get_nobody_is_signed_in(house: House) -> None:
    claire = await Person(house).joins()
    answer = await house.client.get("/graphql", params={"query": ME}, headers=claire.headers)
    assert answer.status_code == 405


async def test_a_session_revoked_is_refused_everywhere_at_once(house: House) -> None:
    desk = await Person(house).joins()
    phone, tablet = desk.another_client(), desk.another_client()
    for client in (phone, tablet):
        await client.sign_in()
    sessions = (await desk.me())["sessions"]
    assert [session["isCurrent"] for session in sessions] == [False, False, True]
    stranger = await Person(house, "anna@example.com").joins()
    assert await stranger.refused("sessionRevoke", id=sessions[0]["id"]) == [("NOT_FOUND", "id")]
    assert await stranger.refused("sessionRevoke", id="nonsense") == [("NOT_FOUND", "id")]
    async with beside(house) as two:
        shop, secret = two.gateway.shop, str(tablet.token)
        assert (await two.second(caller(shop, secret, GUEST))).customer_id
        await two.first(desk.does("sessionRevoke", id=sessions[0]["id"]))
        assert await two.second(caller(shop, secret, GUEST)) == GUEST
    assert [bool(await client.me()) for client in (desk, phone, tablet)] == [True, True, False]
    await phone.does("signOut")
    assert [bool(await client.me()) for client in (desk, phone)] == [True, False]
    await tablet.sign_in()
    await desk.does("signOutEverywhere")
    assert [bool(await client.me()) for client in (desk, phone, tablet, stranger)] == [False, False, False, True]


async def test_a_session_ends_after_thirty_days_and_signing_in_again_makes_another_in_its_place(house: House) -> None:
    claire = await Person(house).joins()
    first = claire.token
    house.clock.forward(days=29)
    assert await claire.me()
    await claire.sign_in()
    assert claire.token != first
    assert await Session.all().count() == 1
    claire.token, second = first, claire.token
    assert await claire.me() is None
    claire.token = second
    house.clock.forward(days=30)
    assert await claire.me() is None


async def test_what_needs_an_account_says_so_to_a_guest(house: House) -> None:
    answer = await Person(house).raw(document("customerUpdate"), firstName="Claire")
    (error,) = answer["errors"]
    assert (error["message"], error["extensions"]["code"]) == ("Sign in first.", "UNAUTHENTICATED")


async def test_signing_in_merges_the_cart_and_its_secret_opens_nothing_any_more(house: House) -> None:
    await house.shelve(ring("Bague", sizes={"52": 9}), piece("Jonc", stock=9, max_per_order=3))
    claire = await Person(house).joins()
    await claire.ask(ADD, lines=[{"sku": "JONC", "quantity": 2}])
    guest = Customer(house)
    await guest.ready({"sku": "JONC", "quantity": 2}, {"sku": "BAGUE-52"}, city="Lyon", postalCode="69002")
    secret = guest.visitor.cart_token

    phone = claire.another_client()
    phone.visitor.cart_token = secret
    await phone.sign_in()
    mine = Customer(house, phone.visitor)
    cart = (await phone.ask(CART))["cart"]
    assert lines(cart) == [("JONC", 4), ("BAGUE-52", 1)]
    blockers = (await phone.ask("{ cart { checkout { blockers { code } } } }"))["cart"]["checkout"]["blockers"]
    assert blockers == [{"code": "QUANTITY_LIMIT"}], "nothing is cut in silence"
    assert cart["delivery"]["address"]["city"] == "Lyon", "the account's cart knew no address"
    assert (await claire.ask(CART))["cart"] == cart
    mine.visitor.cart_token = secret
    assert await mine.cart() is None


async def test_what_the_accounts_cart_knows_is_kept_when_the_guests_knows_less(house: House) -> None:
    await house.shelve(piece("Jonc", stock=5))
    claire = await Person(house).joins()
    client: Any = claire
    shopper = Customer(house, client)
    await shopper.add({"sku": "JONC"})
    await shopper.bill(city="Lyon", postalCode="69002")
    await claire.does("signOut")
    guest = Person(house)
    client = guest
    await Customer(house, client).add({"sku": "JONC"})
    await guest.sign_in()
    cart = await Customer(house, client).cart()
    assert (cart["billingAddress"]["postalCode"], cart["lines"][0]["quantity"]) == ("69002", 2)


async def test_a_guests_cart_becomes_the_accounts_where_it_has_none(house: House) -> None:
    await house.shelve(piece())
    claire = await Person(house).joins()
    guest = Customer(house, claire.visitor)
    await guest.add({"sku": "JONC-HORIZON"})
    secret = claire.visitor.cart_token
    await claire.sign_in()
    assert lines((await claire.ask(CART))["cart"]) == [("JONC-HORIZON", 1)]
    stranger = Customer(house)
    stranger.visitor.cart_token = secret
    assert await stranger.cart() is None
    await claire.does("signOut")
    claire.token = None
    assert (await claire.ask(CART))["cart"] is None, "signed out, the cart stays with the account"


async def test_orders_of_a_guest_join_only_the_account_that_proved_their_address(house: House) -> None:
    await house.shelve(piece("Jonc", stock=9))
    before = await place(house, "JONC", email="claire@example.com")
    other = await place(house, "JONC", email="anna@example.com")
    claire = Person(house)
    await claire.sign_up()
    await claire.does("emailConfirm", token=await claire.link())
    later = await place(house, "JONC", email="Claire@EXAMPLE.com")
    await claire.sign_in()
    numbers = [order["number"] for order in (await claire.me())["orders"]["nodes"]]
    assert sorted(numbers) == sorted([before.number, later.number])
    order = "query($n: String!) { order(number: $n) { number } }"
    assert (await claire.ask(order, n=before.number))["order"] == {"number": before.number}
    assert (await claire.ask(order, n=other.number))["order"] is None


ADD = "mutation($lines: [CartLineInput!]!) { cartLinesAdd(lines: $lines) { cartToken userErrors { code } } }"
CART = "{ cart { lines { quantity variant { sku } } delivery { address { city } } } }"
