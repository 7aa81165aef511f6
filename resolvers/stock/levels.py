"""How much there is: the web shop's stock is what the shop sells from."""

from collections.abc import Sequence

from resolvers.stock.tables import Level, Location, LocationKind

WEBSHOP = "web"
MOST_AT_ONCE = 30_000  # databases bound how many values one statement may have


async def available(variant_ids: Sequence[int]) -> dict[int, int]:
    """Pieces that the web shop has and nobody holds, by variant; a variant without stock is left out."""
    found: dict[int, int] = {}
    for start in range(0, len(variant_ids), MOST_AT_ONCE):
        part = list(variant_ids[start : start + MOST_AT_ONCE])
        rows = Level.filter(variant_id__in=part, location__kind=LocationKind.WEBSHOP)
        for row in await rows.values("variant_id", "on_hand", "held"):
            found[row["variant_id"]] = row["on_hand"] - row["held"]
    return found


async def webshop() -> Location:
    """The web shop's own location, made when it is first needed."""
    found, _ = await Location.get_or_create(
        handle=WEBSHOP, defaults={"name": "Boutique en ligne", "kind": LocationKind.WEBSHOP}
    )
    return found
