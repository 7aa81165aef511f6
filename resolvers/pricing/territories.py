"""Where the shop delivers, and the places whose postal code decides VAT apart from their country.

The places outside the VAT territory of the Union are those of directive 2006/112/EC, articles 5 to 7.
"""

from dataclasses import dataclass
from enum import StrEnum


class DeliveryCountry(StrEnum):
    """The countries the shop delivers to (ISO 3166-1)."""

    FR = "FR"
    BE = "BE"
    LU = "LU"
    NL = "NL"
    ES = "ES"
    PT = "PT"
    DE = "DE"
    AT = "AT"
    IE = "IE"
    IT = "IT"
    SI = "SI"
    SK = "SK"


DELIVERY_COUNTRIES = tuple(DeliveryCountry)


@dataclass(frozen=True, slots=True)
class Territory:
    """A place as deliveries and VAT see it.

    `country` is the one it is served as (Monaco as France); `vat_area` is what `vat.rate` knows, for a place served.
    """

    code: str
    country: str
    served: bool
    vat_area: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A part of a country, found by the beginning of its postal code, and by its town where others share the code."""

    territory: Territory
    country: str
    prefixes: tuple[str, ...]
    town: str = ""

    def holds(self, country: str, digits: str, city: str) -> bool:
        return country == self.country and digits.startswith(self.prefixes) and self.town in city.casefold()


def territory(country: str, postal_code: str, city: str = "") -> Territory:
    """The territory of an address, given by its ISO 3166-1 country and its postal code, however spaced.

    The city only settles old Italian codes that Livigno and Campione shared with their neighbours.
    """
    digits = "".join(character for character in postal_code if character in "0123456789")
    for place in _PLACES:
        if place.holds(country, digits, city):
            return place.territory
    if country == "MC":
        return _MONACO
    return Territory(country, country, served=country in DELIVERY_COUNTRIES, vat_area=country)


def _outside(code: str, country: str, *prefixes: str, town: str = "") -> _Place:
    """Outside the VAT territory of the Union: an export, which the shop does not make."""
    return _Place(Territory(code, country, served=False, vat_area=code), country, prefixes, town)


def _apart(code: str, country: str, *prefixes: str) -> _Place:
    """Served, at a rate of its own."""
    return _Place(Territory(code, code[:2], served=True, vat_area=code), country, prefixes)


# For VAT a sale in Monaco is one in France (convention of 18 May 1963, directive 2006/112/EC article 7).
_MONACO = Territory("MC", "FR", served=True, vat_area="FR")

_PLACES = (
    _Place(_MONACO, "FR", ("980",)),
    # Overseas departments and collectivities, under their own ISO codes.
    _outside("GP", "FR", "971"),
    _outside("MQ", "FR", "972"),
    _outside("GF", "FR", "973"),
    _outside("RE", "FR", "974"),
    _outside("PM", "FR", "975"),
    _outside("YT", "FR", "976"),
    _outside("BL", "FR", "977"),
    _outside("MF", "FR", "978"),
    _outside("TF", "FR", "984"),
    _outside("WF", "FR", "986"),
    _outside("PF", "FR", "987"),
    _outside("NC", "FR", "988"),
    _outside("ES-CANARIES", "ES", "35", "38"),
    _outside("ES-CEUTA", "ES", "51"),
    _outside("ES-MELILLA", "ES", "52"),
    _outside("IT-LIVIGNO", "IT", "23041"),
    _outside("IT-LIVIGNO", "IT", "23030", town="livigno"),
    # Campione joined the customs union in 2020 and stayed outside the VAT territory.
    _outside("IT-CAMPIONE", "IT", "22061"),
    _outside("IT-CAMPIONE", "IT", "22060", town="campione"),
    # San Marino and the Vatican write Italian codes.
    _outside("SM", "IT", "4789"),
    _outside("VA", "IT", "00120"),
    _outside("DE-BUSINGEN", "DE", "78266"),
    _outside("DE-HELIGOLAND", "DE", "27498"),
    _apart("PT-MADEIRA", "PT", "90", "91", "92", "93", "94"),
    _apart("PT-AZORES", "PT", "95", "96", "97", "98", "99"),
    _apart("AT-JUNGHOLZ", "AT", "6691"),
    _apart("AT-MITTELBERG", "AT", "6991", "6992", "6993"),
    # Both are reached by road from Germany alone, and have German codes beside the Austrian ones.
    _apart("AT-JUNGHOLZ", "DE", "87491"),
    _apart("AT-MITTELBERG", "DE", "87567", "87568", "87569"),
)
