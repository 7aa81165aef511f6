"""A guest signs in: what is in their cart joins what their account's cart holds."""

from dataclasses import replace

from tortoise.expressions import F

from resolvers.cart import tables
from resolvers.cart.drafts import Edit, drafts_of
from resolvers.cart.editing import store
from resolvers.catalog.reads import variants
from resolvers.people.locking import lock
from resolvers.secrets import hashed, new_secret
from resolvers.shop import Caller, Shop


async def merge(shop: Shop, caller: Caller, secret: str | None) -> None:
    """Give a signed-in caller the guest's cart that a secret opens; belongs in a transaction.

    The secret opens nothing afterwards. Equal lines merge and nothing is cut: what one order may not hold is told
    before it is placed. Where the account's cart knows no address, the guest's is taken.
    """
    if not secret or caller.customer_id is None:
        return
    # The customer's row is written first, so that two clients that sign in at once take turns.
    await lock(caller.customer_id)
    guest = await tables.Cart.get_or_none(secret_hash=hashed(secret), customer_id__isnull=True)
    if guest is None:
        return
    own = await tables.Cart.get_or_none(customer_id=caller.customer_id)
    both = [cart.id for cart in (guest, own) if cart is not None]
    # Both rows are written before their lines are read, so that edits under way are seen, and later ones wait.
    await tables.Cart.filter(id__in=both).update(version=F("version") + 1, updated_at=shop.clock())
    if own is None:
        facts = {"customer_id": caller.customer_id, "secret_hash": hashed(new_secret())}
        await tables.Cart.filter(id=guest.id, customer_id__isnull=True).update(**facts)
        return
    await _join_lines(shop, caller, own, guest)
    if brought := _brought(own, guest):
        await tables.Cart.filter(id=own.id).update(**brought)
    await tables.Cart.filter(id=guest.id).delete()


def _brought(own: tables.Cart, guest: tables.Cart) -> dict[str, object]:
    """What the guest said that the account's cart does not know; where to deliver is taken whole or not at all."""
    where = () if own.delivery_address else ("email", "phone", "delivery_address", "delivery_option")
    names = (*where, *(() if own.billing_address else ("billing_address",)))
    return {name: value for name in names if (value := getattr(guest, name))}


async def _join_lines(shop: Shop, caller: Caller, own: tables.Cart, guest: tables.Cart) -> None:
    theirs = await tables.CartLine.filter(cart_id=own.id).order_by("id")
    brought = await tables.CartLine.filter(cart_id=guest.id).order_by("id")
    known, _ = await variants(shop.shelf, ids=[line.variant_id for line in (*theirs, *brought)])
    added = [replace(draft, line_id=None) for draft in drafts_of(brought, known)]
    edit = Edit([*drafts_of(theirs, known), *added], "", caller, shop.clock(), shop.policy)
    edit.merge()
    await store(own, theirs, edit.drafts)
