"""A forgotten password, another password, another address."""

from collections.abc import Awaitable
from typing import Annotated

import strawberry

from resolvers.orders import access, joining
from resolvers.people import moving, recovering
from resolvers.people.profile import Person, person
from resolvers.people.tables import Customer
from schema.context import Info
from schema.payloads import AcceptedPayload, accepted, signed_in
from schema.people.signing import Token
from schema.people.types import CustomerPayload, changed

NewPassword = Annotated[str, strawberry.argument(description="8 to 128 characters, hard to guess.")]
CurrentPassword = Annotated[str, strawberry.argument(description="The present password.")]


@strawberry.type
class SecuringMutation:
    """What keeps an account with its owner."""

    @strawberry.mutation(
        description="« Mot de passe oublié »: a letter brings a link for 30 minutes, if the address has an account."
    )
    async def password_reset_request(
        self, info: Info, email: Annotated[str, strawberry.argument(description="The account's address.")]
    ) -> AcceptedPayload:
        context = info.context
        work = recovering.request_reset(context.shop, context.caller, email, context.language)
        return await accepted(info, work)

    @strawberry.mutation(description="Set the password by the letter's link. Every session ends; does not sign in.")
    async def password_reset(self, info: Info, token: Token, new_password: NewPassword) -> CustomerPayload:
        context = info.context
        return await changed(info, _as_person(recovering.reset(context.shop, context.caller, token, new_password)))

    @strawberry.mutation(description="Set another password. Every other session ends.")
    async def password_change(
        self, info: Info, current_password: CurrentPassword, new_password: NewPassword
    ) -> CustomerPayload:
        caller, shop = signed_in(info), info.context.shop
        work = recovering.change_password(shop, caller, current_password, new_password)
        return await changed(info, _as_person(work))

    @strawberry.mutation(description="Ask for another address; a letter there proves it.")
    async def email_change_request(
        self,
        info: Info,
        new_email: Annotated[str, strawberry.argument(description="The new address.")],
        current_password: CurrentPassword,
    ) -> AcceptedPayload:
        caller, context = signed_in(info), info.context
        work = moving.request_move(context.shop, caller, new_email, current_password, context.language)
        return await accepted(info, work)

    @strawberry.mutation(description="Change the address that the token proves; the old one is told.")
    async def email_change_confirm(self, info: Info, token: Token) -> CustomerPayload:
        return await changed(info, joining.move(info.context.shop, info.context.caller, token))

    @strawberry.mutation(description="Take a change of address back, by the link that the old address was sent.")
    async def email_change_undo(self, info: Info, token: Token) -> AcceptedPayload:
        return await accepted(info, joining.move_back(info.context.shop, info.context.caller, token))

    @strawberry.mutation(
        description="For a guest who lost the way to an order: a letter brings it, if the order was placed under this"
        " address."
    )
    async def order_access_request(
        self,
        info: Info,
        number: Annotated[str, strawberry.argument(description="The order's number.")],
        email: Annotated[str, strawberry.argument(description="The address it was placed under.")],
    ) -> AcceptedPayload:
        context = info.context
        work = access.request_access(context.shop, context.caller, number, email, context.language)
        return await accepted(info, work)


async def _as_person(work: Awaitable[Customer]) -> Person:
    return person(await work)
