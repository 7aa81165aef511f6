"""Reads the maison's facts from its folder: `maison.toml` and the pages beside it."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import nh3
from stdnum.eu import vat
from stdnum.fr import siren

from resolvers.maison import Boutique, Company, ConciergeFacts, DeliveryPrice, Maison, Opening, Terms, Text
from resolvers.pricing.territories import DELIVERY_COUNTRIES

DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
HEAD = re.compile(r"<!--\s*Title:\s*(?P<title>.+?)\s*\|\s*Version:\s*(?P<version>\S+)\s*-->")
TAGS = {"h2", "h3", "p", "ul", "ol", "li", "strong", "em", "a", "br", "table", "thead", "tbody", "tr", "th", "td"}
PARTS_OF_TERMS = ("terms", "withdrawal", "withdrawal-form")


class WrongMaison(Exception):
    """A folder that does not describe a maison; the message is one line."""


def load(folder: Path, site_url: str) -> Maison:
    """The maison's facts.

    Raises:
        WrongMaison: a file or a fact is missing or cannot be read.
    """
    try:
        facts = tomllib.loads((folder / "maison.toml").read_text(encoding="utf-8"))
        return _maison(facts, _pages(folder / "pages"), site_url)
    except OSError as problem:
        raise WrongMaison(f"{problem.filename}: {problem.strerror}") from problem
    except KeyError as missing:
        raise WrongMaison(f"{folder}: {missing} is missing") from missing
    except (ValueError, TypeError, AttributeError) as problem:
        raise WrongMaison(f"{folder}: {problem}") from problem


def _maison(facts: dict[str, Any], pages: Mapping[str, Text], site_url: str) -> Maison:
    terms = pages["terms"]
    if terms.version != facts["terms"]["version"]:
        raise ValueError(f"terms are {facts['terms']['version']} in maison.toml and {terms.version} in pages/terms")
    return Maison(
        name=facts["name"],
        site_url=site_url,
        mail_domain=facts["mail_domain"],
        legal=tuple(facts["legal"]),
        company=_company(facts["company"]),
        manufacturer=facts["manufacturer"],
        manufacturer_contact=facts["manufacturer_contact"],
        concierge=_concierge(facts["concierge"]),
        boutiques=tuple(_boutique(boutique) for boutique in facts["boutiques"]),
        deliveries=tuple(_delivery(delivery) for delivery in facts["deliveries"]),
        terms=Terms(
            version=facts["terms"]["version"],
            effective_from=_day(facts["terms"]["effective_from"]),
            html=terms.html,
            withdrawal_html=pages["withdrawal"].html,
            withdrawal_form_html=pages["withdrawal-form"].html,
        ),
        pages=pages,
        languages=tuple(facts["languages"]),
    )


def _concierge(facts: dict[str, Any]) -> ConciergeFacts:
    return ConciergeFacts(
        phone=facts["phone"],
        phone_display=facts["phone_display"],
        email=facts["email"],
        whatsapp_url=facts["whatsapp_url"],
        hours=_hours(facts["hours"]),
        time_zone=_zone(facts["time_zone"]),
        closed_on=frozenset(_day(day) for day in facts["closed_on"]),
    )


def _company(facts: dict[str, Any]) -> Company:
    company = Company(**facts)
    if not siren.is_valid(company.siren):
        raise ValueError(f"company: {company.siren!r} is no SIREN")
    if not vat.is_valid(company.vat_number):
        raise ValueError(f"company: {company.vat_number!r} is no VAT number of the Union")
    return company


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except ZoneInfoNotFoundError:
        raise ValueError(f"there is no time zone {name!r}") from None


def _boutique(facts: dict[str, Any]) -> Boutique:
    return Boutique(**{**facts, "hours": _hours(facts["hours"])})


def _delivery(facts: dict[str, Any]) -> DeliveryPrice:
    countries = frozenset(facts["countries"])
    if unknown := sorted(countries - set(DELIVERY_COUNTRIES)):
        raise ValueError(f"delivery {facts['handle']!r}: the shop does not deliver to {', '.join(unknown)}")
    for name in ("price", "free_from", "earliest_days", "latest_days"):
        if not isinstance(facts.get(name, 0), int):
            raise ValueError(f"delivery {facts['handle']!r}: {name} is a whole number")  # noqa: TRY004 - of the file
    return DeliveryPrice(**{**facts, "free_from": facts.get("free_from"), "countries": countries})


def _hours(rules: Sequence[dict[str, Any]]) -> tuple[Opening, ...]:
    return tuple(
        Opening(DAYS.index(day), time.fromisoformat(rule["opens"]), time.fromisoformat(rule["closes"]))
        for rule in rules
        for day in rule["days"]
    )


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _pages(folder: Path) -> dict[str, Text]:
    """Pages by handle, from files named `handle.language.html`."""
    found: dict[str, dict[str, tuple[str, str, str]]] = {}
    for path in sorted(folder.glob("*.*.html")):
        handle, language, _ = path.name.split(".")
        found.setdefault(handle, {})[language] = _page(path)
    for handle in PARTS_OF_TERMS:
        if "fr" not in found.get(handle, {}):
            raise ValueError(f"pages/{handle}.fr.html is missing")
    return {
        handle: Text(
            handle=handle,
            version=languages["fr"][1],
            title={language: page[0] for language, page in languages.items()},
            html={language: page[2] for language, page in languages.items()},
        )
        for handle, languages in found.items()
        if "fr" in languages
    }


def _page(path: Path) -> tuple[str, str, str]:
    source = path.read_text(encoding="utf-8")
    head = HEAD.search(source)
    if head is None:
        raise ValueError(f"{path.name} lacks its first line <!-- Title: … | Version: … -->")
    html = nh3.clean(HEAD.sub("", source, count=1), tags=TAGS, link_rel=None).strip()
    return head["title"], head["version"], html
