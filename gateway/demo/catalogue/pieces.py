"""What the demo's pieces are made of, as plain data."""

import re
from dataclasses import dataclass, field
from typing import Literal

from gateway.demo.artwork.design import Design

Kind = Literal["RING", "BRACELET", "NECKLACE", "EARRINGS", "WATCH", "OTHER"]
Distribution = Literal["ONLINE", "BOUTIQUE_ONLY", "HIDDEN"]
MetalKind = Literal["YELLOW_GOLD", "WHITE_GOLD", "PINK_GOLD", "PLATINUM", "SILVER"]
Origin = Literal["NATURAL", "SYNTHETIC", "UNKNOWN"]

NARROW = "\u202f"
FIRM = "\u00a0"
SPACING = (
    (re.compile(r" (?=[;!?])"), NARROW),
    (re.compile(r" (?=[:»%])|(?<=«) "), FIRM),
    (re.compile(r"(?<=\d) (?=carats?\b|cm\b|mm\b|‰|€|h\b|g\b)"), FIRM),
    (re.compile(r"(?<=\d) (?=\d{3}\b)"), NARROW),
    (re.compile(r"'"), "’"),
)


def typeset(french: str) -> str:
    """French as it is set: sources carry ordinary spaces, which nobody can mistake for another."""
    for pattern, sign in SPACING:
        french = pattern.sub(sign, french)
    return french


@dataclass(frozen=True, slots=True)
class Text:
    fr: str
    en: str


def text(fr: str, en: str) -> Text:
    return Text(typeset(fr), en.replace("'", "’"))


@dataclass(frozen=True, slots=True)
class OptionValue:
    handle: str
    label: Text


@dataclass(frozen=True, slots=True)
class Option:
    handle: str
    name: Text
    values: tuple[OptionValue, ...]
    is_size: bool = False


@dataclass(frozen=True, slots=True)
class PriceFact:
    """A price in cents since `days_ago`; `compare_at` is the price a reduction is announced against."""

    amount: int
    days_ago: int
    compare_at: int | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """`chosen` holds one value handle per option, in their order; no price means on request."""

    sku: str
    chosen: tuple[str, ...]
    prices: tuple[PriceFact, ...]
    stock: int
    boutiques: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picture:
    """`name` is its file, without ending; `metal` the value handle of the metal option that it shows."""

    name: str
    alt: Text
    design: Design
    metal: str | None = None


@dataclass(frozen=True, slots=True)
class Metal:
    """`fineness` in thousandths, `weight` in milligrams."""

    kind: MetalKind
    fineness: int
    weight: int


@dataclass(frozen=True, slots=True)
class Stone:
    """`carats` in thousandths, all stones of the kind together; pearls are not weighed in carats."""

    kind: Text
    origin: Origin
    carats: int | None
    treatment: Text | None = None


@dataclass(frozen=True, slots=True)
class Seo:
    title: Text
    description: Text


@dataclass(frozen=True, slots=True)
class Piece:
    """`preview_days`: VIP customers alone see the piece for so many days from now."""

    handle: str
    kind: Kind
    title: Text
    description: Text
    seo: Seo
    options: tuple[Option, ...]
    variants: tuple[Variant, ...]
    pictures: tuple[Picture, ...]
    metals: tuple[Metal, ...]
    stones: tuple[Stone, ...]
    tags: tuple[Text, ...]
    distribution: Distribution = "ONLINE"
    published_days_ago: int = 120
    preview_days: int | None = None
    undeliverable: frozenset[str] = frozenset()
    engravable: bool = True
    warning: Text | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """`pieces` are handles, in the order of the window."""

    handle: str
    title: Text
    description: Text
    picture: Picture
    pieces: tuple[str, ...]
