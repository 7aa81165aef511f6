"""What hangs on a thing and is not always asked for."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from resolvers.catalog.pieces import Variant
from resolvers.catalog.reads import variants
from resolvers.catalog.shelf import Shelf
from resolvers.concierge.desk import DeskRequest
from resolvers.concierge.desk import about_orders as requests_about
from resolvers.letters.desk import DeskLetter
from resolvers.letters.desk import about_orders as letters_about
from resolvers.orders import desk, journal
from resolvers.orders.desk import DeskOrder, Note
from resolvers.orders.journal import Happened
from schema.batching import together
from schema.context import Context


async def letters_of(context: Context, number: str) -> list[DeskLetter]:
    """The letters about an order."""
    return await together(context, "letters", number, letters_about) or []


async def requests_of(context: Context, number: str) -> list[DeskRequest]:
    """What was asked about an order."""
    return await together(context, "requests", number, lambda numbers: requests_about(context.shop, numbers)) or []


async def notes_of(context: Context, order_id: UUID) -> list[Note]:
    """What colleagues wrote down about an order."""
    return await together(context, "notes", order_id, desk.notes) or []


async def events_of(context: Context, number: str) -> list[Happened]:
    """What happened to an order."""
    return await together(context, "events", number, journal.of_orders) or []


async def order_of(context: Context, number: str | None) -> DeskOrder | None:
    """An order by its number, if there is one."""
    if number is None:
        return None
    return await together(context, "orders", number, lambda numbers: desk.orders_by_number(context.shop, numbers))


async def variant_of(context: Context, variant_id: int | None) -> Variant | None:
    """A form of a piece by its key, retired ones too."""
    if variant_id is None:
        return None
    return await together(context, "variants", variant_id, partial(_variants, context.shop.shelf))


async def _variants(shelf: Shelf, ids: Sequence[int]) -> dict[int, Variant]:
    known, _ = await variants(shelf, ids=ids)
    return known
