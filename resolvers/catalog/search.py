"""Full-text search: SQLite FTS5 and PostgreSQL text search over the same folded words.

Texts are folded before they are stored and asked for, so accents and case never matter and both databases see the
same words. A term finds every word it begins, without its plural ending: « bagues » finds « bague ».
"""

from collections.abc import Sequence

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.expressions import RawSQL

from resolvers.folding import folded

CANDIDATES = 5_000
BEST = 500

UPSERT_POSTGRES = """INSERT INTO product_search (product_id, title, tags, body) VALUES ($1, $2, $3, $4)
ON CONFLICT (product_id) DO UPDATE SET title = excluded.title, tags = excluded.tags, body = excluded.body"""


def terms(query: str) -> list[str]:
    """The words to look for; longer ones without a plural ending."""
    return [word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in folded(query).split()][:12]


async def index_many(connection: BaseDBAsyncClient, rows: Sequence[tuple[int, str, str, str]]) -> None:
    """Make products findable: (id, title, tags, description) each, in all their languages at once."""
    words = [[key, *(folded(text) for text in texts)] for key, *texts in rows]
    if connection.capabilities.dialect == "postgres":
        await connection.execute_many(UPSERT_POSTGRES, words)
        return
    await connection.execute_many("DELETE FROM product_search WHERE rowid = ?", [[row[0]] for row in words])
    await connection.execute_many("INSERT INTO product_search (rowid, title, tags, body) VALUES (?, ?, ?, ?)", words)


def matching(words: Sequence[str]) -> RawSQL:
    """A subquery of the ids of all products that have every word. Words are folded: letters and digits only."""
    if get_connection("default").capabilities.dialect == "postgres":
        return RawSQL(
            f"(SELECT product_id FROM product_search WHERE document @@ to_tsquery('simple', '{_tsquery(words)}'))"  # noqa: S608 - folded
        )
    return RawSQL(f"(SELECT rowid FROM product_search WHERE product_search MATCH '{_fts(words)}')")  # noqa: S608 - folded


async def ranked(words: Sequence[str]) -> list[int]:
    """Ids of the products that match best, best first.

    All words in the title outrank all words in title and tags, and these any number of words in the description: on
    both databases alike. Between equals, the database's own measure decides.
    """
    connection = get_connection("default")
    if connection.capabilities.dialect == "postgres":
        statement = f"""SELECT product_id AS id FROM product_search, to_tsquery('simple', $1) wanted
            WHERE document @@ wanted
            ORDER BY document @@ to_tsquery('simple', $2) DESC, document @@ to_tsquery('simple', $3) DESC,
            ts_rank('{{0.05, 0.2, 0.5, 1.0}}', document, wanted) DESC, product_id LIMIT {CANDIDATES}"""  # noqa: S608 - folded
        asked = [_tsquery(words), _tsquery(words, "A"), _tsquery(words, "AB")]
    else:
        inside = "rowid IN (SELECT rowid FROM product_search WHERE product_search MATCH ?) DESC"
        statement = f"""SELECT rowid AS id FROM product_search WHERE product_search MATCH ?
            ORDER BY {inside}, {inside}, bm25(product_search, 10.0, 4.0, 1.0), rowid LIMIT {CANDIDATES}"""  # noqa: S608 - folded
        asked = [_fts(words), f"{{title}} : ({_fts(words)})", f"{{title tags}} : ({_fts(words)})"]
    return [row["id"] for row in await connection.execute_query_dict(statement, asked)]


def _fts(words: Sequence[str]) -> str:
    return " AND ".join(f'"{word}"*' for word in words)


def _tsquery(words: Sequence[str], weights: str = "") -> str:
    return " & ".join(f"{word}:*{weights}" for word in words)
