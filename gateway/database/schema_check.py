"""What a database's tables really are: columns, indexes and foreign keys, comparable on both databases."""

from dataclasses import dataclass

from tortoise.backends.base.client import BaseDBAsyncClient

OWN_TABLES = ("tortoise_migrations", "product_search")


@dataclass(frozen=True, order=True, slots=True)
class Index:
    """An index by what it does; its name differs between a created and a migrated table."""

    table: str
    columns: tuple[str, ...]
    unique: bool


@dataclass(frozen=True, order=True, slots=True)
class Column:
    """A column and the table it refers to, if any."""

    table: str
    name: str
    type: str
    nullable: bool
    references: str


@dataclass(frozen=True, slots=True)
class Shape:
    """All columns and indexes of the shop's tables."""

    columns: frozenset[Column]
    indexes: frozenset[Index]

    def differences(self, other: "Shape") -> list[str]:
        """One line for each thing that only one of the two has."""
        mine, theirs = {*self.columns, *self.indexes}, {*other.columns, *other.indexes}
        return [f"only here: {thing}" for thing in sorted(map(str, mine - theirs))] + [
            f"only there: {thing}" for thing in sorted(map(str, theirs - mine))
        ]


async def shape(client: BaseDBAsyncClient) -> Shape:
    """Read the shape of the connected database."""
    return await (_sqlite(client) if client.capabilities.dialect == "sqlite" else _postgres(client))


async def tables(client: BaseDBAsyncClient) -> list[str]:
    """The shop's own tables, without those of the search and of the migrations."""
    statement = (
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        if client.capabilities.dialect == "sqlite"
        else "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()"
    )
    names = [row["name"] for row in await client.execute_query_dict(statement)]
    return sorted(name for name in names if not name.startswith((*OWN_TABLES, "sqlite_")))


async def row_counts(client: BaseDBAsyncClient) -> dict[str, int]:
    """Rows per table."""
    counts = {}
    for table in await tables(client):
        rows = await client.execute_query_dict(f'SELECT count(*) AS n FROM "{table}"')  # noqa: S608 - names from the catalogue
        counts[table] = int(rows[0]["n"])
    return counts


async def _sqlite(client: BaseDBAsyncClient) -> Shape:
    columns, indexes = set[Column](), set[Index]()
    for table in await tables(client):
        keys = await client.execute_query_dict(f'PRAGMA foreign_key_list("{table}")')
        referred = {row["from"]: f"{row['table']} {row['on_delete']}" for row in keys}
        for row in await client.execute_query_dict(f'PRAGMA table_info("{table}")'):
            nullable = not row["notnull"] and not row["pk"]
            columns.add(Column(table, row["name"], row["type"], nullable, referred.get(row["name"], "")))
        indexes.update(await sqlite_indexes(client, table))
    return Shape(frozenset(columns), frozenset(indexes))


async def sqlite_indexes(client: BaseDBAsyncClient, table: str) -> dict[Index, str]:
    """The indexes of an SQLite table with their names, those of its constraints included."""
    found = {}
    for row in await client.execute_query_dict(f'PRAGMA index_list("{table}")'):
        parts = await client.execute_query_dict(f'PRAGMA index_info("{row["name"]}")')
        found[Index(table, tuple(part["name"] for part in parts), bool(row["unique"]))] = str(row["name"])
    return found


def create_index(index: Index, name: str = "") -> str:
    """The statement that makes an index, named after what it does unless a name is given."""
    name = name or "_".join(("uid" if index.unique else "idx", index.table, *index.columns))
    fields = ", ".join(f'"{column}"' for column in index.columns)
    return f'CREATE {"UNIQUE " if index.unique else ""}INDEX IF NOT EXISTS "{name}" ON "{index.table}" ({fields})'


POSTGRES_COLUMNS = """
SELECT c.table_name, c.column_name, c.data_type, c.is_nullable, coalesce(r.target, '') AS target
FROM information_schema.columns c LEFT JOIN (
  SELECT con.conrelid::regclass::text AS source, a.attname AS field,
         con.confrelid::regclass::text || ' ' || con.confdeltype::text AS target
  FROM pg_constraint con JOIN pg_attribute a ON a.attrelid = con.conrelid AND a.attnum = con.conkey[1]
  WHERE con.contype = 'f') r ON r.source = c.table_name AND r.field = c.column_name
WHERE c.table_schema = current_schema()"""

POSTGRES_INDEXES = """
SELECT t.relname AS table_name, i.indisunique AS is_unique,
       array(SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(n, o)
             JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.n ORDER BY k.o) AS fields
FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace s ON s.oid = t.relnamespace
WHERE s.nspname = current_schema()"""


async def _postgres(client: BaseDBAsyncClient) -> Shape:
    known = set(await tables(client))
    columns = {
        Column(row["table_name"], row["column_name"], row["data_type"], row["is_nullable"] == "YES", row["target"])
        for row in await client.execute_query_dict(POSTGRES_COLUMNS)
        if row["table_name"] in known
    }
    indexes = {
        Index(row["table_name"], tuple(row["fields"]), row["is_unique"])
        for row in await client.execute_query_dict(POSTGRES_INDEXES)
        if row["table_name"] in known
    }
    return Shape(frozenset(columns), frozenset(indexes))
