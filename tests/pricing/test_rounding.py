"""To the cent: what lines, delivery, taxes, invoice and refunds come to, for carts of any kind, anywhere, any day."""

from datetime import date, timedelta
from random import Random

import pytest

from resolvers.orders.invoicing import Credited, _items, _taxes
from resolvers.orders.tables import Order
from resolvers.pricing.territories import DELIVERY_COUNTRIES, territory
from resolvers.pricing.totals import totals

FIRST_DAY, DAYS = date(2023, 1, 1), 1_800
# A postal code of each area that has a rate of its own beside its country's.
AREAS = [*((country, "") for country in DELIVERY_COUNTRIES), ("PT", "9500-001"), ("PT", "9000-001"), ("AT", "6691")]


def cut(random: Random, whole: int) -> list[int]:
    """A sum in some pieces, none of them empty."""
    pieces: list[int] = []
    left = whole
    while left and len(pieces) < 6:
        part = random.randint(1, left)
        pieces.append(part)
        left -= part
    return [*pieces, left] if left else pieces


def adds_up(random: Random) -> None:
    """One cart, ordered, invoiced and given back in pieces."""
    country, code = random.choice(AREAS)
    day = FIRST_DAY + timedelta(days=random.randrange(DAYS))
    lines = [
        random.choice((1, 99, random.randint(1, 5_000_000))) * random.randint(1, 5) for _ in range(random.randint(1, 8))
    ]
    delivery = random.choice((0, 1_500, random.randint(1, 9_999)))
    found = totals(lines, delivery, territory(country, code), day)
    assert found.total == sum(lines) + delivery == sum(part.taxable + part.tax for part in found.taxes)

    order = Order(language="fr", delivery_option={"title": {"fr": "Livraison"}}, total=found.total)
    order.taxes = [{"rate": str(part.rate), "taxable": part.taxable, "tax": part.tax} for part in found.taxes]
    sold = [*(Credited(line) for line in lines), *([Credited(delivery, is_delivery=True)] if delivery else [])]
    items, taxes = _items(order, sold, 0, "fr"), _taxes(order, sold, before=0)
    assert taxes == found.taxes, "what the order froze is what the invoice says"
    assert sum(item["net"] for item in items) == sum(part.taxable for part in taxes)
    assert sum(item["tax"] for item in items) == sum(part.tax for part in taxes)
    assert all(item["net"] + item["tax"] == item["gross"] and item["net"] >= 0 <= item["tax"] for item in items)

    before, back = 0, [0, 0]
    for part in cut(random, found.total):
        (note,) = _taxes(order, [Credited(part)], before)
        assert note.taxable + note.tax == part
        back = [back[0] + note.taxable, back[1] + note.tax]
        before += part
    assert back == [sum(part.taxable for part in taxes), sum(part.tax for part in taxes)], "the notes undo the invoice"


@pytest.mark.parametrize("carts", [3_000, pytest.param(100_000, marks=pytest.mark.prove)])
def test_every_sum_agrees_to_the_cent(carts: int) -> None:
    random = Random(2026)  # noqa: S311 - the same carts every time
    for _ in range(carts):
        adds_up(random)
