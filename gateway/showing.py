"""The values of a person's data as a person reads them: amounts, moments, countries and codes in their language."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from babel import Locale

from gateway.codes import CODES
from gateway.pages.formats import amount_text, day_text, moment_text, rate_text
from resolvers.languages.countries import COUNTRIES, country_name
from resolvers.languages.translations import locale_of, translate
from resolvers.letters.drafts import TOKEN

AMOUNTS = frozenset(
    {"seen_price", "subtotal", "delivery", "total", "unit_price", "amount", "captured", "refunded", "tax", "taxable"}
)
MOMENTS = frozenset({"at", "since"})
EMPTY: tuple[object, ...] = (None, "", [], {})


def shown(name: str, value: Any, language: str) -> str:
    """A field's value; addresses and lists by their filled parts."""
    if isinstance(value, dict):
        return ", ".join(shown(key, each, language) for key, each in value.items() if each not in EMPTY)
    if isinstance(value, list):
        return " · ".join(shown(name, each, language) for each in value)
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, int) and name in AMOUNTS:
        return amount_text(value, language)
    return _text(name, str(value), language)


def _text(name: str, text: str, language: str) -> str:
    if name in MOMENTS or name.endswith("_at"):
        at = datetime.fromisoformat(text)
        return moment_text(at, language) if at.tzinfo else day_text(at.date(), language)
    if name in {"rate", "tax_rate"}:
        return rate_text(Decimal(text), language)
    if name == "country" and text in COUNTRIES:
        return country_name(text, language)
    if name == "language":
        return str(Locale.parse(locale_of(language)).languages.get(text, text))
    if text in CODES.get(name, {}):
        return translate(CODES[name][text], language)
    # A kept letter has this where the letter that went out had its secret.
    return text.replace(TOKEN, "…")
