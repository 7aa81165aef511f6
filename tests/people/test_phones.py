"""Phones: numbers are kept in E.164, and only those that reach a person."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.people.phones import PhoneProblem, display, normalise


@pytest.mark.parametrize(
    "text,country,number",
    [
        ("01 78 42 12 32", "FR", "+33178421232"),
        ("01.78.42.12.32", "FR", "+33178421232"),
        ("01\u202f78\u00a042 12 32", "FR", "+33178421232"),
        ("(0)1 78 42 12 32", "FR", "+33178421232"),
        ("+33 (0)1 78 42 12 32", "FR", "+33178421232"),
        ("0033 1 78 42 12 32", "FR", "+33178421232"),
        ("０１７８４２１２３２", "FR", "+33178421232"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("+33 1 78 42 12 32", "IT", "+33178421232"),
        ("+33 1 78 42 12 32", None, "+33178421232"),
        ("0470 12 34 56", "BE", "+32470123456"),
        ("621 123 456", "LU", "+352621123456"),
        ("06-12345678", "NL", "+31612345678"),
        ("612 345 678", "ES", "+34612345678"),
        ("912 345 678", "PT", "+351912345678"),
        ("030/901820", "DE", "+4930901820"),
        ("0664 1234567", "AT", "+436641234567"),
        ("087 123 4567", "IE", "+353871234567"),
        ("02 1234 5678", "IT", "+390212345678"),  # Italy keeps its zero
        ("031 234 567", "SI", "+38631234567"),
        ("0905 123 456", "SK", "+421905123456"),
        ("93 15 26 00", "MC", "+37793152600"),
        ("(212) 555-2368", "US", "+12125552368"),
    ],
)
def test_a_number_is_kept_in_one_form_however_it_is_written(text: str, country: str | None, number: str) -> None:
    assert normalise(text, country) == number


@pytest.mark.parametrize(
    "text,country,reason",
    [
        ("", "FR", "written in digits"),
        ("call me", "FR", "written in digits"),
        ("0800 FLOWERS", "FR", "written in digits"),
        ("01 78 42 12 32 ext. 5", "FR", "written in digits"),
        ("01 78 42 12 32#5", "FR", "written in digits"),
        ("01 78 42\n12 32", "FR", "written in digits"),
        ("01 78 42\x00 12 32", "FR", "written in digits"),
        ("1" * 5000, "FR", "written in digits"),
        ("01 78 42 12 32 / 06 12 34 56 78", "FR", "does not exist"),
        ("01 78 42 12", "FR", "does not exist"),
        ("00 00 00 00 00", "FR", "does not exist"),
        ("112", "FR", "does not exist"),
        ("3631", "FR", "does not exist"),
        ("01 78 42 12 32", None, "does not exist"),
        ("01 78 42 12 32", "ES", "does not exist"),
        ("+999 123 456 789", "FR", "does not exist"),
        ("0899 70 00 00", "FR", "this kind of number"),
        ("0900 1234567", "DE", "this kind of number"),
        ("0800 123 456", "FR", "this kind of number"),
        ("+44 70 1234 5678", "FR", "this kind of number"),
    ],
)
def test_what_reaches_nobody_is_refused(text: str, country: str | None, reason: str) -> None:
    with pytest.raises(PhoneProblem) as refused:
        normalise(text, country)
    assert reason in refused.value.message


@pytest.mark.parametrize(
    "country,shown",
    [("FR", "01 78 42 12 32"), ("BE", "+33 1 78 42 12 32"), (None, "+33 1 78 42 12 32")],
)
def test_a_number_is_read_the_national_way_at_home(country: str | None, shown: str) -> None:
    assert display("+33178421232", country) == shown


@given(st.from_regex(r"0[1-7]([ .-]?[0-9]{2}){4}", fullmatch=True), st.sampled_from(["FR", "BE", "DE", "NL", "IT"]))
def test_a_kept_number_is_its_own_normal_form(text: str, country: str) -> None:
    with suppress(PhoneProblem):
        number = normalise(text, country)
        assert normalise(number, None) == number
        assert normalise(display(number, None), None) == number


@given(st.text(max_size=40) | st.text("+0123456789() .-/#;x", max_size=40))
def test_any_text_is_a_number_or_a_told_refusal(text: str) -> None:
    with suppress(PhoneProblem):
        assert re.fullmatch(r"\+[0-9]{4,15}", normalise(text, "FR"))
