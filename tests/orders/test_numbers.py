"""Order numbers that cannot be guessed and can be read aloud, and tokens that outlive a change of keys."""

import re
from pathlib import Path
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.orders.numbers import access_token, as_written, new_number, opens
from resolvers.secrets import CROCKFORD
from tests.cart.customer import Customer
from tests.house_of import opened
from tests.makers import piece

NUMBERS = st.text(CROCKFORD, min_size=10, max_size=10).map(lambda signs: f"{signs[:5]}-{signs[5:]}")
KEY = st.text("0123456789abcdef", min_size=32, max_size=32).map(str.encode)
KEYS = st.lists(KEY, min_size=1, max_size=3, unique=True)


def test_numbers_are_random_and_in_the_alphabet_without_letters_that_are_misread() -> None:
    numbers = [new_number() for _ in range(2_000)]
    assert len(set(numbers)) == 2_000
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", number) for number in numbers)
    # Every sign stands in every place, so that no place says when, where or after whom an order was placed.
    for place in (*range(5), *range(6, 11)):
        assert {number[place] for number in numbers} == set(CROCKFORD)


@settings(deadline=None)  # a machine may be busy
@given(NUMBERS, st.data())
def test_a_number_is_known_however_a_person_types_it(number: str, data: st.DataObject) -> None:
    spellings = {"0": "0Oo", "1": "1IiLl", "-": ["-", " ", "", " - "]}
    typed = "".join(data.draw(st.sampled_from(list(spellings.get(sign, sign + sign.lower())))) for sign in number)
    assert as_written(f" {typed} ") == number


@settings(deadline=None)  # a machine may be busy
@given(st.text(max_size=30))
def test_any_other_text_is_no_number(text: str) -> None:
    written = as_written(text)
    assert written == "" or len(written) == 11


@settings(deadline=None)  # a machine may be busy
@given(st.uuids(), st.uuids(), KEYS)
def test_a_token_opens_its_own_order_under_any_key_still_known(order: UUID, other: UUID, keys: list[bytes]) -> None:
    for place in range(len(keys)):
        token = access_token(order, keys[place:])
        assert re.fullmatch(r"[0-9a-f]{64}", token)
        assert opens(order, token, keys)
        assert opens(other, token, keys) == (order == other)
    assert not opens(order, access_token(order, [b"a key of another shop"]), keys)
    assert not any(opens(order, wrong, keys) for wrong in ("", "é", token[:-1], token + "0", token.upper() + " "))


async def test_an_order_stays_open_to_its_token_after_the_keys_were_rotated(database_url: str, tmp_path: Path) -> None:
    async with opened(database_url, tmp_path, token_keys="first key") as house:
        await house.shelve(piece())
        customer = Customer(house)
        placed = await customer.buy({"sku": "JONC-HORIZON"})
        secret = customer.visitor.cart_token
    async with opened(database_url, tmp_path, token_keys="second key, first key") as house:
        customer = Customer(house)
        customer.visitor.cart_token = secret
        assert (await customer.order(placed))["number"] == placed["order"]["number"]
        replayed = await customer.submit()
        assert replayed["accessToken"] != placed["accessToken"]
        assert (await customer.order(replayed))["number"] == placed["order"]["number"]
    async with opened(database_url, tmp_path, token_keys="second key") as house:
        customer = Customer(house)
        assert await customer.order(placed) is None
        assert (await customer.order(replayed))["number"] == placed["order"]["number"]
