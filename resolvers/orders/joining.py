"""What a person brings along when they show who they are: the guest's cart, the guest's orders, the newsletter."""

from dataclasses import dataclass, replace
from uuid import UUID

from tortoise.exceptions import IntegrityError

from resolvers.cart.merging import merge
from resolvers.newsletter import subscribing
from resolvers.orders.tables import Order
from resolvers.people import accounts, moving
from resolvers.people.accounts import TOKENS_OF_CLIENT, SignIn
from resolvers.people.profile import Person, person
from resolvers.people.proofs import INVALID
from resolvers.people.tables import Customer
from resolvers.refusals import Refused
from resolvers.shop import Caller, Shop
from resolvers.throttling import admit
from resolvers.writing import Writing, writing


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The customer, their session's secret, and the caller they are from now on."""

    person: Person
    secret: str
    caller: Caller


async def confirm(shop: Shop, caller: Caller, token: str) -> Person:
    """Make the account that a token proves, with the orders its owner placed as a guest.

    Raises:
        Refused: the token is none, used or too old.
    """
    await admit(shop, (TOKENS_OF_CLIENT, caller.client))
    try:
        async with writing(shop) as write:
            confirmed = await accounts.confirm(write, shop, token)
            customer = confirmed.customer
            await _join_orders(write, shop, customer.id, customer.email_key)
            if confirmed.wants_newsletter:
                await subscribing.joined(write, shop, subscribing.reader_of(customer), source="sign-up")
    except IntegrityError:
        # Another link of the same address was first.
        raise Refused(INVALID) from None
    return person(customer)


async def sign_in(shop: Shop, caller: Caller, form: SignIn, cart_secret: str | None) -> SignedIn:
    """Sign in, with the guest's cart and the orders placed under the address since.

    Raises:
        Refused: see `accounts.identified`.
    """
    customer = await accounts.identified(shop, caller, form)
    await accounts.rehashed(shop, customer, form.password)
    async with writing(shop) as write:
        session_id, secret = await accounts.entered(write, shop, caller, customer, form)
        known = replace(
            caller,
            is_vip=customer.is_vip,
            customer_id=customer.id,
            session_id=session_id,
            email_key=customer.email_key,
        )
        await merge(shop, known, cart_secret)
        await _join_orders(write, shop, customer.id, customer.email_key)
    await accounts.welcomed(shop, customer)
    return SignedIn(person(customer), secret, known)


async def move(shop: Shop, caller: Caller, token: str) -> Person:
    """Change the account's address; the newsletter follows, and so do orders placed under the new one.

    Raises:
        Refused: see `moving.move`.
    """
    await admit(shop, (TOKENS_OF_CLIENT, caller.client))
    async with writing(shop) as write:
        moved = await moving.move(write, shop, token)
        await _followed(write, shop, moved)
    return person(moved.customer)


async def move_back(shop: Shop, caller: Caller, token: str) -> None:
    """Undo a change of address.

    Raises:
        Refused: see `moving.move_back`.
    """
    await admit(shop, (TOKENS_OF_CLIENT, caller.client))
    async with writing(shop) as write:
        await _followed(write, shop, await moving.move_back(write, shop, token))


async def _followed(write: Writing, shop: Shop, moved: moving.Moved) -> None:
    customer: Customer = moved.customer
    await subscribing.follow(shop, moved.before, customer)
    await _join_orders(write, shop, customer.id, customer.email_key)


async def _join_orders(write: Writing, shop: Shop, customer_id: UUID, email_key: str) -> None:
    """Orders placed as a guest under an address that is proven now."""
    joining = Order.filter(email_key=email_key, customer_id__isnull=True)
    numbers = [str(number) for number in await joining.values_list("number", flat=True)]
    if numbers:
        await Order.filter(number__in=numbers, customer_id__isnull=True).update(customer_id=customer_id)
        write.record(shop, "customer.orders_joined", str(customer_id), orders=numbers)
