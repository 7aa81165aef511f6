"""A cart shown to an adviser: the customer reads a code aloud, and only the customer can order."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from resolvers.cart import tables
from resolvers.cart.carts import find
from resolvers.cart.editing import Asker
from resolvers.languages.translations import message
from resolvers.ports import Allowance
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.secrets import code_as_written, hashed, new_code
from resolvers.shop import Shop
from resolvers.throttling import admit
from resolvers.writing import writing

LENGTH = 10
SHARES_OF_CLIENT = Allowance("shares-of-client", 30, timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Shared:
    """The code, in a form to be read aloud, and how long it opens the cart."""

    code: str
    expires_at: datetime


async def share(shop: Shop, asker: Asker) -> Shared:
    """Make a code for the caller's cart, in place of the one before.

    Raises:
        Refused: there is no cart, or it is asked for too often.
    """
    await admit(shop, (SHARES_OF_CLIENT, asker.caller.client))
    cart = await find(asker.caller, asker.secret)
    if cart is None:
        text = message("There is no cart yet: add a piece first.")
        raise Refused(Refusal(code=UserErrorCode.CART_EMPTY, message=text))
    code, expires_at = new_code(LENGTH), shop.clock() + shop.policy.share_lifetime
    async with writing(shop) as write:
        await tables.Cart.filter(id=cart.id).update(share_hash=hashed(code), share_expires_at=expires_at)
        write.record(shop, "cart.shared", str(cart.id))
    return Shared(code, expires_at)


async def shared(shop: Shop, code: str) -> tables.Cart | None:
    """The cart that a code opens now, however it was typed."""
    written = code_as_written(code, LENGTH)
    if not written:
        return None
    return await tables.Cart.get_or_none(share_hash=hashed(written), share_expires_at__gt=shop.clock())
