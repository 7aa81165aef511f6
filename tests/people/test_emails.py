"""E-mail addresses: what is written to, and what tells one from another."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.people.emails import Email, EmailProblem, normalise


@pytest.mark.parametrize(
    "text,address,key",
    [
        ("anna@example.com", "anna@example.com", "anna@example.com"),
        ("  anna@example.com\u00a0", "anna@example.com", "anna@example.com"),
        ("Anna.Karenine@example.com", "Anna.Karenine@example.com", "anna.karenine@example.com"),
        ("Anna@EXAMPLE.Com", "Anna@example.com", "anna@example.com"),
        ("anna+bagues@example.com", "anna+bagues@example.com", "anna+bagues@example.com"),
        ("o'neill@example.ie", "o'neill@example.ie", "o'neill@example.ie"),
        ("anna@bücher.example", "anna@xn--bcher-kva.example", "anna@xn--bcher-kva.example"),
        ("anna@BÜCHER.example", "anna@xn--bcher-kva.example", "anna@xn--bcher-kva.example"),
        ("anna@xn--bcher-kva.example", "anna@xn--bcher-kva.example", "anna@xn--bcher-kva.example"),
        ("anna@ｅxample.com", "anna@example.com", "anna@example.com"),
        ("anna@example。com", "anna@example.com", "anna@example.com"),
    ],
)
def test_an_address_has_one_form_to_write_to_and_one_key(text: str, address: str, key: str) -> None:
    assert normalise(text) == Email(address, key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anna",
        "anna@",
        "@example.com",
        "anna@example",
        "anna@localhost",
        "anna@shop.local",
        "anna@[127.0.0.1]",
        "anna@example..com",
        "anna..k@example.com",
        "anna@-example.com",
        "anna @example.com",
        "anna@example.com,eve@example.com",
        "anna@example.com eve@example.com",
        "Anna <anna@example.com>",
        '"anna k"@example.com',
        "anna(k)@example.com",
        "anna@example.com\r\nBcc: eve@example.com",
        "anna@example.com\n",
        "anna\r@example.com",
        "anna@example.com\x00",
        "a" * 65 + "@example.com",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(EmailProblem) as refused:
        normalise(text)
    assert "check this e-mail address" in refused.value.message


@pytest.mark.parametrize("text", ["renée@example.com", "аnna@example.com", "ａnna@example.com", "@é@example.com"])
def test_accents_and_lookalikes_before_the_at_are_refused(text: str) -> None:
    with pytest.raises(EmailProblem, match="neither accents"):
        normalise(text)


@pytest.mark.parametrize("text", ["a@" + "b" * 249 + ".com", "a@" + ".".join(["b" * 60] * 5) + ".com", "@" * 100_000])
def test_an_address_longer_than_a_path_is_refused(text: str) -> None:
    with pytest.raises(EmailProblem, match="too long"):
        normalise(text)


def test_a_domain_that_grows_too_long_in_ascii_is_refused() -> None:
    with pytest.raises(EmailProblem):
        normalise("anna@" + ".".join(["é" * 40] * 5) + ".example")


@given(st.emails())
def test_case_makes_no_second_customer(text: str) -> None:
    with suppress(EmailProblem):
        email = normalise(text)
        assert normalise(email.address) == email
        assert normalise(email.address.upper()).key == normalise(email.key).key == email.key


@given(st.text(max_size=60) | st.tuples(st.text(max_size=20), st.text(max_size=20)).map("@".join))
def test_an_address_can_never_break_a_header(text: str) -> None:
    with suppress(EmailProblem):
        assert re.fullmatch("[!-~]+@[!-~]+", normalise(text).address)
