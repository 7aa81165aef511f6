"""Naming a piece: by variant, by sku, or by piece and options; a size is never chosen for the customer."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from resolvers.catalog.sources import Source, SourceOption, SourcePrice, SourceVariant
from resolvers.catalog.tables import Distribution
from tests.cart.customer import Customer, lines, refusal, refusals
from tests.house_of import A_SUNDAY, House
from tests.makers import LONG_AGO, piece, ring

IDS = "query Ids($handle: String!) { product(handle: $handle) { id variants { nodes { id sku } } } }"
ENGLISH = {
    "en": {
        "option/taille": "Size",
        "option/metal": "Metal",
        "option/metal/or-jaune": "Yellow gold",
        "title": "Ring Glow",
    }
}


def two_metals() -> Source:
    """A ring in two metals and two sizes, one of the four out of stock and one never made."""
    metal = SourceOption("metal", "Métal", is_size=False, values=(("or-jaune", "Or jaune"), ("or-rose", "Or rose")))
    size = SourceOption("taille", "Taille", is_size=True, values=(("52", "52"), ("54", "54")))
    made = (("or-jaune", "52", 2), ("or-jaune", "54", 0), ("or-rose", "52", 2))
    variants = tuple(
        SourceVariant(
            f"DUO-{colour}-{number}".upper(), (colour, number), (SourcePrice(LONG_AGO, 90_000),), {"web": stock}
        )
        for colour, number, stock in made
    )
    return replace(ring("Bague Duo", texts=ENGLISH), options=(metal, size), variants=variants)


async def ids(house: House, handle: str) -> tuple[str, dict[str, str]]:
    """A piece's id, and its variants' by sku."""
    found = (await house.ask(IDS, handle=handle))["product"]
    return found["id"], {variant["sku"]: variant["id"] for variant in found["variants"]["nodes"]}


def options(**chosen: str) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in chosen.items()]


async def test_the_same_ring_is_found_by_variant_by_sku_and_by_options_in_any_language(house: House) -> None:
    await house.shelve(two_metals())
    product, variants = await ids(house, "bague-duo")
    sku = "DUO-OR-JAUNE-52"
    names: tuple[dict[str, Any], ...] = (
        {"variantId": variants[sku]},
        {"sku": sku},
        *(
            {"productId": product, "selectedOptions": chosen}
            for chosen in (
                options(metal="or-jaune", taille="52"),
                options(Métal="Or jaune", Taille="52"),
                options(METAL="OR JAUNE", taille="52"),
                options(Size="52", Metal="Yellow gold"),
            )
        ),
    )
    for named in names:
        assert lines((await Customer(house).add(named))["cart"]) == [(sku, 1)], named


async def test_exactly_one_name_is_given(house: House) -> None:
    await house.shelve(two_metals())
    product, variants = await ids(house, "bague-duo")
    customer, sku = Customer(house), "DUO-OR-JAUNE-52"
    assert refusals(await customer.add({})) == [("INVALID_INPUT", "lines.0")]
    for twice in (
        {"sku": sku, "variantId": variants[sku]},
        {"sku": sku, "productId": product},
        {"sku": sku, "variantId": variants[sku], "productId": product},
    ):
        assert refusals(await customer.add(twice)) == [("INVALID_INPUT", "lines.0")]
    astray = await customer.add({"sku": sku, "selectedOptions": options(taille="52")})
    assert refusals(astray) == [("INVALID_INPUT", "lines.0.selectedOptions")]


async def test_a_size_is_never_chosen_for_the_customer(house: House) -> None:
    await house.shelve(ring("Bague Seule", sizes={"52": 1}), two_metals(), piece("Jonc Horizon"))
    alone, _ = await ids(house, "bague-seule")
    duo, _ = await ids(house, "bague-duo")
    customer = Customer(house)
    asked = refusal(await customer.add({"productId": alone}))
    assert asked["__typename"] == "SizeRequiredError"
    assert (asked["code"], asked["field"]) == ("SIZE_REQUIRED", ["lines", "0", "selectedOptions"])
    assert asked["allowedSizes"] == [{"handle": "52", "value": "52"}]
    asked = refusal(await customer.add({"productId": duo, "selectedOptions": options(metal="or-rose")}))
    assert [size["value"] for size in asked["allowedSizes"]] == ["52", "54"]
    assert asked["message"] == "Merci d’indiquer la taille souhaitée."
    missing = await customer.add({"productId": duo, "selectedOptions": options(taille="52")})
    assert refusals(missing) == [("REQUIRED", "lines.0.selectedOptions")]
    jonc, _ = await ids(house, "jonc-horizon")
    assert lines((await customer.add({"productId": jonc}))["cart"]) == [("JONC-HORIZON", 1)]


CANNOT_BE_HAD: tuple[tuple[list[dict[str, str]], str, str], ...] = (
    (options(metal="or-jaune", taille="99"), "SIZE_UNAVAILABLE", "lines.0.selectedOptions.1.value"),
    (options(metal="or-rose", taille="54"), "SIZE_UNAVAILABLE", "lines.0.selectedOptions"),
    (options(metal="platine", taille="52"), "INVALID_INPUT", "lines.0.selectedOptions.0.value"),
    (options(couleur="bleu"), "INVALID_INPUT", "lines.0.selectedOptions.0.name"),
    (
        [*options(taille="52", metal="or-rose"), *options(Taille="54")],
        "SIZE_UNAVAILABLE",
        "lines.0.selectedOptions",
    ),
    (options(taille=""), "SIZE_UNAVAILABLE", "lines.0.selectedOptions.0.value"),
    (options(metal="or-jaune", taille="54"), "TEMPORARILY_UNAVAILABLE", "lines.0"),
)


async def test_a_combination_that_cannot_be_had_says_which_part_of_it(house: House) -> None:
    await house.shelve(two_metals())
    product, _ = await ids(house, "bague-duo")
    for chosen, code, path in CANNOT_BE_HAD:
        refused = await Customer(house).add({"productId": product, "selectedOptions": chosen})
        assert refusals(refused) == [(code, path)], chosen


async def test_unknown_and_hidden_pieces_are_refused_alike(house: House) -> None:
    tomorrow = A_SUNDAY + timedelta(days=1)
    shown = [piece(name) for name in ("Cachée", "Demain", "Aperçu")]
    await house.shelve(*shown)
    named = {handle: await ids(house, handle) for handle in ("cachee", "demain", "apercu")}
    await house.shelve(
        piece("Cachée", distribution=Distribution.HIDDEN),
        piece("Aperçu", preview_until=tomorrow),
        piece("Plus tard", published_at=tomorrow),
    )
    unknown = [{"sku": "NOTHING"}, {"sku": ""}, {"variantId": "x"}, {"variantId": "UHJvZHVjdDox"}, {"productId": "x"}]
    hidden = [{"sku": sku} for sku in ("CACHEE", "APERCU", "PLUS-TARD")]
    for handle in ("cachee", "apercu"):
        product, variants = named[handle]
        hidden += [{"productId": product}, {"variantId": next(iter(variants.values()))}]
    customer = Customer(house)
    told = set()
    for wish in (*unknown, *hidden):
        error = refusal(await customer.add(wish))
        assert (error["code"], error["field"]) == ("NOT_FOUND", ["lines", "0", *wish])
        told.add((error["__typename"], error["message"]))
    assert told == {("GenericUserError", "Nous ne connaissons pas ce bijou.")}
    await customer.add({"sku": "DEMAIN"})
    house.clock.forward(days=1)
    assert (await customer.add({"sku": "APERCU"}, {"sku": "PLUS-TARD"}))["userErrors"] == []


async def test_a_piece_of_the_boutiques_sends_to_the_concierge(house: House) -> None:
    await house.shelve(piece("Collier Nuit", distribution=Distribution.BOUTIQUE_ONLY), piece("Sur demande", price=None))
    customer = Customer(house)
    for sku in ("COLLIER-NUIT", "SUR-DEMANDE"):
        error = refusal(await customer.add({"sku": sku}))
        assert (error["__typename"], error["code"]) == ("NotSoldOnlineError", "NOT_SOLD_ONLINE")
        assert error["concierge"] == {"email": house.shop.maison.concierge.email}
    gone = piece("Bracelet Rare", stock=0)
    await house.shelve(gone)
    error = refusal(await customer.add({"sku": "BRACELET-RARE"}))
    assert (error["code"], error["field"]) == ("TEMPORARILY_UNAVAILABLE", ["lines", "0"])


async def test_a_piece_that_a_country_may_not_have_says_which_may(house: House) -> None:
    await house.shelve(piece(exclusions=frozenset({"DE", "AT"})))
    abroad = Customer(house, context="@inContext(country: DE, language: EN)")
    error = refusal(await abroad.add({"sku": "JONC-HORIZON"}))
    assert (error["__typename"], error["code"]) == ("CountryNotServedError", "COUNTRY_NOT_SERVED")
    assert error["message"] == "This piece is not delivered to the chosen country."
    assert error["countries"] == ["FR", "BE", "LU", "NL", "ES", "PT", "IE", "IT", "SI", "SK"]
    assert (await Customer(house).add({"sku": "JONC-HORIZON"}))["userErrors"] == []
