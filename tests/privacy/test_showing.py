"""The archive's page reads like a letter: amounts, moments, countries and statuses are in the reader's words."""

import re

import pytest
from tortoise.fields.data import CharEnumFieldInstance

from gateway.codes import CODES, LETTERS
from gateway.labels import LABELS
from gateway.letters.build import sources
from gateway.letters.notes import NOTES
from gateway.showing import shown
from resolvers.letters.drafts import TOKEN
from resolvers.letters.newsletters import KIND
from resolvers.privacy.registry import HOLDINGS

VALUES = (
    ("total", 234_500, "2\u202f345,00\u00a0€"),
    ("placed_at", "2026-11-28T15:30:00+00:00", "samedi 28 novembre 2026 à 16\u00a0h\u00a030 (heure de Paris)"),
    ("is_vip", True, "✓"),
    ("quantity", 2, "2"),
    ("country", "DE", "Allemagne"),
    ("language", "sk", "slovaque"),
    ("status", "IN_VALIDATION", "En cours de validation"),
    ("status", "SOMETHING_ELSE", "SOMETHING_ELSE"),
    ("purpose", "PASSWORD_RESET", "Choisissez un nouveau mot de passe"),
    ("kind", "APPOINTMENT", "Un rendez-vous en boutique"),
    ("kind", "newsletter_farewell", "Vous avez quitté notre newsletter"),
    ("state", "CAPTURED", "Payé"),
    ("answer", "ACCEPTED", "Acceptée"),
    ("answer", "Nous vous attendons.", "Nous vous attendons."),
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


def test_every_code_is_shown_in_words() -> None:
    codes = [
        (name, code.value)
        for holding in HOLDINGS
        for name, each in holding.personal.items()
        if each.shown and isinstance(field := holding.table._meta.fields_map[name], CharEnumFieldInstance)
        for code in field.enum_type
    ]
    assert ("answer", "ACCEPTED") in codes
    assert not [(name, code) for name, code in codes if code not in CODES[name]]


def test_every_letter_has_a_name() -> None:
    own = {source.name.removesuffix(".mjml.j2") for source in sources()} - {"note"}
    assert own | NOTES.keys() | {KIND} == LETTERS.keys()
