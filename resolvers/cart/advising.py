"""A cart that its customer shared, as the adviser sees and edits it; only the customer can order it."""

from collections.abc import Sequence

from tortoise.expressions import F

from resolvers.cart import sharing, tables
from resolvers.cart.carts import Cart, destination, view
from resolvers.cart.choosing import Chooser
from resolvers.cart.drafts import Edit
from resolvers.cart.editing import Asker, Edited, LineChange, LineWish, add_lines, apply, change_lines, shown
from resolvers.languages.translations import message
from resolvers.people.sessions import as_caller
from resolvers.people.staff.acting import acting
from resolvers.people.staff.sessions import Staff
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import DEFAULT_COUNTRY, Shop

UNKNOWN = Refusal(
    code=UserErrorCode.NOT_FOUND,
    message=message("This code opens no cart. Please ask the customer for a new one."),
    path=("code",),
)
NOTHING = Refusal(
    code=UserErrorCode.REQUIRED, message=message("Name at least one piece to add, or a line to change."), path=("add",)
)


async def cart(shop: Shop, code: str) -> Cart | None:
    """The cart that a code opens, as its customer sees it."""
    row = await sharing.shared(shop, code)
    if row is None:
        return None
    asker = await _owner(row)
    return await view(shop, asker.caller, row, asker.country)


async def edit(
    shop: Shop, staff: Staff, code: str, wishes: Sequence[LineWish], changes: Sequence[LineChange]
) -> Edited:
    """Add lines and change others, all or nothing. Prices that changed stay news to the customer.

    Raises:
        Refused: NOT_FOUND for a code that opens nothing; whatever the customer would be refused.
    """

    def change(wanted: Edit, chooser: Chooser) -> None:
        if not wishes and not changes:
            wanted.refusals.append(NOTHING)
        change_lines(wanted, chooser, changes, "update")
        add_lines(wanted, chooser, wishes, "add")

    choices = [*(wish.choice for wish in wishes), *(each.choice for each in changes if each.choice is not None)]
    row = await sharing.shared(shop, code)
    async with acting(shop, staff, "cartLinesUpdate", str(row.id) if row is not None else "") as deed:
        now = {"version": F("version") + 1, "updated_at": shop.clock()}
        if row is None or not await tables.Cart.filter(id=row.id, share_hash=row.share_hash).update(**now):
            raise Refused(UNKNOWN)
        row = await tables.Cart.get(id=row.id)
        asker = await _owner(row)
        wanted, pairs = await apply(shop, asker, row, choices, change, is_seen=False)
        deed.after = {"version": row.version, "lines": len(pairs)}
        deed.record(shop, "cart.edited", str(row.id), actor=staff.actor)
    return shown(shop, asker, row, pairs, wanted, None)


async def _owner(row: tables.Cart) -> Asker:
    """Whose cart it is: availability and previews are those of the customer, never the adviser's."""
    return Asker(await as_caller(row.customer_id), None, destination(row, DEFAULT_COUNTRY).country)
