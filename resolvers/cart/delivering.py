"""Where a cart's order shall go, and where its invoice."""

from typing import Any

from resolvers.cart import tables
from resolvers.cart.carts import Cart, stored, view
from resolvers.cart.editing import Asker, locked
from resolvers.languages.translations import message
from resolvers.people.addresses import Address, check
from resolvers.people.refusing import address_refusals, checked_email, checked_phone
from resolvers.pricing.delivery import quotes
from resolvers.pricing.territories import territory
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import Shop
from resolvers.writing import writing


async def deliver_to(
    shop: Shop, asker: Asker, email: str, phone: str | None, address: Address, option: str | None
) -> Cart:
    """Set the recipient, the address and the way there; no option keeps the choice made before."""
    written, problems = check(address, for_delivery=True)
    refusals = list(address_refusals(problems, ("delivery", "address")))
    kept_email = checked_email(email, refusals, ("delivery", "email")).address
    kept_phone = checked_phone(phone, written.country, refusals, ("delivery", "phone"))
    if not refusals and option is not None:
        country = territory(written.country, written.postal_code or "", written.city).country
        offered = quotes(shop.maison.deliveries, country, 0, shop.today)
        if option not in {quote.handle for quote in offered}:
            text = message("This way of delivery is not offered there.")
            path = ("delivery", "optionHandle")
            refusals.append(Refusal(code=UserErrorCode.INVALID_INPUT, message=text, path=path))
    if refusals:
        raise Refused(*refusals)
    facts: dict[str, Any] = {"email": kept_email, "phone": kept_phone, "delivery_address": stored(written)}
    return await _set(shop, asker, facts if option is None else {**facts, "delivery_option": option})


async def bill_to(shop: Shop, asker: Asker, address: Address) -> Cart:
    """Set the billing address; it may be anywhere."""
    written, problems = check(address, for_delivery=False)
    if problems:
        raise Refused(*address_refusals(problems, ("address",)))
    return await _set(shop, asker, {"billing_address": stored(written)})


async def _set(shop: Shop, asker: Asker, facts: dict[str, Any]) -> Cart:
    await shop.shelf.fresh()
    async with writing(shop):
        row = await locked(shop, asker)
        if row is None:
            text = message("There is no cart yet: add a piece first.")
            raise Refused(Refusal(code=UserErrorCode.CART_EMPTY, message=text))
        await tables.Cart.filter(id=row.id).update(**facts)
        for name, value in facts.items():
            setattr(row, name, value)
    return await view(shop, asker.caller, row, asker.country)
