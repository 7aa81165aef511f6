"""The archive's page reads like a letter: amounts, moments, countries and statuses are in the reader's words."""

import re

import pytest

from gateway.labels import LABELS
from gateway.showing import shown
from resolvers.letters.drafts import TOKEN

VALUES = (
    ("total", 234_500, "2\u202f345,00\u00a0€"),
    ("placed_at", "2026-11-28T15:30:00+00:00", "samedi 28 novembre 2026 à 16\u00a0h\u00a030 (heure de Paris)"),
    ("is_vip", True, "✓"),
    ("quantity", 2, "2"),
    ("country", "DE", "Allemagne"),
    ("language", "sk", "slovaque"),
    ("status", "IN_VALIDATION", "En cours de validation"),
    ("status", "SOMETHING_ELSE", "SOMETHING_ELSE"),
    ("tax_rate", "0.055", "5,5\u00a0%"),
    ("address", {"line1": "5 quai Saint-Antoine", "line2": "", "country": "FR"}, "5 quai Saint-Antoine, France"),
    ("taxes", [{"rate": "0.200", "taxable": 1000, "tax": 200}], "20\u00a0%, 10,00\u00a0€, 2,00\u00a0€"),
    ("text", f"https://shop.example/account/confirm?token={TOKEN}", "https://shop.example/account/confirm?token=…"),
)


@pytest.mark.parametrize("name, value, text", VALUES)
def test_a_value_is_shown_as_a_person_reads_it(name: str, value: object, text: str) -> None:
    assert shown(name, value, "fr") == text


def test_no_label_speaks_of_cents() -> None:
    assert not [label for label in LABELS.values() if re.search(r"\bcents?\b", label)]
