"""Where a cart's order shall go, and where its invoice."""

from collections.abc import Iterable
from typing import Any

from resolvers.cart import tables
from resolvers.cart.carts import Cart, stored, view
from resolvers.cart.editing import Asker, locked
from resolvers.languages.translations import message
from resolvers.people.addresses import Address, AddressProblem, check
from resolvers.people.emails import EmailProblem
from resolvers.people.emails import normalise as normalised_email
from resolvers.people.phones import PhoneProblem
from resolvers.people.phones import normalise as normalised_phone
from resolvers.pricing.delivery import quotes
from resolvers.pricing.territories import DELIVERY_COUNTRIES, territory
from resolvers.refusals import CountryNotServed, Refusal, Refused, UserErrorCode
from resolvers.shop import Shop
from resolvers.writing import writing


async def deliver_to(
    shop: Shop, asker: Asker, email: str, phone: str | None, address: Address, option: str | None
) -> Cart:
    """Set the recipient, the address and the way there; no option keeps the choice made before."""
    written, problems = check(address, for_delivery=True)
    refusals = list(_address_refusals(problems, ("delivery", "address")))
    kept_email = _checked_email(email, refusals)
    kept_phone = _checked_phone(phone, written.country, refusals)
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
        raise Refused(*_address_refusals(problems, ("address",)))
    return await _set(shop, asker, {"billing_address": stored(written)})


async def _set(shop: Shop, asker: Asker, facts: dict[str, Any]) -> Cart:
    async with writing(shop):
        row, made = await locked(shop, asker)
        if made is not None:
            text = message("There is no cart yet: add a piece first.")
            raise Refused(Refusal(code=UserErrorCode.CART_EMPTY, message=text))
        await tables.Cart.filter(id=row.id).update(**facts)
        row.update_from_dict(facts)
    return await view(shop, asker.caller, row, asker.country)


def _address_refusals(problems: Iterable[AddressProblem], path: tuple[str, ...]) -> Iterable[Refusal]:
    for problem in problems:
        code = UserErrorCode(problem.code)
        place, params = (*path, problem.field), dict(problem.params)
        if code is UserErrorCode.COUNTRY_NOT_SERVED:
            served = tuple(DELIVERY_COUNTRIES)
            yield CountryNotServed(code=code, message=problem.message, path=place, params=params, countries=served)
        else:
            yield Refusal(code=code, message=problem.message, path=place, params=params)


def _checked_email(text: str, refusals: list[Refusal]) -> str:
    try:
        return normalised_email(text).address
    except EmailProblem as problem:
        path = ("delivery", "email")
        refusals.append(Refusal(code=UserErrorCode.INVALID_INPUT, message=problem.message, path=path))
        return text


def _checked_phone(text: str | None, country: str, refusals: list[Refusal]) -> str | None:
    if text is None or not text.strip():
        return None
    try:
        return normalised_phone(text, country)
    except PhoneProblem as problem:
        path = ("delivery", "phone")
        refusals.append(Refusal(code=UserErrorCode.INVALID_INPUT, message=problem.message, path=path))
        return text
