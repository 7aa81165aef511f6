"""Collections by id, and a page of pieces for several of them at once."""

from collections.abc import Sequence

from resolvers.catalog import tables
from resolvers.catalog.pieces import Collection, Image
from resolvers.maison import Words


async def collections(ids: Sequence[int]) -> dict[int, Collection]:
    """Collections in two statements."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    rows = await tables.Collection.filter(id__in=wanted).order_by("position", "id").values()
    texts: dict[tuple[int, str], dict[str, str]] = {}
    for text in await tables.CollectionText.filter(collection_id__in=wanted).values():
        texts.setdefault((text["collection_id"], text["field"]), {})[text["language"]] = text["text"]
    return {row["id"]: _collection(row, texts) for row in rows}


def _collection(row: dict[str, str], texts: dict[tuple[int, str], dict[str, str]]) -> Collection:
    key = int(row["id"])

    def words(name: str) -> Words:
        return {"fr": row[name], **texts.get((key, name), {})}

    shown = bool(row["image_url"])
    return Collection(
        id=key,
        handle=row["handle"],
        position=int(row["position"]),
        title=words("title"),
        description=words("description"),
        image=Image(key, row["image_url"], words("image_alt"), None, None, None) if shown else None,
    )
