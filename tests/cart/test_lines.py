"""Lines changed in place: their size, their engraving, their message, their end."""

from tests.cart.customer import Customer, lines, refusal, refusals, warned
from tests.house_of import House
from tests.makers import piece, ring

IDS = "query Ids($handle: String!) { product(handle: $handle) { variants { nodes { id sku } } } }"


async def test_a_size_is_changed_in_place_to_another_of_the_same_piece(house: House) -> None:
    await house.shelve(ring(), piece())
    customer = Customer(house)
    made = (await customer.add({"sku": "BAGUE-LUEUR-50", "engraving": "A"}, {"sku": "JONC-HORIZON"}))["cart"]
    line = made["lines"][0]["id"]
    changed = (await customer.update({"id": line, "sku": "BAGUE-LUEUR-52"}))["cart"]
    assert lines(changed) == [("BAGUE-LUEUR-52", 1), ("JONC-HORIZON", 1)]
    assert (changed["lines"][0]["id"], changed["lines"][0]["engraving"]) == (line, "A")
    nodes = (await house.ask(IDS, handle="bague-lueur"))["product"]["variants"]["nodes"]
    variants = {node["sku"]: node["id"] for node in nodes}
    back = await customer.update({"id": line, "variantId": variants["BAGUE-LUEUR-50"], "quantity": 2})
    assert lines(back["cart"]) == [("BAGUE-LUEUR-50", 2), ("JONC-HORIZON", 1)]
    for wish, code, path in (
        ({"sku": "BAGUE-LUEUR-54"}, "TEMPORARILY_UNAVAILABLE", "lines.0"),
        ({"sku": "BAGUE-LUEUR-99"}, "NOT_FOUND", "lines.0.sku"),
        ({"sku": "JONC-HORIZON"}, "INVALID_INPUT", "lines.0"),
        ({"sku": "BAGUE-LUEUR-52", "variantId": variants["BAGUE-LUEUR-52"]}, "INVALID_INPUT", "lines.0"),
        ({"variantId": "x"}, "NOT_FOUND", "lines.0.variantId"),
    ):
        assert refusals(await customer.update({"id": line, **wish})) == [(code, path)], wish
    unchanged = await customer.update({"id": line, "sku": None, "variantId": None, "quantity": None})
    assert lines(unchanged["cart"]) == lines(back["cart"])


async def test_a_line_that_becomes_equal_to_another_joins_it(house: House) -> None:
    await house.shelve(ring(sizes={"50": 3, "52": 3}))
    customer = Customer(house)
    made = (await customer.add({"sku": "BAGUE-LUEUR-50"}, {"sku": "BAGUE-LUEUR-52", "quantity": 2}))["cart"]
    first, second = (line["id"] for line in made["lines"])
    joined = await customer.update({"id": second, "sku": "BAGUE-LUEUR-50"})
    assert lines(joined["cart"]) == [("BAGUE-LUEUR-50", 3)]
    assert joined["warnings"] == [{"code": "MERGED", "lineId": first}]
    again = await customer.add({"sku": "BAGUE-LUEUR-52"})
    too_many = await customer.update({"id": again["cart"]["lines"][1]["id"], "sku": "BAGUE-LUEUR-50"})
    assert refusal(too_many)["availableQuantity"] == 3


async def test_an_absent_field_keeps_what_is_and_null_clears_it(house: House) -> None:
    await house.shelve(piece())
    customer = Customer(house)
    made = (await customer.add({"sku": "JONC-HORIZON", "engraving": " Zoé ", "giftMessage": "À toi,\r\ntoujours"}))[
        "cart"
    ]
    (line,) = made["lines"]
    assert (line["engraving"], line["giftMessage"]) == ("Zoé", "À toi,\ntoujours")
    kept = (await customer.update({"id": line["id"], "quantity": 2}))["cart"]["lines"][0]
    assert (kept["quantity"], kept["engraving"], kept["giftMessage"]) == (2, "Zoé", "À toi,\ntoujours")
    cleared = (await customer.update({"id": line["id"], "engraving": None}))["cart"]["lines"][0]
    assert (cleared["quantity"], cleared["engraving"], cleared["giftMessage"]) == (2, None, "À toi,\ntoujours")
    emptied = (await customer.update({"id": line["id"], "giftMessage": "  "}))["cart"]["lines"][0]
    assert emptied["giftMessage"] is None
    written = (await customer.update({"id": line["id"], "engraving": "Z & L"}))["cart"]["lines"][0]
    assert written["engraving"] == "Z & L"
    gone = (await customer.update({"id": line["id"], "quantity": 0}))["cart"]
    assert (gone["lines"], gone["totalQuantity"], gone["cost"]["total"]) == ([], 0, {"minorUnits": 0})
    assert gone["cost"]["taxes"] == []
    assert refusals(await customer.update({"id": line["id"], "quantity": 0})) == [("NOT_FOUND", "lines.0.id")]


async def test_lines_are_removed_by_their_ids(house: House) -> None:
    await house.shelve(ring(), piece())
    customer = Customer(house)
    made = (await customer.add({"sku": "BAGUE-LUEUR-50"}, {"sku": "JONC-HORIZON"}))["cart"]
    first, second = (line["id"] for line in made["lines"])
    assert lines((await customer.remove(first))["cart"]) == [("JONC-HORIZON", 1)]
    assert refusals(await customer.remove(first)) == [("NOT_FOUND", "lineIds.0")]
    assert lines((await customer.remove(second, second))["cart"]) == []


async def test_an_engraving_and_a_gift_message_hold_what_can_be_engraved_and_printed(house: House) -> None:
    await house.shelve(piece(stock=99, max_per_order=99), piece("Montre Pure", engravable=False))
    customer = Customer(house)
    for texts in (
        {"engraving": "é" * 30},
        {"engraving": "e\u0301" * 30},
        {"engraving": "À toi\u202f! — « 14·02 » ♥ Ω"},
        {"engraving": "علي", "giftMessage": "کتاب\u200cها 👩\u200d👩\u200d👧 « Joyeux Noël\u00a0! »"},
        {"giftMessage": "l" * 150 + "\n" + "m" * 149},
    ):
        assert (await customer.add({"sku": "JONC-HORIZON", **texts}))["userErrors"] == [], texts
    for name, text in (
        ("engraving", "x" * 31),
        ("engraving", "deux\nlignes"),
        ("engraving", "a\u202eb"),
        ("engraving", "a\u2066b"),
        ("engraving", "\u200b"),
        ("engraving", "a\ufeffb"),
        ("giftMessage", "x" * 301),
        ("giftMessage", "a\tb"),
        ("giftMessage", "a\x1b[2Jb"),
        ("giftMessage", "a\rb"),
        ("giftMessage", "\ue000"),
    ):
        refused = await customer.add({"sku": "JONC-HORIZON", name: text})
        assert refusals(refused) == [("INVALID_INPUT", f"lines.0.{name}")], repr(text)
    long = refusal(await customer.add({"sku": "JONC-HORIZON", "engraving": "x" * 31}))
    assert long["message"] == "Au plus 30 caractères."
    assert refusals(await customer.add({"sku": "MONTRE-PURE", "engraving": "A"})) == [
        ("INVALID_INPUT", "lines.0.engraving")
    ]
    assert warned(await customer.add({"sku": "MONTRE-PURE", "giftMessage": "A"})) == []
