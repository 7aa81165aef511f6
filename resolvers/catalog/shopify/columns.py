"""Shopify's column names, of older and newer exports, and where a file has them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from resolvers.catalog.shopify.remarks import UNSHOWABLE, Remarks
from resolvers.languages.translations import message


class Column(Enum):
    """A column that is read, by the names it goes under, case and spaces aside."""

    __hash__ = object.__hash__  # members are looked up for every cell, and Enum's own is written in Python

    HANDLE = ("handle", "url handle")
    TITLE = ("title",)
    BODY = ("body (html)", "body html", "body", "description")
    VENDOR = ("vendor",)
    CATEGORY = ("product category",)
    TYPE = ("type",)
    TAGS = ("tags",)
    PUBLISHED = ("published", "published on online store")
    STATUS = ("status",)
    OPTION1_NAME = ("option1 name",)
    OPTION1_VALUE = ("option1 value",)
    OPTION2_NAME = ("option2 name",)
    OPTION2_VALUE = ("option2 value",)
    OPTION3_NAME = ("option3 name",)
    OPTION3_VALUE = ("option3 value",)
    SKU = ("variant sku", "sku")
    GRAMS = ("variant grams", "weight value (grams)")
    WEIGHT_UNIT = ("variant weight unit", "weight unit for display")
    TRACKER = ("variant inventory tracker", "inventory tracker")
    QUANTITY = ("variant inventory qty", "variant inventory quantity", "inventory quantity")
    POLICY = ("variant inventory policy", "continue selling when out of stock")
    PRICE = ("variant price", "price")
    COMPARE_AT = ("variant compare at price", "variant compare-at price", "compare-at price", "compare at price")
    BARCODE = ("variant barcode", "barcode")
    VARIANT_IMAGE = ("variant image", "variant image url")
    IMAGE = ("image src", "product image url")
    IMAGE_POSITION = ("image position",)
    IMAGE_ALT = ("image alt text",)
    GIFT_CARD = ("gift card",)
    SEO_TITLE = ("seo title",)
    SEO_DESCRIPTION = ("seo description",)


BY_NAME = {name: column for column in Column for name in column.value}
REQUIRED = {Column.HANDLE: "Handle", Column.TITLE: "Title", Column.PRICE: "Variant Price"}
OPTIONS = (
    (Column.OPTION1_NAME, Column.OPTION1_VALUE),
    (Column.OPTION2_NAME, Column.OPTION2_VALUE),
    (Column.OPTION3_NAME, Column.OPTION3_VALUE),
)
OF_VARIANT = (
    *(value for _, value in OPTIONS),
    Column.SKU,
    Column.PRICE,
    Column.COMPARE_AT,
    Column.BARCODE,
    Column.GRAMS,
    Column.QUANTITY,
    Column.TRACKER,
    Column.POLICY,
    Column.VARIANT_IMAGE,
)
FOURTH_OPTION = re.compile(r"option([4-9]|\d\d+) (name|value)")
OF_NO_USE = re.compile(
    r"google shopping ?/.*"
    r"|(included|price|compare[ -]at price) ?/.*"
    r"|option\d linked to"
    r"|metafield.*|.*\bmetafields\..*"
    r"|(variant )?(fulfillment service|requires shipping|tax code)"
    r"|variant taxable|charge tax|cost per item"
    r"|unit price (total|base) measure( unit)?"
    r"|published scope|template suffix|collection|(standard|custom) product type"
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a file has its columns, and how it names them."""

    headers: tuple[str, ...]
    places: dict[Column, int]
    line: int

    def name(self, column: Column) -> str:
        place = self.places.get(column)
        return column.value[0].capitalize() if place is None else self.headers[place]


def laid_out(headers: Sequence[str], line: int, remarks: Remarks) -> Layout:
    names = tuple(" ".join(UNSHOWABLE.sub("\ufffd", header).replace("\ufeff", "").split()) for header in headers)
    layout = Layout(names, {}, line)
    for place, name in enumerate(names):
        column = BY_NAME.get(folded(name))
        if column is None:
            continue
        if column in layout.places:
            remarks.problem(
                line,
                name,
                name,
                message("This column says the same as the column “{other}”."),
                other=layout.name(column),
            )
        layout.places.setdefault(column, place)
    tell_missing(layout, remarks)
    tell_unread(layout, remarks)
    return layout


def known(headers: Sequence[str]) -> int:
    return sum(folded(header.replace("\ufeff", "")) in BY_NAME for header in headers)


def tell_missing(layout: Layout, remarks: Remarks) -> None:
    for column, name in REQUIRED.items():
        if column not in layout.places:
            remarks.problem(layout.line, name, "", message("The column “{column}” is missing."), column=name)


def tell_unread(layout: Layout, remarks: Remarks) -> None:
    unused: list[str] = []
    for name in layout.headers:
        fold = folded(name)
        if OF_NO_USE.fullmatch(fold):
            unused.append(name)
        elif FOURTH_OPTION.fullmatch(fold):
            remarks.problem(layout.line, name, name, message("A product has three options at most."))
        elif name and fold not in BY_NAME:
            remarks.notice(layout.line, name, name, message("This column is unknown and was not read."))
    if unused:
        columns = ", ".join(unused)
        remarks.notice(
            layout.line,
            "",
            columns,
            message("These columns have no use here and were not read: {columns}."),
            columns=columns,
        )


def folded(header: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", header).split()).casefold()
