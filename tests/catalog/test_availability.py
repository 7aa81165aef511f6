"""Availability, in every case there is: what is shown, what the cart takes, and that the two agree."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice, product
from uuid import uuid4

from resolvers.catalog import reads, tables
from resolvers.catalog.availability import availability
from resolvers.catalog.sources import Source, SourcePrice
from resolvers.catalog.tables import Distribution
from resolvers.shop import GUEST, Caller
from tests.catalog.questions import AVAILABILITY, ask_as
from tests.house_of import A_SUNDAY, House
from tests.journeys.operations import ADD
from tests.makers import LONG_AGO, piece, ring

VIP = Caller(is_vip=True)
YESTERDAY, TOMORROW = A_SUNDAY - timedelta(days=1), A_SUNDAY + timedelta(days=1)
COUNTRIES = ("FR", "BE")

# Preview windows (from, until), and who stands inside now: nobody is kept out of one that is over.
PREVIEWS: dict[tuple[datetime | None, datetime | None], tuple[Caller, ...]] = {
    (None, None): (GUEST, VIP),
    (None, TOMORROW): (VIP,),
    (YESTERDAY, TOMORROW): (VIP,),
    (TOMORROW, TOMORROW + timedelta(days=1)): (),
    (YESTERDAY, None): (VIP,),
    (None, YESTERDAY): (GUEST, VIP),
    (YESTERDAY, A_SUNDAY): (GUEST, VIP),
}

# State: whether it can be added, what a customer reads in French and in English, and the next step.
SHOWN = {
    "AVAILABLE": (True, "Disponible", "Available", None),
    "TEMPORARILY_UNAVAILABLE": (False, "Temporairement indisponible", "Temporarily unavailable", "ALERT_ME"),
    "NOT_SOLD_ONLINE": (False, "Non vendu en ligne", "Not sold online", "CONTACT_CONCIERGE"),
    "NOT_DELIVERABLE_TO_COUNTRY": (
        False,
        "Non livré dans ce pays",
        "Not delivered to this country",
        "CHOOSE_ANOTHER_COUNTRY",
    ),
}
REFUSED = {
    "TEMPORARILY_UNAVAILABLE": ("GenericUserError", "TEMPORARILY_UNAVAILABLE"),
    "NOT_SOLD_ONLINE": ("NotSoldOnlineError", "NOT_SOLD_ONLINE"),
    "NOT_DELIVERABLE_TO_COUNTRY": ("CountryNotServedError", "COUNTRY_NOT_SERVED"),
}
BEST_FIRST = ("AVAILABLE", "TEMPORARILY_UNAVAILABLE", "NOT_DELIVERABLE_TO_COUNTRY", "NOT_SOLD_ONLINE")


@dataclass(frozen=True)
class Cell:
    """One row of the table; its piece comes in the size that the row is about, and in one that is sold out."""

    name: str
    distribution: Distribution
    stock: int
    price: int | None
    excluded: bool
    preview: tuple[datetime | None, datetime | None]

    @property
    def source(self) -> Source:
        excluded = frozenset({"FR"}) if self.excluded else frozenset()
        made = ring(self.name, sizes={"52": self.stock, "54": 0}, distribution=self.distribution, exclusions=excluded)
        chosen = replace(made.variants[0], prices=(SourcePrice(LONG_AGO, self.price),))
        return replace(made, variants=(chosen, made.variants[1]))

    def sku(self, size: str) -> str:
        return f"{self.name}-{size}".upper()

    def state(self, size: str, country: str, caller: Caller) -> str | None:
        """What the shop promises; None where the caller may not know of the piece."""
        if self.distribution is Distribution.HIDDEN or caller not in PREVIEWS[self.preview]:
            return None
        if self.distribution is Distribution.BOUTIQUE_ONLY or (size == "52" and self.price is None):
            return "NOT_SOLD_ONLINE"
        if self.excluded and country == "FR":
            return "NOT_DELIVERABLE_TO_COUNTRY"
        return "AVAILABLE" if size == "52" and self.stock else "TEMPORARILY_UNAVAILABLE"


def table() -> list[Cell]:
    facts = product(Distribution, (0, 1), (90_000, None), (False, True), PREVIEWS)
    return [Cell(f"cell-{place}", *row) for place, row in enumerate(facts)]


async def shelved(house: House) -> list[Cell]:
    cells = table()
    await house.shelve(*(cell.source for cell in cells))
    for preview in PREVIEWS:
        handles = [cell.name for cell in cells if cell.preview == preview]
        window = {"preview_from": preview[0], "preview_until": preview[1]}
        await tables.Product.filter(handle__in=handles).update(**window)
    return cells


def few(cells: list[Cell]) -> Iterator[list[Cell]]:
    """No more than may be asked for at once."""
    waiting = iter(cells)
    while part := list(islice(waiting, 50)):
        yield part


async def test_every_case_shows_what_it_promises_and_the_cart_obeys_it(house: House) -> None:
    cells = await shelved(house)
    assert len(cells) == 3 * 2 * 2 * 2 * 7
    for caller, country, language in product((GUEST, VIP), COUNTRIES, ("FR", "EN")):
        for part in few(cells):
            skus = [cell.sku(size) for cell in part for size in ("52", "54")]
            found = await ask_as(house, caller, AVAILABILITY, skus=skus, country=country, language=language)
            promised = [cell.state(size, country, caller) for cell in part for size in ("52", "54")]
            for sku, state, told in zip(skus, promised, found["availability"], strict=True):
                assert told == (None if state is None else shown(sku, state, language)), (sku, caller, country)
    for caller in (GUEST, VIP):
        for part in few(cells):
            await agrees(house, part, caller)


def shown(sku: str, state: str, language: str) -> dict[str, object]:
    can, french, english, step = SHOWN[state]
    told = {
        "state": state,
        "canAddToCart": can,
        "label": french if language == "FR" else english,
        "nextStep": step,
        "concierge": None if can else {"phone": "+33178421232"},
    }
    return {"sku": sku, "availability": told}


async def agrees(house: House, cells: list[Cell], caller: Caller) -> None:
    """The cart takes what can be added, and refuses each of the rest for the reason that is shown."""
    states = {cell.sku("52"): cell.state("52", "FR", caller) for cell in cells}
    lines = {
        can: [{"sku": sku} for sku, state in states.items() if (state == "AVAILABLE") is can] for can in (True, False)
    }
    if lines[True]:
        taken = (await ask_as(house, caller, ADD, lines=lines[True]))["cartLinesAdd"]
        assert taken["userErrors"] == []
        assert taken["cart"]["totalQuantity"] == len(lines[True])
    refused = (await ask_as(house, caller, ADD, lines=lines[False]))["cartLinesAdd"]
    assert refused["cart"] is None
    told = {error["field"][1]: (error["__typename"], error["code"]) for error in refused["userErrors"]}
    for place, line in enumerate(lines[False]):
        state = states[line["sku"]]
        assert told[str(place)] == (("GenericUserError", "NOT_FOUND") if state is None else REFUSED[state]), line


PIECES = """query Pieces($country: CountryCode, $after: String) @inContext(country: $country) {
  products(first: 20, after: $after) {
    nodes {
      handle canAddToCart availability { state }
      options { values { value availability { state } } }
      variants { nodes { sku availability { state } } }
    }
    pageInfo { hasNextPage endCursor }
  }
}"""


async def test_a_piece_and_each_of_its_sizes_are_as_available_as_the_best_they_stand_for(house: House) -> None:
    cells = {cell.name: cell for cell in await shelved(house)}
    for caller, country in product((GUEST, VIP), COUNTRIES):
        after, seen = None, set()
        while True:
            page = (await ask_as(house, caller, PIECES, country=country, after=after))["products"]
            for node in page["nodes"]:
                seen.add(node["handle"])
                cell = cells[node["handle"]]
                states = {size: cell.state(size, country, caller) for size in ("52", "54")}
                best = min(filter(None, states.values()), key=BEST_FIRST.index)
                assert node["availability"]["state"] == best
                assert node["canAddToCart"] is (best == "AVAILABLE")
                values = node["options"][0]["values"]
                assert {each["value"]: each["availability"]["state"] for each in values} == states
                variants = [each["availability"]["state"] for each in node["variants"]["nodes"]]
                assert variants == list(states.values())
            if not page["pageInfo"]["hasNextPage"]:
                break
            after = page["pageInfo"]["endCursor"]
        assert seen == {cell.name for cell in cells.values() if cell.state("52", country, caller)}


async def test_a_line_of_somebody_who_is_vip_no_more_is_in_preview_only(house: House) -> None:
    await house.shelve(piece("Avant-première", sku="SOON", preview_until=TOMORROW))
    found, _ = await reads.variants(house.shop.shelf, skus=["SOON"])
    (variant,) = found.values()
    told = availability(variant, "FR", GUEST, A_SUNDAY)
    assert (told.state, told.next_step, told.can_add_to_cart) == ("PREVIEW_ONLY", "SIGN_IN", False)
    told = availability(variant, "FR", Caller(customer_id=uuid4()), A_SUNDAY)
    assert (told.state, told.next_step) == ("PREVIEW_ONLY", "CONTACT_CONCIERGE"), "who is signed in need not sign in"
    assert availability(variant, "FR", VIP, A_SUNDAY).can_add_to_cart
    assert availability(variant, "FR", GUEST, TOMORROW).can_add_to_cart, "at the stroke of the hour"


async def test_exact_stock_is_told_to_nobody_and_too_many_skus_are_a_clear_error(house: House) -> None:
    await house.shelve(piece("Jonc", sku="JONC", stock=37), piece("Sur demande", sku="ASK", price=None))
    answer = await house.visitor.post({"query": AVAILABILITY, "variables": {"skus": ["JONC", "nobody", "JONC", ""]}})
    assert "37" not in answer.text
    assert [told and told["sku"] for told in answer.json()["data"]["availability"]] == ["JONC", None, "JONC", None]
    (error,) = await house.visitor.errors(AVAILABILITY, skus=["JONC"] * 101)
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    ask = (await house.ask(AVAILABILITY, skus=["ASK"], language="DE"))["availability"][0]["availability"]
    assert ask["state"] == "NOT_SOLD_ONLINE"
    assert ask["label"] == "Nicht online erhältlich"
