"""How much there is: the web shop's stock is what the shop sells from."""

from collections.abc import Sequence

from resolvers.prepared import Prepared
from resolvers.stock.tables import Hold, Level, Location, LocationKind

WEBSHOP = "web"
OF_VARIANTS = Prepared(
    lambda variant_ids: Level.filter(variant_id__in=variant_ids, location__kind=LocationKind.WEBSHOP)
)

HOLDS = Prepared(lambda numbers: Hold.filter(order_number__in=numbers))
LEVELS = Prepared(lambda level_ids: Level.filter(id__in=level_ids))


async def variants_of_orders(numbers: Sequence[str]) -> set[int]:
    """The variants of which orders hold or held any, wherever they lie."""
    levels = await LEVELS.of(hold.level_id for hold in await HOLDS.of(numbers))
    return {level.variant_id for level in levels}


async def available(variant_ids: Sequence[int]) -> dict[int, int]:
    """Pieces that the web shop has and nobody holds, by variant; a variant without stock is left out."""
    return {row.variant_id: row.on_hand - row.held for row in await OF_VARIANTS.of(variant_ids)}


async def webshop() -> Location:
    """The web shop's own location, made when it is first needed."""
    found, _ = await Location.get_or_create(
        handle=WEBSHOP, defaults={"name": "Boutique en ligne", "kind": LocationKind.WEBSHOP}
    )
    return found
