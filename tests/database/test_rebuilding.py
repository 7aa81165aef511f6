"""Migrations that change tables with children: rows, indexes, constraints and triggers are all there afterwards."""

from pathlib import Path

import pytest
from tortoise.connection import get_connection
from tortoise.exceptions import BaseORMException
from tortoise.migrations.executor import MigrationExecutor

from gateway.database.connecting import APP, Database, connected
from gateway.database.migrating import MigrationFailed, migrate
from gateway.database.schema_check import Index, row_counts, shape
from tests.database.conftest import reading, triggers
from tests.database.later import later
from tests.house_of import opened
from tests.journeys.test_buying import bought
from tests.makers import piece, ring

LONGER = 'ops.AlterField("Product", "vendor", fields.CharField(max_length=300, default=""))'
CHANGES = (
    LONGER,
    'ops.AlterField("Variant", "sku", fields.CharField(max_length=90, null=True, unique=True))',
    'ops.RemoveField("Product", "product_type")',
    'ops.AddField("Product", "hint", fields.CharField(max_length=9, null=True))',
    'ops.AlterField("Level", "on_hand", fields.IntField(default=1))',
    'ops.AddConstraint("Product", UniqueConstraint(fields=("handle", "title"), name="both_once"))',
    LONGER,
    'ops.RemoveConstraint("Product", name="both_once")',
    'ops.AlterField("Order", "email", fields.CharField(max_length=300))',
)
BORN_WITH_ITS_TABLE = 'ops.RemoveConstraint("Level", fields=["variant_id", "location_id"])'

REFUSED = {
    "rows would be lost: product_media had 2 rows, has 0": 'ops.RunSQL("DELETE FROM product_media")',
    "foreign key": 'ops.RunSQL("UPDATE product_media SET product_id = 4711")',
    "no_such_table": 'ops.RunSQL("DELETE FROM stock_holds"), ops.RunSQL("DELETE FROM no_such_table")',
}

Facts = tuple[dict[str, int], frozenset[Index], dict[str, str]]


async def filled(database: Database, folder: Path, *, ordered: bool = True) -> None:
    """Rows in parents, children and their children: a catalogue, a cart and an order."""
    async with opened(database.url, folder / "var") as house:
        await house.shelve(ring(sizes={"50": 2, "52": 2}), piece())
        if ordered:
            await bought(house, "BAGUE-LUEUR-50")
        await house.ask('mutation { cartLinesAdd(lines: [{sku: "JONC-HORIZON"}]) { cartToken } }')


async def facts(database: Database) -> Facts:
    """All that a migration must not lose."""
    async with reading(database) as client:
        return await row_counts(client), (await shape(client)).indexes, await triggers(client)


def kept_beside(database: Database) -> list[str]:
    """The names of the copies of a file."""
    return [path.name for path in database.path.parent.glob(f"{database.path.name}.*")]


async def test_nothing_is_lost_when_tables_change(database_url: str, tmp_path: Path) -> None:
    database = Database(database_url)
    await filled(database, tmp_path)
    before = await facts(database)
    for table in ("product_media", "variants", "cart_lines", "stock_levels", "stock_holds", "order_lines"):
        assert before[0][table], table
    with later(tmp_path, *CHANGES) as package:
        assert len(await migrate(database, migrations=package)) == len(CHANGES)
        assert await migrate(database, migrations=package) == ()
    assert await facts(database) == before
    async with reading(database) as client:
        columns = {(column.table, column.name) for column in (await shape(client)).columns}
        with pytest.raises(BaseORMException, match="levels_hold"):
            await client.execute_query("UPDATE stock_levels SET held = on_hand + 1")
    assert ("products", "hint") in columns
    assert ("products", "product_type") not in columns


@pytest.mark.parametrize("reason", REFUSED)
async def test_a_migration_that_would_lose_something_is_undone_whole(
    reason: str, database_url: str, tmp_path: Path
) -> None:
    database = Database(database_url)
    await filled(database, tmp_path)
    before = await facts(database)
    with (
        later(tmp_path, LONGER, REFUSED[reason]) as package,
        pytest.raises(MigrationFailed, match=r"^Migration \w+, nothing was changed: ") as problem,
    ):
        await migrate(database, migrations=package)
    assert reason in str(problem.value)
    assert "\n" not in str(problem.value)
    assert await facts(database) == before
    assert await migrate(database) == ()
    assert database.dialect == "postgres" or not kept_beside(database)


async def test_a_trigger_that_no_longer_fits_its_table_is_noticed(sqlite_file: Database, tmp_path: Path) -> None:
    with (
        later(tmp_path, 'ops.RemoveField("Level", "held")') as package,
        pytest.raises(MigrationFailed, match=r"nothing was changed: .*NEW\.held"),
    ):
        await migrate(sqlite_file, migrations=package)


async def test_a_constraint_born_with_its_table_can_be_dropped_and_comes_back_while_the_models_have_it(
    sqlite_file: Database, tmp_path: Path
) -> None:
    before = await facts(sqlite_file)
    with later(tmp_path, BORN_WITH_ITS_TABLE) as package:
        assert await migrate(sqlite_file, migrations=package) == ("later_1",)
    assert await facts(sqlite_file) == before


async def test_a_number_once_given_is_never_given_again(sqlite_file: Database, tmp_path: Path) -> None:
    insert = "INSERT INTO stock_locations (handle, name, kind) VALUES ('web', 'web', 'WEBSHOP')"
    async with reading(sqlite_file) as client:
        first = await client.execute_insert(insert, [])
        await client.execute_script("DELETE FROM stock_locations")
    with later(tmp_path, 'ops.AlterField("Location", "name", fields.CharField(max_length=200))') as package:
        await migrate(sqlite_file, migrations=package)
    async with reading(sqlite_file) as client:
        assert await client.execute_insert(insert, []) == first + 1


async def test_left_to_itself_the_library_would_lose_rows_indexes_and_triggers(
    sqlite_file: Database, tmp_path: Path
) -> None:
    await filled(sqlite_file, tmp_path, ordered=False)
    rows, indexes, triggers = await facts(sqlite_file)
    with later(tmp_path, *CHANGES[:1], CHANGES[4]) as package:
        apps = {APP: {**sqlite_file.config()["apps"][APP], "migrations": package}}
        async with connected(sqlite_file):
            await MigrationExecutor(get_connection("default"), apps).migrate()
    rows_then, indexes_then, triggers_then = await facts(sqlite_file)
    assert rows["product_media"] == 2
    assert rows_then["product_media"] == rows_then["variants"] == 0
    assert Index("products", ("position", "id"), unique=False) in indexes - indexes_then
    assert Index("stock_levels", ("variant_id", "location_id"), unique=True) in indexes - indexes_then
    lost = set(triggers) - set(triggers_then)
    assert lost == {"levels_hold_insert", "levels_hold_update", "product_search_delete"}
