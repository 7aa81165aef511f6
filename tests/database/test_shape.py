"""What a migrated database is: the tables of the models, and what stands beyond them."""

from pathlib import Path

import pytest
from tortoise.connection import get_connection
from tortoise.exceptions import BaseORMException

from gateway.database.connecting import Database, connected
from gateway.database.schema_check import Column, Index, Shape, shape
from resolvers.catalog.tables import Product
from resolvers.stock.tables import Level
from tests.database.conftest import reading, triggers
from tests.house_of import House
from tests.makers import piece


async def test_migrations_and_models_make_the_same_tables(database_url: str, tmp_path: Path) -> None:
    database = Database(database_url)
    async with reading(database) as client:
        migrated = await shape(client)
        await client.execute_script("ALTER TABLE carts ADD COLUMN hint text; CREATE INDEX i ON carts (hint, id)")
        drifted = await shape(client)
    generated = await generated_shape(database, tmp_path)
    text = "TEXT" if database.dialect == "sqlite" else "text"
    assert migrated.differences(generated) == []
    assert drifted.differences(generated) == [
        f"only here: {Column('carts', 'hint', text, nullable=True, references='')}",
        f"only here: {Index('carts', ('hint', 'id'), unique=False)}",
    ]
    assert generated.differences(drifted) == [line.replace("here", "there") for line in drifted.differences(generated)]


async def generated_shape(database: Database, folder: Path) -> Shape:
    """What the models alone would make, in another file or in place of what was there."""
    if database.dialect == "sqlite":
        database = Database(f"sqlite:///{folder}/generated.db")
    async with connected(database) as context:
        client = get_connection("default")
        if database.dialect == "postgres":
            await client.execute_script("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        await context.generate_schemas()
        return await shape(client)


async def test_stock_cannot_be_promised_twice_whatever_the_program_does(house: House) -> None:
    await house.shelve(piece(stock=2))
    client = get_connection("default")
    for held in (3, -1):
        with pytest.raises(BaseORMException, match="levels_hold"):
            await Level.all().update(held=held)
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
    on_sqlite = {
        *("levels_hold_insert", "levels_hold_update", "product_search_delete"),
        *("invoices_stay_update", "invoices_stay_delete", "invoice_taxes_stay_update", "invoice_taxes_stay_delete"),
        *("invoice_contents_stay", "invoice_files_stay"),
    }
    assert names == (on_sqlite if database_url.startswith("sqlite") else {"in_order", "stay"})
