"""What customers say of themselves: name, telephone, language, and their book of addresses."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from resolvers.languages.countries import country_code
from resolvers.languages.translations import message
from resolvers.people.addresses import Address, check
from resolvers.people.locking import lock
from resolvers.people.refusing import address_refusals, checked_name, checked_phone, refuse_if_any
from resolvers.people.tables import Customer, CustomerAddress
from resolvers.prepared import Prepared
from resolvers.refusals import Refusal, Refused, UserErrorCode
from resolvers.shop import Caller, Shop
from resolvers.writing import writing

MOST_ADDRESSES = 50
CUSTOMERS = Prepared(lambda ids: Customer.filter(id__in=ids))
UNKNOWN_ADDRESS = Refusal(code=UserErrorCode.NOT_FOUND, message=message("There is no such address."), path=("id",))


@dataclass(frozen=True, slots=True)
class Person:
    """A customer as they see themselves."""

    id: UUID
    email: str
    email_key: str
    first_name: str
    last_name: str
    phone: str | None
    language: str
    is_vip: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """An address in the book."""

    id: int
    address: Address
    is_default_delivery: bool
    is_default_billing: bool


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """What shall change; None keeps what is."""

    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    language: str | None = None
    clears_phone: bool = False


@dataclass(frozen=True, slots=True)
class Defaults:
    """Whether an address is the usual one; None keeps what is."""

    delivery: bool | None = None
    billing: bool | None = None


def person(row: Customer) -> Person:
    """A customer's row as a plain value."""
    return Person(
        id=row.id,
        email=row.email,
        email_key=row.email_key,
        first_name=row.first_name,
        last_name=row.last_name,
        phone=row.phone,
        language=row.language,
        is_vip=row.is_vip,
    )


async def me(caller: Caller) -> Person | None:
    """The signed-in customer."""
    if caller.customer_id is None:
        return None
    row = next(iter(await CUSTOMERS.of([caller.customer_id])), None)
    return person(row) if row is not None else None


async def update(shop: Shop, caller: Caller, wanted: ProfileChange, country: str) -> Person:
    """Change what is said.

    Raises:
        Refused: a name or a number that cannot be; nothing was changed.
    """
    refusals: list[Refusal] = []
    facts: dict[str, Any] = {}
    if wanted.first_name is not None:
        facts["first_name"] = checked_name(wanted.first_name, refusals, ("firstName",))
    if wanted.last_name is not None:
        facts["last_name"] = checked_name(wanted.last_name, refusals, ("lastName",))
    if wanted.clears_phone:
        facts["phone"] = None
    elif wanted.phone is not None:
        facts["phone"] = checked_phone(wanted.phone, country_code(country) or "FR", refusals, ("phone",))
    if wanted.language is not None:
        facts["language"] = wanted.language
    refuse_if_any(refusals)
    async with writing(shop) as write:
        await lock(caller.customer_id)
        if facts:
            await Customer.filter(id=caller.customer_id).update(**facts)
            write.record(shop, "customer.updated", str(caller.customer_id), fields=sorted(facts))
        return person(await Customer.get(id=caller.customer_id))


async def addresses(customer_ids: Collection[UUID]) -> dict[UUID, list[Entry]]:
    """The books of several customers, the oldest address first, in one statement."""
    found: dict[UUID, list[Entry]] = {}
    for row in await CustomerAddress.filter(customer_id__in=list(customer_ids)).order_by("id"):
        entry = Entry(row.id, Address(**row.address), row.is_default_delivery, row.is_default_billing)
        found.setdefault(row.customer_id, []).append(entry)
    return found


async def add_address(shop: Shop, caller: Caller, address: Address, defaults: Defaults) -> None:
    """Write an address into the book; the first one is the usual one.

    Raises:
        Refused: the address cannot be, or the book is full.
    """
    written = _checked(address)
    async with writing(shop) as write:
        await lock(caller.customer_id)
        held = await CustomerAddress.filter(customer_id=caller.customer_id).count()
        if held >= MOST_ADDRESSES:
            text, params = message("At most {max} addresses."), {"max": MOST_ADDRESSES}
            raise Refused(Refusal(code=UserErrorCode.INVALID_INPUT, message=text, params=params))
        row = await CustomerAddress.create(customer_id=caller.customer_id, address=written)
        await _set_defaults(caller, row.id, Defaults(defaults.delivery or not held, defaults.billing or not held))
        write.record(shop, "customer.address_added", str(caller.customer_id), address=row.id)


async def change_address(shop: Shop, caller: Caller, address_id: int, address: Address, defaults: Defaults) -> None:
    """Write an address anew.

    Raises:
        Refused: it cannot be, or is not in the caller's book.
    """
    written = _checked(address)
    async with writing(shop) as write:
        await lock(caller.customer_id)
        if not await _own(caller, address_id).update(address=written):
            raise Refused(UNKNOWN_ADDRESS)
        await _set_defaults(caller, address_id, defaults)
        write.record(shop, "customer.address_changed", str(caller.customer_id), address=address_id)


async def remove_address(shop: Shop, caller: Caller, address_id: int) -> None:
    """Take an address out; orders keep theirs.

    Raises:
        Refused: it is not in the caller's book.
    """
    async with writing(shop) as write:
        if not await _own(caller, address_id).delete():
            raise Refused(UNKNOWN_ADDRESS)
        write.record(shop, "customer.address_removed", str(caller.customer_id), address=address_id)


def _own(caller: Caller, address_id: int) -> Any:
    return CustomerAddress.filter(id=address_id, customer_id=caller.customer_id)


async def _set_defaults(caller: Caller, address_id: int, defaults: Defaults) -> None:
    for name, wanted in (("is_default_delivery", defaults.delivery), ("is_default_billing", defaults.billing)):
        if wanted is None:
            continue
        if wanted:
            await CustomerAddress.filter(customer_id=caller.customer_id).exclude(id=address_id).update(**{name: False})
        await _own(caller, address_id).update(**{name: wanted})


def _checked(address: Address) -> dict[str, Any]:
    """An address of the book may be anywhere; whether we deliver there is asked when it is used."""
    written, problems = check(address, for_delivery=False)
    found: Sequence[Refusal] = list(address_refusals(problems, ("address",)))
    refuse_if_any(found)
    return asdict(written)
