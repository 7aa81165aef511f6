"""Collections by id, and a page of pieces for several of them at once."""

from collections.abc import Iterable

from resolvers.catalog import tables
from resolvers.catalog.pieces import Collection, Image
from resolvers.maison import Words
from resolvers.prepared import Prepared

BY_ID = Prepared(lambda ids: tables.Collection.filter(id__in=ids).order_by("position", "id"))
TEXTS = Prepared(lambda ids: tables.CollectionText.filter(collection_id__in=ids))


async def collections(ids: Iterable[int]) -> dict[int, Collection]:
    """Collections in two statements."""
    wanted = set(ids)
    texts: dict[tuple[int, str], dict[str, str]] = {}
    for text in await TEXTS.of(wanted):
        texts.setdefault((text.collection_id, text.field), {})[text.language] = text.text
    return {row.id: _collection(row, texts) for row in await BY_ID.of(wanted)}


def _collection(row: tables.Collection, texts: dict[tuple[int, str], dict[str, str]]) -> Collection:
    def words(name: str) -> Words:
        return {"fr": getattr(row, name), **texts.get((row.id, name), {})}

    return Collection(
        id=row.id,
        handle=row.handle,
        position=row.position,
        title=words("title"),
        description=words("description"),
        image=Image(row.id, row.image_url, words("image_alt"), None, None, None) if row.image_url else None,
    )
