"""The cells of one row, read as what they mean; what cannot be read becomes a remark on that cell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar
from urllib.parse import urlsplit

from resolvers.catalog.shopify.columns import Column, Layout
from resolvers.catalog.shopify.remarks import UNSHOWABLE, Remarks
from resolvers.languages.translations import message

T = TypeVar("T")

HIGHEST_PRICE = 10**12  # minor units: ten thousand million euros
LONGEST_COUNT = 9  # digits, so that it fits a 32-bit column
LONGEST_URL = 2048

AMOUNT = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
WHOLE = re.compile(r"(-?)([0-9]+)")
HIDDEN = re.compile(
    r"[\x01-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]"
)  # steer terminals or text direction
BREAKS = str.maketrans(dict.fromkeys("\v\f\u2028\u2029", " "))  # what programs leave where a line breaks within a cell
YES = frozenset(
    {
        "true",
        "yes",
        "y",
        "1",
        "x",
        "oui",
        "vrai",
        "ja",
        "wahr",
        "si",
        "sí",
        "sim",
        "vero",
        "verdadero",
        "verdadeiro",
        "áno",
        "ano",
        "da",
    }
)
NO = frozenset(
    {"false", "no", "n", "0", "non", "faux", "nein", "falsch", "nee", "onwaar", "não", "nao", "falso", "nie", "ne"}
)


@dataclass(slots=True)
class Cells:
    line: int
    values: list[str]
    layout: Layout
    decimal_comma: bool
    remarks: Remarks

    def raw(self, column: Column) -> str:
        """Empty also where the file lacks the column, or the row ends before it."""
        place = self.layout.places.get(column)
        return self.values[place].strip() if place is not None and place < len(self.values) else ""

    def long_text(self, column: Column, limit: int) -> str:
        raw = self.raw(column)
        if raw.isascii() and raw.isprintable() and len(raw) <= limit:
            return raw
        text = HIDDEN.sub("", UNSHOWABLE.sub("", raw)).translate(BREAKS)
        if UNSHOWABLE.search(raw):
            self.problem(column, message("The cell holds a damaged or forbidden character."))
        if len(text) > limit:
            self.problem(
                column,
                message("The text has {length} characters; {limit} is the most."),
                length=len(text),
                limit=limit,
            )
        return text[:limit]

    def text(self, column: Column, limit: int = 255) -> str:
        """On one line, with single spaces."""
        text = self.long_text(column, limit)
        return " ".join(text.split()) if text else text

    def price(self, column: Column) -> int | None:
        """Minor units; None for an empty cell as for a faulty one."""
        raw = self.raw(column)
        if not raw:
            return None
        amount = AMOUNT.fullmatch(self.point(raw))
        if amount is None:
            self.problem(column, message("This is not a price; write it as 1234.50."))
            return None
        units, cents = amount[2].lstrip("0"), amount[3] or ""
        if amount[1]:
            self.problem(column, message("A price cannot be negative."))
        elif len(cents) > 2:
            self.problem(column, message("A price has two decimals at most."))
        elif len(units) > 11 or int(units + cents.ljust(2, "0")) > HIGHEST_PRICE:
            self.problem(column, message("This price is too high."))
        else:
            return int(units + cents.ljust(2, "0"))
        return None

    def quantity(self, column: Column) -> int | None:
        """Shopify sells below zero on request and exports what is owed; there is none on hand then."""
        raw = self.raw(column)
        if not raw:
            return None
        whole = WHOLE.fullmatch(raw)
        if whole is None or len(whole[2].lstrip("0")) > LONGEST_COUNT:
            self.problem(
                column,
                message("This is not a quantity: a whole number up to {limit} is expected."),
                limit=10**LONGEST_COUNT - 1,
            )
            return None
        if whole[1]:
            self.notice(column, message("The quantity is negative; it is taken as none in stock."))
        return 0 if whole[1] else int(whole[2])

    def position(self, column: Column) -> int | None:
        raw = self.raw(column)
        if not raw:
            return None
        whole = WHOLE.fullmatch(raw)
        if whole is None or whole[1] or len(whole[2].lstrip("0")) > LONGEST_COUNT:
            self.problem(column, message("This is not a position: 1 or a higher whole number is expected."))
            return None
        return int(whole[2])

    def grams(self, column: Column) -> int | None:
        """Whole grams, rounded half up: the weight a parcel is sent by."""
        raw = self.raw(column)
        if not raw:
            return None
        amount = AMOUNT.fullmatch(self.point(raw))
        if amount is None or amount[1] or len(amount[2].lstrip("0")) > LONGEST_COUNT:
            self.problem(column, message("This is not a weight; write it in grams, as 12.5."))
            return None
        return int(Decimal(f"{amount[2]}.{amount[3] or 0}").quantize(Decimal(1), ROUND_HALF_UP))

    def claim(self, column: Column, *, default: bool) -> bool:
        raw = self.raw(column).casefold()
        if raw and raw not in YES and raw not in NO:
            self.problem(column, message("This is neither true nor false."))
        return raw in YES if raw else default

    def choice(self, column: Column, choices: Mapping[str, T], default: T) -> T:
        raw = self.raw(column).casefold()
        if raw and raw not in choices:
            self.problem(column, message("This is none of the known values: {values}."), values=", ".join(choices))
        return choices.get(raw, default)

    def url(self, column: Column) -> str | None:
        raw = self.raw(column)
        if not raw:
            return None
        if len(raw) > LONGEST_URL or not raw.isprintable() or " " in raw or not is_web(raw):
            self.problem(column, message("This is not an address that begins with https:// or http://."))
            return None
        return raw

    def point(self, amount: str) -> str:
        """`42,99` is an amount where commas cannot be the file's delimiter, and with it nobody's thousands mark."""
        return amount.replace(",", ".") if self.decimal_comma and "." not in amount else amount

    def problem(self, column: Column, reason: str, /, **params: str | int) -> None:
        self.remarks.problem(self.line, self.layout.name(column), self.raw(column), reason, **params)

    def notice(self, column: Column, reason: str, /, **params: str | int) -> None:
        self.remarks.notice(self.line, self.layout.name(column), self.raw(column), reason, **params)


def is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False
