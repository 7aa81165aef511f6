"""Enums that several nouns share, and how the shop's own enums get their GraphQL descriptions."""

from enum import Enum, StrEnum
from typing import Any, TypeVar, cast

import strawberry

E = TypeVar("E", bound=type[Enum])


def described(enum: E, description: str, called: str | None = None, /, **values: str) -> E:
    """The enum as a GraphQL type, each value with what it means; `called` differently where that says more."""
    made = strawberry.enum(enum, name=called, description=description)
    definition = cast("Any", made).__strawberry_definition__
    for value in definition.values:
        value.description = values[value.name]
    return made


CountryCode = StrEnum("CountryCode", ["FR", "BE", "LU", "NL", "ES", "PT", "DE", "AT", "IE", "IT", "SI", "SK"])
described(
    CountryCode,
    "A country the shop delivers to (ISO 3166-1).",
    FR="France, with Monaco.",
    BE="Belgium.",
    LU="Luxembourg.",
    NL="The Netherlands.",
    ES="Spain.",
    PT="Portugal.",
    DE="Germany.",
    AT="Austria.",
    IE="Ireland.",
    IT="Italy.",
    SI="Slovenia.",
    SK="Slovakia.",
)

LanguageCode = StrEnum("LanguageCode", ["FR", "EN", "DE", "ES", "IT", "NL", "PT", "SL", "SK"])
described(
    LanguageCode,
    "A language of the shop (ISO 639-1). Titles not yet translated are French, messages not yet translated English.",
    FR="French.",
    EN="English.",
    DE="German.",
    ES="Spanish.",
    IT="Italian.",
    NL="Dutch.",
    PT="Portuguese.",
    SL="Slovenian.",
    SK="Slovak.",
)

CurrencyCode = StrEnum("CurrencyCode", ["EUR"])
described(CurrencyCode, "A currency (ISO 4217).", EUR="Euro, the shop's only currency.")

Weekday = StrEnum("Weekday", ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"])
described(Weekday, "A day of the week.", **{day.name: f"{day.name.capitalize()}." for day in Weekday})
