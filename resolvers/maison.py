"""The maison's own facts: who it is, when it can be reached, where its boutiques are, what its pages say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

Words = Mapping[str, str]
"""A text per language (ISO 639-1); French is always there."""


def said(words: Words, language: str) -> str:
    """The text in a language, or in French where it was not translated."""
    return words.get(language) or words["fr"]


@dataclass(frozen=True, slots=True)
class Opening:
    """Hours of one weekday (0 is Monday), local time."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class ConciergeFacts:
    """How the concierge is reached, and when."""

    phone: str
    phone_display: str
    email: str
    whatsapp_url: str
    hours: tuple[Opening, ...]
    time_zone: str
    closed_on: frozenset[date]


@dataclass(frozen=True, slots=True)
class Boutique:
    """A boutique; the handle is its stock location's too."""

    handle: str
    name: str
    street: str
    postal_code: str
    city: str
    country: str
    phone: str
    hours: tuple[Opening, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A page of the shop: title and cleaned HTML per language, with its version."""

    handle: str
    version: str
    title: Words
    html: Words


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of sale that an order accepts, with what the law wants beside them."""

    version: str
    effective_from: date
    html: Words
    withdrawal_html: Words
    withdrawal_form_html: Words


@dataclass(frozen=True, slots=True)
class DeliveryPrice:
    """One way to deliver. `free_from` is the subtotal from which it costs nothing; days are working days."""

    handle: str
    title: Words
    price: int
    free_from: int | None
    earliest_days: int
    latest_days: int
    signature_required: bool
    insured: bool
    countries: frozenset[str]


@dataclass(frozen=True, slots=True)
class Company:
    """Who sells, as invoices name it (C. com. R123-237, CGI annexe II art. 242 nonies A). The capital is in euro."""

    name: str
    legal_form: str
    capital: int
    street: str
    postal_code: str
    city: str
    country: str
    siren: str
    rcs: str
    vat_number: str


@dataclass(frozen=True, slots=True)
class Maison:
    """Everything the shop says of itself. Legal lines are printed in letters as they stand."""

    name: str
    site_url: str
    mail_domain: str
    legal: tuple[str, ...]
    company: Company
    manufacturer: str
    manufacturer_contact: str
    concierge: ConciergeFacts
    boutiques: tuple[Boutique, ...]
    deliveries: tuple[DeliveryPrice, ...]
    terms: Terms
    pages: Mapping[str, Text]
    languages: tuple[str, ...]
