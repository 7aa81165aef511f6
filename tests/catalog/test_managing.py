"""Staff change where a piece is sold, its words and its price; the shop follows at once, and the law is kept."""

from datetime import timedelta
from typing import Any

from resolvers.catalog.sources import SourcePrice
from resolvers.catalog.tables import PriceFact, Variant
from resolvers.people.staff.tables import AuditEntry, AuditValues, StaffRole
from tests.cart.customer import Customer, warned
from tests.house_of import A_SUNDAY, House
from tests.makers import LONG_AGO, piece, ring
from tests.staff.member import CODES, Member

PIECE = """{ id handle title description descriptionHtml distribution countries previewFrom previewUntil
  priceRange { min { minorUnits } max { minorUnits } }
  variants { nodes { sku price { minorUnits } compareAtPrice { minorUnits } lowestPrice30d { minorUnits } } } }"""
LIST = f"""query List($text: String, $first: Int, $after: String) {{
  products(query: $text, first: $first, after: $after) {{ nodes {PIECE} pageInfo {{ hasNextPage endCursor }} }}
}}"""
UPDATE = f"""mutation Update(
  $id: ID!, $distribution: Distribution, $title: String, $description: String, $countries: [CountryCode!],
  $from: DateTime, $until: DateTime
) {{
  payload: productUpdate(id: $id, distribution: $distribution, title: $title, description: $description,
                         countries: $countries, previewFrom: $from, previewUntil: $until) {{ product {PIECE} {CODES} }}
}}"""
PRICE = f"""mutation Price($sku: String!, $price: Decimal!, $compareAt: Decimal) {{
  payload: variantPriceSet(sku: $sku, price: $price, compareAtPrice: $compareAt) {{ product {PIECE} {CODES} }}
}}"""
SEEN = "query Seen($handle: String!) { product(handle: $handle) { title canAddToCart availability { state } } }"
ABROAD = """query Abroad @inContext(country: DE) {
  product(handle: "jonc-horizon") { availability { state } }
}"""
SEARCH = "query Search($text: String!) { products(query: $text) { nodes { title } } }"


async def staffed(house: House) -> tuple[Member, dict[str, Any]]:
    """A member, and the piece as staff see it."""
    await house.shelve(piece("Jonc Horizon", sku="JONC"))
    elise = await Member(house).joins()
    return elise, (await elise.ask(LIST))["products"]["nodes"][0]


async def test_staff_see_every_piece_also_hidden_ones(house: House) -> None:
    elise, jonc = await staffed(house)
    await house.shelve(ring("Bague Lueur"), piece("Perle"))
    await elise.does(UPDATE, id=jonc["id"], distribution="HIDDEN")
    found = (await elise.ask(LIST))["products"]["nodes"]
    assert [(each["title"], each["distribution"]) for each in found] == [
        *(("Bague Lueur", "ONLINE"), ("Jonc Horizon", "HIDDEN"), ("Perle", "ONLINE"))
    ]
    for text in ("horiz", "JONC", "jonc-hor"):
        assert [each["handle"] for each in (await elise.ask(LIST, text=text))["products"]["nodes"]] == ["jonc-horizon"]
    page = (await elise.ask(LIST, first=2))["products"]
    rest = (await elise.ask(LIST, first=2, after=page["pageInfo"]["endCursor"]))["products"]
    assert [each["title"] for each in rest["nodes"]] == ["Perle"]


async def test_where_a_piece_is_sold_is_followed_at_once(house: House) -> None:
    elise, jonc = await staffed(house)
    claire = Customer(house)
    await claire.add({"sku": "JONC"})
    await elise.does(UPDATE, id=jonc["id"], distribution="BOUTIQUE_ONLY")
    assert (await house.ask(SEEN, handle="jonc-horizon"))["product"]["availability"]["state"] == "NOT_SOLD_ONLINE"
    assert warned(await claire.cart()) != []
    await elise.does(UPDATE, id=jonc["id"], distribution="HIDDEN")
    assert (await house.ask(SEEN, handle="jonc-horizon"))["product"] is None


async def test_a_preview_is_set_and_ended(house: House) -> None:
    elise, jonc = await staffed(house)
    later = (A_SUNDAY + timedelta(days=7)).isoformat()
    shown = (await elise.does(UPDATE, id=jonc["id"], **{"from": A_SUNDAY.isoformat(), "until": later}))["product"]
    assert shown["previewUntil"] == "2026-11-29T12:00:00Z"
    assert (await house.ask(SEEN, handle="jonc-horizon"))["product"] is None
    told = await elise.refused(UPDATE, id=jonc["id"], until=(A_SUNDAY - timedelta(days=1)).isoformat())
    assert told == [("INVALID_INPUT", "previewUntil")]
    await elise.does(UPDATE, id=jonc["id"], until=None, **{"from": None})
    assert (await house.ask(SEEN, handle="jonc-horizon"))["product"]["canAddToCart"] is True


async def test_new_words_are_shown_found_and_are_no_markup(house: House) -> None:
    elise, jonc = await staffed(house)
    text = "Un jonc d’or.\n\n<script>alert(1)</script> & plus"
    shown = (await elise.does(UPDATE, id=jonc["id"], title="Jonc Zénith", description=text))["product"]
    assert shown["title"] == "Jonc Zénith"
    assert shown["descriptionHtml"] == ("<p>Un jonc d’or.</p><p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; plus</p>")
    assert (await house.ask(SEARCH, text="zenith"))["products"]["nodes"] == [{"title": "Jonc Zénith"}]
    assert (await house.ask(SEARCH, text="horizon"))["products"]["nodes"] == [{"title": "Jonc Zénith"}], "its handle"
    entry = await AuditEntry.get(action="productUpdate")
    values = await AuditValues.get(entry_id=entry.id)
    assert values.before is not None
    assert values.after is not None
    assert (values.before["title"], values.after["title"]) == ("Jonc Horizon", "Jonc Zénith")


async def test_the_countries_it_goes_to(house: House) -> None:
    elise, jonc = await staffed(house)
    assert len(jonc["countries"]) == 12
    shown = (await elise.does(UPDATE, id=jonc["id"], countries=["FR", "BE"]))["product"]
    assert shown["countries"] == ["FR", "BE"]
    found = (await house.ask(ABROAD))["product"]
    assert found["availability"]["state"] == "NOT_DELIVERABLE_TO_COUNTRY"
    assert await elise.refused(UPDATE, id=jonc["id"], countries=[]) == [("INVALID_INPUT", "countries")]


async def test_a_price_is_a_fact_that_lists_and_carts_follow(house: House) -> None:
    elise, _ = await staffed(house)
    claire = Customer(house)
    await claire.add({"sku": "JONC"})
    shown = (await elise.does(PRICE, sku="JONC", price="520.00"))["product"]
    assert shown["priceRange"] == {"min": {"minorUnits": 52_000}, "max": {"minorUnits": 52_000}}
    assert warned(await claire.cart()) == ["PRICE_CHANGED"]
    facts = await PriceFact.all().order_by("at")
    assert [(fact.at, fact.price) for fact in facts] == [(LONG_AGO, 45_000), (A_SUNDAY, 52_000)]


async def test_a_reduction_shows_the_lowest_price_of_thirty_days(house: House) -> None:
    elise, _ = await staffed(house)
    shown = (await elise.does(PRICE, sku="JONC", price="400.00", compareAt="450.00"))["product"]
    (form,) = shown["variants"]["nodes"]
    assert (form["compareAtPrice"], form["lowestPrice30d"]) == ({"minorUnits": 45_000}, {"minorUnits": 45_000})


CANNOT_BE: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({"price": "0"}, ("INVALID_INPUT", "price")),
    ({"price": "-1"}, ("INVALID_INPUT", "price")),
    ({"price": "1.001"}, ("INVALID_INPUT", "price")),
    ({"price": "400", "compareAt": "399"}, ("INVALID_INPUT", "compareAtPrice")),
    ({"price": "460", "compareAt": "500"}, ("INVALID_INPUT", "compareAtPrice")),
    ({"price": "400", "compareAt": "450.01"}, ("INVALID_INPUT", "compareAtPrice")),
    ({"price": "10000000.01"}, ("INVALID_INPUT", "price")),
    ({"price": "400", "sku": "NICHTS"}, ("NOT_FOUND", "sku")),
]


async def test_a_price_that_cannot_be_is_told(house: House) -> None:
    elise, _ = await staffed(house)
    for wish, told in CANNOT_BE:
        assert await elise.refused(PRICE, **{"sku": "JONC", **wish}) == [told], wish
    assert (await Variant.get()).price == 45_000
    assert await PriceFact.all().count() == 1


async def test_a_reduction_of_a_piece_that_is_new_is_refused(house: House) -> None:
    await house.shelve(piece("Perle", prices=[SourcePrice(A_SUNDAY - timedelta(days=10), 45_000)]))
    elise = await Member(house).joins()
    assert await elise.refused(PRICE, sku="PERLE", price="400", compareAt="450") == [
        ("INVALID_INPUT", "compareAtPrice")
    ]


async def test_who_may_change_pieces(house: House) -> None:
    _, jonc = await staffed(house)
    for role in StaffRole:
        member = await Member(house, f"{role.lower()}@maison.example", role).joins("Noé")
        told = [] if role in {StaffRole.ADMIN, StaffRole.ADVISER} else [("NOT_ALLOWED", "")]
        assert await member.refused(UPDATE, id=jonc["id"], title="Jonc") == told, role
        assert await member.refused(PRICE, sku="JONC", price="1") == told, role


async def test_an_unknown_piece_is_told(house: House) -> None:
    elise, _ = await staffed(house)
    for wrong in ("xyz", "UHJvZHVjdDo5OTk5"):
        assert await elise.refused(UPDATE, id=wrong, title="x") == [("NOT_FOUND", "id")]
