"""What customers say of themselves: name, telephone, language, and a book of addresses that is theirs alone."""

import asyncio
from typing import Any

from tests.catalog.questions import statements
from tests.house_of import House
from tests.makers import DELIVERY, piece
from tests.payments.stage import place
from tests.people.person import Person

PARIS: Any = DELIVERY["address"]
TOKYO = {**PARIS, "line1": "1-1 Chiyoda", "postalCode": "100-8111", "city": "Tokyo", "country": "JP", "region": "Tokyo"}


async def test_what_is_left_out_stays_and_an_empty_number_is_cleared(house: House) -> None:
    claire = await Person(house).joins()
    changed = await claire.does("customerUpdate", phone="06 12 34 56 78", language="DE")
    customer = changed["customer"]
    assert (customer["firstName"], customer["phone"], customer["language"]) == ("Claire", "+33612345678", "DE")
    cleared = (await claire.does("customerUpdate", phone="", lastName=" Berg "))["customer"]
    assert (cleared["lastName"], cleared["phone"], cleared["language"]) == ("Berg", None, "DE")
    wrong = await claire.refused("customerUpdate", firstName="", phone="0612", lastName="4111 1111 1111 1111")
    assert wrong == [("REQUIRED", "firstName"), ("INVALID_INPUT", "lastName"), ("INVALID_INPUT", "phone")]
    assert (await claire.me())["firstName"] == "Claire"


async def test_letters_follow_the_customers_language(house: House) -> None:
    claire = await Person(house).joins()
    await claire.does("customerUpdate", language="DE")
    await claire.does("dataExportRequest")
    assert (await claire.letters())[-1].header("subject") == "Ihre personenbezogenen Daten"


async def test_the_first_address_is_the_usual_one_and_there_is_one_usual_one_at_most(house: House) -> None:
    claire = await Person(house).joins()
    await claire.does("customerAddressCreate", address=PARIS)
    await claire.does("customerAddressCreate", address=TOKYO, defaultBilling=True)
    assert await usual(claire) == [("Paris", True, False), ("Tokyo", False, True)]
    first, second = (await claire.me())["addresses"]
    await claire.does("customerAddressUpdate", id=second["id"], address=TOKYO, defaultDelivery=True)
    assert await usual(claire) == [("Paris", False, False), ("Tokyo", True, True)]
    await claire.does("customerAddressUpdate", id=second["id"], address=TOKYO, defaultBilling=False)
    assert await usual(claire) == [("Paris", False, False), ("Tokyo", True, False)]
    await claire.does("customerAddressDelete", id=second["id"])
    assert await usual(claire) == [("Paris", False, False)]
    assert await claire.refused("customerAddressDelete", id=second["id"]) == [("NOT_FOUND", "id")]
    assert first["id"] == (await claire.me())["addresses"][0]["id"]


async def usual(claire: Person) -> list[tuple[str, bool, bool]]:
    entries = (await claire.me())["addresses"]
    return [(each["address"]["city"], each["isDefaultDelivery"], each["isDefaultBilling"]) for each in entries]


async def test_many_first_addresses_at_once_leave_one_usual_one_and_a_full_book_says_so(house: House) -> None:
    claire = await Person(house).joins()
    lines = [{**PARIS, "line1": f"{number} rue de la Paix"} for number in range(1, 9)]
    await asyncio.gather(*(claire.does("customerAddressCreate", address=line) for line in lines))
    assert sum(delivery for _, delivery, _ in await usual(claire)) == 1
    for number in range(9, 51):
        await claire.does("customerAddressCreate", address={**PARIS, "line1": f"{number} rue de la Paix"})
    assert await claire.refused("customerAddressCreate", address=PARIS) == [("INVALID_INPUT", "")]


async def test_an_address_is_checked_by_its_country_and_may_be_anywhere(house: House) -> None:
    claire = await Person(house).joins()
    wrong = {**PARIS, "postalCode": "75", "city": ""}
    refused = await claire.refused("customerAddressCreate", address=wrong)
    assert sorted(refused) == [("INVALID_INPUT", "address.postalCode"), ("REQUIRED", "address.city")]
    assert await claire.refused("customerAddressCreate", address=TOKYO) == []


ORDERS = """query Orders($first: Int, $after: String, $status: [OrderStatus!]) { me {
  orders(first: $first, after: $after, status: $status) { nodes { number } pageInfo { hasNextPage endCursor } }
} }"""


async def test_the_history_is_paged_newest_first_and_by_status(house: House) -> None:
    await house.shelve(piece("Jonc", stock=9))
    claire = await Person(house).joins()
    numbers = []
    for place_in_time in range(5):
        placed = await place(house, "JONC", email=claire.email)
        if place_in_time % 2:
            await house.pay(placed.page)
        numbers.append(placed.number)
        house.clock.forward(seconds=place_in_time % 2)
    await claire.sign_in()
    found: list[str] = []
    after = None
    while True:
        page = (await claire.ask(ORDERS, first=2, after=after))["me"]["orders"]
        found += [node["number"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == numbers[::-1]
    paid = (await claire.ask(ORDERS, status=["IN_VALIDATION"]))["me"]["orders"]["nodes"]
    assert [node["number"] for node in paid] == [numbers[3], numbers[1]]
    assert (await claire.ask(ORDERS, status=[]))["me"]["orders"]["nodes"] == []
    for wrong in ({"first": 0}, {"first": 101}, {"after": "x"}):
        (error,) = (await claire.raw(ORDERS, **wrong))["errors"]
        assert error["extensions"]["code"] == "BAD_USER_INPUT"


async def test_ten_orders_cost_as_many_statements_as_one(house: House) -> None:
    await house.shelve(piece("Jonc", stock=99))
    claire = await Person(house).joins()
    costs = []
    for size in (1, 9):
        for _ in range(size):
            await place(house, "JONC", email=claire.email)
        await claire.sign_in()
        with statements() as told:
            nodes = (await claire.ask(ORDERS.replace("number }", "number lines { sku } timeline { at } }")))["me"]
        costs.append((len(nodes["orders"]["nodes"]), len(told)))
    assert costs == [(1, costs[0][1]), (10, costs[0][1])]


async def test_an_owner_reads_and_pays_an_order_without_its_token(house: House) -> None:
    await house.shelve(piece("Jonc"))
    placed = await place(house, "JONC")
    claire = await Person(house).joins()
    retry = """mutation($n: String!, $u: URL!) { paymentRetry(orderNumber: $n, returnUrl: $u) {
      order { number } accessToken payment { redirectUrl } userErrors { code } } }"""
    payload = (await claire.ask(retry, n=placed.number, u="http://localhost:8000/return"))["paymentRetry"]
    assert (payload["payment"]["redirectUrl"], payload["accessToken"]) == (placed.url, placed.token)
    node = "query($id: ID!) { node(id: $id) { __typename ... on Order { number } ... on Customer { email } } }"
    order = (await claire.ask("query($n: String!) { order(number: $n) { id } }", n=placed.number))["order"]["id"]
    assert (await claire.ask(node, id=order))["node"]["number"] == placed.number
    me = (await claire.me())["id"]
    assert (await claire.ask(node, id=me))["node"]["email"] == claire.email
    anna = await Person(house, "anna@example.com").joins()
    for stranger in (anna, Person(house)):
        assert [(await stranger.ask(node, id=each))["node"] for each in (order, me)] == [None, None]
        refused = (await stranger.ask(retry, n=placed.number, u="http://localhost:8000/return"))["paymentRetry"]
        assert [error["code"] for error in refused["userErrors"]] == ["NOT_FOUND"]
