"""What lies where, for staff: counted per location, with what orders hold of it; corrected only from what was seen."""

from dataclasses import dataclass
from datetime import datetime

from resolvers.languages.translations import message
from resolvers.people.staff.acting import acting
from resolvers.people.staff.sessions import Staff
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import Shop
from resolvers.stock.tables import Hold, HoldState, Level, Location, LocationKind

MOST = 100_000

NO_PLACE = Refusal(
    code=UserErrorCode.NOT_FOUND, message=message("There is no stock location of this name."), path=("location",)
)
NO_NUMBER = Refusal(
    code=UserErrorCode.INVALID_INPUT,
    message=message("Stock is a number between 0 and {max}."),
    path=("onHand",),
    params={"max": MOST},
)
HELD = message("Orders hold {held} of these pieces: less than that cannot be on hand.")
MOVED = message("There are {found} on hand by now: please count again.")


@dataclass(frozen=True, slots=True)
class Place:
    """The web shop or a boutique."""

    id: int
    handle: str
    name: str
    kind: LocationKind


@dataclass(frozen=True, slots=True)
class Held:
    """Pieces that an order holds."""

    order_number: str
    quantity: int
    since: datetime


@dataclass(frozen=True, slots=True)
class AtPlace:
    """How many pieces of a form lie in a place; `sold` were taken from there by orders."""

    place: Place
    on_hand: int
    held: int
    sold: int
    holds: tuple[Held, ...]


async def places() -> list[Place]:
    """Every location, the web shop first."""
    rows = await Location.all().order_by("-kind", "name")
    return [Place(row.id, row.handle, row.name, row.kind) for row in rows]


async def at_places(variant_id: int) -> list[AtPlace]:
    """How many pieces of a form lie in each location, those without any too; in three statements."""
    levels = {level.location_id: level for level in await Level.filter(variant_id=variant_id)}
    taken: dict[int, list[Hold]] = {}
    open_or_sold = Hold.filter(level__variant_id=variant_id, state__in=[HoldState.HELD, HoldState.SOLD])
    for hold in await open_or_sold.order_by("id"):
        taken.setdefault(hold.level_id, []).append(hold)
    return [_at(place, levels.get(place.id), taken) for place in await places()]


def _at(place: Place, level: Level | None, taken: dict[int, list[Hold]]) -> AtPlace:
    holds = taken.get(level.id, []) if level is not None else []
    return AtPlace(
        place=place,
        on_hand=level.on_hand if level is not None else 0,
        held=level.held if level is not None else 0,
        sold=sum(hold.quantity for hold in holds if hold.state is HoldState.SOLD),
        holds=tuple(
            Held(hold.order_number, hold.quantity, hold.taken_at) for hold in holds if hold.state is HoldState.HELD
        ),
    )


async def set_on_hand(
    shop: Shop, staff: Staff, piece: tuple[int, str], location: str, on_hand: int, if_on_hand: int | None
) -> None:
    """Say how many there are of a form, given by id and sku; with `if_on_hand`, only from what was seen there.

    Raises:
        Refused: an unknown location; no number; fewer than orders hold; INVALID_STATUS when another number is there.
    """
    variant_id, sku = piece
    if not 0 <= on_hand <= MOST:
        raise Refused(NO_NUMBER)
    place = await Location.get_or_none(handle=location)
    if place is None:
        raise Refused(NO_PLACE)
    async with acting(shop, staff, "stockSet", sku) as deed:
        await Level.bulk_create([Level(location_id=place.id, variant_id=variant_id)], ignore_conflicts=True)
        own = Level.filter(location_id=place.id, variant_id=variant_id)
        # Locked by a write: a checkout takes its turn before or after.
        await own.update(location_id=place.id)
        before = await own.get()
        if if_on_hand is not None and before.on_hand != if_on_hand:
            raise _refused(UserErrorCode.INVALID_STATUS, MOVED, "ifOnHand", found=before.on_hand)
        if before.held > on_hand:
            raise _refused(UserErrorCode.INSUFFICIENT_STOCK, HELD, "onHand", held=before.held)
        await own.update(on_hand=on_hand)
        deed.before = {"location": location, "on_hand": before.on_hand}
        deed.after = {"location": location, "on_hand": on_hand}
        deed.record(shop, "stock.set", sku, actor=staff.actor, location=location, on_hand=on_hand)


def _refused(code: UserErrorCode, text: str, argument: str, **params: int) -> Refused:
    return Refused(Refusal(code=code, message=text, path=(argument,), params=dict(params)))
