"""Filters and facets against a plain reading of every piece."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from resolvers.catalog.sources import Source, SourceMetal, SourceOption, SourcePrice, SourceVariant
from resolvers.catalog.tables import Distribution, MetalKind, ProductKind
from resolvers.folding import folded
from tests.catalog.questions import FACETS, LIST, gathered, listed
from tests.house_of import House
from tests.makers import LONG_AGO, piece

METALS = (("or-jaune", "Or jaune", "Yellow gold"), ("or-rose", "Or rose", "Pink gold"), ("platine", "Platine", ""))
SIZES = ("50", "52", "54")
TAGS = {"Cœur d’été": "Summer heart", "diamant": "diamond", "soir": "", "neuf": "new"}


def varied(place: int, chance: Random) -> Source:
    """A piece that differs from its neighbours in everything that lists are narrowed by."""
    metals, sizes = chance.sample(METALS, chance.randint(0, 3)), chance.sample(SIZES, chance.randint(0, 3))
    options = [("metal", "Métal", metals), ("taille", "Taille", [(size, size, "") for size in sizes])]
    named = [option for option in options if option[2]]
    combinations: list[tuple[str, ...]] = [()]
    for _, _, values in named:
        combinations = [(*chosen, value[0]) for chosen in combinations for value in values]
    variants = tuple(
        SourceVariant(
            sku=f"P{place}-{number}",
            chosen=chosen,
            prices=(SourcePrice(LONG_AGO, chance.choice((None, 5_000, 10_000, 15_001, 20_000))),),
            stock={"web": chance.choice((0, 0, 2)), "lyon": 3},
        )
        for number, chosen in enumerate(combinations)
        if not number or chance.random() < 0.7
    )
    english = {"title": f"Piece {place}", "option/metal": "Metal", "option/taille": "Size"}
    english |= {f"option/metal/{handle}": said for handle, _, said in METALS if said}
    told = tuple(
        SourceOption(handle, name, handle == "taille", tuple((value[0], value[1]) for value in values))
        for handle, name, values in named
    )
    tags = tuple(chance.sample(sorted(TAGS), chance.randint(0, 3)))
    # A file that drops a tag leaves its translation behind, as the first of these is.
    english |= {f"tag/{folded(tag)}": TAGS[tag] for tag in ("diamant", *tags) if TAGS[tag]}
    shown = piece(
        f"Pièce {place}",
        handle=f"p{place}",
        kind=chance.choice(list(ProductKind)),
        distribution=chance.choice((Distribution.ONLINE, Distribution.ONLINE, *Distribution)),
        tags=tags,
        exclusions=frozenset(chance.sample(("FR", "BE", "IT"), chance.randint(0, 1))),
        metals=tuple(SourceMetal(kind, 750, 1) for kind in chance.sample(list(MetalKind), chance.randint(0, 2))),
        texts={"en": english},
    )
    return replace(shown, options=told, variants=variants)


def catalogue() -> list[Source]:
    chance = Random(11)  # noqa: S311 - the same pieces every time
    return [varied(place, chance) for place in range(48)]


COLLECTIONS = (("nuit", [f"p{place}" for place in range(0, 48, 3)]), ("l’été", [f"p{place}" for place in range(9, 30)]))


def prices(source: Source) -> list[int]:
    return [price for variant in source.variants if (price := variant.prices[-1].price) is not None]


def is_buyable(source: Source, country: str) -> bool:
    sold = [variant for variant in source.variants if variant.prices[-1].price is not None and variant.stock["web"]]
    return bool(sold) and source.distribution is Distribution.ONLINE and country not in source.exclusions


def has(source: Source, *wanted: tuple[str, str]) -> bool:
    """In one form; `wanted` are handles."""
    handles = [option.handle for option in source.options]
    return any(set(wanted) <= set(zip(handles, variant.chosen, strict=True)) for variant in source.variants)


def tagged(source: Source, *keys: str) -> bool:
    return any(folded(tag) in keys for tag in source.tags)


def option(name: str, value: str) -> dict[str, str]:
    return {"name": name, "value": value}


YELLOW = [option("metal", "or-jaune")]
Claim = Callable[[Source], bool]
CASES: list[tuple[dict[str, Any], Claim]] = [
    ({}, lambda _: True),
    ({"kind": ["RING"]}, lambda source: source.kind == "RING"),
    ({"kind": ["RING", "WATCH"]}, lambda source: source.kind in {"RING", "WATCH"}),
    ({"kind": []}, lambda _: False),
    ({"collection": "nuit"}, lambda source: source.handle in COLLECTIONS[0][1]),
    ({"collection": "l’été"}, lambda source: source.handle in COLLECTIONS[1][1]),
    ({"collection": "' OR 1=1 --"}, lambda _: False),
    ({"minPrice": "100"}, lambda source: any(price >= 10_000 for price in prices(source))),
    ({"maxPrice": "100.00"}, lambda source: any(price <= 10_000 for price in prices(source))),
    ({"minPrice": "150", "maxPrice": "150.01"}, lambda source: 15_001 in prices(source)),
    ({"minPrice": "60", "maxPrice": "90"}, lambda _: False),
    ({"minPrice": "200.01"}, lambda _: False),
    ({"tags": ["diamant"]}, lambda source: tagged(source, "diamant")),
    ({"tags": ["DIAMOND", "coeur d'ete"]}, lambda source: tagged(source, "diamant", "coeur d ete")),
    ({"tags": []}, lambda _: False),
    ({"tags": ["%", "🙂"]}, lambda _: False),
    ({"options": YELLOW}, lambda source: has(source, ("metal", "or-jaune"))),
    ({"options": [option("Métal", "Or jaune")]}, lambda source: has(source, ("metal", "or-jaune"))),
    ({"options": [option("METAL", "yellow GOLD")]}, lambda source: has(source, ("metal", "or-jaune"))),
    ({"options": [option("Size", "52")]}, lambda source: has(source, ("taille", "52"))),
    ({"options": [option("Taille", "Yellow gold")]}, lambda _: False),
    ({"options": [option("'", "\\"), option("%", "_")]}, lambda _: False),
    (
        {"options": [*YELLOW, option("size", "54")]},
        lambda source: has(source, ("metal", "or-jaune"), ("taille", "54")),
    ),
    ({"options": [*YELLOW, option("metal", "or-rose")]}, lambda _: False),
    (
        {"kind": ["RING", "OTHER"], "minPrice": "100", "tags": ["soir", "new"], "collection": "nuit"},
        lambda source: (
            source.kind in {"RING", "OTHER"}
            and any(price >= 10_000 for price in prices(source))
            and tagged(source, "soir", "neuf")
            and source.handle in COLLECTIONS[0][1]
        ),
    ),
]


async def test_every_filter_finds_what_a_plain_reading_finds(house: House) -> None:
    sources = [source for source in catalogue() if source.distribution is not Distribution.HIDDEN]
    await house.shelve(*catalogue())
    await gathered(*COLLECTIONS)
    for wanted, claim in CASES:
        expected = {source.handle for source in sources if claim(source)}
        assert set(await listed(house, filter=wanted)) == expected, wanted
    for country in ("FR", "BE", "DE"):
        for can in (True, False):
            expected = {source.handle for source in sources if is_buyable(source, country) is can}
            assert set(await listed(house, filter={"canAddToCart": can}, country=country)) == expected
    for amount in ("1.005", "1" + "0" * 30, "0." + "0" * 29 + "1"):
        (error,) = await house.visitor.errors(LIST, filter={"minPrice": amount})
        assert error["extensions"]["code"] == "BAD_USER_INPUT", amount
    for amount in ("1E+3", "1_000", " 5 ", "٣", "1e999999", "NaN", "+1", ".5", "5.", ""):
        (error,) = await house.visitor.errors(LIST, filter={"minPrice": amount})
        assert "write it plainly" in error["message"], amount


def counted(sources: list[Source]) -> dict[str, dict[str, int]]:
    """Facets as one would count them by hand."""
    found: dict[str, Counter[str]] = {name: Counter() for name in ("kind", "collection", "metal", "tag", "size")}
    for source in sources:
        sizes = [option for option in source.options if option.is_size]
        found["kind"][source.kind] += 1
        found["collection"].update(handle for handle, members in COLLECTIONS if source.handle in members)
        found["metal"].update({metal.kind for metal in source.metals})
        found["tag"].update(folded(tag) for tag in source.tags)
        found["size"].update(value for option in sizes for value, _ in option.values)
    return {name: dict(values) for name, values in found.items() if values}


async def test_facets_are_what_one_counts_by_hand_in_the_languages_of_the_shop(house: House) -> None:
    sources = [source for source in catalogue() if source.distribution is not Distribution.HIDDEN]
    await house.shelve(*catalogue())
    await gathered(*COLLECTIONS, nuit="Night")
    for wanted, claim in CASES:
        facets = (await house.ask(FACETS, filter=wanted))["products"]["facets"]
        told = {facet["name"]: {each["value"]: each["count"] for each in facet["values"]} for facet in facets}
        assert told == counted([source for source in sources if claim(source)]), wanted
        for facet in facets:
            counts = [each["count"] for each in facet["values"]]
            assert counts == sorted(counts, reverse=True)
    for sort in ("MANUAL", "RELEVANCE"):
        facets = (await house.ask(FACETS, words="piece", sort=sort))["products"]["facets"]
        told = {facet["name"]: {each["value"]: each["count"] for each in facet["values"]} for facet in facets}
        assert told == counted(sources)
    labels = {}
    for language in ("FR", "EN", "DE"):
        facets = (await house.ask(FACETS, language=language))["products"]["facets"]
        labels[language] = {each["value"]: each["label"] for facet in facets for each in facet["values"]}
    names = ("RING", "nuit", "YELLOW_GOLD", "diamant", "soir", "52")
    assert [labels["FR"][name] for name in names] == ["Bagues", "Nuit", "Or jaune", "diamant", "soir", "52"]
    assert [labels["EN"][name] for name in names] == ["Rings", "Night", "Yellow gold", "diamond", "soir", "52"]
    assert labels["DE"]["diamant"] == "diamant"
    single = '{ collection(handle: "nuit") { products { facets { name values { value count } } } } }'
    facets = (await house.ask(single))["collection"]["products"]["facets"]
    told = {facet["name"]: {each["value"]: each["count"] for each in facet["values"]} for facet in facets}
    assert told == counted([source for source in sources if source.handle in COLLECTIONS[0][1]])
    several = "{ collections { nodes { products { facets { name } } } } }"
    assert all("Facets" in error["message"] for error in await house.visitor.errors(several))
