"""No card number is kept, wherever a customer writes one by mistake, and none is logged."""

import re
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.logs import HIDDEN, redact, redacted
from resolvers.cart.tables import Cart, CartLine
from resolvers.people.cards import holds_card_number
from resolvers.people.phones import PhoneProblem, normalise
from tests.cart.customer import Customer, refusal, refusals
from tests.house_of import House
from tests.makers import piece
from tests.people.makers import CODES

CARD = "4111 1111 1111 1111"
REFUSED = "Merci de n’indiquer ici aucun numéro de carte"
NUMBERS = st.integers(10**11, 10**18 - 1).map(lambda number: str(number) + check_digit(str(number)))


def check_digit(digits: str) -> str:
    """What makes a number pass the check of Luhn; written apart from the code under test."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit)
        if place % 2 == 0:
            value = value * 2 if value < 5 else value * 2 - 9
        total += value
    return str(-total % 10)


async def test_a_card_number_is_refused_in_every_text_of_a_cart_and_nothing_of_it_is_stored(house: House) -> None:
    await house.shelve(piece())
    customer = Customer(house)
    await customer.ready({"sku": "JONC-HORIZON"})
    line = (await customer.cart())["lines"][0]["id"]
    for name in ("engraving", "giftMessage"):
        assert refusals(await customer.add({"sku": "JONC-HORIZON", name: CARD})) == [
            ("INVALID_INPUT", f"lines.0.{name}")
        ]
        changed = refusal(await customer.update({"id": line, name: "5555-5555-5555-4444"}))
        assert (changed["code"], changed["field"]) == ("INVALID_INPUT", ["lines", "0", name])
        assert changed["message"].startswith(REFUSED)
    in_lines = await customer.add({"sku": "JONC-HORIZON", "giftMessage": "Ma carte :\n4111 1111\n1111 1111 12/29"})
    assert refusals(in_lines) == [("INVALID_INPUT", "lines.0.giftMessage")]
    for name in ("firstName", "lastName", "company", "line1", "line2", "city", "region"):
        for payload, path in (
            (await customer.deliver(**{name: CARD}), f"delivery.address.{name}"),
            (await customer.bill(**{name: f"x {CARD}"}), f"address.{name}"),
        ):
            assert ("INVALID_INPUT", path) in refusals(payload)
            assert payload["userErrors"][0]["message"].startswith(REFUSED)
    assert refusals(await customer.bill(country="HK", region="Kowloon", postalCode="4111111111111111")) == [
        ("INVALID_INPUT", "address.postalCode")
    ]
    assert refusals(await customer.deliver(email="4111111111111111@example.com")) == [
        ("INVALID_INPUT", "delivery.email")
    ]
    for name in ("deliver", "bill"):
        path = "delivery.address.phone" if name == "deliver" else "address.phone"
        refused = await (customer.deliver(phone=CARD) if name == "deliver" else customer.bill(phone=CARD))
        assert refusals(refused) == [("INVALID_INPUT", path if name == "bill" else "delivery.phone")]
    english = Customer(house, customer.visitor, "@inContext(language: EN)")
    assert "no card number" in refusal(await english.update({"id": line, "engraving": CARD}))["message"]

    stored = [await Cart.all().values(), await CartLine.all().values()]
    assert [len(rows) for rows in stored] == [1, 1]
    assert not re.search(r"4111|5555", repr(stored))


@settings(deadline=None)  # a machine may be busy
@given(NUMBERS, st.data())
def test_any_number_with_the_check_digit_of_a_card_is_found_however_it_is_spaced(
    digits: str, data: st.DataObject
) -> None:
    signs = st.sampled_from(["", "", "", " ", "-", "\u00a0", "\u202f", "\u2013", ".", " - "])
    spaced = "".join(digit + data.draw(signs) for digit in digits[:-1]) + digits[-1]
    assert holds_card_number(digits)
    assert holds_card_number(f"x{digits}y")
    assert holds_card_number(spaced) or re.fullmatch(r"[\d .-]*(?:18|19|20)\d\d[\d .-]*", spaced)
    groups = " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))
    for written in (digits, groups, groups.replace(" ", "-"), groups.replace(" ", "\u00a0")):
        assert redacted(f"card ({written})") == f"card ({HIDDEN})"


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111111",
        "４１１１ １１１１ １１１１ １１１１",
        "n°4111-1111-1111-1111, 12/29, 123",
        "12 4111 1111 1111 1111 29",
        "3782 822463 10005",
        "3056 930902 5904",
        "6011 0009 9013 9424",
        "+4111111111111111",
        "004111111111111111",
        "4222 2222 2222 2",
        "6304 0000 0000 0000 00",
    ],
)
def test_card_numbers_of_every_network_are_found(text: str) -> None:
    assert holds_card_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4111 1111 1111 1112",
        "4111 1111 1111",
        "12.05.2014 - 15.06.2016",
        "1999 2004 2011 2026",
        "2014-05-12 / 2016-06-15",
        "48.8566, 2.3522",
        "Pour nos 10 ans, le 22 novembre 2026",
        "00000000000000000000000000000000000000000000000000",
    ],
)
def test_dates_and_other_numbers_are_no_cards(text: str) -> None:
    assert not holds_card_number(text)


@settings(deadline=None)  # a machine may be busy
@given(st.sampled_from(["+49 1512 ", "+49 30 ", "+43 664 ", "+358 40 ", "+86 138 "]), st.integers(10**6, 10**8 - 1))
def test_a_telephone_number_with_its_prefix_is_never_mistaken(prefix: str, number: int) -> None:
    written = f"{prefix}{number}"
    with suppress(PhoneProblem):
        normalise(written, None)
        assert not holds_card_number(f"Appelez-moi au {written}")
        assert not holds_card_number(written.replace("+", "00"))


def test_a_postal_code_is_never_mistaken() -> None:
    assert not any(holds_card_number(code) for code in CODES.values())


DAYS = st.dates(date(1850, 1, 1), date(2099, 12, 31))


@settings(deadline=None)  # a machine may be busy
@given(DAYS, DAYS, st.sampled_from(["%d.%m.%Y", "%d-%m-%Y", "%d %m %Y", "%Y-%m-%d"]))
def test_two_dates_on_a_ring_are_no_card(one: date, other: date, pattern: str) -> None:
    for between in (" ", " - ", " – ", " · "):
        assert not holds_card_number(f"{one:{pattern}}{between}{other:{pattern}}")


def test_a_text_of_any_length_is_read_at_once() -> None:
    assert not holds_card_number("1 " * 2_000 + "0")
    assert not holds_card_number("12.05.2014 " * 1_000)


def test_logs_hide_a_card_number_wherever_it_stands() -> None:
    event = {
        "event": f"paid with {CARD}.",
        "amount": 4111111111111111,
        "path": ["checkout", CARD, {"note": "x4111111111111111y", "token": "abc"}],
        "at": "2026-11-22T12:00:00.123456Z",
        "count": 12,
        "ok": True,
        "access_token": "abc",
    }
    assert redact(None, "info", event) == {
        "event": f"paid with {HIDDEN}.",
        "amount": HIDDEN,
        "path": ["checkout", HIDDEN, {"note": f"x{HIDDEN}y", "token": HIDDEN}],
        "at": "2026-11-22T12:00:00.123456Z",
        "count": 12,
        "ok": True,
        "access_token": HIDDEN,
    }
