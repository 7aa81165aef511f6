"""Making an account, signing in and out."""

from dataclasses import replace
from typing import Annotated, cast
from uuid import UUID

import strawberry

from resolvers.orders import joining
from resolvers.people import accounts, profile, sessions
from resolvers.people.accounts import SignIn, SignUp
from resolvers.people.profile import Person
from schema.context import Context, Info
from schema.node import uuid_of
from schema.payloads import AcceptedPayload, accepted, signed_in, tried
from schema.people.types import Customer, CustomerPayload, SessionTransport, SignInPayload, changed

Token = Annotated[str, strawberry.argument(description="The token of the letter's link.")]


@strawberry.type
class PeopleQuery:
    """Root fields about people."""

    @strawberry.field(description="The signed-in customer; null for a guest.", graphql_type=Customer | None)
    async def me(self, info: Info) -> Person | None:
        return await profile.me(info.context.caller)


@strawberry.type
class SigningMutation:
    """Accounts and sessions."""

    @strawberry.mutation(
        description="Ask for an account. A letter asks the owner of the address to confirm; to one that has an account"
        " it says so. The answer is the same."
    )
    async def sign_up(
        self,
        info: Info,
        email: Annotated[str, strawberry.argument(description="The address to sign in with.")],
        password: Annotated[str, strawberry.argument(description="8 to 128 characters, hard to guess.")],
        first_name: Annotated[str, strawberry.argument(description="First name.")],
        last_name: Annotated[str, strawberry.argument(description="Last name.")],
        newsletter: Annotated[
            bool | None, strawberry.argument(description="Whether to subscribe once the address is confirmed.")
        ] = False,
    ) -> AcceptedPayload:
        context = info.context
        form = SignUp(email, password, first_name, last_name, bool(newsletter), context.language)
        return await accepted(info, accounts.sign_up(context.shop, context.caller, form))

    @strawberry.mutation(description="Make the account whose address the token proves. Does not sign in.")
    async def email_confirm(self, info: Info, token: Token) -> CustomerPayload:
        context = info.context
        return await changed(info, joining.confirm(context.shop, context.caller, token))

    @strawberry.mutation(
        description="Sign in. The guest's cart joins the account's, and orders placed under the address appear in it."
    )
    async def sign_in(
        self,
        info: Info,
        email: Annotated[str, strawberry.argument(description="The account's address.")],
        password: Annotated[str, strawberry.argument(description="The password.")],
        transport: Annotated[
            SessionTransport | None, strawberry.argument(description="How the client keeps the session.")
        ] = SessionTransport.COOKIE,
    ) -> SignInPayload:
        context = info.context
        form = SignIn(email, password, context.user_agent)
        found, errors = await tried(info, joining.sign_in(context.shop, context.caller, form, context.cart_secret))
        if found is None:
            return SignInPayload(user_errors=errors)
        context.caller, context.cart_secret, context.new_cart_secret = found.caller, None, None
        bearer = transport is SessionTransport.BEARER
        context.new_session_secret = None if bearer else found.secret
        return SignInPayload(customer=cast("Customer", found.person), session_token=found.secret if bearer else None)

    @strawberry.mutation(description="End the session that asks.")
    async def sign_out(self, info: Info) -> AcceptedPayload:
        context = info.context
        await sessions.sign_out(context.shop, context.caller)
        _leave(context)
        return AcceptedPayload(accepted=True)

    @strawberry.mutation(description="End every session of the customer, the one that asks among them.")
    async def sign_out_everywhere(self, info: Info) -> AcceptedPayload:
        await sessions.leave_everywhere(info.context.shop, signed_in(info))
        _leave(info.context)
        return AcceptedPayload(accepted=True)

    @strawberry.mutation(description="End one of the customer's sessions; it is refused everywhere at once.")
    async def session_revoke(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The session.")],  # noqa: A002 - the contract names it
    ) -> CustomerPayload:
        context, caller = info.context, signed_in(info)
        session_id = uuid_of("Session", id)
        payload = await changed(info, _revoked(context, session_id))
        if session_id == caller.session_id and not payload.user_errors:
            _leave(context)
        return payload


async def _revoked(context: Context, session_id: UUID | None) -> Person | None:
    await sessions.revoke(context.shop, context.caller, session_id)
    return await profile.me(context.caller)


def _leave(context: Context) -> None:
    context.caller = replace(context.caller, is_vip=False, customer_id=None, session_id=None, email_key="")
    context.session_ended, context.new_session_secret = True, None
