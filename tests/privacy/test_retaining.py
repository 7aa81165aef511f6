"""What was kept long enough goes by itself, and nothing goes before."""

from datetime import timedelta

from resolvers.cart.tables import Cart
from resolvers.concierge.tables import ConciergeRequest
from resolvers.letters.tables import Letter, LetterContent
from resolvers.orders.tables import Order
from resolvers.people.tables import Proof, Session, SignInFailures
from resolvers.privacy.retaining import over, retain
from tests.cart.customer import Customer
from tests.house_of import House
from tests.makers import piece
from tests.payments.stage import place
from tests.people.person import Person


async def test_each_thing_has_its_time(house: House) -> None:
    await house.shelve(piece("Jonc", stock=9))
    await house.pay((await place(house, "JONC")).page)
    await Customer(house).add({"sku": "JONC"})
    claire = await Person(house).joins()
    await claire.refused("signIn", email=claire.email, password="wrong")
    await claire.does("conciergeRequestCreate", kind="QUESTION", message="Bonjour")
    await house.dispatch()
    assert await over(house.shop) == await retain(house.shop) == {}

    house.clock.forward(days=10)
    assert await retain(house.shop) == {"proofs": 1}
    assert await Proof.all().count() == 0
    house.clock.forward(days=22)
    expected = {"sessions": 1, "cart_lines": 1, "carts": 2}
    assert await over(house.shop) == expected
    assert await retain(house.shop) == expected
    assert await Session.all().count() == 0
    house.clock.forward(days=60)
    assert await retain(house.shop) == {"sign_in_failures": 1}
    assert (await Cart.all().count(), await SignInFailures.all().count()) == (0, 0)

    house.clock.forward(days=310)
    gone = await retain(house.shop)
    assert gone.pop("payment_inbox") == 1
    assert gone.pop("letter_contents") == await Letter.all().count()
    assert gone == {}
    assert {content.text for content in await LetterContent.all()} == {""}
    assert await retain(house.shop) == {}, "what is empty is left alone"
    house.clock.forward(days=3 * 365)
    assert await retain(house.shop) == {"concierge_requests": 1}
    assert ((await ConciergeRequest.get()).message, (await ConciergeRequest.get()).email) == ("", None)
    house.clock.forward(days=7 * 365)
    assert set(await retain(house.shop)) == {"orders", "payments"}
    order = await Order.get()
    assert (order.email, order.delivery_address["last_name"], order.total > 0) == ("", "", True)
    assert await retain(house.shop) == {}
    assert (await Person(house).me()) is None


async def test_a_cart_that_is_used_stays(house: House) -> None:
    await house.shelve(piece("Jonc", stock=9))
    customer = Customer(house)
    for _ in range(4):
        await customer.add({"sku": "JONC"})
        house.clock.forward(days=20)
        assert await retain(house.shop) == {}
    house.clock.moment += timedelta(days=11)
    assert set(await retain(house.shop)) == {"cart_lines", "carts"}
