"""The demo's catalogue keeps the promises that the shop is shown with."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import chain

import pytest

from gateway.demo.catalogue import COLLECTIONS, PIECES
from gateway.demo.catalogue.pieces import Piece, Text, Variant, typeset

FINENESSES = {
    "YELLOW_GOLD": {999, 916, 750, 585, 375},
    "WHITE_GOLD": {999, 916, 750, 585, 375},
    "PINK_GOLD": {999, 916, 750, 585, 375},
    "PLATINUM": {999, 950, 900, 850},
    "SILVER": {999, 925, 800},
}
BOUTIQUES = {"paris-paix", "paris-rive-gauche", "lyon", "bruxelles"}
COUNTRIES = frozenset({"FR", "BE", "LU", "NL", "ES", "PT", "DE", "AT", "IE", "IT", "SI", "SK"})
SPOKEN_FOR = ("messika", "cartier", "chaumet", "boucheron", "bulgari", "chopard", "piaget", "mellerio", "mauboussin")


def texts(thing: object) -> Iterator[Text]:
    """Every text anywhere within."""
    if isinstance(thing, Text):
        yield thing
    elif isinstance(thing, (tuple, list)):
        yield from chain.from_iterable(map(texts, thing))
    elif is_dataclass(thing) and not isinstance(thing, type):
        yield from chain.from_iterable(texts(getattr(thing, field.name)) for field in fields(thing))


ALL_TEXTS = list(texts((COLLECTIONS, PIECES)))


def variants() -> list[tuple[Piece, Variant]]:
    return [(piece, variant) for piece in PIECES for variant in piece.variants]


def on_sale() -> list[Piece]:
    return [piece for piece in PIECES if piece.distribution == "ONLINE"]


def size_values(piece: Piece) -> set[str]:
    return {value.handle for option in piece.options if option.is_size for value in option.values}


def test_there_are_about_sixty_pieces_in_eight_collections() -> None:
    assert 60 <= len(PIECES) <= 70
    assert len(COLLECTIONS) == 8


def test_every_kind_of_piece_is_there() -> None:
    kinds = Counter(piece.kind for piece in PIECES)
    assert set(kinds) == {"RING", "BRACELET", "NECKLACE", "EARRINGS", "WATCH", "OTHER"}
    assert kinds["WATCH"] == 3


def test_handles_skus_and_picture_names_are_unique_and_plain() -> None:
    pictures = [picture.name for piece in PIECES for picture in piece.pictures]
    pictures += [collection.picture.name for collection in COLLECTIONS]
    handles = [piece.handle for piece in PIECES] + [collection.handle for collection in COLLECTIONS]
    skus = [variant.sku for _, variant in variants()]
    for names, shape in ((pictures, r"[a-z0-9-]+"), (handles, r"[a-z0-9-]+"), (skus, r"[A-Z]{3}(-[A-Z0-9]+)+")):
        assert len(set(names)) == len(names)
        assert all(re.fullmatch(shape, name) for name in names)


def test_a_variant_stands_for_every_choice_and_for_no_other() -> None:
    for piece in PIECES:
        count = 1
        for option in piece.options:
            handles = [value.handle for value in option.values]
            assert len(set(handles)) == len(handles)
            count *= len(handles)
        assert len({variant.chosen for variant in piece.variants}) == len(piece.variants) == count
        for variant in piece.variants:
            for option, handle in zip(piece.options, variant.chosen, strict=True):
                assert handle in {value.handle for value in option.values}


def test_rings_and_bracelets_come_in_sizes_but_for_two_that_fit_everyone() -> None:
    wearable = [piece for piece in PIECES if piece.kind in {"RING", "BRACELET"}]
    assert {piece.handle for piece in wearable if not size_values(piece)} == {"bague-goutte-de-sel", "manchette-estran"}
    assert not any(size_values(piece) for piece in PIECES if piece not in wearable)


def test_ring_sizes_are_french() -> None:
    sizes = set(chain.from_iterable(size_values(piece) for piece in PIECES if piece.kind == "RING"))
    assert sizes <= {str(number) for number in range(48, 59)}


def test_some_pieces_are_offered_in_several_metals_and_shown_in_each() -> None:
    several = [piece for piece in PIECES if len(piece.metals) > 1]
    assert len(several) >= 10
    for piece in several:
        values = {value.handle for option in piece.options if option.handle == "metal" for value in option.values}
        assert values == {picture.metal for picture in piece.pictures}


def test_every_french_text_has_its_english_one() -> None:
    assert len(ALL_TEXTS) > 1000
    assert all(text.fr.strip() and text.en.strip() for text in ALL_TEXTS)


def test_texts_are_translated_not_copied() -> None:
    for description in [*(piece.description for piece in PIECES), *(room.description for room in COLLECTIONS)]:
        assert description.fr != description.en
    for piece in PIECES:
        assert piece.title.fr != piece.title.en


def test_french_is_set_with_its_own_spaces() -> None:
    for text in ALL_TEXTS:
        assert not re.search(r" [;:!?»%]|« |[^\s\d][;!?]|\w:", text.fr), text.fr
        assert "'" not in text.fr + text.en
        assert "  " not in text.fr + text.en


@pytest.mark.parametrize(
    "plain,set_",
    [
        ("Où ? Là ; ici !", "Où\u202f? Là\u202f; ici\u202f!"),
        ("Deux : un « tout » de 12 mm", "Deux\u00a0: un «\u00a0tout\u00a0» de 12\u00a0mm"),
        ("l'or, 12 500 €, 1,20 carat", "l’or, 12\u202f500\u00a0€, 1,20\u00a0carat"),
    ],
)
def test_ordinary_spaces_become_those_of_french_typography(plain: str, set_: str) -> None:
    assert typeset(plain) == set_


def test_no_text_names_a_maison_nor_calls_a_stone_half_precious() -> None:
    for text in ALL_TEXTS:
        words = f"{text.fr} {text.en}".lower()
        assert not any(re.search(rf"\b{name}\b", words) for name in SPOKEN_FOR)
        assert "semi-pr" not in words
        assert "demi-pr" not in words


def test_metals_have_legal_finenesses_and_a_weight() -> None:
    for piece in PIECES:
        assert piece.metals
        for metal in piece.metals:
            assert metal.fineness in FINENESSES[metal.kind]
            assert 500 < metal.weight < 100_000


def test_stones_tell_their_origin_and_a_synthetic_one_says_so_in_its_name() -> None:
    stones = [stone for piece in PIECES for stone in piece.stones]
    assert {stone.origin for stone in stones} == {"NATURAL", "SYNTHETIC", "UNKNOWN"}
    cultured = {stone.kind.fr for stone in stones if stone.origin == "UNKNOWN"}
    assert all("culture" in name for name in cultured), "a cultured pearl is neither"
    assert any(stone.treatment for stone in stones)
    for stone in stones:
        assert ("synthétique" in stone.kind.fr) == (stone.origin == "SYNTHETIC")
        assert stone.carats is None or stone.carats > 0


def test_cultured_pearls_are_called_so() -> None:
    pearls = [stone for piece in PIECES for stone in piece.stones if "perle" in stone.kind.fr]
    assert pearls
    assert all("de culture" in stone.kind.fr for stone in pearls)


def test_prices_run_from_390_to_48000_euros() -> None:
    amounts = [fact.amount for _, variant in variants() for fact in variant.prices]
    assert min(amounts) == 390_00
    assert max(amounts) == 48_000_00
    assert all(amount % 100 == 0 for amount in amounts)


def test_three_pieces_have_their_price_on_request_and_none_of_them_is_sold_online() -> None:
    on_request = {piece.handle for piece, variant in variants() if not variant.prices}
    assert on_request == {"bague-serre-chaude", "collier-orangerie", "boucles-verriere"}
    assert on_request.isdisjoint(piece.handle for piece in on_sale())


def test_one_reduction_has_more_than_thirty_days_of_history() -> None:
    reduced = [variant for _, variant in variants() if len(variant.prices) > 1]
    assert [variant.sku for variant in reduced] == ["FIL-BOU-TRO-OR"]
    before, now = reduced[0].prices
    assert before.days_ago > 30 + now.days_ago
    assert now.compare_at == before.amount > now.amount


def test_eight_pieces_are_for_the_boutiques_and_two_are_hidden() -> None:
    ways = Counter(piece.distribution for piece in PIECES)
    assert (ways["BOUTIQUE_ONLY"], ways["HIDDEN"]) == (8, 2)
    for piece, variant in variants():
        if piece.distribution != "ONLINE":
            assert variant.stock == 0


def test_one_necklace_is_the_only_one_of_its_kind() -> None:
    (piece,) = [piece for piece in on_sale() if any(tag.fr == "pièce unique" for tag in piece.tags)]
    (variant,) = piece.variants
    assert (variant.stock, variant.boutiques) == (1, {})


def test_some_pieces_are_out_of_stock_and_one_of_them_waits_in_the_boutiques() -> None:
    empty = [piece for piece in on_sale() if not any(variant.stock for variant in piece.variants)]
    assert len(empty) >= 4
    assert "bracelet-amarre-etoilee" in {
        piece.handle for piece in empty if all(variant.boutiques for variant in piece.variants)
    }


def test_stock_is_counted_in_boutiques_that_exist() -> None:
    for _, variant in variants():
        assert set(variant.boutiques) <= BOUTIQUES
        assert all(count > 0 for count in variant.boutiques.values())
        assert variant.stock >= 0


def test_one_novelty_is_kept_for_vip_customers() -> None:
    assert [piece.handle for piece in PIECES if piece.preview_days] == ["boucles-sous-la-feuille"]


def test_one_piece_is_not_delivered_to_two_countries() -> None:
    (piece,) = [piece for piece in PIECES if piece.undeliverable]
    assert len(piece.undeliverable) == 2
    assert piece.undeliverable < COUNTRIES


def test_many_pieces_can_be_engraved_and_a_full_circle_cannot() -> None:
    engravable = {piece.handle: piece.engravable for piece in PIECES}
    assert sum(engravable.values()) > 20
    assert engravable["alliance-longtemps"]
    assert not engravable["bague-congere"]


def test_a_warning_stands_where_there_is_a_danger() -> None:
    warned = {piece.handle for piece in PIECES if piece.warning}
    assert warned == {"sautoir-insomnie", "broche-fougere", "broche-fleur-d-avril"}


def test_collections_show_known_pieces_and_never_a_hidden_one() -> None:
    known = {piece.handle for piece in PIECES if piece.distribution != "HIDDEN"}
    shown = [collection.pieces for collection in COLLECTIONS]
    assert set(chain.from_iterable(shown)) == known
    assert all(len(set(handles)) == len(handles) >= 6 for handles in shown)


def test_every_piece_has_a_whole_picture_and_one_close_by() -> None:
    for piece in PIECES:
        views = [picture.design.view for picture in piece.pictures]
        assert views[:2] == ["whole", "detail"]
        alts = [picture.alt.fr for picture in piece.pictures]
        assert len(set(alts)) == len(alts)
