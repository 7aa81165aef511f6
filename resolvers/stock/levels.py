"""How much there is: the web shop's stock is what the shop sells from."""

from collections.abc import Sequence

from resolvers.stock.tables import Level, Location, LocationKind

WEBSHOP = "web"


async def available(variant_ids: Sequence[int]) -> dict[int, int]:
    """Pieces that the web shop has and nobody holds, by variant; a variant without stock is left out."""
    rows = await Level.filter(variant_id__in=list(variant_ids), location__kind=LocationKind.WEBSHOP).values(
        "variant_id", "on_hand", "held"
    )
    return {row["variant_id"]: row["on_hand"] - row["held"] for row in rows}


async def webshop() -> Location:
    """The web shop's own location, made when it is first needed."""
    found, _ = await Location.get_or_create(
        handle=WEBSHOP, defaults={"name": "Boutique en ligne", "kind": LocationKind.WEBSHOP}
    )
    return found
