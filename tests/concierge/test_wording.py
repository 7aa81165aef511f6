"""Opening hours in words."""

from datetime import time
from pathlib import Path

import pytest

from gateway.maison import load
from gateway.settings import DEMO_MAISON
from resolvers.concierge.wording import hours_text
from resolvers.maison import Opening

HOURS = load(Path(DEMO_MAISON), "https://shop.example").concierge.hours
NINE_THIRTY, NOON, EVENING = time(9, 30), time(12), time(18, 5)


@pytest.mark.parametrize(
    "hours,french,english",
    [
        (
            HOURS,
            "du lundi au vendredi de 10 h à 19 h, le samedi de 10 h à 17 h",
            "from Monday to Friday from 10:00 to 19:00, on Saturday from 10:00 to 17:00",
        ),
        (
            (Opening(6, NINE_THIRTY, EVENING),),
            "le dimanche de 9 h 30 à 18 h 05",
            "on Sunday from 9:30 to 18:05",
        ),
        (
            tuple(Opening(day, NOON, EVENING) for day in (5, 0, 2, 1)),
            "du lundi au mercredi de 12 h à 18 h 05, le samedi de 12 h à 18 h 05",
            "from Monday to Wednesday from 12:00 to 18:05, on Saturday from 12:00 to 18:05",
        ),
        (
            tuple(Opening(0, *hours) for hours in ((NINE_THIRTY, NOON), (time(14), EVENING))),
            "le lundi de 9 h 30 à 12 h, le lundi de 14 h à 18 h 05",
            "on Monday from 9:30 to 12:00, on Monday from 14:00 to 18:05",
        ),
        ((), "", ""),
    ],
)
def test_days_with_the_same_hours_are_told_together(hours: tuple[Opening, ...], french: str, english: str) -> None:
    assert hours_text(hours, "fr").replace("\u00a0", " ") == french
    assert hours_text(hours, "en") == english


def test_french_hours_never_break_within_a_time() -> None:
    assert "10\u00a0h" in hours_text(HOURS, "fr")
