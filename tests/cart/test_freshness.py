"""A cart goes by what the database says now, whatever the shelf of its process remembers and nobody has signalled."""

import pytest

from resolvers.catalog import tables
from resolvers.stock.tables import Level
from tests.cart.customer import Customer, blocked, refusal, warned
from tests.catalog.questions import noted_elsewhere, statements
from tests.house_of import House
from tests.makers import piece, ring


@pytest.fixture
async def customer(house: House) -> Customer:
    """Whose ring and bangle are in the cart, and on the shelf, which nobody will tell of changes for a long time."""
    await house.shelve(piece(price=45_000, stock=3), ring())
    house.shop.shelf.poll_seconds = 600
    await house.shop.shelf.warm(house.shop.clock())
    customer = Customer(house)
    await customer.ready({"sku": "JONC-HORIZON"}, {"sku": "BAGUE-LUEUR-50"})
    return customer


async def test_a_price_that_another_process_set_counts_before_any_signal(customer: Customer) -> None:
    await tables.Variant.filter(sku="JONC-HORIZON").update(price=48_000)
    await noted_elsewhere("price.set", "JONC-HORIZON", price=48_000)
    cart = await customer.cart()
    assert (cart["lines"][0]["unitPrice"], warned(cart)) == ({"minorUnits": 48_000}, ["PRICE_CHANGED"])


async def test_a_piece_that_another_process_took_away_cannot_be_added_before_any_signal(customer: Customer) -> None:
    await tables.Product.filter(handle="jonc-horizon").update(distribution=tables.Distribution.BOUTIQUE_ONLY)
    await noted_elsewhere("product.updated", "jonc-horizon", fields=["distribution"])
    assert refusal(await customer.add({"sku": "JONC-HORIZON"}))["code"] == "NOT_SOLD_ONLINE"
    assert blocked(await customer.cart())[1] == ["NOT_SOLD_ONLINE"]


async def test_stock_is_read_each_time(customer: Customer) -> None:
    await Level.filter(on_hand=3).update(on_hand=1)
    assert warned(await customer.cart()) == []
    assert refusal(await customer.add({"sku": "JONC-HORIZON"}))["code"] == "INSUFFICIENT_STOCK"
    await Level.filter(on_hand=1).update(on_hand=0)
    assert blocked(await customer.cart())[1] == ["TEMPORARILY_UNAVAILABLE"]


async def test_a_piece_that_is_not_on_the_shelf_is_read_whole(customer: Customer) -> None:
    shelf, before = customer.house.shop.shelf, await customer.cart()
    for taken in list(shelf.pieces)[:1], list(shelf.pieces):
        for piece_id in taken:
            shelf._take_down(piece_id)
        assert await customer.cart() == before
    assert not shelf.pieces, "what a transaction reads is not put up for others"


async def test_facts_that_change_no_piece_cost_nothing(customer: Customer) -> None:
    await noted_elsewhere("stock.set", "JONC-HORIZON", location="web", on_hand=3)
    with statements() as sent:
        await customer.cart()
    assert len(sent) == 4
