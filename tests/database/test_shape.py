"""What a migrated database is: the tables of the models, and what stands beyond them."""

import pytest
from tortoise.connection import get_connection
from tortoise.exceptions import BaseORMException

from gateway.database.connecting import Database, connected
from gateway.database.schema_check import Column, Index, shape
from resolvers.catalog.tables import Product
from tests.database.conftest import reading, triggers
from tests.house_of import House
from tests.makers import piece


async def test_migrations_and_models_make_the_same_tables(empty: Database, database_url: str) -> None:
    async with connected(empty) as context:
        await context.generate_schemas()
        generated = await shape(get_connection("default"))
    async with reading(Database(database_url)) as client:
        migrated = await shape(client)
        assert migrated.differences(generated) == []
        await client.execute_script("ALTER TABLE carts ADD COLUMN hint text; CREATE INDEX i ON carts (hint, id)")
        drifted = await shape(client)
    assert drifted.differences(generated) == [
        f"only here: {Column('carts', 'hint', _text(database_url), nullable=True, references='')}",
        f"only here: {Index('carts', ('hint', 'id'), unique=False)}",
    ]
    assert len(generated.differences(drifted)) == 2


def _text(url: str) -> str:
    return "TEXT" if url.startswith("sqlite") else "text"


async def test_stock_cannot_be_promised_twice_whatever_the_program_does(house: House) -> None:
    await house.shelve(piece(stock=2))
    client = get_connection("default")
    for wrong in ("held = on_hand + 1", "held = -1", "on_hand = -1"):
        with pytest.raises(BaseORMException, match="levels_hold"):
            await client.execute_query(f"UPDATE stock_levels SET {wrong}")
    await client.execute_query("UPDATE stock_levels SET held = on_hand")


async def test_a_piece_that_goes_leaves_the_search(house: House) -> None:
    await house.shelve(piece("Jonc Horizon"), piece("Jonc Marine"))
    client = get_connection("default")
    await Product.filter(handle="jonc-marine").delete()
    assert len(await client.execute_query_dict("SELECT title FROM product_search")) == 1


async def test_titles_sort_by_code_point_on_both_databases(house: House) -> None:
    titles = ["zèbre", "abeille", "a b", "a-b", "ab", "été", "10", "9", "œuf", "a_b"]
    await house.shelve(*(piece(title, handle=f"p{number}") for number, title in enumerate(titles)))
    keys = [str(key) for key in await Product.all().order_by("title_key").values_list("title_key", flat=True)]
    assert keys == sorted(keys)


async def test_the_database_itself_keeps_order_and_stock(database_url: str) -> None:
    async with reading(Database(database_url)) as client:
        names = set(await triggers(client))
    on_sqlite = {"levels_hold_insert", "levels_hold_update", "product_search_delete"}
    assert names == (on_sqlite if database_url.startswith("sqlite") else {"in_order"})
