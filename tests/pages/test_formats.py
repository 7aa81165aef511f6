"""Amounts, rates, days and times as each language writes them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError

from gateway.pages.formats import install
from resolvers.languages.translations import translate

MORNING = datetime(2026, 7, 1, 7, 5, tzinfo=UTC)


def say(template: str, language: str, *, autoescape: bool = False, **facts: Any) -> str:
    environment = Environment(autoescape=autoescape, undefined=StrictUndefined)  # noqa: S701 - letters have a text
    install(environment, translate)
    return environment.from_string(template).render(facts, language=language)


@pytest.mark.parametrize(
    "cents, language, text",
    [
        (123_450, "fr", "1\u202f234,50\u00a0€"),
        (123_450, "en", "€1,234.50"),
        (123_450, "de", "1.234,50\u00a0€"),
        (5, "fr", "0,05\u00a0€"),
        (-100, "fr", "-1,00\u00a0€"),
        (2**53 + 1, "en", "€90,071,992,547,409.93"),
    ],
)
def test_money_is_cents_written_as_the_language_does(cents: int, language: str, text: str) -> None:
    assert say("{{ cents | money }}", language, cents=cents) == text


@pytest.mark.parametrize("share, text", [("0.2", "20\u00a0%"), ("0.055", "5,5\u00a0%"), ("0.200", "20\u00a0%")])
def test_a_rate_shows_the_decimals_it_has(share: str, text: str) -> None:
    assert say("{{ share | rate }}", "fr", share=share) == text


@pytest.mark.parametrize(
    "value, language, text",
    [
        ("2026-12-01", "fr", "mardi 1er décembre 2026"),
        (date(2026, 12, 2), "fr", "mercredi 2 décembre 2026"),
        ("2026-12-01", "en", "Tuesday, 1 December 2026"),
    ],
)
def test_a_day_is_written_out(value: str | date, language: str, text: str) -> None:
    assert say("{{ value | day }}", language, value=value) == text


@pytest.mark.parametrize("value", [MORNING, MORNING.isoformat(), "2026-07-01T07:05:00Z"])
def test_a_moment_is_told_in_the_time_of_paris(value: str | datetime) -> None:
    assert say("{{ v | moment }}", "fr", v=value) == "mercredi 1er juillet 2026 à 9\u00a0h\u00a005 (heure de Paris)"
    assert say("{{ v | moment }}", "en", v=value) == "Wednesday, 1 July 2026 at 09:05 (Paris time)"


def test_late_in_the_evening_the_day_is_that_of_paris() -> None:
    assert "2 juillet" in say("{{ v | moment }}", "fr", v="2026-07-01T22:30:00+00:00")


def test_places_are_escaped_in_pages_and_plain_in_texts() -> None:
    template = "{{ _('To {address}', address=address) }}"
    assert say(template, "fr", autoescape=True, address="<a&b>") == "À &lt;a&amp;b&gt;"
    assert say(template, "fr", address="<a&b>") == "À <a&b>"


@pytest.mark.parametrize("autoescape", [True, False])
def test_a_place_without_its_fact_is_an_error(autoescape: bool) -> None:  # noqa: FBT001 - both kinds of template
    with pytest.raises(UndefinedError):
        say("{{ _('To {address}', address=address) }}", "fr", autoescape=autoescape)


def test_lines_stay_lines_and_marks_stay_text() -> None:
    assert say("{{ text | breaks }}", "fr", autoescape=True, text="a\r\n<b>") == "a<br>&lt;b&gt;"
