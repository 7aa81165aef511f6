"""From what a maker would note of a piece to the whole record."""

from dataclasses import dataclass, replace

from gateway.demo.artwork.design import Design, MetalTone
from gateway.demo.catalogue.pieces import (
    Collection,
    Distribution,
    Kind,
    Metal,
    MetalKind,
    Option,
    OptionValue,
    Origin,
    Picture,
    Piece,
    PriceFact,
    Seo,
    Stone,
    Text,
    Variant,
    text,
)

RING_SIZES = ("48", "50", "52", "54", "56")
ALL_RING_SIZES = ("48", "49", "50", "51", "52", "53", "54", "55", "56", "57", "58")
WRIST_SIZES = ("S", "M", "L")
CHAIN_SIZES = ("16 cm", "17 cm", "18 cm")

METALS: dict[MetalKind, tuple[MetalTone, str, Text]] = {
    "YELLOW_GOLD": ("yellow", "OJ", text("or jaune", "yellow gold")),
    "WHITE_GOLD": ("white", "OB", text("or blanc", "white gold")),
    "PINK_GOLD": ("pink", "OR", text("or rose", "pink gold")),
    "PLATINUM": ("platinum", "PT", text("platine", "platinum")),
    "SILVER": ("silver", "AG", text("argent", "silver")),
}
HEATED = text("chauffé", "heated")
HEATED_F = text("chauffée", "heated")
GEMS: dict[str, tuple[Text, Text | None]] = {
    "diamond": (text("diamant", "diamond"), None),
    "synthetic diamond": (text("diamant synthétique", "synthetic diamond"), None),
    "sapphire": (text("saphir", "sapphire"), HEATED),
    "ruby": (text("rubis", "ruby"), HEATED),
    "emerald": (text("émeraude", "emerald"), text("imprégnée d'huile incolore", "colourless oil")),
    "tsavorite": (text("grenat tsavorite", "tsavorite garnet"), None),
    "aquamarine": (text("aigue-marine", "aquamarine"), HEATED_F),
    "morganite": (text("morganite", "morganite"), None),
    "tanzanite": (text("tanzanite", "tanzanite"), HEATED_F),
    "moonstone": (text("pierre de lune", "moonstone"), None),
    "onyx": (text("onyx", "onyx"), text("teinté", "dyed")),
    "malachite": (text("malachite", "malachite"), None),
    "nacre": (text("nacre blanche", "white mother-of-pearl"), None),
    "pearl": (text("perle de culture d'Akoya", "Akoya cultured pearl"), None),
    "grey pearl": (text("perle de culture de Tahiti", "Tahitian cultured pearl"), None),
}
METAL_OPTION = text("Métal", "Metal")
SIZE_OPTION = text("Taille", "Size")
EVERYWHERE = {"paris-paix": 1, "paris-rive-gauche": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The short note of a piece; prices in euros, none when on request, `was` before a reduction.

    Of several `metals` the customer chooses one. `stock` is for the web shop, repeated over the variants in turn.
    """

    sku: str
    handle: str
    kind: Kind
    title: Text
    lead: Text
    more: Text
    design: Design
    metals: tuple[Metal, ...]
    tags: tuple[Text, ...]
    price: int | None
    stones: tuple[Stone, ...] = ()
    sizes: tuple[str, ...] = ()
    was: int | None = None
    stock: tuple[int, ...] = (2, 3, 4, 2, 1, 3)
    boutiques: dict[str, int] | None = None
    distribution: Distribution = "ONLINE"
    preview_days: int | None = None
    undeliverable: frozenset[str] = frozenset()
    engravable: bool = True
    warning: Text | None = None


def gold(kind: MetalKind, weight: int) -> Metal:
    return Metal(kind, 750, weight)


def golds(weight: int) -> tuple[Metal, ...]:
    """The three golds, one of which the customer chooses."""
    return (gold("YELLOW_GOLD", weight), gold("WHITE_GOLD", weight), gold("PINK_GOLD", weight))


def platinum(weight: int) -> Metal:
    return Metal("PLATINUM", 950, weight)


def silver(weight: int) -> Metal:
    return Metal("SILVER", 925, weight)


def gem(name: str, carats: int | None = None) -> Stone:
    """A stone as it must be named in France: its origin, and its treatment where there is one."""
    kind, treatment = GEMS[name]
    # A cultured pearl is named as one, and is neither natural nor synthetic.
    apart: dict[str, Origin] = {"synthetic diamond": "SYNTHETIC", "pearl": "UNKNOWN", "grey pearl": "UNKNOWN"}
    return Stone(kind, apart.get(name, "NATURAL"), carats, treatment)


def finish(draft: Draft) -> Piece:
    return Piece(
        handle=draft.handle,
        kind=draft.kind,
        title=draft.title,
        description=Text(f"{draft.lead.fr} {draft.more.fr}", f"{draft.lead.en} {draft.more.en}"),
        seo=Seo(_of_matter(draft, draft.metals[0]), draft.lead),
        options=_options(draft),
        variants=tuple(_variants(draft)),
        pictures=tuple(_pictures(draft)),
        metals=draft.metals,
        stones=draft.stones,
        tags=draft.tags,
        distribution=draft.distribution,
        published_days_ago=40 + 11 * draft.design.seed,
        preview_days=draft.preview_days,
        undeliverable=draft.undeliverable,
        engravable=draft.engravable,
        warning=draft.warning,
    )


def gather(
    handle: str, title: Text, description: Text, design: Design, pieces: tuple[Piece, ...], guests: tuple[str, ...] = ()
) -> Collection:
    """A collection of its own pieces, and of `guests` from others."""
    alt = text(
        f"Le motif de la collection {title.fr} posé dans un cercle de métal, sur fond ivoire",
        f"The motif of the {title.en} collection within a circle of metal, on an ivory ground",
    )
    shown = tuple(piece.handle for piece in pieces if piece.distribution != "HIDDEN")
    return Collection(handle, title, description, Picture(f"collection-{handle}", alt, design), (*shown, *guests))


def _of_matter(draft: Draft, metal: Metal) -> Text:
    """« Bague … en or jaune et saphir »."""
    name = METALS[metal.kind][2]
    if not draft.stones:
        return Text(f"{draft.title.fr} en {name.fr}", f"{draft.title.en} in {name.en}")
    stone = draft.stones[0].kind
    return Text(f"{draft.title.fr} en {name.fr} et {stone.fr}", f"{draft.title.en} in {name.en} and {stone.en}")


def _handle(value: str) -> str:
    return value.lower().replace(" ", "-")


def _options(draft: Draft) -> tuple[Option, ...]:
    options = []
    if len(draft.metals) > 1:
        names = (METALS[metal.kind][2] for metal in draft.metals)
        values = tuple(
            OptionValue(_handle(name.fr), Text(name.fr.capitalize(), name.en.capitalize())) for name in names
        )
        options.append(Option("metal", METAL_OPTION, values))
    if draft.sizes:
        values = tuple(OptionValue(_handle(size), text(size, size)) for size in draft.sizes)
        options.append(Option("taille", SIZE_OPTION, values, is_size=True))
    return tuple(options)


def _variants(draft: Draft) -> list[Variant]:
    found: list[Variant] = []
    several = len(draft.metals) > 1
    for metal in draft.metals:
        _, code, name = METALS[metal.kind]
        for size in draft.sizes or ("",):
            sku = "-".join(filter(None, (draft.sku, code, size.upper().removesuffix(" CM"))))
            chosen = tuple(filter(None, (_handle(name.fr) if several else "", _handle(size))))
            stock = draft.stock[len(found) % len(draft.stock)]
            found.append(Variant(sku, chosen, _prices(draft), stock, dict(draft.boutiques or {})))
    return found


def _prices(draft: Draft) -> tuple[PriceFact, ...]:
    since = 40 + 11 * draft.design.seed
    if draft.price is None:
        return ()
    if draft.was is None:
        return (PriceFact(draft.price * 100, since),)
    return (PriceFact(draft.was * 100, since), PriceFact(draft.price * 100, 9, draft.was * 100))


def _pictures(draft: Draft) -> list[Picture]:
    """Whole, close by, and in the other metals."""
    several, pictures = len(draft.metals) > 1, list[Picture]()
    for metal in draft.metals:
        tone, _, name = METALS[metal.kind]
        matter, shown = _of_matter(draft, metal), _handle(name.fr) if several else None
        design = replace(draft.design, metal=tone)
        alt = text(f"{matter.fr}, sur fond ivoire", f"{matter.en}, on an ivory ground")
        pictures.append(Picture(f"{draft.handle}-{_handle(name.fr)}", alt, design, shown))
        if metal is draft.metals[0]:
            near = text(f"{matter.fr}, vue de près", f"{matter.en}, seen close by")
            pictures.append(Picture(f"{draft.handle}-detail", near, replace(design, view="detail"), shown))
    return pictures
